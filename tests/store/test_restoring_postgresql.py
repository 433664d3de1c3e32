"""A restore on PostgreSQL: from before a migration too, with what is not ours left alone, and all of it or nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, text

from store.backup import back_up, read_note
from store.database import alembic_config, check_version, migrate, open_engine
from store.errors import NeedsSetup
from store.restoring import restore
from store.restoring_postgresql import put_dump
from tests.postgres import own_database
from tests.store.conftest import NOW
from tests.store.test_backup import content

pytestmark = pytest.mark.sqlite  # each test names its own database
SOMEBODY = "INSERT INTO author (channel, source, handle, name, followers) VALUES ('file', '', :name, :name, 0)"
BEFORE = "0022"  # whose tables know no survey, no dispute and no mark of what waits


@pytest.fixture
def engine() -> Iterator[Engine]:
    """A database without tables."""
    with own_database() as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


def address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def do(engine: Engine, statement: str, **values: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement), values)


def names(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT name FROM author ORDER BY name")))


@pytest.fixture
def old(engine: Engine, home: Path) -> Path:
    """A backup with one author, made before the tables of today; the database has moved on, and has another author."""
    command.upgrade(alembic_config(address(engine)), BEFORE)
    do(engine, SOMEBODY, name="Nok")
    place = back_up(address(engine), home / "backups", NOW)
    migrate(address(engine))
    do(engine, SOMEBODY, name="Mia")
    return place


def test_a_backup_from_before_a_migration_comes_back_and_up_to_today(engine: Engine, old: Path) -> None:
    assert read_note(old).revision == BEFORE
    restore(old, address(engine), NOW, replace=True)
    assert names(engine) == ["Nok"]
    check_version(engine)
    do(engine, SOMEBODY, name="Ada")  # numbers go on after the restored ones


def test_tables_of_others_stay_and_those_of_a_newer_earful_go(engine: Engine, old: Path) -> None:
    do(engine, "CREATE TABLE ledger_of_another_program (id int)")
    restore(old, address(engine), NOW, replace=True)
    assert set(content(address(engine))) >= {"ledger_of_another_program", "survey"}
    do(engine, "CREATE TABLE of_tomorrow (author_id int REFERENCES author)")
    do(engine, "UPDATE alembic_version SET version_num = '9999'")
    restore(old, address(engine), NOW, replace=True)
    assert names(engine) == ["Nok"]
    assert "of_tomorrow" not in content(address(engine))


REFUSE = """
CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'not here' USING HINT = 'ask the owner'; END $$;
CREATE EVENT TRIGGER refuse ON ddl_command_end WHEN TAG IN ('CREATE TRIGGER') EXECUTE FUNCTION refuse();
"""


def test_a_server_that_refuses_at_the_end_has_lost_nothing(engine: Engine, old: Path) -> None:
    """Triggers come last in a dump, after all rows."""
    before = content(address(engine))
    do(engine, REFUSE)
    with pytest.raises(NeedsSetup, match="psql failed: .*ERROR: +not here"):
        restore(old, address(engine), NOW, replace=True)
    assert content(address(engine)) == before
    check_version(engine)


@pytest.mark.parametrize("most", [20_000, 40_000])
def test_a_dump_that_ends_too_soon_has_changed_nothing(
    engine: Engine, old: Path, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it does when pg_restore is killed, or the disk that the dump lies on goes away."""
    before, real = content(address(engine)), f"PATH={os.environ['PATH']} pg_restore"
    (tmp_path / "pg_restore").write_text(
        f'#!/bin/sh\n{real} "$@" | head -c {most}\necho "error: cut off" >&2; exit 1\n'
    )
    (tmp_path / "pg_restore").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(NeedsSetup, match="cut off|syntax error|unterminated"):
        put_dump(old, read_note(old), engine)
    assert content(address(engine)) == before
