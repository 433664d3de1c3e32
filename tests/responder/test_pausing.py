"""Pausing and pacing what leaves: held until a person lets go, and one after another."""

from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlmodel import Session

from responder.run import SentOut, send_approved
from responder.turns import send_in_turn, send_on
from store.models import utc_now
from store.pace import DEFAULT, set_gap
from store.pauses import pause, resume
from tests.responder.scripted import ADMIN, NOW, Network, approved, case_of, live, scripted, statuses


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    return scripted(monkeypatch)


def send(session: Session, tmp_path: Path, minutes: float = 1, seconds: float = 0) -> SentOut:
    return send_approved(session, tmp_path / "outbox", now=NOW + timedelta(minutes=minutes, seconds=seconds))


@pytest.mark.parametrize("everything", [True, False])
def test_a_pause_holds_what_is_approved_and_lets_it_go_later(
    session: Session, network: Network, tmp_path: Path, everything: bool
) -> None:
    brand = live(session).brand_id
    reply = approved(session)
    made = pause(session, None if everything else brand, "a recall", ADMIN, NOW)
    session.commit()
    assert send(session, tmp_path) == SentOut(held=1)
    assert (network.stands, reply.status, case_of(session, reply).status) == ([], "queued", "waiting")
    resume(session, made.id or 0, ADMIN, NOW)
    session.commit()
    assert send(session, tmp_path, 2) == SentOut(sent=1)


def test_a_pause_holds_the_dry_run_too(session: Session, tmp_path: Path) -> None:
    reply = approved(session)
    pause(session, None, "a recall", ADMIN, NOW)
    session.commit()
    assert send(session, tmp_path) == SentOut(held=1)
    assert (reply.status, list((tmp_path / "outbox").glob("*"))) == ("queued", [])


def test_a_pause_between_claim_and_post_stops_the_post(session: Session, network: Network, tmp_path: Path) -> None:
    brand = live(session).brand_id
    reply = approved(session)

    def meanwhile() -> None:
        assert reply.status == "sending"
        with Session(session.get_bind()) as other:
            pause(other, brand, "a recall", ADMIN, NOW)
            other.commit()

    network.meanwhile = meanwhile
    send(session, tmp_path)
    assert (network.stands, reply.status) == ([], "queued")
    assert send(session, tmp_path, 2) == SentOut(held=1)


def test_what_is_of_unknown_fate_is_looked_for_in_a_pause(session: Session, network: Network, tmp_path: Path) -> None:
    live(session)
    approved(session)
    network.after = [ValueError("odd")]
    send(session, tmp_path)
    pause(session, None, "a recall", ADMIN, NOW)
    session.commit()
    send(session, tmp_path, 2)
    assert list(statuses(session)) == ["published"]


def test_replies_leave_one_after_another(session: Session, network: Network, tmp_path: Path) -> None:
    connection = live(session)
    set_gap(session, connection, DEFAULT, ADMIN, connection.version)
    for number in range(4):
        approved(session, f"m{number}", f"Sorry, {number}.")
    assert send(session, tmp_path) == SentOut(sent=1, next=3)
    assert send(session, tmp_path, 1, DEFAULT - 1) == SentOut(next=3)
    assert send(session, tmp_path, 1, DEFAULT * 2) == SentOut(sent=1, next=2)
    assert len(network.stands) == 2


def test_one_command_sends_all_in_turn(
    session: Session, network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("responder.turns.PAUSE", 0.0)
    connection = live(session)
    set_gap(session, connection, DEFAULT, ADMIN, connection.version)
    for number in range(4):
        approved(session, f"m{number}", f"Sorry, {number}.")
    moments = iter(NOW + timedelta(seconds=60 + 3 * step) for step in range(200))
    done = send_in_turn(session, tmp_path / "outbox", Event(), clock=lambda: next(moments))
    assert (done, len(network.stands)) == (SentOut(sent=4), 4)


def test_watching_sends_what_comes_and_stops_when_asked(session: Session, network: Network, home: Path) -> None:
    live(session)
    approved(session)
    stop, told = Event(), list[SentOut]()

    def hear(done: SentOut) -> None:
        told.append(done)
        if len(told) == 2:
            stop.set()
        else:
            approved(session, "m2", "Sorry for the plate.")

    engine = session.get_bind().engine
    assert utc_now() > NOW + timedelta(seconds=10)
    send_on(engine, home, stop, hear, every=0.0)
    assert told == [SentOut(sent=1), SentOut(sent=1)]
