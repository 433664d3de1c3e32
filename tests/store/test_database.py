"""The database is made from nothing, fits the models, and says what is wrong with it."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from traceback import format_exception

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import Session, SQLModel, select

from store.database import alembic_config, migrate, modelled, open_engine, open_session, ready_engine
from store.errors import Broken, NeedsSetup
from store.models import Brand, Query
from store.settings import settings
from tests.postgres import own_database

pytestmark = pytest.mark.sqlite  # each test names its own database
NO_NUMBER = "INSERT INTO brand (id) VALUES (:name)"
TWICE = """
INSERT INTO author (channel, source, handle, name, followers)
SELECT 'file', '', :name, :name, 0 FROM generate_series(1, 2)
"""


def test_a_new_database_is_for_its_owner_only(home: Path) -> None:
    migrate(settings().url())
    engine = ready_engine()
    with open_session(engine) as session:
        session.add(Brand(name="Rim Fah", slug="rim-fah"))
        session.commit()
        files = {place.name: place.stat().st_mode & 0o777 for place in home.glob("earful.db*")}
    engine.dispose()
    assert files == dict.fromkeys(("earful.db", "earful.db-wal", "earful.db-shm"), 0o600)


@pytest.mark.parametrize(
    ("before", "after"), [(0o644, 0o600), (0o640, 0o600), (0o660, 0o660), (0o666, 0o660), (0o600, 0o600)]
)
def test_a_database_of_before_is_closed_to_others_but_for_a_group_that_may_write(
    home: Path, before: int, after: int
) -> None:
    migrate(settings().url())
    engine = ready_engine()
    with open_session(engine) as session:
        session.execute(text("SELECT * FROM brand"))
        places = list(home.glob("earful.db*"))
        for place in places:
            place.chmod(before)
        migrate(settings().url())
        assert {place.name: place.stat().st_mode & 0o777 for place in places} == dict.fromkeys(
            ("earful.db", "earful.db-wal", "earful.db-shm"), after
        )
    engine.dispose()


def test_a_database_of_somebody_else_keeps_its_mode(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "earful.db").touch()
    (home / "earful.db").chmod(0o644)
    monkeypatch.setattr("os.geteuid", lambda: (home / "earful.db").stat().st_uid + 1)
    migrate(settings().url())
    assert (home / "earful.db").stat().st_mode & 0o777 == 0o644


def test_a_new_database_is_ready(home: Path) -> None:
    migrate(settings().url())
    migrate(settings().url())
    engine = ready_engine()
    assert "mention" in inspect(engine).get_table_names()
    engine.dispose()


def test_the_folder_of_the_database_is_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_HOME", str(home / "deep" / "down"))
    settings.cache_clear()
    migrate(settings().url())
    assert (home / "deep" / "down" / "earful.db").is_file()


def test_models_and_migrations_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        assert (
            compare_metadata(MigrationContext.configure(connection, opts={"include_name": modelled}), SQLModel.metadata)
            == []
        )


def test_migrations_can_be_taken_back(engine: Engine) -> None:
    command.downgrade(alembic_config(settings().url()), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    command.upgrade(alembic_config(settings().url()), "head")
    assert "brand" in inspect(engine).get_table_names()


def test_without_a_database_init_is_named(home: Path) -> None:
    with pytest.raises(NeedsSetup, match="earful init"):
        ready_engine()
    assert not (home / "earful.db").exists()


@pytest.mark.parametrize(("version", "hint"), [("9999", "newer Earful"), ("", "cannot be opened")])
def test_a_database_of_another_version_is_left_alone(engine: Engine, version: str, hint: str) -> None:
    with engine.begin() as connection:
        change = "UPDATE alembic_version SET version_num = :version" if version else "DELETE FROM alembic_version"
        connection.execute(text(change), {"version": version})
    with pytest.raises(NeedsSetup, match="another version"):
        ready_engine()
    with pytest.raises(NeedsSetup, match=hint):
        migrate(settings().url())


@pytest.mark.parametrize("content", [b"this is no database " * 400, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_file_is_named_in_one_line(home: Path, content: bytes) -> None:
    (home / "earful.db").write_bytes(content)
    for step in (ready_engine, lambda: migrate(settings().url())):
        with pytest.raises(Broken, match="cannot be opened") as caught:
            step()
        assert "\n" not in str(caught.value)
    assert (home / "earful.db").read_bytes() == content


def test_a_folder_in_place_of_the_file_is_named(home: Path) -> None:
    (home / "earful.db").mkdir()
    with pytest.raises(Broken, match="cannot be opened"):
        migrate(settings().url())


def test_sqlite_keeps_foreign_keys_and_lets_others_read(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    with open_session(engine) as session, pytest.raises(IntegrityError):
        session.add(Query(brand_id=7, channel="file", name="of no brand"))
        session.commit()


def test_rows_stay_readable_after_a_commit_and_go_without_one(engine: Engine) -> None:
    with open_session(engine) as session:
        kept = Brand(slug="kept", name="Kept")
        session.add(kept)
        session.commit()
        session.add(Brand(slug="gone", name="Gone"))
        session.flush()
    assert kept.name == "Kept"
    with open_session(engine) as session:
        assert session.exec(select(Brand.slug)).all() == ["kept"]


def test_times_come_back_in_utc(session: Session, engine: Engine) -> None:
    bangkok = datetime(2026, 11, 20, 17, tzinfo=timezone(timedelta(hours=7)))
    session.add(Brand(slug="one", name="One", created_at=bangkok))
    session.commit()
    with open_session(engine) as other:
        found = other.exec(select(Brand.created_at)).one()
    assert (found, found.tzinfo) == (datetime(2026, 11, 20, 10, tzinfo=UTC), UTC)


def test_a_time_without_a_zone_is_refused(session: Session) -> None:
    session.add(Brand(slug="one", name="One", created_at=datetime(2026, 11, 20)))
    with pytest.raises(StatementError, match="without its zone"):
        session.flush()


def test_engines_of_other_databases_are_not_sqlites() -> None:
    engine = open_engine("postgresql+psycopg://nobody@localhost/none")
    assert engine.dialect.name == "postgresql"
    engine.dispose()


def test_an_error_of_postgresql_names_no_row() -> None:
    """It would stand in a log: PostgreSQL tells the whole row that it refuses, or the key that is there already."""
    with own_database() as url:
        migrate(url)
        engine, name = open_engine(url), "Somchai"
        with open_session(engine) as session:
            for words in ("INSERT INTO brand (name) VALUES (:name)", NO_NUMBER, TWICE):
                with pytest.raises(DBAPIError) as caught:
                    session.connection().execute(text(words), {"name": name})
                session.rollback()
                assert "(not shown)" in str(caught.value)
                assert name not in "".join(format_exception(caught.value))
        engine.dispose()
