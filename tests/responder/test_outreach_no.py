"""A no that a customer said under one address holds for the others, until they say yes again."""

from datetime import datetime

import pytest
from sqlmodel import Session, select

from responder.outreach_planning import propose_outreach
from store.consent import set_consent
from store.models import Brand, Outreach
from store.shop_customers import contact_with, customer_for
from tests.responder.lettered import DAY, NOW, approved, asked, brand, contact, happen, post, sent

__all__ = ["brand", "post"]
LATER = NOW + DAY / 24


def other_address(session: Session, brand: Brand, allowed_at: datetime) -> None:
    """The same customer has one more address, seen later, by which they once allowed letters."""
    assert customer_for(session, brand.id or 0, email="new@mail.example", seen_in="form", at=NOW + DAY / 48)
    other = contact_with(session, brand.id or 0, "email", "new@mail.example")
    assert other is not None
    other.customer_id, other.lang = contact(session, brand).customer_id, "en"
    set_consent(session, other, "given", "form", allowed_at)
    session.commit()


@pytest.mark.parametrize(("allowed", "ends"), [(-40, "failed"), (-1, "sent")], ids=["older yes", "newer yes"])
def test_a_no_is_asked_for_again_before_a_letter_leaves(
    session: Session, brand: Brand, allowed: int, ends: str
) -> None:
    letter = approved(session, asked(session, brand))
    other_address(session, brand, NOW + allowed * DAY)
    set_consent(session, contact(session, brand), "withdrawn", "form", NOW - 20 * DAY)
    session.commit()
    assert sent(session, LATER) == {ends: 1}
    assert (letter.error == "the customer does not want it") is (ends == "failed")


@pytest.mark.parametrize(("allowed", "count"), [(-40, 0), (-1, 1)], ids=["older yes", "newer yes"])
def test_a_no_under_another_address_keeps_letters_from_being_proposed(
    session: Session, brand: Brand, allowed: int, count: int
) -> None:
    happen(session, brand, "placed", 14, consent="")
    happen(session, brand, "delivered", 11, consent="")
    other_address(session, brand, NOW + allowed * DAY)
    set_consent(session, contact(session, brand), "withdrawn", "form", NOW - 20 * DAY)
    session.commit()
    assert propose_outreach(session, NOW) == count
    assert len(session.exec(select(Outreach).where(Outreach.occasion == "review_request")).all()) == count


def test_a_parcel_that_is_late_is_told_of_all_the_same(session: Session, brand: Brand) -> None:
    happen(session, brand, "placed", 8, consent="", promised_at=NOW - 2 * DAY)
    other_address(session, brand, NOW - 40 * DAY)
    set_consent(session, contact(session, brand), "withdrawn", "form", NOW - 20 * DAY)
    session.commit()
    assert propose_outreach(session, NOW) == 1
