"""Letters leave once, as approved, when they may, through a real mail server; and end with one click."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from collectors.intake.app import make_app
from responder.outreach_planning import propose_outreach
from responder.outreach_sending import approve_letter
from store import outreach as letters
from store.consent import set_consent, suppressed
from store.errors import BadInput, Refused
from store.models import Brand, Outreach, SurveyInvitation
from store.outreach import stop_address, whole_text
from store.outreach_rules import set_outreach
from store.outreach_signs import note_sign
from store.pauses import pause
from store.settings import settings
from store.shop_customers import contact_with, customer_for
from store.workflow import Actor
from tests.peers.mail_desk import US
from tests.peers.smtp_server import Post
from tests.responder.lettered import ADMIN, APPROVER, DAY, LINK, NOK, NOW, approved, asked, contact, happen, sent
from tests.responder.lettered import brand as brand  # a fixture
from tests.responder.lettered import post as post  # a fixture


def test_a_letter_leaves_once_as_it_was_approved(session: Session, brand: Brand, post: Post) -> None:
    letter = asked(session, brand)
    assert propose_outreach(session, NOW) == 0, "an occasion is proposed once"
    assert sent(session) == {}, "nothing leaves that nobody approved"
    approved(session, letter)
    assert sent(session, NOW) == {}, "there are some seconds in which it can be taken back"
    assert sent(session) == {"sent": 1}
    assert sent(session) == {}
    (mail,) = post.taken
    message = message_from_bytes(mail.content, policy=default)
    assert isinstance(message, EmailMessage)
    assert (mail.to, message["To"], message["From"]) == ((NOK,), NOK, f"Rim Fah <{US}>")
    assert message.get_content().replace("\r\n", "\n") == whole_text(letter, brand)
    assert message["List-Unsubscribe"] == f"<{stop_address(letter)}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop_address(letter).startswith("https://hooks.example/u/")
    assert message["Message-ID"] == f"<{letter.external_id}>"
    assert LINK in message.get_content()


def test_one_click_ends_all_letters_and_a_look_ends_none(
    session: Session, brand: Brand, post: Post, engine: Engine
) -> None:
    letter = approved(session, asked(session, brand))
    path = stop_address(letter).removeprefix("https://hooks.example")
    app = make_app(engine)
    with TestClient(app) as client:
        page = client.get(path)
        assert (page.status_code, "<form" in page.text) == (200, True)
        assert suppressed(session, brand.id or 0, "email", NOK) is None
        done = client.post(path, content="List-Unsubscribe=One-Click")
        assert done.status_code == 200
        assert client.post(f"{path[:-1]}x").status_code == client.get("/u/1-nothing").status_code == 404
        assert client.post(path, content=b"x" * 9000).status_code == 413
    app.state.desk.threads.shutdown()
    session.expire_all()
    assert suppressed(session, brand.id or 0, "email", NOK) is not None
    assert contact(session, brand).consent == "withdrawn"
    assert sent(session) == {"failed": 1}
    assert post.taken == []
    assert "unsubscribed" in letter.error


@pytest.mark.parametrize(
    ("drop", "refuse", "ended", "status"),
    [
        ("lost", {}, "unknown", "unknown"),
        ("landed", {}, "unknown", "unknown"),
        ("", {"data": "550 no"}, "failed", "failed"),
        ("", {"rcpt": "450 later"}, "", "queued"),
        ("", {"mail": "550 no"}, "failed", "failed"),
    ],
)
def test_what_the_mail_server_says_decides_and_nothing_goes_out_twice(
    session: Session, brand: Brand, post: Post, drop: str, refuse: dict[str, str], ended: str, status: str
) -> None:
    letter = approved(session, asked(session, brand))
    post.drop, post.refuse = drop, refuse
    assert sent(session) == ({ended: 1} if ended else {})
    assert letter.status == status
    post.drop, post.refuse, before = "", {}, len(post.taken)
    assert letter.send_after > NOW or status != "queued"
    letter.send_after = NOW
    session.commit()
    assert sent(session, NOW + timedelta(minutes=30)) == ({"sent": 1} if status == "queued" else {})
    assert len(post.taken) - before == (1 if status == "queued" else 0)
    if status == "unknown":
        letters.settle(session, letter, True, APPROVER, letter.version, "the customer told us")
        assert letter.status == "sent"


def test_a_process_that_dies_leaves_a_letter_of_unknown_fate(session: Session, brand: Brand, post: Post) -> None:
    letter = approved(session, asked(session, brand))
    letter.status, letter.claimed_at = "sending", NOW - timedelta(hours=1)
    session.commit()
    assert sent(session) == {"unknown": 1}
    assert post.taken == []


def test_what_was_changed_after_the_approval_does_not_leave(session: Session, brand: Brand, post: Post) -> None:
    letter = approved(session, asked(session, brand))
    letter.text = f"{letter.text} And buy more."
    session.commit()
    assert sent(session) == {"failed": 1}
    assert "approved" in letter.error and post.taken == []


def test_a_mailbox_that_is_not_live_sends_nothing_then_and_later(session: Session, brand: Brand, post: Post) -> None:
    from store.connections import connection_of

    mailbox = connection_of(session, brand.id or 0, "email")
    assert mailbox is not None
    mailbox.live = False
    letter = approved(session, asked(session, brand))
    assert sent(session) == {"written": 1}
    mailbox.live = True
    session.commit()
    assert (sent(session), letter.status, post.taken) == ({}, "cancelled", [])


@pytest.mark.parametrize("zone", ["Asia/Bangkok", "America/New_York", ""])
def test_nothing_leaves_at_night_where_the_customer_is(session: Session, brand: Brand, post: Post, zone: str) -> None:
    letter = approved(session, asked(session, brand, time_zone=zone))
    night = datetime(2026, 11, 20, 15, tzinfo=UTC)  # 22:00 in Bangkok, 10:00 in New York
    assert sent(session, night) == ({"sent": 1} if zone == "America/New_York" else {})
    if zone != "America/New_York":
        assert letter.send_after == datetime(2026, 11, 21, 2, tzinfo=UTC)
        assert sent(session, letter.send_after) == {"sent": 1}


def test_without_consent_only_an_order_under_way_is_written_about(session: Session, brand: Brand, post: Post) -> None:
    happen(session, brand, "placed", 8, consent="", promised_at=NOW - 2 * DAY)
    happen(session, brand, "placed", 14, "20018", consent="")
    happen(session, brand, "delivered", 11, "20018", consent="")
    assert propose_outreach(session, NOW) == 1
    letter = approved(session, session.exec(select(Outreach)).one())
    assert (letter.occasion, sent(session)) == ("delay_notice", {"sent": 1})


def test_a_consent_that_is_withdrawn_before_it_leaves_counts(session: Session, brand: Brand, post: Post) -> None:
    letter = approved(session, asked(session, brand))
    set_consent(session, contact(session, brand), "withdrawn", "letter", NOW)
    session.commit()
    assert (sent(session), post.taken, letter.error) == ({"failed": 1}, [], "the customer does not want it")


def test_nothing_leaves_that_nobody_could_end(
    session: Session, brand: Brand, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EARFUL_WEBHOOK_URL")
    settings.cache_clear()
    letter = approved(session, asked(session, brand))
    assert (sent(session), post.taken) == ({"failed": 1}, [])
    assert "EARFUL_WEBHOOK_URL" in letter.error


def test_who_ends_letters_ends_them_for_each_address_of_theirs(session: Session, brand: Brand, post: Post) -> None:
    letter = approved(session, asked(session, brand))
    sent(session)
    newer = customer_for(session, brand.id or 0, email="new@mail.example", seen_in="form", at=NOW + timedelta(days=1))
    first = contact(session, brand)
    assert newer is not None
    other = contact_with(session, brand.id or 0, "email", "new@mail.example")
    assert other is not None
    other.customer_id = first.customer_id
    session.add(other)
    session.commit()
    note_sign(session, letter, "unsubscribed", NOW + timedelta(days=2))
    session.commit()
    for address in (NOK, "new@mail.example"):
        assert suppressed(session, brand.id or 0, "email", address) is not None


def test_nobody_gets_more_than_the_brand_allows(session: Session, brand: Brand, post: Post) -> None:
    for number in ("1", "2", "3"):
        happen(session, brand, "placed", 14, number)
        happen(session, brand, "delivered", 11, number)
    propose_outreach(session, NOW)
    for letter in session.exec(select(Outreach).where(Outreach.occasion == "review_request")).all():
        approved(session, letter)
    assert sent(session) == {"sent": 2, "failed": 1}
    assert len(post.taken) == 2


def test_what_arrived_meanwhile_is_not_called_late(session: Session, brand: Brand, post: Post) -> None:
    happen(session, brand, "placed", 8, promised_at=NOW - 2 * DAY)
    propose_outreach(session, NOW)
    letter = approved(session, session.exec(select(Outreach)).one())
    happen(session, brand, "delivered", 0)
    assert (sent(session), post.taken) == ({"failed": 1}, [])
    assert "arrived" in letter.error


def test_a_pause_holds_letters_too(session: Session, brand: Brand, post: Post) -> None:
    approved(session, asked(session, brand))
    pause(session, brand.id, "a storm", ADMIN, NOW)
    session.commit()
    assert (sent(session), post.taken) == ({}, [])


def test_with_a_company_the_staff_speak(session: Session, brand: Brand, post: Post) -> None:
    letter = asked(session, brand, business=True)
    assert letter.status == "to_tell"
    letters.tell(session, letter, Actor("person:2", "agent", 2), letter.version)
    assert (letter.status, sent(session), post.taken) == ("told", {}, [])


def test_the_link_to_a_survey_is_made_with_the_approval(session: Session, brand: Brand, post: Post) -> None:
    happen(session, brand, "placed", 20)
    happen(session, brand, "delivered", 15)
    propose_outreach(session, NOW)
    letter = session.exec(select(Outreach).where(Outreach.occasion == "nps")).one()
    assert session.exec(select(SurveyInvitation)).first() is None
    approved(session, letter)
    assert "https://hooks.example/s/" in letter.text and "[survey link]" not in letter.text
    assert sent(session) == {"sent": 1}
    happen(session, brand, "placed", 20, "20018")
    happen(session, brand, "delivered", 15, "20018")
    propose_outreach(session, NOW)
    again = session.exec(select(Outreach).where(Outreach.occasion == "nps", Outreach.status == "proposed")).one()
    with pytest.raises(Refused):
        approve_letter(session, again, APPROVER, again.version, NOW)


@pytest.mark.parametrize(
    "wrong",
    [{"on": ["birthday"]}, {"on": ["review_request"]}, {"review_url": "http://shop.example/review"}, {"most": 0},
     {"quiet_from": 24}, {"product_kinds": {"tea": "liquid"}}, {"on": ["nps"]}, {"worry_views": 1}],
)  # fmt: skip
def test_rules_that_cannot_be_kept_are_refused(session: Session, brand: Brand, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        set_outreach(session, brand, wrong, ADMIN, brand.version)


@pytest.mark.parametrize(
    ("place", "ended"),
    [("http://hooks.example", "failed"), ("HTTPS://hooks.example", "sent"), ("http://127.0.0.1:8600", "sent"),
     ("http://localhost:8600", "sent"), ("http://localhost.example", "failed"), ("hooks.example", "failed")],
)  # fmt: skip
def test_letters_are_ended_over_a_secured_address(
    session: Session, brand: Brand, post: Post, monkeypatch: pytest.MonkeyPatch, place: str, ended: str
) -> None:
    monkeypatch.setenv("EARFUL_WEBHOOK_URL", place)
    settings.cache_clear()
    letter = approved(session, asked(session, brand))
    assert sent(session) == {ended: 1}
    assert ("https" in letter.error) == (ended == "failed")
