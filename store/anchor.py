"""Where the audit log ends, kept outside the database, so that lines cut off at its end show."""

import fcntl
import hashlib
import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL

WIDTH = 100


def move_anchor(home: Path, url: URL, seq: int, hash_: str, *, back: bool = False) -> None:
    """Note the newest line; an older one counts only after a backup was brought back (`back`).

    A database in memory has none. Where the folder cannot be written to, the log itself is still kept.
    """
    if (place := anchor_file(home, url)) is None:
        return
    with suppress(OSError):
        handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            known = _read(os.pread(handle, WIDTH, 0))
            if back or known is None or known[0] < seq:
                os.pwrite(handle, f"{seq} {hash_}".ljust(WIDTH - 1).encode() + b"\n", 0)
        finally:
            os.close(handle)


def anchor_of(home: Path, url: URL) -> tuple[int, str] | None:
    """The number and the hash of the newest line that was ever written from here; None where none was."""
    place = anchor_file(home, url)
    return _read(place.read_bytes()) if place is not None and place.exists() else None


def anchor_file(home: Path, url: URL) -> Path | None:
    """The file of the anchor of one database."""
    if not url.database or url.database == ":memory:":
        return None
    name = Path(url.database).name if url.drivername.startswith("sqlite") else f"{url.host}:{url.port}/{url.database}"
    return home / f"audit-{hashlib.sha256(name.encode()).hexdigest()[:8]}.head"


def _read(content: bytes) -> tuple[int, str] | None:
    words = content.decode("ascii", "replace").split()
    return (int(words[0]), words[1]) if len(words) == 2 and words[0].isdecimal() else None
