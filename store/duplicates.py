"""Duplicates: which mentions say what an earlier one said, and under which keys copies are looked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session, col

from store.mentions import insert_new
from store.models import Duplicate, DuplicateKey, Mention
from store.stale_days import touch

ASKED_AT_ONCE = 5_000
UNSEEN_BY_SESSION = {"synchronize_session": False}


class Passage(NamedTuple):
    """What is compared of a mention."""

    id: int
    text: str
    author_id: int | None
    kind: str
    rated: bool
    published_at: datetime
    collected_at: datetime


def read_passages(session: Session, ids: Iterable[int]) -> list[Passage]:
    """What there is to compare of those of these mentions that are still there."""
    columns = Mention.id, Mention.title, Mention.text, Mention.author_id, Mention.kind, Mention.rating
    wanted: Any = select(*columns, col(Mention.published_at), col(Mention.collected_at))  # type: ignore[call-overload]
    found = [row for some in _some(ids) for row in session.execute(wanted.where(col(Mention.id).in_(some)))]
    return [
        Passage(id_, f"{title}\n{text}" if title else text, author, kind, rating is not None, published, collected)
        for id_, title, text, author, kind, rating, published, collected in found
    ]


def save_keys(session: Session, keys: Iterable[tuple[int, int, datetime]]) -> None:
    """Keep keys of mentions: key, mention id, and when the mention came in; the caller commits."""
    rows = [{"key": key, "mention_id": id_, "seen_at": seen} for key, id_, seen in keys]
    insert_new(session, DuplicateKey, rows)


def holders_of(session: Session, keys: Iterable[int], since: datetime) -> dict[int, list[int]]:
    """The mentions that came in since then, by each of these keys that they have."""
    found: dict[int, list[int]] = {}
    wanted = select(col(DuplicateKey.key), col(DuplicateKey.mention_id)).where(col(DuplicateKey.seen_at) >= since)
    for some in _some(keys):
        for key, id_ in session.execute(wanted.where(col(DuplicateKey.key).in_(some))):
            found.setdefault(key, []).append(id_)
    return found


def drop_keys(session: Session, before: datetime) -> None:
    """Forget the keys of mentions that came in before then; the caller commits."""
    old = delete(DuplicateKey).where(col(DuplicateKey.seen_at) < before)
    session.execute(old.execution_options(**UNSEEN_BY_SESSION))


def save_duplicates(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Save that mentions are copies: rows of `mention_id`, `original_id`, `reason`, `likeness`; the caller commits.

    An original is never a copy itself: whatever was a copy of one of these mentions becomes one of its original.
    """
    if not rows:
        return
    ids = {row["mention_id"] for row in rows} | {row["original_id"] for row in rows}
    for some in _some(ids):
        gone = delete(Duplicate).where(col(Duplicate.mention_id).in_(some))
        session.execute(gone.execution_options(**UNSEEN_BY_SESSION))
    table: Any = Duplicate.__table__  # type: ignore[attr-defined]
    moved = update(table).where(table.c.original_id == bindparam("copy")).values(original_id=bindparam("to"))
    session.connection().execute(moved, [{"copy": row["mention_id"], "to": row["original_id"]} for row in rows])
    insert_new(session, Duplicate, [dict(row) for row in rows])
    touch(session, ids)


def duplicates_of(session: Session, ids: Iterable[int]) -> dict[int, Duplicate]:
    """The rows of those of these mentions that are copies."""
    wanted = select(Duplicate).execution_options(populate_existing=True)
    rows = (row for some in _some(ids) for row in session.scalars(wanted.where(col(Duplicate.mention_id).in_(some))))
    return {row.mention_id or 0: row for row in rows}


def originals_of(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """The original of each of these mentions that is a copy."""
    pair = select(col(Duplicate.mention_id), col(Duplicate.original_id))
    rows = (row for some in _some(ids) for row in session.execute(pair.where(col(Duplicate.mention_id).in_(some))))
    return {copy: original for copy, original in rows if copy is not None}


def original_of(session: Session, mention_id: int) -> int:
    """The mention that said first what this one says: itself, if it is no copy."""
    return originals_of(session, [mention_id]).get(mention_id, mention_id)


def copies_of(session: Session, mention_id: int) -> list[Duplicate]:
    """The copies of an original, in the order in which they were published."""
    mine = select(Duplicate).where(col(Duplicate.original_id) == mention_id)
    ordered = mine.join(Mention, col(Mention.id) == Duplicate.mention_id).order_by(
        col(Mention.published_at), col(Mention.id)
    )
    return list(session.scalars(ordered.execution_options(populate_existing=True)))


def count_stories(session: Session, ids: Sequence[int]) -> int:
    """How many distinct stories these mentions tell: a copy tells that of its original."""
    originals = originals_of(session, ids)
    return len({originals.get(id_, id_) for id_ in ids})


def _some(ids: Iterable[int]) -> Iterator[list[int]]:
    every = list(dict.fromkeys(ids))
    for start in range(0, len(every), ASKED_AT_ONCE):
        yield every[start : start + ASKED_AT_ONCE]
