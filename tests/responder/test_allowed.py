"""What a channel makes of an answer is known before it is approved, and binds where replies really go out."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from channels import SETUPS
from channels.setup import Setup
from responder.allowed import price_of, way_out
from responder.approval import approve_text
from store.cases import current_draft, reopen
from store.connections import change, switch
from store.drafts import propose
from store.errors import Refused
from store.ledger import Cost, charge
from store.models import Case, Draft, Mention, Reply
from tests.responder.scripted import ABOUT, ADMIN, CHANNEL, NOW, approved, case_of, live, scripted

WHY = "the author did not call us"


def opened(session: Session) -> tuple[Case, Draft]:
    """An open case with a draft."""
    reply = approved(session)
    case = case_of(session, reply)
    reopen(session, case, ADMIN, case.version, "once more")
    draft = propose(session, case, reply.mention_id, "We are sorry about the cup.", lang="en", writer="composer")
    session.commit()
    return case, draft


def approve(session: Session, case: Case, draft: Draft) -> Reply:
    return approve_text(
        session, case, draft, draft.text, ADMIN, seen_case=case.version, seen_draft=draft.version, now=NOW
    )


def test_what_cannot_be_sent_is_not_approved_while_it_is_live(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(monkeypatch, why_not=lambda mention, connection: WHY)
    connection, (case, draft) = live(session), opened(session)
    with pytest.raises(Refused, match=f"cannot be sent through Bluesky: {WHY}"):
        approve(session, case, draft)
    session.rollback()
    assert case.status == "open"
    way = way_out(session, case, draft, draft.text, NOW)
    assert (way.why_not, way.live) == (WHY, True)
    switch(session, connection, False, ADMIN, connection.version, ())
    assert not way_out(session, case, draft, draft.text, NOW).live
    assert approve(session, case, draft).status == "queued"


def test_without_a_connection_nothing_stands_in_the_way(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted(monkeypatch, why_not=lambda mention, connection: WHY)
    case, draft = opened(session)
    assert way_out(session, case, draft, draft.text, NOW).why_not == ""
    assert approve(session, case, draft).status == "queued"


def test_a_deleted_message_and_a_spent_budget_stand_in_the_way(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(monkeypatch, price=lambda text: 15_000)
    connection, (case, draft) = live(session), opened(session)
    assert way_out(session, case, draft, draft.text, NOW).why_not == ""
    change(session, connection, {"monthly_budget": 20_000}, ADMIN, connection.version)
    charge(session, connection.brand_id, CHANNEL, [Cost("reply", 6_000, units=1)], NOW)
    assert "budget of this month" in way_out(session, case, draft, draft.text, NOW).why_not
    assert way_out(session, case, draft, draft.text, NOW + timedelta(days=40)).why_not == ""
    session.exec(select(Mention)).one().deleted_at = NOW
    session.flush()
    assert way_out(session, case, draft, draft.text, NOW).why_not == "its author deleted it"


def test_an_answer_by_hand_looks_at_the_newest_message(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted(monkeypatch, why_not=lambda mention, connection: mention.external_id)
    live(session)
    case, draft = opened(session)
    assert current_draft(session, case.id or 0) == draft
    assert way_out(session, case, None, "", NOW).why_not == "m1"


def test_a_link_is_what_makes_a_reply_dear(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Thank you: www.rimfah.com/a?b=c"
    price = price_of("x", text)
    assert price is not None
    assert (price.micros, price.without_links) == (200_000, 10_000)
    price = price_of("x", "Thank you.")
    assert price is not None
    assert price.micros == price.without_links == 10_000
    assert price_of("reddit", text) is None
    assert price_of("shopee", text) is None
    monkeypatch.setitem(SETUPS, "shopee", Setup(ABOUT, price=lambda text: len(text)))
    assert price_of("shopee", "abc") is not None
