"""The files that were kept at a grant: under EARFUL_HOME/media, by numbers and never by names from outside."""

import hashlib
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput
from store.models import Rights
from store.saying import N_, say
from store.steps import IN_USE
from store.workflow import Actor

FOLDER = "media"
ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "video/mp4": "mp4",
    "video/webm": "webm",
}  # fmt: skip
MOST_FILES, LARGEST = 12, 100 * 2**20  # bytes each


def keep_files(
    session: Session, rights: Rights, files: Sequence[tuple[str, bytes] | None], actor: Actor, home: Path
) -> list[Path]:
    """Keep what a granted mention shows: pairs of type and content, None for what could not be fetched. Caller commits.

    What was kept of such a one before stays. No file is overwritten or deleted: after the commit, `drop_files` deletes
    what was replaced. Returns the new places. BadInput without a grant, and for a type or size that is not kept.
    """
    actor.need("approver", rights.brand_id, N_("keep media"))
    if rights.status not in IN_USE:
        raise BadInput("media are kept only once they are granted")
    there = [each for each in files if each]
    if len(files) > MOST_FILES or any(kind not in ENDINGS or len(content) > LARGEST for kind, content in there):
        raise BadInput(
            say(
                "at most {most_files} pictures or videos of {largest} MB each are kept",
                most_files=MOST_FILES,
                largest=LARGEST // 2**20,
            )
        )
    folder = _folder(home, rights.id or 0)
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    kept = [] if len(there) == len(files) > 0 else [each for each in rights.kept if not _given(each, files)]
    places: list[Path] = []
    try:
        for number, each in enumerate(files, start=1):
            if each:
                places.append(_free(folder, number, ENDINGS[each[0]]))
                places[-1].write_bytes(each[1])
                kept.append(_row(places[-1].name, *each))
    except OSError:
        _unlink(places)
        raise
    rights.kept = sorted(kept, key=_number)
    session.add(rights)
    record(session, actor, "kept", "ugc", rights.id, brand_id=rights.brand_id, files=len(kept))
    return places


def drop_files(rights: Rights, before: Sequence[Mapping[str, Any]], home: Path) -> None:
    """Delete the files of these rows, kept before, that the rights no longer name; to be called after the commit."""
    names = {str(each["name"]) for each in before} - {str(each["name"]) for each in rights.kept}
    _unlink(_folder(home, rights.id or 0) / name for name in names)


def _given(row: Mapping[str, Any], files: Sequence[object]) -> bool:
    """Whether there is a new file in place of a kept one."""
    return _number(row) <= len(files) and files[_number(row) - 1] is not None


def _number(row: Mapping[str, Any]) -> int:
    """Which picture of the mention a kept file is, counted from 1."""
    return int(re.match(r"\d+", str(row["name"]))[0])  # type: ignore[index]  # we named it


def _row(name: str, kind: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "kind": kind, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _free(folder: Path, number: int, ending: str) -> Path:
    """An empty new file, readable for its owner only: 1.jpg, or 1-2.jpg beside an earlier one."""
    for again in count(1):
        place = folder / (f"{number}.{ending}" if again == 1 else f"{number}-{again}.{ending}")
        with suppress(FileExistsError):
            place.touch(0o600, exist_ok=False)
            return place
    raise AssertionError("count() has no end")


def _unlink(places: Iterable[Path]) -> None:
    for place in places:
        place.unlink(missing_ok=True)


def kept_files(rights: Rights, home: Path) -> list[tuple[str, bytes]]:
    """The files of rights by name, those whose content is no longer what was kept left out."""
    found = []
    for each in rights.kept:
        place = _folder(home, rights.id or 0) / str(each["name"])
        content = place.read_bytes() if place.is_file() else b""
        if hashlib.sha256(content).hexdigest() == each["sha256"]:
            found.append((str(each["name"]), content))
    return found


def sweep_files(session: Session, home: Path) -> int:
    """Delete the folders of rights that are gone, over or revoked; returns how many. To be called after a commit."""
    folders = {int(each.name): each for each in (home / FOLDER).glob("*") if each.name.isdecimal()}
    wanted = select(col(Rights.id)).where(col(Rights.id).in_(folders), col(Rights.status).in_(IN_USE))
    good = set(session.scalars(wanted)) if folders else set()
    gone = [place for number, place in folders.items() if number not in good]
    for place in gone:
        shutil.rmtree(place)
    return len(gone)


def _folder(home: Path, rights_id: int) -> Path:
    return home / FOLDER / str(rights_id)
