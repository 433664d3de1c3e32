"""Answers on LINE: once, whatever becomes of the answer, within the plan, and only where they can arrive."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from collectors import line_hook
from collectors.page import Delivered
from responder import line
from responder.publishing import Outgoing
from responder.run import SentOut
from store.connections import connect
from store.errors import NeedsSetup, Refused, TryLater
from store.mentions import save_mentions
from store.models import Connection, utc_now
from tests.peers.line_network import BOT, GROUP, NINA, STATELESS, LineNetwork
from tests.peers.loopback import Answer
from tests.peers.review_desk import ADMIN, SORRY, Desk, desk_at
from tests.peers.review_peer import told

OOPS, DROP, HTML = told({"message": "oops"}, 500), Answer(fate="drop"), Answer(502, b"<html>")
REPLY = Outgoing("earful-1", "Sorry!", "5400001", BOT, "", NINA, datetime(2026, 11, 20, tzinfo=UTC))


def deliver(desk: Desk, text: str = "ฝาแตกค่ะ", chat: str = NINA, mode: str = "active") -> str:
    """Somebody writes to the account; gives back the id of the message."""
    number = str(5_400_000 + len(desk.names))
    kind, name = ("group", "groupId") if chat.startswith("C") else ("user", "userId")
    event: dict[str, Any] = {
        "type": "message", "mode": mode, "timestamp": 1_795_175_400_000, "source": {"type": kind, name: chat},
        "message": {"id": number, "type": "text", "text": text},
    }  # fmt: skip
    desk.connection.options = {"groups": "all"}
    body = json.dumps({"destination": BOT, "events": [event]}).encode()
    page = line_hook.read(Delivered(body, {}, utc_now()), desk.connection)
    save_mentions(desk.session, desk.query, [each.model_dump() for each in page.mentions])
    desk.session.commit()
    return number


@pytest.fixture
def peer() -> LineNetwork:
    return LineNetwork()


@pytest.fixture
def desk(peer: LineNetwork, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(peer, session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.mark.parametrize("chat", [NINA, GROUP])
def test_an_answer_goes_out_once_byte_for_byte_and_resolves_its_case(desk: Desk, peer: LineNetwork, chat: str) -> None:
    reply = desk.approved(deliver(desk, chat=chat))
    assert desk.send() == SentOut(sent=1)
    assert desk.send(5) == SentOut()
    assert [(each.to, each.text) for each in peer.pushed] == [(chat, SORRY)]
    assert desk.status(reply) == ("published", "resolved")
    assert reply.external_id == peer.pushed[0].id


@pytest.mark.parametrize("fault", [OOPS, DROP, HTML])
@pytest.mark.parametrize("landed", [True, False])
def test_without_a_clear_answer_the_same_key_asks_again(
    desk: Desk, peer: LineNetwork, fault: Answer, landed: bool
) -> None:
    reply = desk.approved(deliver(desk))
    peer.fail(peer.writes, fault, landed)
    assert desk.send() == SentOut(sent=1)
    assert len(peer.pushed) == 1
    assert len({each.headers["x-line-retry-key"] for each in peer.calls(peer.writes)}) == 1
    assert len(peer.calls(peer.writes)) == 2
    assert desk.status(reply) == ("published", "resolved")
    assert reply.external_id == peer.pushed[0].id


@pytest.mark.parametrize("landed", [True, False])
@pytest.mark.parametrize("second", [DROP, told({"message": "You have reached your monthly limit."}, 429)])
def test_what_stays_unclear_is_never_sent_again_and_waits_for_a_person(
    desk: Desk, peer: LineNetwork, landed: bool, second: Answer
) -> None:
    reply = desk.approved(deliver(desk))
    peer.fail(peer.writes, DROP, landed)
    peer.fail(peer.writes, second)
    assert desk.send() == SentOut(unknown=1)
    for minutes in (2, 10, 30, 100, 2_000):
        desk.send(minutes)
        assert desk.status(reply) == ("unknown", "waiting")
    assert len(peer.pushed) == int(landed)
    assert len(peer.calls(peer.writes)) == 2


def test_the_same_text_approved_anew_within_a_day_is_known_to_have_arrived(peer: LineNetwork, desk: Desk) -> None:
    first = line.publish(REPLY, desk.connection)
    again = line.publish(replace(REPLY, key="earful-2"), desk.connection)
    assert first.external_id == again.external_id
    assert len(peer.pushed) == 1
    line.publish(replace(REPLY, parent="5400002"), desk.connection)
    assert len(peer.pushed) == 2


def test_a_plan_that_is_used_up_delays_until_next_month(desk: Desk, peer: LineNetwork) -> None:
    reply = desk.approved(deliver(desk))
    peer.used = 200
    assert desk.send() == SentOut()
    assert desk.status(reply) == ("queued", "waiting")
    assert "this month" in reply.error
    assert peer.calls(peer.writes) == []
    peer.used = 0
    assert desk.send(60 * 24 * 32) == SentOut(sent=1)


def test_a_limit_that_is_reached_in_the_very_moment_delays_too(desk: Desk, peer: LineNetwork) -> None:
    reply = desk.approved(deliver(desk))
    peer.fail(peer.writes, told({"message": "You have reached your monthly limit."}, 429))
    assert desk.send() == SentOut()
    assert desk.status(reply)[0] == "queued"
    assert reply.send_after > utc_now()
    assert peer.pushed == []


def test_a_plan_without_an_end_has_room(desk: Desk, peer: LineNetwork) -> None:
    peer.limit, peer.used = None, 10**6
    desk.approved(deliver(desk))
    assert desk.send() == SentOut(sent=1)


@pytest.mark.parametrize("chat", [NINA, GROUP])
def test_who_blocked_the_account_gets_nothing_and_loses_nothing(desk: Desk, peer: LineNetwork, chat: str) -> None:
    reply = desk.approved(deliver(desk, chat=chat))
    peer.people.clear()
    assert desk.send() == SentOut(failed=1)
    assert desk.status(reply) == ("failed", "open")
    assert "blocked" in reply.error
    assert desk.mention(desk.names[0]).deleted_at is None
    assert peer.calls(peer.writes) == []


def test_where_another_system_answers_we_do_not(desk: Desk, peer: LineNetwork) -> None:
    reply = desk.approved(deliver(desk, mode="standby"))
    assert desk.send() == SentOut(failed=1)
    assert "another system" in reply.error
    assert peer.asked == []


def test_the_limit_counts_an_emoji_twice(desk: Desk, peer: LineNetwork) -> None:
    line.publish(replace(REPLY, text="😀" * 2_500), desk.connection)
    with pytest.raises(Refused, match="1 characters too long"):
        line.publish(replace(REPLY, text="😀" * 2_500 + "a"), desk.connection)
    assert len(peer.pushed) == 1


def test_a_token_that_line_does_not_take_rests_the_connection(desk: Desk, peer: LineNetwork) -> None:
    reply = desk.approved(deliver(desk))
    peer.fail("GET /v2/bot/profile", told({"message": "Authentication failed"}, 401))
    assert desk.send() == SentOut()
    assert desk.status(reply)[0] == "queued"
    assert "Channels page" in desk.connection.problem


def test_stateless_tokens_are_fetched_kept_and_renewed(desk: Desk, peer: LineNetwork) -> None:
    connect(desk.session, desk.brand.id or 0, "line", ADMIN, write=STATELESS)
    desk.session.commit()
    for number in range(3):
        line.publish(replace(REPLY, parent=str(number)), desk.connection)
    assert peer.tokens == ["stateless-1"]
    peer.tokens.append("another one")
    with pytest.raises(TryLater, match="access token"):
        line.look(REPLY, desk.connection)
    line.publish(REPLY, desk.connection)
    assert peer.tokens[-1] == "stateless-3"
    assert len(peer.pushed) == 4


def test_wrong_channel_credentials_are_named(desk: Desk) -> None:
    connect(desk.session, desk.brand.id or 0, "line", ADMIN, write={**STATELESS, "channel_secret": "wrong"})
    with pytest.raises(NeedsSetup, match="Channels page") as caught:
        line.publish(REPLY, desk.connection)
    assert "wrong" not in str(caught.value)


def test_what_was_never_on_line_is_not_sent(desk: Desk, peer: LineNetwork) -> None:
    for call in (line.look, line.publish):
        with pytest.raises(Refused, match="by hand"):
            call(replace(REPLY, conversation="from a file"), desk.connection)
    assert peer.pushed == []


def test_nobody_signs_in_without_credentials() -> None:
    with pytest.raises(NeedsSetup, match="Channels page"):
        line.look(REPLY, Connection(brand_id=1, channel="line"))
