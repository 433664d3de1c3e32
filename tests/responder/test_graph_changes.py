"""Comments of ours on Facebook and Instagram are changed once, through the whole job, and read back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from channels.graph_items import THEIRS
from responder.run import SentOut
from store.models import Amendment, Reply
from tests.peers.graph_network import OURS, FacebookNetwork, GraphNetwork, InstagramNetwork, failed
from tests.peers.loopback import Answer
from tests.peers.review_desk import SORRY, Desk, desk_at
from tests.peers.review_peer import told
from tests.responder.amended import ready

WISHED = "We are very  sorry ขออภัยค่ะ & will <help>"
HTML, OOPS, DROP = Answer(200, b"<html>maintenance</html>"), failed(2, status=500), Answer(fate="drop")
PLACES: list[tuple[type[GraphNetwork], str]] = [
    (FacebookNetwork, "edit"), (FacebookNetwork, "delete"), (InstagramNetwork, "delete"),
]  # fmt: skip


@pytest.fixture(params=PLACES, ids=lambda place: f"{place[0].channel}-{place[1]}")
def place(request: pytest.FixtureRequest) -> tuple[type[GraphNetwork], str]:
    found: tuple[type[GraphNetwork], str] = request.param
    return found


@pytest.fixture
def kind(place: tuple[type[GraphNetwork], str]) -> str:
    return place[1]


@pytest.fixture
def desk(
    place: tuple[type[GraphNetwork], str], session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Desk]:
    with desk_at(place[0](), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def reply(desk: Desk) -> Reply:
    """A reply that stands under a comment."""
    return sent_by(desk)


def network(desk: Desk) -> GraphNetwork:
    assert isinstance(desk.peer, GraphNetwork)
    return desk.peer


def sent_by(desk: Desk) -> Reply:
    peer = network(desk)
    name = peer.write_down("ฝาแตกค่ะ", under=peer.write_down("A new kettle", OURS, 72))
    desk.collect()
    reply = desk.approved(name)
    assert desk.send() == SentOut(sent=1)
    peer.asked.clear()
    return reply


def asked(desk: Desk, reply: Reply, kind: str, text: str = WISHED) -> Amendment:
    return ready(desk.session, reply, kind, text)


def texts(desk: Desk) -> list[str]:
    return [each.text for each in network(desk).answers]


def writes(desk: Desk) -> list[str]:
    return [each.method for each in desk.peer.asked if each.method != "GET"]


def call(reply: Reply, kind: str) -> str:
    return f"{'DELETE' if kind == 'delete' else 'POST'} /v26.0/{reply.external_id}"


def test_it_is_changed_once_and_read_back(desk: Desk, reply: Reply, kind: str) -> None:
    asked(desk, reply, kind)
    assert desk.send() == SentOut(amended=1)
    assert desk.send(60) == SentOut()
    assert texts(desk) == ([WISHED] if kind == "edit" else [])
    assert desk.status(reply) == (("published", "resolved") if kind == "edit" else ("deleted", "open"))
    assert len(writes(desk)) == 1


@pytest.mark.parametrize("landed", [True, False])
@pytest.mark.parametrize("answer", [OOPS, DROP, HTML, told({"success": False})], ids=["500", "drop", "html", "no"])
def test_an_unclear_answer_is_read_back_and_never_made_twice(
    desk: Desk, reply: Reply, kind: str, landed: bool, answer: Answer
) -> None:
    change = asked(desk, reply, kind)
    desk.peer.fail(call(reply, kind), answer, landed)
    assert desk.send() == SentOut(unknown=1)
    for minutes in (2, 8, 24):
        desk.send(minutes)
    desk.session.refresh(change)
    assert change.status == ("done" if landed else "failed")
    assert texts(desk) == (([WISHED] if kind == "edit" else []) if landed else [SORRY])
    assert len(writes(desk)) == 1


def test_what_somebody_changed_there_is_left_alone(desk: Desk, reply: Reply, kind: str) -> None:
    network(desk).answers[0].text = "By hand."
    change = asked(desk, reply, kind)
    assert desk.send() == SentOut(failed=1)
    desk.session.refresh(change)
    assert ("by hand" in change.error, texts(desk), writes(desk)) == (True, ["By hand."], [])


def test_what_we_may_not_see_is_not_taken_for_gone(desk: Desk, reply: Reply, kind: str) -> None:
    change = asked(desk, reply, kind)
    desk.peer.fail(f"GET /v26.0/{reply.external_id}", failed(100, subcode=33))
    desk.peer.fail(desk.peer.reads, failed(10, status=403))
    desk.send()
    desk.session.refresh(change)
    assert (change.status, desk.status(reply)[0], texts(desk)) == ("queued", "published", [SORRY])


def test_what_is_gone_has_nothing_left_to_be_deleted(desk: Desk, reply: Reply, kind: str) -> None:
    network(desk).things.clear()
    change = asked(desk, reply, kind)
    desk.send()
    desk.session.refresh(change)
    assert (change.status, writes(desk)) == ("done" if kind == "delete" else "failed", [])


@pytest.mark.parametrize("answer", [failed(32), failed(200, status=403)], ids=["rate", "permission"])
def test_what_may_not_be_done_now_waits(desk: Desk, reply: Reply, kind: str, answer: Answer) -> None:
    change = asked(desk, reply, kind)
    desk.peer.fail(call(reply, kind), answer)
    desk.send()
    desk.session.refresh(change)
    assert (change.status, texts(desk)) == ("queued", [SORRY])


def test_what_is_too_long_is_refused_before_anything_is_sent(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with desk_at(FacebookNetwork(), session, monkeypatch, tmp_path / "outbox") as desk:
        change = asked(desk, sent_by(desk), "edit", "a" * 8_001)
        assert desk.send() == SentOut(failed=1)
        session.refresh(change)
        assert ("too long" in change.error, writes(desk)) == (True, [])


def test_what_stands_under_the_post_of_somebody_else_is_taken_off_by_hand(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with desk_at(InstagramNetwork(), session, monkeypatch, tmp_path / "outbox") as desk:
        reply = sent_by(desk)
        mention = desk.mention(desk.names[0])
        mention.conversation = f"{THEIRS}{mention.conversation}"
        session.add(mention)
        session.commit()
        change = asked(desk, reply, "delete")
        assert desk.send() == SentOut(failed=1)
        session.refresh(change)
        assert ("whoever owns the post" in change.error, texts(desk), writes(desk)) == (True, [SORRY], [])
