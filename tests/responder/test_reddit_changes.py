"""A reply on Reddit is edited and deleted once, through the whole job, whatever befalls it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from responder.run import SentOut
from store.models import Amendment, Reply
from tests.peers.reddit_desk import SORRY, Desk, complaint, open_desk
from tests.peers.reddit_faults import Fault
from tests.peers.reddit_network import faults
from tests.responder.amended import ready

WISHED = "We are *very* sorry about your kettle.\n\nhelp@example.com & more  <soon>"
CALLS = {"edit": "POST /api/editusertext", "delete": "POST /api/del"}


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def reply(desk: Desk) -> Reply:
    reply = desk.approved(complaint(desk))
    assert desk.send() == SentOut(sent=1)
    return reply


def asked(desk: Desk, reply: Reply, kind: str, text: str = WISHED) -> Amendment:
    return ready(desk.session, reply, kind, text)


def stands(desk: Desk, reply: Reply) -> str | None:
    """What the site shows of a reply."""
    item = desk.network.items[reply.external_id]
    return None if item.deleted else item.text


@pytest.mark.parametrize("kind", CALLS)
def test_it_is_changed_once_and_read_back(desk: Desk, reply: Reply, kind: str) -> None:
    change = asked(desk, reply, kind)
    assert desk.send() == SentOut(amended=1)
    assert stands(desk, reply) == (WISHED if kind == "edit" else None)
    expected = ("published", "resolved") if kind == "edit" else ("deleted", "open")
    assert desk.status(reply) == expected
    assert change.status == "done"
    assert desk.send(60) == SentOut()
    assert len(desk.network.calls(CALLS[kind])) == 1


@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("landed", [True, False])
@pytest.mark.parametrize("fault", [faults.broken, faults.drop])
def test_what_nobody_can_tell_is_read_back_and_never_made_twice(
    desk: Desk, reply: Reply, kind: str, landed: bool, fault: object
) -> None:
    change = asked(desk, reply, kind)
    befalls: Fault = fault(landed=landed)  # type: ignore[operator]
    desk.network.fail(CALLS[kind], befalls, times=9)
    assert desk.send() == SentOut(unknown=1)
    for minutes in (2, 8, 24):
        desk.send(minutes)
    desk.session.refresh(change)
    assert change.status == ("done" if landed else "failed")
    assert stands(desk, reply) == ((WISHED if kind == "edit" else None) if landed else SORRY)
    assert len(desk.network.calls(CALLS[kind])) == 1


@pytest.mark.parametrize("kind", CALLS)
def test_what_reddit_wants_later_is_put_back(desk: Desk, reply: Reply, kind: str) -> None:
    change = asked(desk, reply, kind)
    desk.network.fail(CALLS[kind], faults.too_many(120))
    assert desk.send() == SentOut()
    desk.session.refresh(change)
    assert (change.status, stands(desk, reply)) == ("queued", SORRY)
    assert desk.send(3).amended == 1


@pytest.mark.parametrize("kind", CALLS)
def test_what_was_changed_there_by_hand_is_left_alone(desk: Desk, reply: Reply, kind: str) -> None:
    desk.network.edit(reply.external_id, "Changed by hand.")
    change = asked(desk, reply, kind)
    assert desk.send() == SentOut(failed=1)
    desk.session.refresh(change)
    assert ("by hand" in change.error, stands(desk, reply)) == (True, "Changed by hand.")
    assert desk.network.calls(CALLS[kind]) == []


def test_a_locked_thread_does_not_keep_us_from_changing_our_own(desk: Desk, reply: Reply) -> None:
    desk.network.lock_thread(desk.network.items[reply.external_id].link)
    asked(desk, reply, "edit")
    assert desk.send() == SentOut(amended=1)


def test_what_is_too_long_is_refused_before_anything_is_sent(desk: Desk, reply: Reply) -> None:
    change = asked(desk, reply, "edit", "a" * 10_001)
    assert desk.send() == SentOut(failed=1)
    desk.session.refresh(change)
    assert "too long" in change.error
    assert desk.network.calls(CALLS["edit"]) == []
