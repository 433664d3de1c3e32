"""What is worth resharing: keep how well each mention is, and find the best ones of a brand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, or_, select
from sqlmodel import Session, col

from store.mentions import insert_new
from store.models import Author, Correction, Duplicate, Match, Mention, NotAboutUs, Rights, Ugc

NO_MEDIA = ("[]", "null", "")


@dataclass(frozen=True, kw_only=True)
class UgcFilter:
    """Which mentions of a brand to look for; `least` is the lowest worth that counts, 0 to 1."""

    brand_id: int
    since: datetime | None = None
    media_only: bool = False
    least: float = 0.5


@dataclass(frozen=True)
class UgcRow:
    """A mention with its author, how well it is worth resharing, and the reasons for and against."""

    mention: Mention
    author: Author | None
    worth: float
    reasons: list[dict[str, str]]


def save_worth(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Replace what was known of mentions: rows of `mention_id`, `worth`, `reasons`, `model`; the caller commits."""
    ids = [row["mention_id"] for row in rows]
    session.execute(
        delete(Ugc).where(col(Ugc.mention_id).in_(ids)).execution_options(synchronize_session=False)
    )  # fmt: skip
    insert_new(session, Ugc, rows)


def best_ugc(session: Session, wanted: UgcFilter, limit: int = 50, offset: int = 0) -> list[UgcRow]:
    """The mentions most worth resharing, best first, without copies and without what a person spoke against.

    Left out is what somebody marked as not about this brand or gave a label other than positive, and what its author
    was asked for already.
    """
    found = (
        select(Mention, Author, col(Ugc.worth), col(Ugc.reasons))
        .join(Ugc, col(Ugc.mention_id) == Mention.id)
        .join(Author, col(Author.id) == Mention.author_id, isouter=True)
        .join(Correction, col(Correction.mention_id) == Mention.id, isouter=True)
        .where(*_conditions(wanted))
        .order_by(col(Ugc.worth).desc(), col(Mention.published_at).desc(), col(Mention.id).desc())
    )
    return [UgcRow(*row) for row in session.execute(found.limit(limit).offset(offset))]


def _conditions(wanted: UgcFilter) -> Iterable[ColumnElement[bool]]:
    yield col(Ugc.worth) >= wanted.least
    yield col(Mention.id).in_(select(col(Match.mention_id)).where(col(Match.brand_id) == wanted.brand_id))
    yield col(Mention.id).not_in(select(col(Duplicate.mention_id)))
    elsewhere = select(col(NotAboutUs.mention_id)).where(col(NotAboutUs.brand_id) == wanted.brand_id)
    yield col(Mention.id).not_in(elsewhere)
    yield or_(col(Correction.label).is_(None), col(Correction.label) == "positive")
    begun = col(Rights.brand_id) == wanted.brand_id, col(Rights.status) != "found"
    yield col(Mention.id).not_in(select(col(Rights.mention_id)).where(*begun))
    if wanted.since is not None:
        yield col(Mention.published_at) >= wanted.since
    if wanted.media_only:
        yield cast(col(Mention.media), Text).not_in(NO_MEDIA)
