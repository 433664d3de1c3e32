"""Copies: what a mention is a copy of and why, how many it has itself, and how it is parted from them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select
from sqlmodel import Session, col

from store.models import Author, Duplicate, Mention, Triage
from store.stale_days import touch

RULE = "copy"


@dataclass(frozen=True)
class Story:
    """Where a mention stands in its story: a copy has an original and a reason, an original has copies."""

    original: Mention | None = None
    author: Author | None = None
    reason: str = ""
    copies: int = 0


def stories_of(session: Session, mention_ids: Sequence[int]) -> dict[int, Story]:
    """Those of these mentions that are copies or have some; two queries."""
    first = (
        select(col(Duplicate.mention_id), Mention, Author, col(Duplicate.reason))
        .join(Mention, col(Mention.id) == Duplicate.original_id)
        .join(Author, col(Author.id) == Mention.author_id, isouter=True)
        .where(col(Duplicate.mention_id).in_(mention_ids))
    )
    counted = (
        select(col(Duplicate.original_id), func.count())
        .where(col(Duplicate.original_id).in_(mention_ids))
        .group_by(col(Duplicate.original_id))
    )
    copied = {id_: Story(copies=count) for id_, count in session.execute(counted)}
    return copied | {id_: Story(original, author, why) for id_, original, author, why in session.execute(first)}


def part_from_copies(session: Session, mention_id: int) -> None:
    """Let a mention and its copies stand by themselves; the caller commits.

    A copy that was set aside because the original is answered is decided on anew.
    """
    copies = list(session.scalars(select(col(Duplicate.mention_id)).where(col(Duplicate.original_id) == mention_id)))
    aside = col(Triage.mention_id).in_(copies), col(Triage.rule) == RULE
    session.exec(delete(Triage).where(*aside).execution_options(synchronize_session=False))
    either = or_(col(Duplicate.mention_id) == mention_id, col(Duplicate.original_id) == mention_id)
    session.exec(delete(Duplicate).where(either).execution_options(synchronize_session=False))
    touch(session, [mention_id, *(copy or 0 for copy in copies)])
