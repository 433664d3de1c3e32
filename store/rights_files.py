"""The files that were kept at a grant: under EARFUL_HOME/media, by numbers and never by names from outside."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput
from store.models import Rights
from store.workflow import IN_USE, Actor

FOLDER = "media"
ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "video/mp4": "mp4",
    "video/webm": "webm",
}  # fmt: skip
MOST_FILES, LARGEST = 12, 100 * 2**20  # bytes each


def keep_files(
    session: Session, rights: Rights, files: Sequence[tuple[str, bytes]], actor: Actor, home: Path
) -> list[Path]:
    """Keep what a granted mention shows, in place of what was kept before: pairs of type and content. Caller commits.

    BadInput without a grant, and for a type or size that is not kept.
    """
    actor.need("approver", rights.brand_id, "keep media")
    if rights.status not in IN_USE:
        raise BadInput("media are kept only once they are granted")
    if len(files) > MOST_FILES or any(kind not in ENDINGS or len(content) > LARGEST for kind, content in files):
        raise BadInput(f"at most {MOST_FILES} pictures or videos of {LARGEST // 2**20} MB each are kept")
    folder = _folder(home, rights.id or 0)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    kept, places = [], []
    for number, (kind, content) in enumerate(files, start=1):
        name = f"{number}.{ENDINGS[kind]}"
        place = folder / name
        place.write_bytes(content)
        place.chmod(0o600)
        kept.append(
            {"name": name, "kind": kind, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        )  # fmt: skip
        places.append(place)
    rights.kept = kept
    session.add(rights)
    record(session, actor, "kept", "ugc", rights.id, brand_id=rights.brand_id, files=len(kept))
    return places


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
