"""One run of a kind at a time, held by a lock that dies with its process."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlmodel import Session

from store.errors import TryLater
from store.saying import N_, say
from store.settings import settings

KEEP_TIME = "keep-time"


@contextmanager
def one_after_another(kind: str, home: Path) -> Iterator[None]:
    """Wait until no other process or thread is at something of this kind; dropped when its process ends."""
    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{kind}.lock").open("a+", encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextmanager
def only_one(kind: str, home: Path) -> Iterator[None]:
    """Hold the lock of one kind of run; raises TryLater while another process holds it.

    The operating system drops the lock when its process ends, however it ends.
    """
    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{kind}.lock").open("a+", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            held.seek(0)
            raise TryLater(
                say(
                    "another {kind} is running (process {process})",
                    kind=kind,
                    process=held.read().strip() or N_("unknown"),
                )
            ) from error
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        yield


@contextmanager
def alone(session: Session, kind: str) -> Iterator[None]:
    """Hold the lock of one kind of run on this machine and, on PostgreSQL, on all machines that share the database.

    Raises TryLater while anybody else holds it. The server drops its lock when the connection of its holder ends.
    """
    bind = session.get_bind()
    with only_one(kind, settings().home):
        if not isinstance(bind, Engine) or bind.dialect.name != "postgresql":
            yield
            return
        with bind.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            key = {"key": _number_of(kind)}
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key):
                raise TryLater(say("another {kind} is running on another machine", kind=kind))
            try:
                yield
            finally:
                connection.scalar(text("SELECT pg_advisory_unlock(:key)"), key)


def _number_of(kind: str) -> int:
    """A kind as the 64-bit number that PostgreSQL takes for a lock."""
    return int.from_bytes(hashlib.sha256(f"earful {kind}".encode()).digest()[:8], signed=True)
