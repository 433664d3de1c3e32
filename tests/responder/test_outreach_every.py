"""Each occasion to write of one's own accord, from what a shop told to the letter in the list, once."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from collectors.orders.event import NewEvent
from responder.outreach_planning import propose_outreach
from responder.outreach_sending import approve_letter
from store import outreach as letters
from store.customer_links import link
from store.errors import BadInput
from store.knowledge import save_knowledge
from store.models import Brand, Mention, Outreach, Triage
from store.outreach_rules import OCCASIONS
from store.shop_events import save_events
from tests.responder.lettered import ADMIN, DAY, LINK, NOW, brand, contact, happen, post
from tests.store.conftest import Make

__all__ = ["brand", "post"]
POT = {"sku": "TP-01", "name": "Celadon teapot", "kind": "durable"}
TEA = {"sku": "T-7", "name": "Jasmine tea", "kind": "consumable"}


def looked(session: Session, brand: Brand, number: str) -> None:
    """Somebody opened the page of an order four times within a day."""
    seen = [
        NewEvent(kind="status_viewed", external_id=f"v{hours}", order_number=number, happened_at=NOW - hours * DAY / 24)
        for hours in (9, 6, 3, 1)
    ]
    save_events(session, brand.id or 0, [each.model_dump() for each in seen], NOW)
    session.commit()


def praised(session: Session, brand: Brand, label: str = "positive", **more: Any) -> None:
    """A review by an account that a person linked to the customer."""
    make = Make(session)
    mention = make.mention(brand, label, rating=5, published_at=NOW - 2 * DAY, collected_at=NOW, **more)
    session.add(Triage(mention_id=mention.id or 0, brand_id=brand.id or 0, rule="praise", reasons=[]))
    link(session, brand.id or 0, mention.author_id or 0, contact(session, brand).customer_id, ADMIN)
    session.commit()


def test_each_occasion_is_proposed_and_none_twice(session: Session, brand: Brand) -> None:
    save_knowledge(session, brand.id or 0, kind="faq", key="care-TP-01", lang="en", title="Teapots",
                   text="Warm it first.", aspects=[], intents=[])  # fmt: skip
    for number in ("1", "2", "3"):
        happen(session, brand, "placed", 200, number=number, products=[POT, TEA], email=f"{number}@mail.example")
    happen(session, brand, "placed", 30, number="a", products=[POT])  # review, nps, what goes with it
    happen(session, brand, "delivered", 22, number="a")
    happen(session, brand, "placed", 6, number="b", products=[POT])  # care tips, registration
    happen(session, brand, "delivered", 3, number="b")
    happen(session, brand, "refunded", 1, number="b", amount="500", currency="THB")
    happen(session, brand, "placed", 10, number="c", promised_at=NOW - 3 * DAY)  # delay, worry
    looked(session, brand, "c")
    happen(session, brand, "cart_abandoned", 1, number="", email="cart@mail.example", products=[TEA])
    happen(session, brand, "subscription_due", 0, number="d", promised_at=NOW + 29 * DAY)
    praised(session, brand)
    assert propose_outreach(session, NOW) > 0
    letters = session.exec(select(Outreach).order_by(col(Outreach.id))).all()
    assert {each.occasion for each in letters} == set(OCCASIONS)
    assert all(each.subject and each.text and each.status == "proposed" for each in letters)
    assert propose_outreach(session, NOW) == 0
    assert propose_outreach(session, NOW + DAY / 24) == 0


def test_who_praised_is_thanked_and_asked_for_no_review(session: Session, brand: Brand) -> None:
    happen(session, brand, "placed", 3)
    praised(session, brand, external_id="good")
    praised(session, brand, "neutral", external_id="so-so", handle="nok-too")
    propose_outreach(session, NOW)
    (letter,) = session.exec(select(Outreach).where(Outreach.occasion == "thanks")).all()
    assert LINK not in letter.text and "a picture" in letter.text
    assert letter.facts["mention"] == session.exec(select(Mention.id).where(Mention.external_id == "good")).one()
    for there in (LINK, LINK.removeprefix("https://").upper()):
        with pytest.raises(BadInput, match="only the happy"):
            letters.edit(session, letter, "Thank you", f"Tell others, too: {there}", ADMIN, letter.version)
    letter.text = f"Tell others, too: {LINK}"  # as it may stand there from earlier
    with pytest.raises(BadInput, match="only the happy"):
        approve_letter(session, letter, ADMIN, letter.version, NOW)
    letters.edit(session, letter, "Thank you", "We would love to see a picture.", ADMIN, letter.version)
