"""Disks of a few megabytes that a test can fill and make read-only; only root can make them: others skip the test."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

PIECE = 4096
MOUNT, UNMOUNT = "/usr/bin/mount", "/usr/bin/umount"


class SmallDisk:
    """A file system in memory, mounted on a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, but: int = 0) -> None:
        """Leave no room, or just so many bytes."""
        room = os.statvfs(self.folder)
        left = max(0, room.f_bavail * room.f_frsize - but)
        with self._filler.open("ab", buffering=0) as file, suppress(OSError):  # others may fill it meanwhile
            for _ in range(left // PIECE):
                file.write(bytes(PIECE))

    def free(self) -> None:
        """Give the room back."""
        self._filler.unlink(missing_ok=True)

    def close(self) -> None:
        """Take no more changes."""
        self._again("remount,ro")

    def open(self) -> None:
        """Take changes again."""
        self._again("remount,rw")

    def _again(self, how: str) -> None:
        subprocess.run([MOUNT, "-o", how, str(self.folder)], check=True)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """A disk of a size, on a new folder, gone in the end."""
    folder.mkdir()
    done = subprocess.run(
        [MOUNT, "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("only root can mount a small disk: this test is skipped")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run([UNMOUNT, "--lazy", str(folder)], check=True)
