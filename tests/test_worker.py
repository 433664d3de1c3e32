"""Many workers on one backlog, over real brokers and PostgreSQL: killed and cut off, and all is done once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from sqlalchemy import Engine, func
from sqlalchemy.engine import make_url
from sqlmodel import Session, col, select

import worker
from schedule import minute_of
from store.brands import ensure_brand, ensure_query
from store.database import migrate, open_engine, open_session
from store.errors import NeedsSetup
from store.mentions import save_mentions
from store.models import Run, Sentiment, Triage
from store.settings import settings
from tests.brokers import Wire, own_rabbit, own_redis
from tests.postgres import own_database

PROJECT = Path(__file__).parents[1]
MANY = 400


def test_without_a_broker_the_command_says_what_to_set(home: Path) -> None:
    with pytest.raises(NeedsSetup, match="EARFUL_BROKER_URL"):
        worker.make_app()


def test_a_query_is_lined_up_at_its_minute_and_every_few_minutes_once_its_hour_was_missed(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = ensure_query(session, ensure_brand(session, "Rim Fah"), "feed", "tea", options={})
    session.commit()
    lined: list[tuple[int, ...]] = []
    app = Celery("test")
    monkeypatch.setattr(app, "send_task", lambda name, arguments, **_: lined.append(arguments))
    monkeypatch.setattr(worker, "engine", lambda: engine)
    start = datetime(2026, 11, 20, 12, tzinfo=UTC)
    session.add(Run(kind="collect", query_id=query.id, started_at=start, finished_at=start))
    session.commit()
    turns = [minute for minute in range(120) if worker.line_up(app, start + timedelta(minutes=minute))]
    own = minute_of(query.id or 0)
    assert turns[0] == own
    assert turns[1:] == [minute for minute in range(61, 120) if (minute - own) % worker.KEPT_MINUTES == 0]
    assert set(lined) == {(query.id,)}


@pytest.fixture
def database(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A PostgreSQL database of this test's own, the one of the settings, with a backlog in it."""
    with own_database() as url:
        migrate(url)
        monkeypatch.setenv("EARFUL_DATABASE_URL", url)
        settings.cache_clear()
        with on(url) as session:
            fill(session)
        yield url


@contextmanager
def on(url: str) -> Iterator[Session]:
    engine = open_engine(url)
    try:
        with open_session(engine) as session:
            yield session
    finally:
        engine.dispose()


def fill(session: Session, first: int = 0) -> None:
    query = ensure_query(session, ensure_brand(session, "Rim Fah"), "file", "test", options={})
    now = datetime.now(UTC)
    texts = ("The cup number {} came broken, I want my money back!", "แก้วใบที่ {} แตก แย่มาก", "Lovely tea, number {}.")
    rows: list[dict[str, Any]] = [
        {
            "channel": "shopee", "source": "shop", "external_id": f"m{each}", "author": f"a{each % 50}",
            "handle": f"a{each % 50}", "followers": 0, "title": "", "text": texts[each % 3].format(each),
            "rating": None, "lang": "", "url": "", "media": [], "raw": {}, "published_at": now, "collected_at": now,
        }
        for each in range(first, first + MANY)
    ]  # fmt: skip
    save_mentions(session, query, rows)
    session.commit()


@contextmanager
def workers(count: int, broker: str, **more: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Some `earful worker` processes that score."""
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "EARFUL_BROKER_URL": broker, "EARFUL_THREADS": "1"} | more
    command = [sys.executable, "-m", "cli", "worker", "--queues", "score", "--processes", "1"]
    begun = [
        subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
        for _ in range(count)
    ]
    try:
        time.sleep(3)
        assert all(each.poll() is None for each in begun), "a worker ended at once"
        yield begun
    finally:
        for each in begun:
            with suppress(ProcessLookupError):
                os.killpg(each.pid, signal.SIGKILL)
            each.wait(20)


def ask_to_score(broker: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_BROKER_URL", broker)
    settings.cache_clear()
    app = worker.make_app()
    for _ in range(times):
        app.send_task("earful.read", queue="score")
    app.close()


def scored(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count(col(Sentiment.mention_id)))) or 0


def wait(there: Callable[[], bool], seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.3)


def everything_once(session: Session, wanted: int) -> None:
    """Each mention has one score and one decision, and the runs scored no mention twice."""
    assert scored(session) == wanted
    assert session.scalar(select(func.count(col(Triage.id)))) == wanted
    ended = session.exec(select(Run).where(Run.kind == "analyse", col(Run.finished_at).is_not(None), Run.error == ""))
    assert sum(run.found for run in ended) <= wanted


@pytest.mark.slow
def test_workers_share_a_backlog_and_one_that_is_killed_costs_nothing(
    database: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_redis(home) as redis, workers(2, redis.url) as both, on(database) as session:
        ask_to_score(redis.url, 4, monkeypatch)
        wait(lambda: scored(session) > 0)
        os.killpg(both[0].pid, signal.SIGKILL)
        wait(lambda: scored(session) == MANY)
        wait(lambda: session.scalar(select(func.count(col(Triage.id)))) == MANY)
        everything_once(session, MANY)


@pytest.mark.slow
def test_a_broker_that_is_killed_and_a_database_that_is_cut_off_cost_nothing(
    database: str, home: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    server = make_url(database)
    wire = Wire(server.port or 5432)
    request.addfinalizer(wire.close)
    through = server.set(port=wire.port).render_as_string(hide_password=False)
    with own_redis(home) as redis, workers(1, redis.url, EARFUL_DATABASE_URL=through), on(database) as session:
        ask_to_score(redis.url, 1, monkeypatch)
        wait(lambda: scored(session) > 0)
        wire.cut()
        redis.kill()
        redis.start()
        fill(session, MANY)
        wire.mend()

        def goes_on() -> bool:
            ask_to_score(redis.url, 1, monkeypatch)
            time.sleep(2)
            return scored(session) == 2 * MANY

        wait(goes_on)
        everything_once(session, 2 * MANY)


@pytest.mark.slow
def test_the_same_through_rabbitmq(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with own_rabbit() as broker, workers(1, broker), on(database) as session:
        ask_to_score(broker, 1, monkeypatch)
        wait(lambda: scored(session) == MANY)
        everything_once(session, MANY)
