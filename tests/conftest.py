"""What most tests stand on: a data folder of their own, and a migrated database: SQLite, or PostgreSQL where asked."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from store.database import migrate, open_engine, open_session
from store.logs import let_others_be
from store.settings import settings
from tests.postgres import AS_STORE, Spare, spare_database

# Before torch is loaded: the tests run in as many processes as there are cores, and threads that wait for each other
# while their core is taken make small matrices ten times slower.
os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_collection_finish() -> None:
    """Thousands of tests stay for the whole run: the collector need not look through them after each page."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def spare(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spare | None]:
    """The PostgreSQL database of this test, where the suite runs on PostgreSQL and the test is not about SQLite."""
    if not AS_STORE or request.node.get_closest_marker("sqlite"):
        monkeypatch.delenv("EARFUL_DATABASE_URL", raising=False)
        yield None
        return
    with spare_database() as spare:
        monkeypatch.setenv("EARFUL_DATABASE_URL", spare.url)
        yield spare


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spare: Spare | None) -> Iterator[Path]:
    """The data folder of this test; no test reads or writes another one."""
    monkeypatch.setenv("EARFUL_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()
    structlog.reset_defaults()  # a command that was run in here may have changed how the log is written
    let_others_be()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows, made once and copied for each test."""
    file = tmp_path_factory.mktemp("database") / "earful.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def used_again() -> Iterator[Spare]:
    """A migrated PostgreSQL database that the tests of this process use one after the other."""
    with spare_database() as spare:
        migrate(spare.url)
        yield spare


@pytest.fixture
def own_store(request: pytest.FixtureRequest, home: Path, spare: Spare | None) -> Iterator[None]:
    """The migrated database of this test, the one of the settings, without rows."""
    if not spare:
        shutil.copy(request.getfixturevalue("empty_database"), home / "earful.db")
        yield
        return
    used_again = request.getfixturevalue("used_again")
    request.getfixturevalue("monkeypatch").setenv("EARFUL_DATABASE_URL", used_again.url)
    settings.cache_clear()
    yield
    used_again.clear()


@pytest.fixture
def engine(own_store: None) -> Iterator[Engine]:
    """An engine on this test's own database."""
    engine = open_engine(settings().url())
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on this test's own database."""
    with open_session(engine) as session:
        yield session


@pytest.fixture(scope="session")
def mastodon_server() -> Iterator[object]:
    """A Mastodon that others wrote, one for all tests; `mastodon_town` in tests/peers empties it before each."""
    from tests.peers.mastodon_town import started

    with started() as server:
        yield server
