"""A disk that fills up: nothing that was saved is lost, no file stays half written, and the next run does the rest."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

import jobs
from store.database import open_engine
from store.errors import Broken
from store.keys import put_key
from store.secrets import KEY_FILE, seal
from store.settings import settings
from tests.dashboard.driver import start, words
from tests.faults.conftest import ANSWERED, NEW, Earful, counts, leftovers, sound, statuses
from tests.small_disk import SmallDisk

pytestmark = pytest.mark.sqlite  # its data folder holds the file of a database
PROJECT = Path(__file__).parents[2]
COMMANDS = (
    ("status",), ("run",), ("send",), ("collect",), ("doctor",), ("backup",), ("schedule",),
    ("export", "mentions", "--format", "csv", "-o", "sheet.csv"), ("init",),
)  # fmt: skip


def test_each_command_says_that_the_disk_is_full_and_nothing_is_lost(
    disk: SmallDisk, earful: Earful, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(disk.folder)
    before = counts(disk.folder / "earful.db")
    disk.fill()
    for command in COMMANDS:
        told = earful(*command)
        said = told.out + told.err
        assert told.code == 3, (command, said)
        assert f"the disk of {disk.folder} is full: make room there" in said.replace("/locks", ""), (command, said)
    assert leftovers(disk.folder) == []
    assert list(disk.folder.glob("backups/earful-*")) == []
    assert not (disk.folder / "sheet.csv").exists()
    disk.free()
    assert sound(disk.folder / "earful.db")
    assert counts(disk.folder / "earful.db") == before
    assert earful("run").code == 0
    assert len(list((disk.folder / "outbox").glob("reply-*.json"))) == ANSWERED


@pytest.mark.parametrize("room", [8, 72, 200, 400, 800, 1200, 1600, 2400])
def test_a_disk_that_fills_up_in_the_middle_of_a_run_costs_nothing(disk: SmallDisk, earful: Earful, room: int) -> None:
    disk.fill(but=room * 1024)
    told = earful("run")
    assert told.code in (0, 3), told.err
    assert (told.code == 3) == ("is full" in told.err), told.err
    for file in disk.folder.glob("outbox/*"):
        assert file.read_bytes().endswith(b"}"), "a file in the outbox is whole"
    disk.free()
    assert sound(disk.folder / "earful.db")
    assert earful("run").code == 0
    done = counts(disk.folder / "earful.db")
    assert (done["sentiment"], done["mention"]) == (ANSWERED + NEW, ANSWERED + NEW)
    assert done["triage"] == ANSWERED + NEW, "each mention is decided on once"
    engine = open_engine(settings().url())
    assert statuses(engine) == ["cancelled"] * ANSWERED
    engine.dispose()
    assert len(list(disk.folder.glob("outbox/reply-*.json"))) == ANSWERED
    assert leftovers(disk.folder) == []


def test_the_jobs_of_the_scheduler_go_on_and_do_it_later(disk: SmallDisk, capsys: pytest.CaptureFixture[str]) -> None:
    engine = open_engine(settings().url())
    disk.fill()
    for job in (jobs.send, jobs.draft, jobs.take_in, jobs.look_again, jobs.keep_time, jobs.watch, jobs.let_go):
        job(engine)
    assert "is full: make room there" in capsys.readouterr().out
    disk.free()
    assert statuses(engine) == ["queued"] * ANSWERED
    jobs.send(engine)
    assert statuses(engine) == ["cancelled"] * ANSWERED
    engine.dispose()


def test_a_page_shows_a_notice(disk: SmallDisk) -> None:
    disk.fill()
    app = start("somebody")
    assert not app.exception
    assert "is full: make room there" in words(app)
    disk.free()
    app = start("somebody")
    assert "is full" not in words(app)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_an_export_and_a_backup_to_a_full_disk_leave_nothing_there(
    folder: Path, disk: SmallDisk, earful: Earful, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("EARFUL_HOME", str(folder))
    settings.cache_clear()
    disk.fill(but=8192)
    out = disk.folder / f"sheet.{form}"
    for command in (("export", "mentions", "--format", form, "-o", str(out)), ("backup", str(disk.folder / "kept"))):
        told = earful(*command)
        assert (told.code, "is full" in told.err) == (3, True), told.err
    assert not out.exists()
    assert leftovers(disk.folder) == []
    assert list(disk.folder.glob("kept/*")) == []


def test_a_key_is_whole_or_not_there(disk: SmallDisk) -> None:
    disk.fill()
    for _ in range(2):
        with pytest.raises(OSError, match="No space left"):
            seal({"token": "one"})
    assert not (disk.folder / KEY_FILE).exists()
    assert leftovers(disk.folder) == []
    disk.free()
    assert seal({"token": "one"})
    before = (disk.folder / KEY_FILE).read_bytes()
    disk.fill()
    with pytest.raises(OSError, match="No space left"):
        put_key(disk.folder / KEY_FILE, b"another", replace=True)
    assert (disk.folder / KEY_FILE).read_bytes() == before


def test_a_limit_on_the_size_of_files_is_told_like_a_full_disk(folder: Path) -> None:
    """For everybody, not for root alone: the system refuses files above a size."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, 64 * 1024))

    done = subprocess.run(
        [sys.executable, "-m", "cli", "backup"], cwd=PROJECT, preexec_fn=limit, capture_output=True, text=True,
        env={"EARFUL_HOME": str(folder), "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert list(folder.glob("backups/earful-*")) == []


def test_the_error_is_one_of_ours_wherever_the_database_is_asked(disk: SmallDisk) -> None:
    engine = open_engine(settings().url())
    disk.fill()
    with pytest.raises(Broken, match="is full"), engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE big AS SELECT * FROM mention, mention AS other")
    engine.dispose()
