"""The clock of the scale benchmark counts what the database works, and not what it waits."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text

from benchmarks.scale_clock import clock_of, clock_of_session
from store.database import open_engine, open_session
from tests.own_postgres import own_postgres
from tests.postgres import own_database

HEAVY = "SELECT count(*) FROM generate_series(1, 4000000) n WHERE sqrt(n) > 7"
pytestmark = pytest.mark.sqlite  # it names its own database


def test_work_of_postgresql_counts_and_waiting_does_not() -> None:
    """On a server of its own: the clock counts all of a server, which other tests may use meanwhile."""
    with TemporaryDirectory(prefix="earful-") as folder, own_postgres(Path(folder)) as server:
        engine = open_engine(server.url)
        clock = clock_of(engine)
        with engine.connect() as connection:
            before = clock()
            connection.execute(text("SELECT pg_sleep(1.5)"))
            waited = clock() - before
            before = clock()
            connection.execute(text(HEAVY))
            worked = clock() - before
        engine.dispose()
    assert waited < 0.2 < worked


def test_a_session_has_a_clock_of_its_own() -> None:
    with own_database() as url:
        engine = open_engine(url)
        with open_session(engine) as session, engine.connect() as other:
            clock = clock_of_session(session)
            before = clock()
            other.execute(text(HEAVY))
            assert clock() - before < 0.1
            session.execute(text(HEAVY))
            assert clock() - before > 0.2
        engine.dispose()


def test_work_of_this_process_counts() -> None:
    clock = clock_of(open_engine("sqlite://"))
    before = clock()
    assert sum(number * number for number in range(3_000_000)) > 0
    assert clock() - before > 0.05
