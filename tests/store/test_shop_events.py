"""Events of a shop: kept once, tied to the customer and the order, kept as long as the brand says."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session, col, select

from collectors.orders.event import NewEvent
from store.consent import suppress, suppressed
from store.forgetting import forget
from store.models import Customer, CustomerAccount, CustomerContact, ShopEvent
from store.reaching import Who
from store.retention import channels_of, retain
from store.shop_customers import contact_with
from store.shop_events import SavedEvents, save_events
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make

NOK = "nok@mail.example"
DAY = timedelta(days=1)


def event(kind: str = "placed", number: str = "20017", at: datetime = NOW, **more: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"external_id": f"{number}:{kind}", "order_number": number, "happened_at": at}
    return NewEvent(kind=kind, **(said | more)).model_dump()


def save(make: "Make", *events: dict[str, Any]) -> SavedEvents:
    return save_events(make.session, make.brand().id or 0, events, NOW)


def owners(session: Session) -> dict[str, int | None]:
    return {row.external_id: row.customer_id for row in session.scalars(select(ShopEvent))}


def test_the_same_is_kept_once_however_often_it_comes(make: "Make", session: Session) -> None:
    placed = event(email=NOK)
    assert save(make, placed, placed) == SavedEvents(new=1, known=1)
    assert save(make, placed) == SavedEvents(known=1)
    assert save(make, event(email=NOK, external_id="from a sheet")) == SavedEvents(known=1)
    assert len(session.scalars(select(ShopEvent)).all()) == 1


def test_an_order_ties_its_events_to_one_customer_in_whatever_order_they_come(make: "Make", session: Session) -> None:
    save(make, event("shipped"), event("status_viewed"))
    assert set(owners(session).values()) == {None}
    save(make, event("placed", email=NOK))
    save(make, event("delivered"), event("refunded", number="", order_of="20017:placed", external_id="r1"))
    customer = session.scalars(select(Customer)).one()
    assert set(owners(session).values()) == {customer.id}
    assert session.scalars(select(col(ShopEvent.order_number)).distinct()).all() == ["20017"]


def test_one_number_in_two_shops_is_nobodys(make: "Make", session: Session) -> None:
    save(make, event(email=NOK, external_id="one:placed"), event(email="mai@mail.example", external_id="two:placed"))
    save(make, event("shipped"))
    found = owners(session)
    assert found["20017:shipped"] is None
    assert found["one:placed"] != found["two:placed"]


def test_a_kind_that_nobody_knows_is_kept(make: "Make", session: Session) -> None:
    assert save(make, event("loyalty.tier.changed", email=NOK)).new == 1
    assert session.scalars(select(ShopEvent)).one().kind == "loyalty_tier_changed"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("order_placed", "placed"), ("Order shipped", "shipped"), ("orders.paid", "orders_paid"),
        ("order.fulfilled", "shipped"), ("Refund", "refunded"), ("status page viewed", "status_viewed"),
        ("subscription-due", "subscription_due"), ("Abandoned cart", "cart_abandoned"), ("order_canceled", "cancelled"),
    ],
)  # fmt: skip
def test_shops_call_the_same_thing_by_many_names(said: str, kind: str) -> None:
    assert event(said)["kind"] == kind


def test_a_cart_that_grew_is_brought_up_to_date_and_an_order_is_not(make: "Make", session: Session) -> None:
    tea = {"sku": "TEA", "name": "Jasmine tea", "price": "290"}
    save(make, event("cart_abandoned", email=NOK), event(email=NOK))
    later: dict[str, Any] = {"at": NOW + DAY, "email": NOK, "products": [tea], "amount": "290"}
    done = save(make, event("cart_abandoned", **later), event(**later))
    assert (done.changed, done.known) == (1, 1)
    rows = {row.kind: row for row in session.scalars(select(ShopEvent))}
    assert rows["cart_abandoned"].products == [tea | {"kind": "", "quantity": 1}]
    assert (rows["cart_abandoned"].amount, rows["placed"].amount) == ("290", "")
    assert save(make, event("cart_abandoned", email=NOK)).known == 1


def test_what_a_customer_allowed_counts_from_when_they_said_it(make: "Make", session: Session) -> None:
    save(make, event(email=NOK, consent="given", consent_at=NOW - DAY, business=True))
    nok = contact_with(session, make.brand().id or 0, "email", NOK)
    assert nok is not None
    assert (nok.consent, nok.consent_at, nok.consent_from) == ("given", NOW - DAY, "order 20017")
    save(make, event(number="20018", email=NOK, consent="withdrawn"))
    assert nok.consent == "given", "nobody knows when that was said"
    assert session.scalars(select(Customer)).one().business


def test_who_is_forgotten_does_not_come_back_with_an_order(make: "Make", session: Session, home: Path) -> None:
    save(make, event(email=NOK))
    session.commit()
    forget(session, Who(email=NOK), make.actor("admin"), home, NOW)
    assert save(make, event(email=NOK), event("shipped", email=NOK)) == SavedEvents(left_out=2)
    assert owners(session) == {}


def test_orders_are_kept_as_long_as_the_brand_says(make: "Make", session: Session) -> None:
    brand = make.brand()
    old = NOW - 200 * DAY
    save(make, event(at=old, email=NOK), event(number="20018", email="mai@mail.example", at=old))
    save(make, event(number="20019", email="ben@mail.example"))
    ploy = make.case(brand, handle="ploy")
    mai = contact_with(session, brand.id or 0, "email", "mai@mail.example")
    assert mai is not None
    session.add(CustomerAccount(brand_id=brand.id, author_id=ploy.author_id, customer_id=mai.customer_id))
    for customer in session.scalars(select(Customer)):
        customer.created_at = old
    assert channels_of(session, brand) == ["orders"]
    assert retain(session, NOW).orders == 0
    brand.retention = {"orders": 90}
    session.commit()
    assert retain(session, NOW).orders == 2
    assert set(owners(session)) == {"20019:placed"}
    left = {row.digest for row in session.scalars(select(CustomerContact))}
    assert len(left) == 2 and mai.digest in left, "who has an account stays, who is new stays"
    assert save(make, event(at=old, email=NOK)) == SavedEvents(left_out=1)


def test_a_yes_counts_for_the_address_of_its_order_only(make: "Make", session: Session) -> None:
    brand = make.brand().id or 0
    save(make, event(email=NOK, phone="0812345678", consent="given", consent_at=NOW - 9 * DAY))
    suppress(session, brand, "email", NOK, "unsubscribed", at=NOW - 5 * DAY)
    save(
        make, event(number="20018", email="mai@mail.example", phone="0812345678", consent="given", consent_at=NOW - DAY)
    )
    nok, mai = (contact_with(session, brand, "email", each) for each in (NOK, "mai@mail.example"))
    assert nok is not None and mai is not None
    assert (nok.consent, mai.consent) == ("withdrawn", "given")
    assert suppressed(session, brand, "email", NOK) is not None
    save(make, event(number="20019", phone="0812345678", consent="given", consent_at=NOW))
    assert suppressed(session, brand, "email", NOK) is not None, "an order without an e-mail says nothing of one"


def test_a_no_in_an_order_that_is_known_counts(make: "Make", session: Session) -> None:
    save(make, event(email=NOK, consent="given", consent_at=NOW - 3 * DAY))
    assert save(make, event(email=NOK, consent="withdrawn", consent_at=NOW - DAY)) == SavedEvents(known=1)
    nok = contact_with(session, make.brand().id or 0, "email", NOK)
    assert nok is not None and (nok.consent, nok.consent_at) == ("withdrawn", NOW - DAY)


def test_a_yes_from_the_future_does_not_outrank_a_later_no(make: "Make", session: Session) -> None:
    save(make, event(email=NOK, consent="given", consent_at=NOW + 9_000 * DAY))
    suppress(session, make.brand().id or 0, "email", NOK, "unsubscribed", at=NOW + DAY)
    nok = contact_with(session, make.brand().id or 0, "email", NOK)
    assert nok is not None and nok.consent == "withdrawn"
