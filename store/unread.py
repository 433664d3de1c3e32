"""Marks of mentions that wait to be read, or for somebody to decide on them for a brand.

The database itself makes them, by triggers, whenever there is something to do: so nobody can forget to, and nobody has
to look through all mentions to find the few that wait. Marks are only ever added; who did the work takes away those
that were seen before it, so that what changes meanwhile is done the next time. A mark too many costs a look.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from store.models import Unread

PAGE = 1_000
IN_SQL: dict[str, Any] = {"synchronize_session": False}


def unread_ids(session: Session, below: int | None = None) -> list[int]:
    """The mentions that have a mark, the newest first, a page of them; the next page is below the last of this one."""
    wanted = select(col(Unread.mention_id)).distinct().order_by(col(Unread.mention_id).desc()).limit(PAGE)
    return list(session.scalars(wanted if below is None else wanted.where(col(Unread.mention_id) < below)))


def marks_of(session: Session, mention_ids: Sequence[int]) -> list[tuple[int, int]]:
    """The marks that some mentions have now, each with its mention."""
    pair = col(Unread.id), col(Unread.mention_id)
    return [(mark, id_) for mark, id_ in session.execute(select(*pair).where(pair[1].in_(mention_ids)))]


def take_away(session: Session, marks: Iterable[int]) -> None:
    """Take these marks away; the caller commits."""
    session.exec(delete(Unread).where(col(Unread.id).in_(list(marks))).execution_options(**IN_SQL))
