"""Keys of the data folder: made at their first use, and never used while others could read them."""

import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from store.errors import Broken
from store.saying import say


def kept_key(file: Path, make: Callable[[], bytes]) -> bytes:
    """What a key file holds, made at its first use; Broken where others than its owner may read it."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        put_key(file, make(), replace=False)
    return read_key(file)


def read_key(file: Path) -> bytes:
    """What a key file holds; Broken where others may read it, FileNotFoundError where there is none."""
    wide = stat.S_IMODE(file.stat().st_mode) & 0o077
    if wide:
        raise Broken(
            say(
                "others can read the key {file}: run `chmod 600 {file}`, and replace the key if they may have",
                file=file,
            )
        )
    return file.read_bytes().strip()


def put_key(file: Path, content: bytes, *, replace: bool) -> None:
    """Put a key file there as a whole, or nothing; without `replace`, that of a faster process stays."""
    handle, name = tempfile.mkstemp(prefix=".key-", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        if replace:
            Path(name).replace(file)
        else:
            with suppress(FileExistsError):
                os.link(name, file)
    finally:
        Path(name).unlink(missing_ok=True)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk holds which files are in a folder, so that a key outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
