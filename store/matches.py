"""Matches: which query of which brand found a mention, and by which words."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from store.models import Brand, Match, Query


@dataclass(frozen=True)
class Found:
    """One query that found a mention, for a brand, with the words that matched; none where it reads everything."""

    mention_id: int
    brand: Brand
    query: str
    words: tuple[str, ...]


def why_found(session: Session, mention_ids: Sequence[int]) -> list[Found]:
    """Why mentions are here, in the order in which the queries found them."""
    wanted = (
        select(col(Match.mention_id), Brand, col(Query.name), col(Match.words))
        .join(Brand, col(Brand.id) == Match.brand_id)
        .join(Query, col(Query.id) == Match.query_id)
        .where(col(Match.mention_id).in_(mention_ids))
        .order_by(col(Match.id))
    )
    return [Found(mention_id, brand, name, tuple(words)) for mention_id, brand, name, words in session.execute(wanted)]
