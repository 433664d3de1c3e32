"""A data folder with work in it, on whatever disk a test wants, and the commands as a shell would run them."""

import logging
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

import cli
import cli_stages
from store.database import open_engine, open_session
from store.models import Query, Reply
from store.settings import settings
from tests.sentiment.test_analyse import Fake
from tests.small_disk import SmallDisk, small_disk
from tests.store.conftest import Make

ANSWERED, NEW = 3, 40


class Told(NamedTuple):
    """What a command said: its exit code, its output, its errors."""

    code: int
    out: str
    err: str


Earful = Callable[..., Told]


@pytest.fixture(autouse=True)
def quiet_streamlit() -> Iterator[None]:
    """Streamlit logs to the standard error that it was loaded with, which another test may have closed."""
    logging.getLogger("streamlit").handlers.clear()
    yield
    logging.getLogger("streamlit").handlers.clear()


@pytest.fixture
def earful(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Earful:
    """Runs a command; scoring is done by a stand-in that needs no model."""
    monkeypatch.setattr(cli_stages, "load_model", Fake)

    def run(*words: str) -> Told:
        monkeypatch.setattr(sys, "argv", ["earful", *words])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Told(code, out, err)

    return run


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Path:
    """A database with three approved replies to write to the outbox, and mentions that nobody has read."""
    file = tmp_path_factory.mktemp("worked") / "earful.db"
    shutil.copy(empty_database, file)
    engine = open_engine(f"sqlite:///{file}")
    with open_session(engine) as session:
        fill(session)
    engine.dispose()
    return file


def fill(session: Session) -> None:
    """Put the work into a database."""
    make = Make(session)
    for _ in range(ANSWERED):
        make.reply(make.case())
    for each in range(NEW):
        make.mention(make.brand(), text=f"The cup number {each} came broken. " + "It leaks everywhere. " * 40)
    for query in session.exec(select(Query)):
        query.active = False  # there is nothing to read
    session.commit()


@pytest.fixture
def folder(home: Path, worked: Path) -> Path:
    """The data folder of the settings, with the work in it."""
    shutil.copy(worked, home / "earful.db")
    return home


@pytest.fixture
def disk(tmp_path: Path, worked: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDisk]:
    """A small disk that is the data folder, with the work in it."""
    with small_disk(tmp_path / "disk", 16) as made:
        shutil.copy(worked, made.folder / "earful.db")
        monkeypatch.setenv("EARFUL_HOME", str(made.folder))
        settings.cache_clear()
        yield made


def sound(file: Path) -> bool:
    """Whether SQLite finds nothing wrong with a file."""
    with closing(sqlite3.connect(file)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def counts(file: Path) -> dict[str, int]:
    """How many rows some tables hold."""
    with closing(sqlite3.connect(file)) as connection:
        names = ("mention", "sentiment", "triage", "case", "draft", "reply")
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def statuses(engine: Engine) -> list[str]:
    """The statuses of all replies."""
    with open_session(engine) as session:
        return sorted(session.exec(select(Reply.status)))


def leftovers(*folders: Path) -> list[str]:
    """Files that were begun and are neither whole nor gone."""
    return [str(file) for each in folders for file in each.rglob("*") if ".part" in file.name or ".key-" in file.name]
