"""What is out of order when a disk, a file of ours or the database fails us, and what to do, in a sentence each."""

import errno
import os
import pwd
import shutil
import sqlite3
import traceback
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from store.errors import Away, Broken, EarfulError
from store.faults_postgresql import fault_of_postgresql
from store.saying import N_, say
from store.settings import settings

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
IN_THE_WAY = frozenset({errno.EEXIST, errno.ENOTDIR, errno.EISDIR})
CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
LITTLE = 256 * 1024  # bytes: with less room than this SQLite cannot even open what it keeps beside its file


def explained(error: Exception) -> EarfulError:
    """The error as one of ours: itself, or the fault behind it; raises what is neither."""
    if isinstance(error, EarfulError):
        return error
    if (fault := fault_of(error)) is None:
        raise error
    return fault


def fault_of(error: BaseException, place: str = "") -> Broken | None:
    """The fault behind an error of the operating system or of a database; None where it is something else.

    `place` is the SQLite file, or the server as HOST:PORT; of the settings in force if empty.
    """
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error, Path(place) if place else settings().home / "earful.db")
    if type(error).__module__.startswith("psycopg"):
        return fault_of_postgresql(error, place or "the server")
    return _of_file(error) if isinstance(error, OSError) else None


def in_words(error: BaseException) -> str:
    """An error as it may be kept and shown: what others say may hold secrets or what customers wrote."""
    if not isinstance(error, EarfulError):
        error = fault_of(error) or error
    if isinstance(error, EarfulError):
        return str(error)[:500]
    places = traceback.extract_tb(error.__traceback__)
    name = type(error).__name__
    if not places:
        return say("a fault of ours or of the network ({name})", name=name)
    file, number = Path(places[-1].filename).name, places[-1].lineno
    return say(
        "a fault of ours or of the network ({name} in {file}, line {number})", name=name, file=file, number=number
    )


def _of_file(error: OSError) -> Broken | None:
    place = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
    if error.errno in FULL:
        return full(place.parent if place else settings().home)
    if error.errno in CLOSED and place is not None:
        read_only = error.errno == errno.EROFS
        return _closed(place, N_("is on a disk that takes no changes") if read_only else N_("is closed to us"))
    if error.errno in IN_THE_WAY and place is not None and place.is_relative_to(settings().home):
        return Broken(say("{place} stands in the way of what Earful keeps under that name: move it away", place=place))
    return None


def _of_sqlite(error: sqlite3.Error, file: Path) -> Broken | None:
    """By SQLite's own number of the error, whose lowest byte is the kind."""
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(str(file), str(error))
    if kind == sqlite3.SQLITE_FULL or (
        kind in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and is_full(file.parent)
    ):
        return full(file.parent)
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return _closed(file, say("cannot be opened ({error})", error=error))
    if kind == sqlite3.SQLITE_IOERR:
        return Broken(
            say(
                "the database cannot be opened: the disk of {file} does not work ({error}). Look at the disk (`dmesg`) "
                "first; where the file took harm, bring back a backup with `earful restore`",
                file=file,
                error=error,
            )
        )
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Away("another process has been writing to the database for a long time: the same works later")
    return None


def full(folder: Path) -> Broken:
    """A disk without room."""
    return Broken(
        say(
            "the disk of {folder} is full: make room there. What was saved is whole, and what was not is done at the "
            "next run",
            folder=folder,
        )
    )


def damaged(what: str, why: str) -> Broken:
    """A database whose content took harm."""
    return Broken(
        say(
            "the database cannot be opened, because it is damaged ({why}): stop everything, keep {what} as it is, and "
            "bring back the newest backup with `earful restore FILE --replace`",
            why=why,
            what=what,
        )
    )


def is_full(folder: Path) -> bool:
    """Whether a folder has next to no room left; no for one that is not there."""
    try:
        return shutil.disk_usage(folder).free < LITTLE
    except OSError:
        return False


def _closed(place: Path, why: str) -> Broken:
    return Broken(
        say(
            "{place} {why}: Earful runs as {me}, who must own {home} and all in it (`chown -R {me} {home}`), on a disk "
            "that can be written to; EARFUL_HOME names another folder",
            place=place,
            why=why,
            me=_me(),
            home=settings().home.resolve(),
        )
    )


def _me() -> str:
    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
