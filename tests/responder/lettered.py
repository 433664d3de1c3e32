"""A brand that writes letters through a real mail server, and the steps of a letter."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from collectors.orders.event import NewEvent
from responder.outreach_planning import propose_outreach
from responder.outreach_sending import approve_letter, send_outreach
from store.brands import ensure_brand
from store.connections import connect
from store.models import Brand, CustomerContact, Outreach
from store.outreach_rules import OCCASIONS, set_outreach
from store.settings import settings
from store.shop_customers import contact_with
from store.shop_events import save_events
from store.surveys import SurveyForm, add_survey
from store.workflow import Actor
from tests.peers.mail_desk import US
from tests.peers.smtp_server import Post, SmtpServer

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)  # noon in Bangkok
DAY = timedelta(days=1)
ADMIN, APPROVER = Actor("person:1", "admin", 1), Actor("person:1", "approver", 1)
NOK = "nok@mail.example"
LINK = "https://shop.example/review"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with SmtpServer() as smtp:
        monkeypatch.setenv("EARFUL_EMAIL_BASE_URL", smtp.url)
        monkeypatch.setenv("EARFUL_WEBHOOK_URL", "https://hooks.example")
        settings.cache_clear()
        yield smtp.post


@pytest.fixture
def brand(session: Session, post: Post) -> Brand:
    """A brand whose mailbox is live, and that wants to write for every occasion."""
    brand = ensure_brand(session, "Rim Fah")
    keys = {
        "read": {"address": US, "server": "imap.example", "password": "made-up"},
        "write": {"server": "smtp.example"},
    }
    mailbox = connect(session, brand.id or 0, "email", ADMIN, **keys)
    mailbox.live = True
    session.add(mailbox)
    question = {"kind": "score", "scale": 10, "text": {"en": "How likely?", "th": "แนะนำไหม"}}
    add_survey(session, brand.id or 0, SurveyForm("NPS", "nps", [question]), ADMIN)
    rules = {"on": OCCASIONS, "review_url": LINK, "register_url": "https://shop.example/r", "survey": "NPS"}
    set_outreach(session, brand, rules, ADMIN, brand.version)
    session.commit()
    return brand


def happen(session: Session, brand: Brand, kind: str, days: float, number: str = "20017", **more: Any) -> None:
    said: dict[str, Any] = {"email": NOK, "consent": "given", "consent_at": NOW - 90 * DAY, "lang": "en"} | more
    event = NewEvent(
        kind=kind, external_id=f"{number}:{kind}", order_number=number, happened_at=NOW - days * DAY, **said
    )  # fmt: skip
    save_events(session, brand.id or 0, [event.model_dump()], NOW)
    session.commit()


def asked(session: Session, brand: Brand, **more: Any) -> Outreach:
    """A proposed request for a review."""
    happen(session, brand, "placed", 14, **more)
    happen(session, brand, "delivered", 11, **more)
    propose_outreach(session, NOW)
    return session.exec(select(Outreach).where(Outreach.occasion == "review_request")).one()


def approved(session: Session, letter: Outreach) -> Outreach:
    approve_letter(session, letter, APPROVER, letter.version, NOW)
    session.commit()
    return letter


def sent(session: Session, now: datetime = NOW + timedelta(minutes=1)) -> dict[str, int]:
    done = vars(send_outreach(session, now))
    session.expire_all()
    return {name: count for name, count in done.items() if count}


def contact(session: Session, brand: Brand) -> CustomerContact:
    found = contact_with(session, brand.id or 0, "email", NOK)
    assert found is not None
    return found
