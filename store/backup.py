"""Backups of the whole database, safe while everything runs: one file, and beside it a note of what is in it.

SQLite is copied by its own online backup, PostgreSQL by pg_dump from the very moment in which the rows were counted.
The key that unseals credentials is not in it, so that the file alone gives no account away; keep that apart.
"""

import gzip
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, func, inspect, select, table, text
from sqlalchemy.exc import DatabaseError

from store.database import open_engine
from store.errors import BadInput, Broken, NeedsSetup
from store.faults import damaged, fault_of, is_full
from store.postgresql_tools import address_of, run_tool
from store.saying import say

FORMATS = {"sqlite": "db.gz", "postgresql": "pgdump"}
PIECE = 1 << 20


@dataclass(frozen=True)
class Note:
    """What a backup holds: kind of database, version of the tables, rows a table, and the file's own hash."""

    kind: str
    revision: str
    made_at: str
    rows: dict[str, int]
    sha256: str
    bytes: int


def back_up(url: str, folder: Path, now: datetime, keep: int = 0) -> Path:
    """Write one backup into a folder and return its file; only the newest `keep` stay where that is not 0.

    Other processes may go on writing: the file is the database as it was in one moment. NeedsSetup where there is no
    database, or no pg_dump for PostgreSQL.
    """
    engine = open_engine(url)
    kind = engine.dialect.name
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"earful-{now:%Y%m%d-%H%M%S}.{FORMATS[kind]}"
    try:
        with _in_private(place) as part:
            rows, revision = (_copy_sqlite if kind == "sqlite" else _dump_postgresql)(engine, part)
            note = Note(kind, revision, now.isoformat(), rows, hash_of_file(part), part.stat().st_size)
    finally:
        engine.dispose()
    with _in_private(note_of(place)) as part:
        part.write_text(json.dumps(asdict(note), indent=2, sort_keys=True), encoding="utf-8")
    _thin_out(folder, keep)
    return place


def note_of(place: Path) -> Path:
    """Where the note of a backup stands."""
    return place.with_name(f"{place.name}.json")


def read_note(place: Path) -> Note:
    """What a backup says of itself; BadInput when it has no note, or one that is not ours."""
    try:
        return TypeAdapter(Note).validate_json(note_of(place).read_bytes())
    except (OSError, ValueError) as error:
        raise BadInput(
            say("{name} has no note beside it ({note}): is it a backup?", name=place.name, note=note_of(place).name)
        ) from error


def backups_in(folder: Path) -> list[Path]:
    """All backups of a folder, oldest first."""
    found = [place for ending in FORMATS.values() for place in folder.glob(f"earful-*.{ending}")]
    return sorted(place for place in found if note_of(place).exists())


def hash_of_file(place: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with place.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def rows_of(connection: Connection) -> dict[str, int]:
    """How many rows each table of a database holds."""
    names = sorted(inspect(connection).get_table_names())
    return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}


def revision_of(connection: Connection) -> str:
    """The version of the tables; NeedsSetup when there are none of ours."""
    if "alembic_version" not in inspect(connection).get_table_names():
        raise NeedsSetup("there is no database of Earful yet: run `earful init`")
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


@contextmanager
def _in_private(place: Path) -> Iterator[Path]:
    """A file that only its owner may read, and that is there as a whole or not at all."""
    part = place.with_name(f".{place.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _copy_sqlite(engine: Engine, place: Path) -> tuple[dict[str, int], str]:
    source = Path(engine.url.database or "")
    if not source.exists():
        raise NeedsSetup("there is no database yet: run `earful init`")
    plain = place.with_name(f"{place.name}.plain")
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(plain)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        found = look_into(plain)
        with plain.open("rb") as file, gzip.open(place, "wb", compresslevel=6) as packed:
            shutil.copyfileobj(file, packed, PIECE)
        return found
    except sqlite3.DatabaseError as error:
        raise fault_of(error, str(source)) or NeedsSetup(
            say("the database cannot be read: {error}", error=error)
        ) from error
    finally:
        for leftover in (plain, Path(f"{plain}-wal"), Path(f"{plain}-shm"), Path(f"{plain}-journal")):
            leftover.unlink(missing_ok=True)


def look_into(place: Path) -> tuple[dict[str, int], str]:
    """Rows and version of an SQLite file; Broken when the file is damaged."""
    engine = open_engine(f"sqlite:///{place}")
    try:
        with engine.connect() as connection:
            if (verdict := connection.scalar(text("PRAGMA integrity_check"))) != "ok":
                raise damaged("its file", str(verdict)[:200])
            return rows_of(connection), revision_of(connection)
    except DatabaseError as error:
        raise damaged("its file", str(error.orig)) from error
    except Broken as error:
        raise error if is_full(place.parent) else damaged("its file", str(error.__cause__)) from error
    finally:
        engine.dispose()


def _dump_postgresql(engine: Engine, place: Path) -> tuple[dict[str, int], str]:
    """Dump from the moment in which the rows are counted: pg_dump takes over our snapshot."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        revision = revision_of(connection)
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        rows = rows_of(connection)
        run_tool(
            "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={place}", address_of(engine),
            password=engine.url.password or "",
        )  # fmt: skip
    return rows, revision


def _thin_out(folder: Path, keep: int) -> None:
    for place in backups_in(folder)[:-keep] if keep else []:
        with suppress(OSError):
            place.unlink()
            note_of(place).unlink()
