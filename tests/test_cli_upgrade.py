"""`earful upgrade` says what waits, keeps what was, and changes nothing when it is only asked."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlmodel import Session
from typer.testing import CliRunner

import cli
from store.audit_log import AuditFilter, find_lines
from store.backup import backups_in, read_note
from store.database import alembic_config, check_version, open_engine, open_session, ready_engine
from store.errors import Broken, NeedsSetup, TryLater
from store.locks import only_one
from store.models import utc_now
from store.settings import settings
from store.upgrading import outlook, upgrade
from tests.postgres import own_database
from tests.store.test_upgrade import DUMPS, restore


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, ["upgrade", *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def dump_of(place: Path) -> list[str]:
    with closing(sqlite3.connect(place)) as database:
        return list(database.iterdump())


def test_a_database_of_this_release_is_left_alone(session: Session, home: Path) -> None:
    code, said = run("--check")
    assert (code, "Nothing waits" in said) == (0, True)
    assert run() == (0, said)
    assert backups_in(home / "backups") == []


@pytest.mark.sqlite  # its old database is an SQLite file
def test_an_old_one_is_told_of_and_then_brought_up_behind_a_backup(home: Path) -> None:
    restore(DUMPS[0], home / "earful.db")
    before = dump_of(home / "earful.db")
    code, said = run("--check")
    assert code == 1
    assert "0002 " in said
    assert dump_of(home / "earful.db") == before
    code, said = run()
    (place,) = backups_in(home / "backups")
    assert (code, str(place) in said) == (0, True)
    engine = ready_engine()
    with open_session(engine) as session:
        (line,) = find_lines(session, AuditFilter(action="backed_up"))
    engine.dispose()
    assert (line.noun, line.thing) == ("database", read_note(place).sha256[:16])


@pytest.mark.sqlite  # its old database is an SQLite file
def test_it_waits_until_the_schedule_has_ended(home: Path) -> None:
    restore(DUMPS[0], home / "earful.db")
    with only_one("schedule", home), pytest.raises(TryLater, match="schedule"):
        run()
    assert outlook(settings().url(), home).steps


@pytest.mark.sqlite  # it spoils the file of the database
def test_without_a_database_or_with_a_newer_one_it_says_what_to_do(home: Path) -> None:
    with pytest.raises(NeedsSetup, match="earful init"):
        run("--check")
    (home / "earful.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(Broken, match="cannot be opened"):
        run("--check")


def test_a_database_of_a_newer_release_is_named(session: Session) -> None:
    session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    session.commit()
    with pytest.raises(NeedsSetup, match="newer Earful"):
        run("--check")


@pytest.mark.sqlite  # its old database is an SQLite file
def test_a_disk_that_may_be_too_small_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    restore(DUMPS[0], home / "earful.db")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    assert "Little room" in run("--check")[1]


def test_postgresql_is_brought_up_too(tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("there is no pg_dump here")
    with own_database() as url:
        command.upgrade(alembic_config(url), "0005")
        waits = outlook(url, tmp_path)
        assert (waits.found, waits.steps[0][:5], waits.size > 0) == ("0005", "0006 ", True)
        assert upgrade(url, tmp_path, utc_now()) in backups_in(tmp_path / "backups")
        engine = open_engine(url)
        check_version(engine)
        engine.dispose()
