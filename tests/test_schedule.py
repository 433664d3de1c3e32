"""Everything at its time: each query at its own minute, one scheduler on one machine, and an end that loses nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

import schedule
from schedule import Timetable, minute_of, second_of
from store.brands import ensure_brand, ensure_query
from store.cases import current_draft
from store.drafts import approve
from store.models import Case, Draft, Mention, Query, Reply, Run, utc_now
from store.workflow import Actor
from tests.peers.feed_site import FeedSite, item, rss

PROJECT = Path(__file__).parents[1]
APPROVER = Actor("person:1", "approver", 1)
ENTRIES = {"address": "https://tea.example/feed", "what": "entries"}


def a_query(session: Session, name: str = "tea") -> Query:
    query = ensure_query(session, ensure_brand(session, "Rim Fah"), "feed", name, options=ENTRIES)
    session.commit()
    return query


def read_at(session: Session, query: Query, at: datetime) -> None:
    session.add(Run(kind="collect", query_id=query.id, started_at=at, finished_at=at))
    session.commit()


def test_sixty_queries_have_sixty_minutes_and_the_next_sixty_other_seconds() -> None:
    for first in (1, 17, 61):
        assert {minute_of(each) for each in range(first, first + 60)} == set(range(60))
    assert minute_of(5) == minute_of(65)
    assert second_of(5) != second_of(65)


def test_a_query_is_read_at_its_own_minute_and_at_once_where_its_hour_was_missed(
    engine: Engine, session: Session
) -> None:
    now = utc_now()
    fresh, late, never = a_query(session, "fresh"), a_query(session, "late"), a_query(session, "never")
    read_at(session, fresh, now - timedelta(minutes=20))
    read_at(session, late, now - timedelta(hours=3))
    timetable = Timetable(engine, begin=False)
    timetable.start()
    times = {name: at.astimezone(UTC) for name, at in timetable.times().items()}
    timetable.stop(10)
    assert (times[f"query-{fresh.id}"].minute, times[f"query-{fresh.id}"].second) == (minute_of(fresh.id or 0), 0)
    soon = [times[f"query-{each.id}"] - now for each in (late, never)]
    assert timedelta(0) < soon[0] < soon[1] < timedelta(minutes=1), "one after the other, not all at once"


def test_new_queries_are_taken_up_and_paused_ones_let_go(engine: Engine, session: Session) -> None:
    timetable = Timetable(engine, begin=False)
    timetable.start()
    query = a_query(session)
    timetable.follow(utc_now())
    assert f"query-{query.id}" in timetable.times()
    query.active = False
    session.add(query)
    session.commit()
    timetable.follow(utc_now())
    assert f"query-{query.id}" not in timetable.times()
    timetable.stop(10)


def test_no_job_waits_for_hours_once_the_clock_was_set_back(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_query(session)
    ahead = [timedelta(hours=5)]
    monkeypatch.setattr(schedule, "utc_now", lambda: utc_now() + ahead[0])
    monkeypatch.setattr(schedule, "LOOK_AT_CLOCK", 0.05)
    timetable = Timetable(engine, begin=False)
    timetable.start()
    late = {name for name, at in timetable.times().items() if at > utc_now() + timedelta(hours=4)}
    assert late >= {*schedule.EVERY, "query-1"}
    ahead[0] = timedelta(0)
    soon(session, lambda: max(timetable.times().values()) <= utc_now() + timedelta(hours=1), 20)
    assert timetable.times()["send"] <= utc_now() + timedelta(seconds=5)
    timetable.stop(10)


@contextmanager
def scheduling() -> Iterator[subprocess.Popen[str]]:
    """`earful schedule` as a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "cli", "schedule"], env=os.environ | {"PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def soon(session: Session, there: Callable[[], object], seconds: float = 90) -> None:
    """Wait until something is there."""
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it did not come"
        session.rollback()
        time.sleep(0.2)


@pytest.mark.slow
def test_from_the_feed_to_the_outbox_without_anybody_watching(
    session: Session, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FeedSite() as site:
        monkeypatch.setenv("EARFUL_FEED_BASE_URL", site.url)
        monkeypatch.setenv("EARFUL_TAKE_BACK_SECONDS", "0")
        site.put(rss(item("1", "The cup came broken and I want my money back. Terrible!")))
        a_query(session)
        with scheduling() as process:
            soon(session, lambda: session.exec(select(Draft)).all())
            case = session.exec(select(Case)).one()
            draft = current_draft(session, case.id or 0)
            assert draft is not None
            approve(session, case, draft, APPROVER, seen_case=case.version, seen_draft=draft.version, now=utc_now())
            session.commit()
            soon(session, lambda: session.exec(select(Reply).where(Reply.status == "cancelled")).all(), 60)
            assert len(list((home / "outbox").iterdir())) == 1
            with scheduling() as second:
                _, said = second.communicate(timeout=60)
            assert (second.returncode, "another schedule is running" in said) == (4, True)
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


@pytest.mark.slow
def test_a_scheduler_that_was_asleep_or_killed_makes_up_for_what_it_missed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FeedSite() as site:
        monkeypatch.setenv("EARFUL_FEED_BASE_URL", site.url)
        site.put(rss(item("1")))
        a_query(session)
        with scheduling() as process:
            soon(session, lambda: len(session.exec(select(Mention)).all()) == 1)
            process.kill()
            process.wait(10)
        for run in session.exec(select(Run).where(Run.kind == "collect")):
            run.finished_at = utc_now() - timedelta(hours=2)
        session.commit()
        site.put(rss(item("2"), item("1")))
        with scheduling():
            soon(session, lambda: len(session.exec(select(Mention)).all()) == 2)
