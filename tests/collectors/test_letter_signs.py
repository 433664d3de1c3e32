"""What a mail provider tells of letters: each once, only of letters of the brand, and what says no stops the others."""

import json

import pytest
from sqlmodel import Session, select

from collectors.intake.work import work_off
from collectors.orders.event import NewSign
from collectors.orders.signs import read_sign
from collectors.page import BadRow
from store.connections import connection_of
from store.consent import suppressed
from store.deliveries import keep
from store.models import Outreach, OutreachSign, Run, utc_now
from store.shop_customers import customer_for
from tests.peers.hook_desk import open_brand

NOK = "nok@mail.example"


def test_providers_use_many_words_and_a_wrong_row_is_named() -> None:
    now = utc_now()
    assert read_sign(1, {"mail_event": "Hard bounce", "message_id": "<a@b.example>"}, now) == NewSign(
        "bounced", "a@b.example", now
    )
    for row, column in (({"mail_event": "queued", "message_id": "a"}, "mail_event"),
                        ({"mail_event": "open"}, "message_id"),
                        ({"mail_event": "open", "message_id": "a", "at": "soon"}, "at")):  # fmt: skip
        found = read_sign(3, row, now)
        assert isinstance(found, BadRow) and found[:2] == (3, column)


@pytest.mark.parametrize(
    ("event", "why"), [("bounced", "bounced"), ("spamreport", "complained"), ("open", ""), ("delivered", "")]
)
def test_what_is_delivered_is_noted_once_and_a_no_stops(session: Session, event: str, why: str) -> None:
    brand, other = open_brand(session), open_brand(session, "Blue Kiosk")
    for each in (brand, other):
        customer = customer_for(session, each.id or 0, email=NOK)
        assert customer is not None
        letter = Outreach(
            brand_id=each.id or 0, customer_id=customer.id or 0, occasion="thanks", key="k", status="sent", lang="en",
            subject="s", text="t", external_id=f"letter@{each.slug}.example",
        )  # fmt: skip
        session.add(letter)
    session.commit()
    connection = connection_of(session, brand.id or 0, "webhook")
    assert connection is not None
    rows = [{"mail_event": event, "message_id": f"<letter@{slug}.example>"} for slug in ("rim-fah", "blue-kiosk")]
    for digest in ("one", "two"):
        body = json.dumps([*rows, {"mail_event": "queued", "message_id": "x"}]).encode()
        keep(session, connection.id or 0, digest, body, {}, utc_now())
    assert work_off(session, utc_now()).done == 2
    assert len(session.exec(select(OutreachSign)).all()) == 1
    kept = suppressed(session, brand.id or 0, "email", NOK)
    assert (kept.why if kept is not None else "") == why
    assert suppressed(session, other.id or 0, "email", NOK) is None
    assert sum(run.bad_rows for run in session.exec(select(Run))) == 2
