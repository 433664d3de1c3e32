"""A clock that ran ahead by hours and is set right: nothing waits for hours, and nothing goes out twice."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from channels.graph_items import Item
from responder.graph import same_answer
from responder.run import SentOut, send_approved
from responder.sending import outgoing
from store.amending import due as due_changes
from store.amending import to_read_back
from store.backlog import something_to_send
from store.errors import TryLater, Unknown
from store.models import Amendment, utc_now
from store.pace import EVERY
from store.replies import queue_again, to_follow
from tests.crashing import Points, crash_at, crash_everywhere
from tests.responder.scripted import ADMIN, CHANNEL, NOW, approved, live, scripted
from tests.responder.test_sending_crashes import attempt, check

pytestmark = pytest.mark.usefixtures("session")
AHEAD = timedelta(hours=5)
TRUE = NOW - AHEAD
MINUTE = timedelta(minutes=1)


def send(session: Session, home: Path, after: timedelta = timedelta(0)) -> SentOut:
    """Send what is due some time after the clock was set right."""
    return send_approved(session, home / "outbox", now=TRUE + after)


def test_what_was_approved_before_leaves_at_once(session: Session, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = scripted(monkeypatch)
    live(session)
    approved(session)
    assert something_to_send(session, TRUE, ())
    assert send(session, home).sent == 1
    assert len(network.stands) == 1


def test_the_time_to_take_it_back_is_kept_while_the_clock_is_right(
    session: Session, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = scripted(monkeypatch)
    live(session)
    approved(session)
    send_approved(session, home / "outbox", now=NOW - timedelta(minutes=2))  # two machines, a little apart
    assert not network.stands


def test_a_dry_run_that_was_queued_again_leaves_at_once(
    session: Session, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = scripted(monkeypatch)
    reply = approved(session)
    send_approved(session, home / "outbox", now=TRUE)
    assert reply.status == "cancelled"
    queue_again(session, reply, ADMIN, reply.version, NOW)
    session.commit()
    live(session)
    assert send(session, home, MINUTE).sent == 1
    assert len(network.stands) == 1


def test_what_a_network_put_off_is_tried_at_once_and_then_when_it_says(
    session: Session, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = scripted(monkeypatch)
    live(session)
    reply = approved(session)
    network.before = [TryLater("later", NOW + timedelta(hours=1)), TryLater("later", TRUE + timedelta(hours=1))]
    send_approved(session, home / "outbox", now=NOW + MINUTE)
    send(session, home)
    assert (reply.status, reply.claimed_at, len(network.before)) == ("queued", TRUE, 0)
    send(session, home, 30 * MINUTE)
    assert not network.stands
    send(session, home, 61 * MINUTE)
    assert len(network.stands) == 1


def test_the_pause_between_two_replies_does_not_last_for_hours(
    session: Session, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = scripted(monkeypatch)
    connection = live(session)
    connection.options = connection.options | {EVERY: 60}
    session.commit()
    approved(session, "m1")
    send_approved(session, home / "outbox", now=NOW + MINUTE)
    approved(session, "m2")
    approved(session, "m3")
    assert send(session, home).sent == 1
    assert send(session, home, timedelta(seconds=30)).next == 1
    assert len(network.stands) == 2


def test_the_looks_for_a_lost_one_keep_their_pauses(
    session: Session, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking too early three times would call a reply lost that only shows late."""
    network = scripted(monkeypatch)
    live(session)
    reply = approved(session)
    network.after, network.hidden = [Unknown("no answer")], 2
    send_approved(session, home / "outbox", now=NOW + MINUTE)
    for minutes, looks in ((0, 0), (0.5, 0), (1, 1), (5, 1), (6, 2), (20, 2)):
        send(session, home, minutes * MINUTE)
        assert (reply.status, reply.looks) == ("unknown", looks), minutes
    send(session, home, 21 * MINUTE)
    assert (reply.status, len(network.stands)) == ("published", 1)


def test_what_a_network_took_is_asked_about_at_its_pauses(session: Session) -> None:
    reply = approved(session)
    reply.status, reply.claimed_at, reply.look_at = "submitted", NOW, NOW + 2 * MINUTE
    session.commit()
    assert to_follow(session, TRUE, (CHANNEL,)) == [reply]
    reply.look_at = TRUE + 2 * MINUTE
    session.commit()
    assert to_follow(session, TRUE + MINUTE, (CHANNEL,)) == []


def test_changes_of_what_was_sent_do_not_wait_either(session: Session) -> None:
    reply = approved(session)
    change = Amendment(case_id=reply.case_id, reply_id=reply.id or 0, kind="delete", status="queued", send_after=NOW)
    session.add(change)
    session.commit()
    assert due_changes(session, TRUE) == [change]
    change.status, change.claimed_at, change.look_at = "unknown", NOW, NOW + MINUTE
    session.commit()
    assert to_read_back(session, TRUE) == [change]


@pytest.mark.sqlite  # it copies the file of the database
@pytest.mark.parametrize("mishap", ["none", "answer-lost"])
def test_a_crash_before_the_clock_is_set_right_sends_nothing_twice(
    session: Session, monkeypatch: pytest.MonkeyPatch, home: Path, mishap: str
) -> None:
    live(session)
    ids = [approved(session, f"m{number}", f"We are sorry, {number}.").id or 0 for number in range(2)]
    session.close()
    session.get_bind().engine.dispose()

    def dies(number: int) -> Points:
        place = home / f"crash-{number}.db"
        shutil.copy(home / "earful.db", place)
        network = scripted(monkeypatch)
        network.after = [Unknown("no answer")] if mishap == "answer-lost" else []
        with crash_at(number) as points:
            attempt(place, 300)
        for minutes in (1, 2, 12, 13, 20, 40, 60):
            attempt(place, minutes)
        check(network, place, ids, points)
        return points

    assert crash_everywhere(dies) > 20


def test_it_is_found_on_the_network_though_our_clock_ran_ahead(session: Session) -> None:
    """The network knows when it really came in, which is hours before we believe to have sent it."""
    reply = approved(session)
    reply.claimed_at = utc_now() + AHEAD
    handed = outgoing(session, reply)
    there = Item("here", "9", handed.text, at=NOW + MINUTE, parent=handed.parent)
    assert handed.claimed_at == reply.claimed_at  # some networks know a reply by it
    assert same_answer(handed, [there]) == there
    old = Item("here", "8", handed.text, at=NOW - timedelta(days=9), parent=handed.parent)
    assert same_answer(handed, [old]) is None
