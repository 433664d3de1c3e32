"""A PostgreSQL database of a test's own; where there is no server and no program of one, the test skips, and says so.

`EARFUL_TEST_POSTGRES` names a server as postgresql+psycopg://USER@HOST/DATABASE; by default the one of this machine, or
one that each process of the tests starts for itself, from what is installed, and that is gone afterwards.
With `EARFUL_TEST_STORE=postgresql` every test that does not speak of SQLite itself gets such a database as its store.
"""

import atexit
import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from psycopg import Connection
from sqlalchemy import Dialect, Engine, event, make_url, text

from store.database import alembic_config, migrate, open_engine
from store.errors import Away
from store.settings import settings
from tests.lacking import lacking
from tests.own_postgres import QUICK, own_postgres, where

USUAL = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
FILLED = """
SELECT string_agg(format('SELECT %L WHERE EXISTS (SELECT 1 FROM %I)', quote_ident(tablename), tablename), ' UNION ALL ')
FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
"""
NUMBERS = """
SELECT setval(format('%I', sequencename)::regclass, 1, false)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
AS_STORE = os.environ.get("EARFUL_TEST_STORE") == "postgresql"


@lru_cache(maxsize=1)
def server() -> str:
    """The address of the server; one that loses what it holds with the power will do where all tests run on it."""
    named, installed = os.environ.get("EARFUL_TEST_POSTGRES"), where("initdb")
    if named or not installed or not (AS_STORE or _is_away(USUAL)):
        return named or USUAL
    until_the_end = ExitStack()
    atexit.register(until_the_end.close)
    folder = until_the_end.enter_context(TemporaryDirectory(prefix="earful-postgres-"))
    return until_the_end.enter_context(own_postgres(Path(folder), QUICK)).url


def _is_away(address: str) -> bool:
    engine = open_engine(address)
    try:
        engine.connect().close()
    except Away:
        return True
    finally:
        engine.dispose()
    return False


@contextmanager
def own_database() -> Iterator[str]:
    """The address of a new, empty database, which is dropped in the end."""
    engine, name = open_engine(server()), f"earful_test_{secrets.token_hex(6)}"
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
            try:
                yield engine.url.set(database=name).render_as_string(hide_password=False)
            finally:
                connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    except Away:
        lacking("postgresql", "no PostgreSQL answers (EARFUL_TEST_POSTGRES names one)")
    finally:
        engine.dispose()


class Spare:
    """A database that is there once somebody connects to it, and goes with its test."""

    def __init__(self) -> None:
        self.name = f"earful_test_{secrets.token_hex(6)}"
        self.made = False
        self.held: list[Connection] = []
        self.server = open_engine(server())
        self._head = ScriptDirectory.from_config(alembic_config("")).get_current_head()

    @property
    def url(self) -> str:
        """Its address, whether it is there or not."""
        return self.server.url.set(database=self.name).render_as_string(hide_password=False)

    def make(self, copy_of: str = "template1") -> None:
        """Make it now; a test needs no disk that survives the power, and one that waits for itself fails."""
        self.made = True
        self._do(
            f'CREATE DATABASE "{self.name}" TEMPLATE "{copy_of}"',
            f'ALTER DATABASE "{self.name}" SET synchronous_commit = off',
            f'ALTER DATABASE "{self.name}" SET lock_timeout = \'60s\'',
        )  # fmt: skip

    def close(self) -> None:
        """Close what this process opened: a command and a page leave that to the end of theirs."""
        while self.held:
            self.held.pop().close()

    def drop(self) -> None:
        """Let it go, whoever is still connected."""
        self.close()
        if self.made:
            self._do(f'DROP DATABASE "{self.name}" WITH (FORCE)')
        self.server.dispose()

    def clear(self) -> None:
        """Take every row out and start every number anew, whoever is still connected; the version is that of today."""
        self.close()
        self._do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'")
        engine = open_engine(self.url)
        with engine.begin() as connection:
            some = connection.execute(text(FILLED)).scalar_one()
            filled = connection.execute(text(some)).scalars().all()
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # in any order
            for table in filled:
                connection.execute(text(f"DELETE FROM {table}"))
            connection.execute(text(NUMBERS))
            connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": self._head})
        engine.dispose()

    def _do(self, *statements: str) -> None:
        with self.server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in statements:
                connection.execute(text(statement))


SPARES: dict[str, Spare] = {}


@lru_cache(maxsize=1)
def _migrated() -> Spare:
    """The database without rows that others begin as, until this process ends."""
    spare = Spare()
    spare.make()
    atexit.register(spare.drop)
    migrate(spare.url)
    return spare


def ready(url: str) -> None:
    """Migrate a database; a spare one that is not there yet begins as a copy of one that is migrated."""
    spare = SPARES.get(make_url(url).database or "")
    if spare is None or spare.made:
        migrate(url)
    else:
        spare.make(copy_of=_migrated().name)


@contextmanager
def spare_database() -> Iterator[Spare]:
    """A database that the first connection to it makes."""
    spare = Spare()
    SPARES[spare.name] = spare

    def connecting(dialect: Dialect, _: object, words: tuple[Any, ...], options: dict[str, Any]) -> Any:
        if options.get("dbname") != spare.name:
            return None
        if not spare.made:
            spare.make()
        spare.held.append(dialect.connect(*words, **options))  # type: ignore[arg-type]  # it is psycopg's
        return spare.held[-1]

    event.listen(Engine, "do_connect", connecting)
    try:
        yield spare
    finally:
        event.remove(Engine, "do_connect", connecting)
        del SPARES[spare.name]
        spare.drop()


@contextmanager
def engine_on(spare: Spare, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An engine on a migrated database, the one of the settings meanwhile, without rows before and after."""
    monkeypatch.setenv("EARFUL_DATABASE_URL", spare.url)
    settings.cache_clear()
    engine = open_engine(spare.url)
    try:
        yield engine
    finally:
        engine.dispose()
        spare.clear()
