"""Mentions that wait for their score, and those that broke it: set aside with the error, so that the others go on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, text
from sqlmodel import Session, col

from store.errors import in_words
from store.models import Match, Mention, Sentiment, Triage, Unreadable

LONGEST = 300
DECIDING = 4_017_923_001  # any number that nobody else takes for a lock of PostgreSQL


def unscored(
    session: Session,
    model: str,
    limit: int,
    brand_id: int | None = None,
    channel: str = "",
    *,
    among: Sequence[int] | None = None,
) -> list[Mention]:
    """The next mentions that this model has not scored, or that nobody decided on for a brand yet; newest first.

    On PostgreSQL they are claimed until the commit, and those that others have claimed are left out.
    """
    decided = (col(Triage.mention_id) == Match.mention_id) & (col(Triage.brand_id) == Match.brand_id)
    undecided = (
        select(col(Match.mention_id)).join(Triage, decided, isouter=True).where(col(Triage.id).is_(None)).distinct()
    )
    old = or_(col(Sentiment.mention_id).is_(None), col(Sentiment.model) != model)
    broke = select(col(Unreadable.mention_id)).where(col(Unreadable.model) == model)
    wanted = (
        select(Mention)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
        .where(or_(old, col(Mention.id).in_(undecided)), col(Mention.deleted_at).is_(None))
        .where(col(Mention.id).not_in(broke))
    )
    if among is not None:
        wanted = wanted.where(col(Mention.id).in_(among))
    if brand_id is not None:
        wanted = wanted.where(col(Mention.id).in_(select(col(Match.mention_id)).where(col(Match.brand_id) == brand_id)))
    if channel:
        wanted = wanted.where(col(Mention.channel) == channel)
    claimed = wanted.order_by(col(Mention.id).desc()).limit(limit)
    return list(session.scalars(claimed.with_for_update(skip_locked=True, key_share=True, of=Mention)))


def set_unreadable(session: Session, mention_id: int, model: str, error: Exception, now: datetime) -> None:
    """Keep that a mention broke a model, with an error that holds no text; the caller commits."""
    session.merge(Unreadable(mention_id=mention_id, model=model, error=in_words(error)[:LONGEST], at=now))


def unreadable(session: Session, brand_id: int | None = None, limit: int = 50) -> list[tuple[Mention, Unreadable]]:
    """The mentions that were set aside, newest first."""
    wanted = select(Mention, Unreadable).join(Unreadable, col(Unreadable.mention_id) == Mention.id)
    if brand_id is not None:
        wanted = wanted.where(col(Mention.id).in_(select(col(Match.mention_id)).where(col(Match.brand_id) == brand_id)))
    rows = session.execute(wanted.order_by(col(Mention.id).desc()).limit(limit))
    return [(mention, why) for mention, why in rows]


def try_again(session: Session) -> int:
    """Forget that mentions could not be read, so that the next run tries them; gives their number."""
    return session.exec(delete(Unreadable)).rowcount


def take_turn_to_decide(session: Session) -> None:
    """Wait until no other process decides what is a copy and which case a mention belongs to; held until the commit.

    SQLite has one writer anyway. Scoring, which takes the time, needs no turn.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": DECIDING})
