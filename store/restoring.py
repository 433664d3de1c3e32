"""Bringing a backup back, and proving beforehand that it can be."""

import gzip
import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from store.backup import PIECE, Note, hash_of_file, look_into, read_note, revision_of, rows_of
from store.database import alembic_config, migrate, open_engine
from store.errors import Away, BadInput, NeedsSetup, Refused, TryLater
from store.faults import fault_of
from store.restoring_postgresql import IN_USE, nobody_holds, own_database, put_dump
from store.saying import N_, say

ALWAYS_ALLOWED = 256 * 2**20  # bytes that any backup may unpack to
MOST_UNPACKED = 100  # times its own size


@dataclass(frozen=True)
class Restored:
    """What was brought back, and where the database that stood there before is kept, if there was one."""

    rows: dict[str, int]
    before: str = ""


def verify(place: Path, url: str) -> Note:
    """Bring a backup back into a place of its own, compare every table with its note, and throw the place away.

    BadInput when the file is not the one that was written, or cannot be brought back. `url` names the server on which a
    PostgreSQL backup is tried.
    """
    note = _sound(place)
    with _tried_out(place, note, url) as found:
        _compare(note, found)
    return note


def restore(place: Path, url: str, now: datetime, *, replace: bool = False) -> Restored:
    """Bring a backup back to where the settings say, then up to today's tables.

    What stands there is kept beside it for SQLite (the file `…before-DATE`), and for PostgreSQL until all is there.
    Without `replace`, a database with rows is left alone (Refused). TryLater while somebody is writing to it.
    """
    note = verify(place, url)
    engine = open_engine(url)
    try:
        if engine.dialect.name != note.kind:
            raise BadInput(
                say(
                    "this is a backup of {kind}, and the settings name {name}", kind=note.kind, name=engine.dialect.name
                )
            )
        if not replace and _holds_rows(engine):
            raise Refused("there is a database with rows already: say --replace to put the backup in its place")
        if note.kind == "sqlite":
            before = _put_file(place, engine, now)
        else:
            nobody_holds(engine)
            put_dump(place, note, engine)
            before = ""
    finally:
        engine.dispose()
    migrate(url)
    return Restored(note.rows, before)


def _sound(place: Path) -> Note:
    """The note of a backup whose file is exactly what was written, and not of a newer Earful."""
    if not place.is_file():
        raise BadInput(say("there is no file {place}", place=place))
    note = read_note(place)
    if hash_of_file(place) != note.sha256:
        raise BadInput(say("{name} is not what was written: its hash differs from its note", name=place.name))
    known = {script.revision for script in ScriptDirectory.from_config(alembic_config("")).walk_revisions()}
    if note.revision not in known:
        raise NeedsSetup(
            say("this backup is of a newer Earful (tables {revision}): upgrade Earful first", revision=note.revision)
        )
    return note


def _compare(note: Note, found: tuple[dict[str, int], str]) -> None:
    rows, revision = found
    wrong = sorted(name for name in note.rows.keys() | rows.keys() if note.rows.get(name) != rows.get(name))
    if wrong or revision != note.revision:
        raise BadInput(
            say("what came back differs from the note in {parts}", parts=", ".join(wrong) or N_("its version"))
        )


@contextmanager
def _tried_out(place: Path, note: Note, url: str) -> Iterator[tuple[dict[str, int], str]]:
    if note.kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix=".try-", dir=place.parent) as folder:
            yield look_into(_unpacked(place, Path(folder) / "try.db"))
        return
    with own_database(url) as engine:
        put_dump(place, note, engine)
        with engine.connect() as connection:
            yield rows_of(connection), revision_of(connection)


def _unpacked(place: Path, target: Path) -> Path:
    """The database of a backup; BadInput where it is none, or grows as no database does."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    most, size = ALWAYS_ALLOWED + MOST_UNPACKED * place.stat().st_size, 0
    try:
        with gzip.open(place, "rb") as packed, target.open("wb") as file:
            while piece := packed.read(PIECE):
                size += len(piece)
                if size > most:
                    raise BadInput(
                        say(
                            "{name} unpacks to more than {most} MiB: this is no backup of ours",
                            name=place.name,
                            most=most // 2**20,
                        )
                    )
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadInput(say("{name} cannot be unpacked: it is damaged", name=place.name)) from error
    return target


def _holds_rows(engine: Engine) -> bool:
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return False
    with engine.connect() as connection:
        return any(count for name, count in rows_of(connection).items() if name != "alembic_version")


def _put_file(place: Path, engine: Engine, now: datetime) -> str:
    """Put the unpacked file in the place of the database in one step; the one before is kept beside it."""
    target = Path(engine.url.database or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.restored")
    fresh.unlink(missing_ok=True)
    _unpacked(place, fresh)
    if not target.exists():
        fresh.replace(target)
        return ""
    engine.dispose()
    kept = target.with_name(f"{target.name}.before-{now:%Y%m%d-%H%M%S}")
    with _nobody_else(target):
        os.link(target, kept)
        _keep_beside(target, kept)
        fresh.replace(target)
    return str(kept)


def _keep_beside(target: Path, kept: Path) -> None:
    """Move what SQLite could not merge into a damaged file along with it: another file would take it for its own."""
    for ending in ("-wal", "-journal"):
        with suppress(FileNotFoundError):
            target.with_name(f"{target.name}{ending}").replace(f"{kept}{ending}")
    target.with_name(f"{target.name}-shm").unlink(missing_ok=True)


@contextmanager
def _nobody_else(target: Path) -> Iterator[None]:
    """Hold the only connection to an SQLite file, with all that was written merged into it."""
    with closing(sqlite3.connect(target, timeout=1, isolation_level=None)) as held:
        try:
            held.execute("PRAGMA locking_mode = EXCLUSIVE")
            held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            held.execute("PRAGMA journal_mode = DELETE")
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            fault = fault_of(error, str(target)) or Away()
            raise (TryLater(IN_USE) if isinstance(fault, Away) else fault) from error
        except sqlite3.DatabaseError:
            pass  # what stands there is damaged: all the more reason to bring the backup back
        yield
