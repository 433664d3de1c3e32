"""Customers of a shop: found by their addresses, never merged without a person, and gone when they are forgotten."""

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner

from cli import app
from store.addresses import address_of, normal_form
from store.forgetting import forget
from store.models import Customer, CustomerAccount, CustomerContact, ShopEvent
from store.reaching import Who, reach
from store.shop_customers import contact_with, contacts_of, customer_for, hints_of
from store.workflow import Actor
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make

ADMIN = Actor("person:1", "admin", 1)
NOK = "nok@mail.example"


@pytest.mark.parametrize(
    ("kind", "given", "form"),
    [
        ("email", " Nok@Mail.example ", NOK),
        ("email", "Nok <nok@mail.example>", ""),
        ("email", "nok@", ""),
        ("phone", "081-234-5678", "+66812345678"),
        ("phone", "+49 30 123456", "+4930123456"),
        ("phone", "12", ""),
        ("line", "U4af49806", "U4af49806"),
        ("email", f"{'n' * 300}@mail.example", ""),
        ("email", None, ""),
    ],
)
def test_an_address_has_one_form_or_is_none(kind: str, given: str | None, form: str) -> None:
    assert normal_form(kind, given) == form


def test_the_same_address_is_the_same_customer_of_one_brand(make: "Make", session: Session) -> None:
    brand, other = make.brand().id or 0, make.brand("Blue Kiosk").id or 0
    one = customer_for(session, brand, email=NOK, phone="0812345678", lang="th", at=NOW)
    again = customer_for(session, brand, email="NOK@mail.example", lang="en", at=NOW + timedelta(days=1))
    by_phone = customer_for(session, brand, phone="+66 81 234 5678", at=NOW)
    elsewhere = customer_for(session, other, email=NOK, at=NOW)
    assert one is not None and again is not None and by_phone is not None and elsewhere is not None
    assert {one.id, again.id, by_phone.id} == {one.id}
    assert elsewhere.id != one.id
    assert [(row.kind, row.lang) for row in contacts_of(session, one.id or 0)] == [("email", "en"), ("phone", "th")]


def test_older_news_does_not_undo_newer(make: "Make", session: Session) -> None:
    brand = make.brand().id or 0
    customer_for(session, brand, email=NOK, lang="en", time_zone="Europe/Berlin", at=NOW)
    customer_for(session, brand, email=NOK, lang="th", time_zone="Asia/Bangkok", at=NOW - timedelta(days=1))
    contact = contact_with(session, brand, "email", NOK)
    assert contact is not None
    assert (contact.lang, contact.time_zone) == ("en", "Europe/Berlin")


def test_nobody_without_an_address(make: "Make", session: Session) -> None:
    assert customer_for(session, make.brand().id or 0, email="guest", phone="-") is None
    assert session.scalars(select(Customer)).first() is None


def test_two_customers_stay_two_and_leave_one_hint(make: "Make", session: Session) -> None:
    brand = make.brand().id or 0
    one = customer_for(session, brand, email=NOK, at=NOW)
    two = customer_for(session, brand, phone="0812345678", at=NOW)
    assert one is not None and two is not None
    for order in ("order 1", "order 2"):
        both = customer_for(session, brand, email=NOK, phone="0812345678", seen_in=order, at=NOW)
        assert both is not None and both.id == one.id
    assert len(session.scalars(select(Customer)).all()) == 2
    (hint,) = hints_of(session, two.id or 0)
    assert (hint.customer_id, hint.other_id, hint.kind, hint.seen_in) == (one.id, two.id, "phone", "order 1")
    hint.decided = "apart"
    session.add(hint)
    session.flush()
    customer_for(session, brand, email=NOK, phone="0812345678", at=NOW)
    assert hints_of(session, one.id or 0) == []


def test_no_address_stands_in_a_row(make: "Make", session: Session) -> None:
    customer_for(session, make.brand().id or 0, email=NOK, phone="0812345678", at=NOW)
    for row in session.scalars(select(CustomerContact)).all():
        assert not {"nok", "812345678"} & set(json.dumps(row.model_dump(mode="json")).split('"'))
        assert "nok@" not in row.model_dump_json() and "812345678" not in row.model_dump_json()
    assert {address_of(row) for row in session.scalars(select(CustomerContact))} == {NOK, "+66812345678"}


def test_who_was_made_by_somebody_faster_is_found(
    make: "Make", session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store import shop_customers

    brand, seen = make.brand().id or 0, shop_customers._contacts
    first = customer_for(session, brand, email=NOK, at=NOW)
    looks: list[int] = []

    def too_early(*given: object) -> dict[str, CustomerContact]:
        looks.append(1)
        return {} if len(looks) == 1 else seen(*given)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(shop_customers, "_contacts", too_early)
    second = customer_for(session, brand, email=NOK, at=NOW)
    assert first is not None and second is not None and second.id == first.id
    assert len(session.scalars(select(Customer)).all()) == 1


@pytest.mark.parametrize("named", ["email", "customer", "handle"])
def test_a_forgotten_customer_is_gone_and_is_not_made_again(
    make: "Make", session: Session, home: Path, named: str
) -> None:
    case = make.case(handle="zebrafish", text="late, mail zebrafish@mail.example")
    customer = customer_for(session, case.brand_id, email="zebrafish@mail.example", phone="0812345678", at=NOW)
    other = customer_for(session, case.brand_id, email=NOK, at=NOW)
    assert customer is not None and other is not None
    session.add(CustomerAccount(brand_id=case.brand_id, author_id=case.author_id, customer_id=customer.id or 0))
    order = ShopEvent(brand_id=case.brand_id, kind="placed", external_id="1:placed", happened_at=NOW)
    order.customer_id = customer.id
    session.add(order)
    session.commit()
    who = {"email": Who(email="zebrafish@mail.example"), "customer": Who(customer=customer.id)}
    proof = forget(session, who.get(named, Who(handle="zebrafish")), ADMIN, home, NOW)
    assert proof.clean
    assert (proof.rows["customer_contact"], proof.rows["shop_event"], proof.rows["customer"]) == (2, 1, 1)
    assert customer_for(session, case.brand_id, email="zebrafish@mail.example", at=NOW) is None
    assert customer_for(session, case.brand_id, phone="0812345678", at=NOW) is None
    assert [row.id for row in session.scalars(select(Customer))] == [other.id]


def test_one_brand_forgets_its_customer_only(make: "Make", session: Session, home: Path) -> None:
    ours, theirs = make.brand().id or 0, make.brand("Blue Kiosk").id or 0
    for brand in (ours, theirs):
        customer_for(session, brand, email=NOK, at=NOW)
    session.commit()
    forget(session, Who(email=NOK, brand_id=ours), ADMIN, home, NOW)
    assert [row.brand_id for row in session.scalars(select(CustomerContact))] == [theirs]
    assert customer_for(session, ours, email=NOK, at=NOW) is None
    assert customer_for(session, theirs, email=NOK, at=NOW) is not None


def test_what_is_held_of_a_customer_is_handed_out_with_addresses(make: "Make", session: Session, home: Path) -> None:
    customer_for(session, make.brand().id or 0, email=NOK, at=NOW)
    session.commit()
    assert reach(session, Who(email=NOK)).counts() == {"customer": 1, "customer_contact": 1}
    done = CliRunner().invoke(app, ["person-data", "--email", NOK])
    assert json.loads(done.stdout)["customer_contact"][0]["address"] == NOK
