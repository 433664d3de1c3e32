"""An answer on Trustpilot stands in the name of a business user, under the review that it answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from responder.run import SentOut
from tests.peers.loopback import Answer
from tests.peers.review_desk import Desk, desk_at
from tests.peers.trust_pilot import TrustPilot


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(TrustPilot(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def name(desk: Desk) -> str:
    name = desk.peer.review("The lid leaks")
    desk.collect()
    return name


def test_an_answer_is_addressed_by_its_review(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    assert desk.send() == SentOut(sent=1)
    desk.session.refresh(reply)
    assert reply.external_id == f"{name}/reply"
    assert reply.url == f"https://www.trustpilot.com/reviews/{name}"


@pytest.mark.parametrize("answer", [Answer(200, b"{}"), Answer(201, b""), Answer(202, b"  ")])
def test_any_clear_yes_is_one(desk: Desk, name: str, answer: Answer) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, answer, landed=True)
    assert desk.send() == SentOut(sent=1)
    assert desk.status(reply) == ("published", "resolved")


def test_our_own_answer_closes_nothing_a_second_time(desk: Desk, name: str) -> None:
    desk.approved(name)
    desk.send()
    assert desk.recheck().answered == 0


def test_an_access_token_that_ended_delays_and_sends_once(desk: Desk, name: str) -> None:
    assert isinstance(desk.peer, TrustPilot)
    first = desk.approved(name)
    desk.send()
    other = desk.peer.review("It rusts")
    desk.collect()
    reply = desk.approved(other)
    desk.peer.tokens.append("another one")
    assert desk.send() == SentOut()
    assert desk.send(2) == SentOut(sent=1)
    assert (desk.status(first)[0], desk.status(reply)[0], len(desk.peer.sent)) == ("published", "published", 2)
