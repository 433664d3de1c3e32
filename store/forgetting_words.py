"""What names a forgotten person without hanging on them: deliveries of webhooks, and files that Earful wrote."""

from collections.abc import Collection
from mmap import ACCESS_READ, mmap
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import Session, col

from store.models import Brand, Case, Connection, Delivery, Reply
from store.traces import in_files, stands_whole

EXPORTS, OUTBOX = "exports", "outbox"


def deliveries_of(session: Session, brand_id: int | None, words: list[str]) -> list[int]:
    """The deliveries, to one brand or to all, that name the person; what is still to be read stays for the others."""
    wanted = select(col(Delivery.id), col(Delivery.body)).where(col(Delivery.status) != "new")
    if brand_id is not None:
        ours = select(col(Connection.id)).where(col(Connection.brand_id) == brand_id)
        wanted = wanted.where(col(Delivery.connection_id).in_(ours))
    rows = session.execute(wanted.execution_options(yield_per=200))
    return [id_ or 0 for id_, body in rows if any(stands_whole(body, word) for word in words)]


def files_of(
    session: Session, brand_id: int | None, home: Path, words: list[str], answers: Collection[int]
) -> list[Path]:
    """The exports and answers in the outbox that name the person, or are one of the `answers` to them.

    An export holds rows of every brand, so where one of several brands erases, its exports stay and are told of.
    """
    exports = brand_id is None or session.scalar(select(func.count(col(Brand.id)))) == 1
    ours = None if brand_id is None else _replies(session, brand_id)
    theirs = {f"reply-{id_}" for id_ in answers}
    found = [place for place in in_files(home, words) if _names(place, words)]
    named = [
        place for place in found
        if (exports and _lies_in(home, place, EXPORTS))
        or (_lies_in(home, place, OUTBOX) and (ours is None or place.stem in ours))
    ]  # fmt: skip
    written = [place for place in (home / OUTBOX).glob("reply-*") if place.stem in theirs]
    return sorted({*named, *written})


def _lies_in(home: Path, place: Path, folder: str) -> bool:
    return place.relative_to(home).parts[0] == folder


def _replies(session: Session, brand_id: int) -> set[str]:
    wanted = select(col(Reply.id)).join(Case, col(Case.id) == Reply.case_id).where(col(Case.brand_id) == brand_id)
    return {f"reply-{id_}" for id_ in session.scalars(wanted)}


def _names(place: Path, words: list[str]) -> bool:
    with place.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return any(stands_whole(content, word) for word in words)
