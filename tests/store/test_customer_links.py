"""Accounts and customers of the shop: suggested with their evidence, joined and parted by people only."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, select

from collectors.orders.event import NewEvent
from store import customers
from store.contacts import save_contacts
from store.customer_links import join_customers, keep_apart, link, suggest_links
from store.customer_timeline import known_of_account, known_of_customer
from store.errors import BadInput, NotAllowed, Stale
from store.models import Aspect, Case, Customer, CustomerAccount, CustomerContact, Mention, ShopEvent
from store.order_retention import let_go_of_orders
from store.repeats import earlier_complaints
from store.shop_customers import customer_for, hints_of
from store.shop_events import save_events
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make

NOK, PHONE = "nok@mail.example", "0812345678"
DAY = timedelta(days=1)


def ordered(make: "Make", number: str = "20017", **who: str) -> int:
    event = NewEvent(kind="placed", external_id=number, order_number=number, happened_at=NOW, **who)  # type: ignore[arg-type]  # addresses
    save_events(make.session, make.brand().id or 0, [event.model_dump()], NOW)
    row = make.session.scalars(select(ShopEvent).where(ShopEvent.external_id == number)).one()
    return row.customer_id or 0


def heard(make: "Make", text: str, handle: str = "nok") -> Case:
    case = make.case(handle=handle, text=text)
    for mention in make.session.scalars(select(Mention)):
        save_contacts(make.session, mention)
    make.session.flush()
    return case


def owners(session: Session) -> tuple[set[int], set[int | None], set[int]]:
    session.expire_all()
    return (
        {row.customer_id for row in session.scalars(select(CustomerAccount))},
        {row.customer_id for row in session.scalars(select(ShopEvent))},
        {row.customer_id for row in session.scalars(select(CustomerContact))},
    )


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("late again, my order 20017", ("order",)),
        ("late, I am NOK@mail.example", ("email",)),
        ("โทร 081-234-5678 ออเดอร์ 20017", ("order", "phone")),
        ("late, order 99999", ()),
    ],
)
def test_what_a_mention_names_points_to_a_customer(make: "Make", text: str, kinds: tuple[str, ...]) -> None:
    customer = ordered(make, email=NOK, phone=PHONE)
    case = heard(make, text)
    found = suggest_links(make.session, case.brand_id, case.author_id or 0)
    assert [(each.customer_id, each.kinds) for each in found] == ([(customer, kinds)] if kinds else [])
    assert suggest_links(make.session, make.brand("Other").id or 0, case.author_id or 0) == []
    assert owners(make.session)[0] == set(), "nobody is joined by a rule"


def test_people_link_an_account_and_take_it_back(make: "Make", session: Session) -> None:
    customer = ordered(make, email=NOK)
    case = heard(make, "late, order 20017")
    author = case.author_id or 0
    with pytest.raises(NotAllowed):
        link(session, case.brand_id, author, customer, make.actor("viewer"))
    change = link(session, case.brand_id, author, customer, make.actor("agent"), "order")
    assert suggest_links(session, case.brand_id, author) == []
    with pytest.raises(Stale):
        link(session, case.brand_id, author, customer, make.actor("agent"))
    kinds = [entry.kind for entry in known_of_account(session, case.brand_id, author).entries]
    assert sorted(kinds) == ["case", "mention", "order"]
    assert customers.undoable_for(session, case.brand_id, customer) == change
    customers.undo(session, change.id or 0, make.actor("agent"))
    assert customers.undoable_for(session, case.brand_id, customer) is None
    assert len(suggest_links(session, case.brand_id, author)) == 1


def test_two_customers_of_the_shop_become_one_with_all_they_have_and_two_again(make: "Make", session: Session) -> None:
    one, two = ordered(make, "20017", email=NOK), ordered(make, "20018", email="nok@work.example")
    case, other = heard(make, "late, order 20017"), heard(make, "late, order 20018", "nok_line")
    agent = make.actor("agent")
    link(session, case.brand_id, case.author_id or 0, one, agent)
    link(session, case.brand_id, other.author_id or 0, two, agent)
    before = owners(session)
    change = customers.join(session, case.brand_id, case.author_id or 0, other.author_id or 0, agent)
    assert owners(session) == ({one}, {one}, {one})
    customers.undo(session, change.id or 0, agent)
    assert owners(session) == before == ({one, two}, {one, two}, {one, two})


def test_a_hint_is_decided_once_and_a_join_is_undone(make: "Make", session: Session) -> None:
    one, two = ordered(make, "20017", email=NOK), ordered(make, "20018", phone=PHONE)
    ordered(make, "20019", email=NOK, phone=PHONE)
    (hint,) = hints_of(session, one)
    agent = make.actor("agent")
    change = join_customers(session, hint.id or 0, agent)
    assert owners(session)[1:] == ({one}, {one})
    with pytest.raises(Stale):
        keep_apart(session, hint.id or 0, agent)
    assert customers.undoable_for(session, make.brand().id or 0, one) == change
    customers.undo(session, change.id or 0, agent)
    assert owners(session)[1:] == ({one, two}, {one, two})
    session.refresh(hint)
    keep_apart(session, hint.id or 0, agent)
    assert hints_of(session, two) == []


def test_what_was_erased_since_cannot_be_parted(make: "Make", session: Session) -> None:
    one, _ = ordered(make, "20017", email=NOK), ordered(make, "20018", phone=PHONE)
    ordered(make, "20019", email=NOK, phone=PHONE)
    change = join_customers(session, hints_of(session, one)[0].id or 0, make.actor("agent"))
    for customer in session.scalars(select(Customer)):
        customer.created_at = NOW - 200 * DAY
    make.brand().retention = {"orders": 90}
    session.commit()
    let_go_of_orders(session, make.brand(), NOW)
    with pytest.raises(Stale, match="erased"):
        customers.undo(session, change.id or 0, make.actor("agent"))


def test_nobody_is_linked_to_a_customer_of_another_brand(make: "Make", session: Session) -> None:
    case = heard(make, "late")
    other = customer_for(session, make.brand("Other").id or 0, email=NOK, at=NOW)
    assert other is not None
    with pytest.raises(BadInput):
        link(session, case.brand_id, case.author_id or 0, other.id or 0, make.actor("agent"))
    with pytest.raises(BadInput):
        link(session, case.brand_id, 999, ordered(make, email=NOK), make.actor("agent"))


def test_the_history_of_a_customer_is_in_the_order_of_time(make: "Make", session: Session) -> None:
    customer = session.get_one(Customer, ordered(make, email=NOK))
    case = heard(make, "late, order 20017")
    link(session, case.brand_id, case.author_id or 0, customer.id or 0, make.actor("agent"))
    reply = make.reply(case)
    reply.status, reply.published_at = "published", NOW + DAY
    session.commit()
    known = known_of_customer(session, customer)
    assert [entry.kind for entry in known.entries][0] == "reply"
    assert {entry.kind for entry in known.entries} == {"reply", "order", "mention", "case"}
    assert [entry.at for entry in known.entries] == sorted((entry.at for entry in known.entries), reverse=True)


def test_earlier_complaints_about_the_same_are_counted_by_case(make: "Make", session: Session) -> None:
    days = (100, 50, 20, 1)
    made = [make.case(handle="nok", label="negative", published_at=NOW - day * DAY, text=f"late {day}") for day in days]
    make.case(handle="mai", label="negative", published_at=NOW - 2 * DAY)
    for aspect in session.scalars(select(Aspect)):
        aspect.label = "negative"
    brand, author = made[0].brand_id, made[0].author_id or 0
    count = len({case.id for case in made[1:]})
    assert earlier_complaints(session, brand, author, NOW, ["quality"]) == {"quality": count}
    assert earlier_complaints(session, brand, author, NOW, ["delivery"]) == {}
    assert earlier_complaints(session, brand, author, NOW, ["quality"], made[-1].id) == {"quality": count - 1}
    assert earlier_complaints(session, make.brand("Other").id or 0, author, NOW, ["quality"]) == {}
