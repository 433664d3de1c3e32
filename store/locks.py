"""One run of a kind at a time, held by a lock that dies with its process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.errors import TryLater


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
            raise TryLater(f"another {kind} is running (process {held.read().strip() or 'unknown'})") from error
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        yield
