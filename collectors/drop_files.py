"""The files of the drop folder: which there are, whether they have stopped changing, and how they move away."""

import fcntl
import json
import os
import stat
import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from store.errors import BadInput
from store.models import utc_now
from store.saying import say

CALM = 5.0  # seconds without a change
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".partial", ".swp", "~")
LOOKS = ".looks.json"
KEPT = ("done", "failed")
LONGEST_NAME = 150  # bytes, so that the time before it and the ending behind it have room


@dataclass(frozen=True)
class Dropped:
    """One file that waits: whose it is by its folders, and its size and times when it was seen."""

    path: Path
    brand: str
    channel: str
    print: tuple[int, int, int]

    @property
    def shown(self) -> str:
        """Where it stands, as a person may read it."""
        return clean(f"{self.brand}/{self.channel}/{self.path.name}")

    def changed(self) -> bool:
        """Whether it is another file now than when it was seen."""
        return fingerprint(self.path) != self.print

    def check_name(self) -> None:
        """BadInput where no database could keep its name."""
        if clean(self.path.name) != self.path.name:
            raise BadInput("its name holds letters that cannot be kept: give it another name")


def clean(name: str) -> str:
    """A name without what cannot be shown or kept."""
    kept = name.encode("utf-8", "replace").decode()
    return "".join("?" if unicodedata.category(letter)[0] == "C" else letter for letter in kept)


def fingerprint(path: Path) -> tuple[int, int, int] | None:
    """Which file stands under a name, by number, size and time; None where there is no plain file."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def dropped(folder: Path, notes: list[str]) -> Iterator[Dropped]:
    """Every file two folders deep, in order; what stands elsewhere or is a link is noted and left."""
    for brand in _entries(folder, notes, "README.txt"):
        for channel in _entries(brand, notes):
            for path in _inside(channel, notes):
                if path.name.startswith(".") or path.name.lower().endswith(UNFINISHED):
                    continue
                seen = fingerprint(path)
                if seen is not None:
                    yield Dropped(path, brand.name, channel.name, seen)
                elif not (path.name in KEPT and path.is_dir() and not path.is_symlink()):
                    notes.append(
                        say(
                            "{path} is no plain file and is left alone: links are not followed",
                            path=_place(path, folder),
                        )
                    )


def _entries(folder: Path, notes: list[str], known: str = "") -> Iterator[Path]:
    """The folders in a folder."""
    for path in _inside(folder, notes):
        if path.name.startswith(".") or path.name == known:
            continue
        if path.is_dir() and not path.is_symlink():
            yield path
        elif path.is_symlink():
            notes.append(say("{name} is a link, which is not followed", name=clean(path.name)))
        else:
            notes.append(
                say(
                    "{name} stands in no folder of a brand and a channel: put it into BRAND/CHANNEL",
                    name=clean(path.name),
                )
            )


def _inside(folder: Path, notes: list[str]) -> list[Path]:
    """What stands in a folder, in order; nothing where it may not be read."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        notes.append(say("{name} cannot be read: {strerror}", name=clean(folder.name), strerror=error.strerror))
        return []


def _place(path: Path, folder: Path) -> str:
    return clean(path.relative_to(folder).as_posix())


def settled(folder: Path, file: Dropped) -> bool:
    """Whether nobody writes a file any more: it rested for some seconds, or looks as it did at the look before."""
    try:
        found = file.path.lstat()
    except OSError:
        return False
    calm = time.time() - max(found.st_mtime, found.st_ctime) > CALM
    return (calm or _looks(folder).get(_place(file.path, folder)) == list(file.print)) and not _is_written(file.path)


def still_to_settle(folder: Path, waiting: Sequence[Dropped]) -> None:
    """Keep how the files looked that still wait."""
    looks, part = {_place(each.path, folder): list(each.print) for each in waiting}, folder / f"{LOOKS}.part"
    if not looks:
        (folder / LOOKS).unlink(missing_ok=True)
        return
    part.write_text(json.dumps(looks), encoding="utf-8")
    part.replace(folder / LOOKS)


def _looks(folder: Path) -> dict[str, list[int]]:
    try:
        found = json.loads((folder / LOOKS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_written(path: Path) -> bool:
    """Whether a process has a file open to write into; False where the system does not tell."""
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:  # another person's file, or a file system that knows no leases
        return False
    finally:
        os.close(opened)
    return False


def move_away(file: Dropped, where: str, reasons: Path) -> Path | None:
    """Move a file that was read, with the time before its name, and the reasons beside it; never over another one.

    None, with all as it was, where another file had taken its place in this moment.
    """
    folder = file.path.parent / where
    if folder.is_symlink():
        raise BadInput(say("{where} is a link, which is not followed", where=where))
    folder.mkdir(exist_ok=True)
    target = _free(folder, clean(file.path.name), utc_now())
    if reasons.exists():
        reasons.replace(target.with_name(f"{target.name}.txt"))
    file.path.rename(target)
    if fingerprint(target) == file.print:
        return target
    target.with_name(f"{target.name}.txt").unlink(missing_ok=True)
    if not file.path.exists():
        target.rename(file.path)
    return None


def _free(folder: Path, name: str, now: datetime) -> Path:
    """A name that nothing has in a folder."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, f".{ending}") if dot and len(ending.encode()) <= 20 else (name, "")
    stem = stem.encode()[:LONGEST_NAME].decode("utf-8", "ignore")
    number, target = 1, folder / f"{now:%Y-%m-%dT%H%M%S} {stem}{ending}"
    while target.exists() or target.is_symlink() or target.with_name(f"{target.name}.txt").exists():
        number += 1
        target = folder / f"{now:%Y-%m-%dT%H%M%S} {stem} ({number}){ending}"
    return target
