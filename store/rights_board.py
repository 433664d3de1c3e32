"""The board of what is worth resharing: the posts of a brand by the state of their rights."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from store.models import Author, Match, Mention, Rights, Ugc
from store.ugc import UgcRow

STATES = ("found", "asked", "granted", "reshared", "declined", "expired", "revoked")


def counts(session: Session, brand_id: int) -> dict[str, int]:
    """How many posts of a brand somebody has begun to ask for, by state."""
    wanted = select(col(Rights.status), func.count()).where(col(Rights.brand_id) == brand_id)
    return {row[0]: row[1] for row in session.execute(wanted.group_by(col(Rights.status)))}


def in_state(session: Session, brand_id: int, status: str, limit: int) -> list[UgcRow]:
    """The posts of a brand in one state, the last one begun first; also those that the model finds less good today."""
    wanted = (
        select(Mention, Author, col(Ugc.worth), col(Ugc.reasons))
        .join(Rights, col(Rights.mention_id) == Mention.id)
        .join(Author, col(Author.id) == Mention.author_id, isouter=True)
        .join(Ugc, col(Ugc.mention_id) == Mention.id, isouter=True)
        .where(col(Rights.brand_id) == brand_id, col(Rights.status) == status)
        .order_by(col(Rights.id).desc())
        .limit(limit)
    )
    rows = session.execute(wanted)
    return [UgcRow(mention, author, worth or 0.0, reasons or []) for mention, author, worth, reasons in rows]


def one_post(session: Session, brand_id: int, mention_id: int) -> UgcRow | None:
    """One post that a brand heard of, whatever its worth; None where it did not."""
    wanted = (
        select(Mention, Author, col(Ugc.worth), col(Ugc.reasons))
        .join(Match, col(Match.mention_id) == Mention.id)
        .join(Author, col(Author.id) == Mention.author_id, isouter=True)
        .join(Ugc, col(Ugc.mention_id) == Mention.id, isouter=True)
        .where(col(Match.brand_id) == brand_id, col(Mention.id) == mention_id)
    )
    found = session.execute(wanted.limit(1)).first()
    return None if found is None else UgcRow(found[0], found[1], found[2] or 0.0, found[3] or [])


def rights_by_mention(session: Session, brand_id: int, mention_ids: Sequence[int]) -> dict[int, Rights]:
    """The rights of a brand in these mentions, where somebody has begun to ask."""
    wanted = select(Rights).where(col(Rights.brand_id) == brand_id, col(Rights.mention_id).in_(mention_ids))
    return {rights.mention_id: rights for rights in session.scalars(wanted)}
