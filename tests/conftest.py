"""What most tests stand on: a data folder of their own, and a migrated SQLite database in it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from store.database import migrate, open_engine, open_session
from store.settings import settings

# Before torch is loaded: the tests run in as many processes as there are cores, and threads that wait for each other
# while their core is taken make small matrices ten times slower.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of this test; no test reads or writes another one."""
    monkeypatch.setenv("EARFUL_HOME", str(tmp_path))
    monkeypatch.delenv("EARFUL_DATABASE_URL", raising=False)
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()
    structlog.reset_defaults()  # a command that was run in here may have changed how the log is written


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows, made once and copied for each test."""
    file = tmp_path_factory.mktemp("database") / "earful.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def engine(home: Path, empty_database: Path) -> Iterator[Engine]:
    """An engine on this test's own database, the one of the settings."""
    shutil.copy(empty_database, home / "earful.db")
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
