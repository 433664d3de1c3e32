"""Pausing and pacing what leaves: held until a person lets go, and one after another."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

import jobs
from responder.run import SentOut, send_approved
from responder.turns import send_in_turn, send_on
from store.connections import rest
from store.models import Run, utc_now
from store.pace import DEFAULT, set_gap
from store.pauses import pause, resume
from store.settings import settings
from tests.responder.scripted import ADMIN, CHANNEL, NOW, Network, approved, case_of, live, scripted, statuses


class _Once(Event):
    """An event that is set after one pass."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


def runs(session: Session) -> list[Run]:
    session.rollback()
    return list(session.exec(select(Run)))


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


def a_job(engine: Engine) -> None:
    jobs.send(engine)


def a_watch(engine: Engine) -> None:
    send_on(engine, settings().home, _Once(), lambda _: None, every=0.0)


@pytest.mark.parametrize("look", [a_job, a_watch])
def test_what_is_held_back_or_cannot_be_asked_about_leaves_no_run(
    session: Session, engine: Engine, network: Network, look: Callable[[Engine], None]
) -> None:
    connection, reply = live(session), approved(session)
    made = pause(session, None, "a recall", ADMIN, NOW)
    session.commit()
    look(engine)
    assert runs(session) == []
    resume(session, made.id or 0, ADMIN, NOW)
    rest(session, connection, "the token is not valid", None)
    session.commit()
    look(engine)
    assert runs(session) == []
    rest(session, connection, "", None)
    reply.status, reply.look_at = "submitted", NOW
    session.commit()
    look(engine)
    assert runs(session) == [], "nobody can ask this network"
    reply.status, reply.look_at = "queued", None
    session.commit()
    look(engine)
    assert [(run.kind, run.found) for run in runs(session)] == [("send", 1)]


@pytest.mark.parametrize(("brand", "channel", "count"), [(1, "", 1), (2, "", 0), (None, CHANNEL, 1), (None, "x", 0)])
def test_watching_one_brand_or_channel_leaves_the_others_alone(
    session: Session, engine: Engine, home: Path, network: Network, brand: int | None, channel: str, count: int
) -> None:
    live(session)
    approved(session)
    send_on(engine, home, _Once(), lambda _: None, every=0.0, brand_id=brand, channel=channel)
    assert len(network.stands) == count


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
