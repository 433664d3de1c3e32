"""Answers to reviews are edited and deleted once, through the whole job, where the place lets us."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from responder import CHANGES
from responder.app_store import RESPONSES
from responder.run import SentOut
from store.models import Amendment, Reply
from tests.peers.app_store_network import AppStore
from tests.peers.google_play_network import APP, BASE, GooglePlay
from tests.peers.loopback import Answer
from tests.peers.review_desk import Desk, desk_at
from tests.peers.review_peer import ReviewPeer, told
from tests.peers.trust_pilot import TrustPilot
from tests.peers.woo_shop import COMMENTS, WooShop
from tests.responder.amended import ready

SENT, WISHED = "ขออภัยค่ะ  — we’re sorry & will call", "We are very  sorry ขออภัยค่ะ & will help: 1 < 2"
PLACES: list[tuple[type[ReviewPeer], str, str]] = [
    (WooShop, "edit", f"PUT {COMMENTS}"), (WooShop, "delete", f"DELETE {COMMENTS}"),
    (GooglePlay, "edit", f"POST {BASE}/{APP}/reviews"), (TrustPilot, "delete", "DELETE /v1/private/reviews/"),
    (AppStore, "edit", f"POST {RESPONSES}"), (AppStore, "delete", f"DELETE {RESPONSES}/"),
]  # fmt: skip
NAMES = [f"{peer.channel}-{kind}" for peer, kind, _ in PLACES]


@pytest.fixture(params=PLACES, ids=NAMES)
def place(request: pytest.FixtureRequest) -> tuple[type[ReviewPeer], str, str]:
    found: tuple[type[ReviewPeer], str, str] = request.param
    return found


@pytest.fixture
def desk(
    place: tuple[type[ReviewPeer], str, str], session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Desk]:
    with desk_at(place[0](), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def name(desk: Desk) -> str:
    name = desk.peer.review("The lid leaks")
    desk.collect()
    return name


@pytest.fixture
def reply(desk: Desk, name: str) -> Reply:
    reply = desk.approved(name, SENT)
    assert desk.send() == SentOut(sent=1)
    return reply


@pytest.fixture
def change(desk: Desk, reply: Reply, place: tuple[type[ReviewPeer], str, str]) -> Amendment:
    """A change that may leave at once."""
    change = ready(desk.session, reply, place[1], WISHED)
    desk.peer.asked.clear()
    return change


def texts(desk: Desk, name: str) -> list[str]:
    """What everybody sees under a review."""
    return [each.text for each in desk.peer.reviews[name].answers if each.state == "shown"]


def wished(change: Amendment) -> list[str]:
    return [WISHED] if change.kind == "edit" else []


def test_it_is_changed_once_and_read_back(
    desk: Desk, name: str, reply: Reply, change: Amendment, place: tuple[type[ReviewPeer], str, str]
) -> None:
    assert desk.send() == SentOut(amended=1)
    assert desk.send(60) == SentOut()
    assert texts(desk, name) == wished(change)
    assert desk.status(reply) == (("published", "resolved") if change.kind == "edit" else ("deleted", "open"))
    assert len(desk.peer.calls(place[2])) == 1


@pytest.mark.parametrize("landed", [True, False])
@pytest.mark.parametrize("answer", [told({}, 503), Answer(fate="drop")], ids=["503", "drop"])
def test_an_unclear_answer_is_read_back_and_never_made_twice(
    desk: Desk, name: str, change: Amendment, place: tuple[type[ReviewPeer], str, str], landed: bool, answer: Answer
) -> None:
    desk.peer.fail(place[2], answer, landed)
    assert desk.send() == SentOut(unknown=1)
    for minutes in (2, 8, 24):
        desk.send(minutes)
    desk.session.refresh(change)
    assert change.status == ("done" if landed else "failed")
    assert texts(desk, name) == (wished(change) if landed else [SENT])
    assert len(desk.peer.calls(place[2])) == 1


def test_what_somebody_else_wrote_there_is_left_alone(desk: Desk, name: str, change: Amendment) -> None:
    desk.peer.reviews[name].answers[-1].text = "By hand."
    assert desk.send() == SentOut(failed=1)
    desk.session.refresh(change)
    assert ("by hand" in change.error, texts(desk, name)) == (True, ["By hand."])


def test_a_review_that_google_shows_no_more_says_nothing_of_its_answer(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with desk_at(GooglePlay(), session, monkeypatch, tmp_path / "outbox") as desk:
        name = desk.peer.review("The lid leaks")
        desk.collect()
        reply = desk.approved(name, SENT)
        desk.send()
        change = ready(session, reply, "edit", WISHED)
        desk.peer.reviews[name].at -= timedelta(days=8)
        desk.send()
        session.refresh(change)
        assert (change.status, desk.status(reply)[0], texts(desk, name)) == ("failed", "published", [SENT])
    assert CHANGES["google_play"].delete is None
