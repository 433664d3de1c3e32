"""What a mail provider tells finds its letter whatever became of the sending, and never lets one go out twice."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from channels.email_sending import name_of
from responder.outreach_planning import propose_outreach
from store.consent import suppressed
from store.models import Brand, Outreach
from store.outreach import done, letters
from store.outreach_signs import SIGNS, by_occasion, note_sign, note_signs
from store.shop_customers import contact_with, customer_for
from tests.peers.mail_desk import US
from tests.peers.smtp_server import Post
from tests.responder.lettered import NOK, NOW, approved, asked, happen, sent
from tests.responder.lettered import brand as brand  # a fixture
from tests.responder.lettered import post as post  # a fixture

LATER = NOW + timedelta(minutes=30)


def tell(session: Session, letter: Outreach, kind: str) -> None:
    assert note_signs(session, letter.brand_id, [(letter.external_id, kind, NOW)]) == 1
    session.commit()


@pytest.mark.parametrize("kind", SIGNS)
def test_a_sign_settles_a_letter_of_unknown_fate(session: Session, brand: Brand, post: Post, kind: str) -> None:
    letter = approved(session, asked(session, brand))
    post.drop = "landed"
    assert sent(session) == {"unknown": 1}
    assert f"Message-ID: <{letter.external_id}>".encode() in post.taken[0].content
    post.drop = ""
    tell(session, letter, kind)
    assert (letter.status, letter.sent_at, letter.error) == ("sent", letter.claimed_at, "")
    assert (sent(session, LATER), len(post.taken)) == ({}, 1)
    stopped = suppressed(session, brand.id or 0, "email", NOK) is not None
    assert stopped == (kind in ("bounced", "complained", "unsubscribed"))
    assert by_occasion(session, [brand.id or 0]) == {("review_request", "email"): {"sent": 1, kind: 1}}


def test_a_sign_settles_what_was_interrupted(session: Session, brand: Brand, post: Post) -> None:
    letter = approved(session, asked(session, brand))
    post.drop = "landed"
    sent(session)
    letter.status = "sending"  # as if the process had died before it wrote that down
    session.commit()
    tell(session, letter, "delivered")
    assert letter.status == "sending", "whoever sends it now writes down what became of it"
    assert (sent(session, LATER), letter.status, len(post.taken)) == ({"sent": 1}, "sent", 1)


def test_what_came_although_the_server_put_it_off_is_not_sent_again(session: Session, brand: Brand, post: Post) -> None:
    letter = approved(session, asked(session, brand))
    post.refuse = {"data": "451 later"}
    assert (sent(session), letter.status) == ({}, "queued")
    post.refuse, letter.send_after = {}, NOW
    tell(session, letter, "delivered")
    assert (sent(session, LATER), letter.status, post.taken) == ({"sent": 1}, "sent", [])


def test_the_name_of_a_letter_cannot_be_worked_out(session: Session, brand: Brand, post: Post) -> None:
    letter = approved(session, asked(session, brand))
    sent(session)
    assert letter.external_id.startswith(f"letter-{letter.id}.") and letter.external_id.endswith(US.partition("@")[2])
    assert letter.external_id != name_of(f"letter-{letter.id}", letter.key, US)
    assert note_signs(session, brand.id or 0, [(f"letter-{letter.id}.0123@pinekettle.example", "bounced", NOW)]) == 0


def test_signs_are_counted_by_occasion_and_a_bounce_stops(session: Session, brand: Brand, post: Post) -> None:
    letter = approved(session, asked(session, brand))
    sent(session)
    for sign in SIGNS[:5]:
        assert note_sign(session, letter, sign, NOW)
        assert not note_sign(session, letter, sign, NOW)
    session.commit()
    assert by_occasion(session, [brand.id or 0]) == {
        ("review_request", "email"): {"sent": 1} | dict.fromkeys(SIGNS[:5], 1)
    }
    kept = suppressed(session, brand.id or 0, "email", NOK)
    assert kept is not None and kept.why == "bounced"


@pytest.mark.parametrize("kind", ["bounced", "complained"])
def test_a_bounce_stops_the_address_that_it_went_to_and_a_report_all(
    session: Session, brand: Brand, post: Post, kind: str
) -> None:
    letter = approved(session, asked(session, brand))
    sent(session)
    newer = customer_for(session, brand.id or 0, email="new@mail.example", seen_in="form", at=NOW + timedelta(days=1))
    other = contact_with(session, brand.id or 0, "email", "new@mail.example")
    assert newer is not None and other is not None
    other.customer_id = letter.customer_id  # the same person, as one of the staff said meanwhile
    session.commit()
    tell(session, letter, kind)
    assert suppressed(session, brand.id or 0, "email", NOK) is not None
    assert (suppressed(session, brand.id or 0, "email", "new@mail.example") is None) == (kind == "bounced")


def test_what_nobody_knows_of_stands_before_what_is_to_approve(session: Session, brand: Brand, post: Post) -> None:
    letter = approved(session, asked(session, brand))
    post.drop = "lost"
    sent(session)
    other = asked_again(session, brand, letter)
    assert other.send_after <= letter.send_after
    assert letters(session, [brand.id or 0], ("proposed", "unknown")) == [letter, other]


def test_of_what_is_done_the_last_is_shown(session: Session, brand: Brand, post: Post) -> None:
    first = asked(session, brand)
    second = asked_again(session, brand, first)
    first.status, second.status = "sent", "failed"
    first.send_after, second.send_after = NOW - timedelta(days=1), NOW
    session.commit()
    assert done(session, [brand.id or 0], 1) == [second]
    assert done(session, [brand.id or 0], 9) == [second, first]


def asked_again(session: Session, brand: Brand, first: Outreach) -> Outreach:
    """Another request for a review, that should have left before."""
    happen(session, brand, "placed", 14, "20018")
    happen(session, brand, "delivered", 11, "20018")
    propose_outreach(session, NOW)
    return session.exec(select(Outreach).where(Outreach.id != first.id)).one()
