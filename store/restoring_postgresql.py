"""A PostgreSQL backup put in the place of what stands in a database: in one transaction, or not at all."""

import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import SQLModel

from store.backup import Note, revision_of
from store.database import alembic_config, open_engine
from store.errors import NeedsSetup, TryLater
from store.postgresql_tools import address_of, check_tool, environment_of, failure_of

IN_USE = "somebody is using the database: stop the dashboard and the hourly job first"
LONGEST_WAIT = 5  # seconds, for tables that a page or a job still holds
CALLED = """
SELECT tgfoid::regprocedure::text FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE NOT tgisinternal AND pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = tgfoid AND deptype = 'e')
GROUP BY tgfoid HAVING bool_and(relname = ANY(:tables) AND relnamespace = current_schema()::regnamespace)
"""


@contextmanager
def own_database(url: str) -> Iterator[Engine]:
    """A new database beside the one of the settings, which is dropped in the end."""
    name, server = f"earful_try_{secrets.token_hex(6)}", open_engine(url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        except DBAPIError as error:
            raise NeedsSetup("to try a backup takes the right to create a database (CREATEDB)") from error
        engine = open_engine(server.url.set(database=name).render_as_string(hide_password=False))
        try:
            yield engine
        finally:
            engine.dispose()
            connection.execute(text(f'DROP DATABASE "{name}"'))
    server.dispose()


def nobody_holds(engine: Engine) -> None:
    """TryLater where somebody is in the middle of something there; a restore would wait for them without an end."""
    tables = _listed(inspect(engine).get_table_names())
    try:
        with engine.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = {LONGEST_WAIT * 1000}"))
            if tables:
                connection.execute(text(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"))
    except OperationalError as error:
        raise TryLater(IN_USE) from error


def put_dump(place: Path, note: Note, engine: Engine) -> None:
    """Put a dump in the place of Earful's tables, also of those that it does not know; NeedsSetup says what failed.

    Tables of others stay, unless those here are of a newer Earful: nobody can tell then whose they are, and all go.
    """
    check_tool("psql")
    check_tool("pg_restore")
    with engine.connect() as connection:
        before = _taking_away(connection, note)
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as unpacked:
        unpacking = 0
        with _psql(engine, said) as psql, suppress(BrokenPipeError):  # psql ends at the first error, and says why
            if psql.stdin:
                psql.stdin.write(before.encode())
                unpacking = _unpack(place, psql.stdin, unpacked)
                psql.stdin.write(b"" if unpacking else b"COMMIT;\n")  # without it nothing has happened
        if psql.returncode:
            raise failure_of("psql", _all_of(said))
        if unpacking:
            raise failure_of("pg_restore", _all_of(unpacked))


def _psql(engine: Engine, said: IO[bytes]) -> "subprocess.Popen[bytes]":
    """What runs the SQL that is written to it, up to the first error; what it says goes to a file."""
    command = ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={address_of(engine)}", "--file=-"]
    return subprocess.Popen(  # noqa: S603  PostgreSQL's own program, and our arguments
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, bufsize=0,
        env=environment_of(engine.url.password or ""),
    )  # fmt: skip


def _unpack(place: Path, target: IO[bytes], said: IO[bytes]) -> int:
    """Write a dump as SQL, and return how pg_restore ended."""
    command = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--file=-", str(place)]
    return subprocess.run(command, stdout=target, stderr=said, check=False).returncode  # noqa: S603  as above


def _taking_away(connection: Connection, note: Note) -> str:
    """The opening of the transaction: Earful's own tables are held and dropped, with what their triggers call."""
    there = set(inspect(connection).get_table_names())
    ours = there if _is_newer(connection, there) else there & (note.rows.keys() | SQLModel.metadata.tables.keys())
    lines = ["BEGIN;", "SET client_min_messages = warning;", f"SET LOCAL lock_timeout = {LONGEST_WAIT * 1000};"]
    if ours:
        called = connection.scalars(text(CALLED), {"tables": list(ours)}).all()
        lines += [f"LOCK TABLE {_listed(ours)} IN ACCESS EXCLUSIVE MODE;", f"DROP TABLE {_listed(ours)} CASCADE;"]
        lines += [f"DROP FUNCTION {name};" for name in called]
    return "\n".join(lines) + "\n"


def _is_newer(connection: Connection, tables: set[str]) -> bool:
    if "alembic_version" not in tables:
        return False
    known = {script.revision for script in ScriptDirectory.from_config(alembic_config("")).walk_revisions()}
    return revision_of(connection) not in known


def _listed(tables: "set[str] | list[str]") -> str:
    return ", ".join(f'"{name}"' for name in sorted(tables))


def _all_of(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")
