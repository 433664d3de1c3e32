"""A database file that took harm: each command says what to do, changes nothing in it, and a backup brings all back."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import jobs
from store.backup import back_up
from store.database import open_engine
from store.models import utc_now
from store.settings import settings
from tests.dashboard.driver import start, words
from tests.faults.conftest import NEW, Earful, counts

pytestmark = pytest.mark.sqlite  # its data folder holds the file of a database
COMMANDS = (
    ("status",), ("run",), ("send",), ("collect",), ("doctor",), ("backup",), ("schedule",),
    ("export", "mentions", "--format", "jsonl"), ("metrics",),
)  # fmt: skip


def header(file: Path) -> None:
    with file.open("r+b") as target:
        target.write(b"this is no database any more")


def middle(file: Path) -> None:
    """The pages of the mentions and of what stands in their indexes, but not what says which tables there are."""
    with closing(sqlite3.connect(file)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        pages = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE tbl_name IN ('mention', 'reply', 'run', 'brand', 'query') "
            "AND rootpage > 0"
        ).fetchall()
    with file.open("r+b") as target:
        for (page,) in pages:
            target.seek((page - 1) * size)
            target.write(b"\x7f" * size)


def truncated(file: Path) -> None:
    with file.open("r+b") as target:
        target.truncate(file.stat().st_size // 3)


DAMAGES = [header, middle, truncated]


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_command_says_what_to_do_and_leaves_the_file_alone(
    folder: Path, earful: Earful, damage: Callable[[Path], None]
) -> None:
    damage(folder / "earful.db")
    before = (folder / "earful.db").read_bytes()
    for command in COMMANDS if damage is middle else (*COMMANDS, ("init",)):  # init asks for no page of the middle
        told = earful(*command)
        said = told.out + told.err
        assert told.code == 3, (command, said)
        assert "it is damaged" in said, command
        assert "earful restore FILE --replace" in said, command
    assert list((folder / "backups").glob("*")) == []
    assert (folder / "earful.db").read_bytes()[100:] == before[100:]  # SQLite may count in the header


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_page_shows_a_notice_and_the_jobs_go_on(
    folder: Path, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    damage(folder / "earful.db")
    app = start("somebody")
    assert not app.exception
    shown = words(app)
    assert damage is middle or "it is damaged" in shown  # the door itself asks for none of the broken pages
    engine = open_engine(settings().url())
    for job in (jobs.send, jobs.draft, jobs.take_in, jobs.look_again, jobs.keep_time, jobs.watch):
        job(engine)
    assert "it is damaged" in capsys.readouterr().out
    engine.dispose()


def test_the_backup_brings_it_back(folder: Path, earful: Earful) -> None:
    kept = back_up(settings().url(), folder / "backups", utc_now())
    middle(folder / "earful.db")
    assert earful("status").code == 3
    assert earful("restore", str(kept), "--replace").code == 0
    assert earful("run").code == 0
    assert counts(folder / "earful.db")["sentiment"] >= NEW
