"""Complaints by channel, aspect, week and event; promises beside what was said against them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from store.audit_log import AuditFilter, find_lines
from store.claims import add_claims, claims_of, remove_claim, speaks_of
from store.complaints import WEEK, patterns, promises
from store.errors import BadInput, NotAllowed
from store.models import (
    Aspect,
    Brand,
    Claim,
    ContactKey,
    Customer,
    CustomerAccount,
    Duplicate,
    Mention,
    Person,
    ShopEvent,
)
from store.not_about_us import not_about_us
from store.shop_events import order_key
from store.sight import limit
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make


def complain(
    make: "Make", brand: Brand, days: float, aspect: str = "delivery", label: str = "negative", **more: Any
) -> Mention:
    mention = make.mention(brand, published_at=NOW - timedelta(days=days), **more)
    make.session.add(Aspect(mention_id=mention.id or 0, name=aspect, label=label))
    make.session.flush()
    return mention


def event(make: "Make", brand: Brand, kind: str, at: datetime, **more: Any) -> None:
    number = len(make.session.exec(select(ShopEvent)).all())
    row: dict[str, Any] = {"brand_id": brand.id or 0, "kind": kind, "external_id": f"e{number}", "happened_at": at}
    make.session.add(ShopEvent(**(row | more)))
    make.session.flush()


def found(make: "Make", brand: Brand) -> dict[tuple[str, str, str], tuple[int, ...]]:
    return {(one.channel, one.aspect, one.event): one.weeks for one in patterns(make.session, brand.id or 0, NOW)}


def test_alike_ones_stand_together_by_week(make: "Make") -> None:
    brand, other = make.brand(), make.brand("Blue Kiosk")
    for days in (1, 2, 6.9, 8, 27.5):
        complain(make, brand, days)
    complain(make, brand, 28.5)
    complain(make, brand, 1, "quality", channel="line")
    complain(make, brand, 1, label="positive")
    complain(make, other, 1)
    assert found(make, brand) == {("shopee", "delivery", ""): (1, 0, 1, 3), ("line", "quality", ""): (0, 0, 0, 1)}
    first = patterns(make.session, brand.id or 0, NOW)[0]
    assert first.aspect == "delivery" and len(first.mentions) == 5


def test_copies_deleted_ones_and_those_not_about_us_do_not_count(make: "Make") -> None:
    brand = make.brand()
    first, copy, gone, aside = (complain(make, brand, 1) for _ in range(4))
    make.session.add(Duplicate(mention_id=copy.id or 0, original_id=first.id or 0, reason="same", likeness=1.0))
    gone.deleted_at = NOW
    make.session.add(Person(id=1, email="ann@example.com", name="Ann", role="admin", password_hash=""))
    make.session.flush()
    not_about_us(make.session, aside.id or 0, brand.id or 0, make.actor("admin"))
    make.session.flush()
    assert found(make, brand) == {("shopee", "delivery", ""): (0, 0, 0, 1)}


def test_the_event_before_comes_from_the_customer_of_the_account(make: "Make") -> None:
    brand, other = make.brand(), make.brand("Blue Kiosk")
    mention = complain(make, brand, 1)
    customer = Customer(brand_id=brand.id or 0)
    make.session.add(customer)
    make.session.flush()
    make.session.add(CustomerAccount(brand_id=brand.id, author_id=mention.author_id, customer_id=customer.id or 0))
    whose = {"customer_id": customer.id}
    event(make, brand, "shipped", mention.published_at - timedelta(days=5), **whose)
    event(make, brand, "delivered", mention.published_at - timedelta(days=2), **whose)
    event(make, brand, "refunded", mention.published_at + timedelta(hours=1), **whose)
    event(make, other, "returned", mention.published_at - timedelta(hours=1), **whose)
    assert found(make, brand) == {("shopee", "delivery", "delivered"): (0, 0, 0, 1)}


def test_or_from_the_order_that_the_complaint_names(make: "Make") -> None:
    brand = make.brand()
    mention, late = complain(make, brand, 1), complain(make, brand, 2, handle="som")
    for each, number in ((mention, "A-1001"), (late, "A-1002")):
        make.session.add(ContactKey(mention_id=each.id or 0, kind="order", digest=order_key(number)))
    event(make, brand, "delayed", mention.published_at - timedelta(days=1), order_key=order_key("A-1001"))
    event(make, brand, "placed", late.published_at - timedelta(days=31), order_key=order_key("A-1002"))
    assert found(make, brand) == {
        ("shopee", "delivery", "delayed"): (0, 0, 0, 1),
        ("shopee", "delivery", ""): (0, 0, 0, 1),
    }


def test_a_promise_stands_beside_what_was_said_against_it(make: "Make") -> None:
    brand, who = make.brand(), make.actor("manager")
    add_claims(make.session, brand.id or 0, "Moon mug", "It never breaks.", "quality", who, ["แก้วพระจันทร์"])
    add_claims(make.session, brand.id or 0, "", "With you in two days.", "delivery", who)
    add_claims(make.session, brand.id or 0, "Sun plate", "It never fades.", "quality", who)
    theirs = complain(make, brand, 1, "quality", text="My moon mugs broke")
    thai = complain(make, brand, 2, "quality", text="แก้วพระจันทร์แตกค่ะ")
    complain(make, brand, 9, "quality", text="The Moon Mug broke")
    complain(make, brand, 1, "price", text="The moon mug is dear")
    complain(make, brand, 3, text="Five days!")
    kept = {one.claim.text: one for one in promises(make.session, brand.id or 0, NOW)}
    assert {text: (one.now, one.before) for text, one in kept.items()} == {
        "It never breaks.": (2, 1), "With you in two days.": (1, 0), "It never fades.": (0, 0),
    }  # fmt: skip
    assert [each.mention_id for each in kept["It never breaks."].said] == [theirs.id, thai.id]
    assert kept["It never breaks."].said[0].text == "My moon mugs broke"
    assert promises(make.session, brand.id or 0, NOW + 3 * WEEK)[0].now == 0


def test_a_stranger_reads_nothing_of_it(make: "Make") -> None:
    brand, other = make.brand(), make.brand("Blue Kiosk")
    complain(make, brand, 1, "quality")
    add_claims(make.session, brand.id or 0, "", "It never breaks.", "quality", make.actor("manager"))
    make.session.commit()
    limit(make.session, [other.id or 0])
    assert patterns(make.session, brand.id or 0, NOW) == []
    assert promises(make.session, brand.id or 0, NOW) == []


def test_a_pasted_text_is_a_promise_a_line_each_once(make: "Make") -> None:
    brand_id, who = make.brand().id or 0, make.actor("manager")
    made = add_claims(
        make.session, brand_id, " Moon  mug ", "It  never breaks.\n\nIt never breaks.\nSoft.", "quality", who
    )
    assert [(each.product, each.text) for each in made] == [("Moon mug", "It never breaks."), ("Moon mug", "Soft.")]
    assert add_claims(make.session, brand_id, "Moon mug", "Soft.", "quality", who) == []
    remove_claim(make.session, made[0].id or 0, who)
    assert [each.text for each in claims_of(make.session, brand_id)] == ["Soft."]
    make.session.commit()
    lines = find_lines(make.session, AuditFilter(noun="claim"))
    assert [line.action for line in reversed(lines)] == ["added", "added", "removed"]


@pytest.mark.parametrize(("text", "aspect"), [(" \n", "quality"), ("x" * 501, "quality"), ("Soft.", "softness")])
def test_what_makes_no_sense_is_refused(make: "Make", text: str, aspect: str) -> None:
    with pytest.raises(BadInput):
        add_claims(make.session, make.brand().id or 0, "", text, aspect, make.actor("manager"))


def test_an_agent_promises_nothing(make: "Make") -> None:
    with pytest.raises(NotAllowed):
        add_claims(make.session, make.brand().id or 0, "", "Soft.", "quality", make.actor("approver"))


@pytest.mark.parametrize(
    ("text", "said"),
    [("the moon mug", True), ("MOON MUGS", True), ("moon mugshot", False), ("แก้วแตก", True), ("a plate", False)],
)
def test_which_texts_speak_of_a_product(text: str, said: bool) -> None:
    assert speaks_of(Claim(brand_id=1, product="Moon mug", words=["แก้ว"], text="", aspect="quality"), text) is said
