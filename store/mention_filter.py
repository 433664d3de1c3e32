"""Which mentions a list shows: a filter, and how a database is asked for it.

There are two ways. Few are found fastest from what they have in common, by its index. Of many the newest are found
fastest by walking from the newest on and looking at each, whatever they have in common. PostgreSQL chooses by itself;
SQLite knows nothing of how many there are, and is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, literal, literal_column, select, union
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op
from sqlmodel import Session, col

from store.models import Aspect, Duplicate, Intent, Match, Mention, Sentiment
from store.search import holding_words, read_words

MANY = 1_000
HALF = 0.5  # of a star


@dataclass(frozen=True)
class MentionFilter:
    """What to look for; an empty field matches everything.

    `stars` are whole ones, to which a rating is rounded. `story` names an original, which is found with all its copies;
    `ids` allows only these mentions.
    """

    brand_id: int | None = None
    text: str = ""
    channel: str = ""
    label: str = ""
    lang: str = ""
    aspect: str = ""
    intent: str = ""
    stars: int | None = None
    kind: str = ""
    product: str = ""
    since: datetime | None = None
    without_copies: bool = False
    story: int | None = None
    ids: tuple[int, ...] | None = None


def driving(wanted: MentionFilter) -> Select[Any] | None:
    """The ids of all that have one thing in common, to go through one by one; None where that is no way to begin."""
    if wanted.text.strip() or wanted.story is not None or wanted.ids is not None:
        return None
    for table, column, value in (
        (Aspect, Aspect.name, wanted.aspect), (Intent, Intent.name, wanted.intent),
        (Match, Match.brand_id, wanted.brand_id),
    ):  # fmt: skip
        if value:
            return _tied(table, column, value).distinct()
    return None


def conditions(session: Session, wanted: MentionFilter, walking: bool = False) -> Iterable[ColumnElement[bool]]:
    """What must hold of a mention and its sentiment; `walking` from the newest on, or by what they have in common."""
    if wanted.text.strip():
        yield holding_words(session, read_words(session, wanted.text), walking=walking)
    walking = walking and session.get_bind().dialect.name == "sqlite"
    if wanted.brand_id is not None:
        yield _one_of(_tied(Match, Match.brand_id, wanted.brand_id), walking)
    for column, value in (
        (col(Mention.channel), wanted.channel),
        (col(Sentiment.label), wanted.label),
        (col(Sentiment.lang), wanted.lang),
    ):
        if value:
            yield (without_index(column) if walking else column) == value
    yield from _told(wanted, walking)
    if wanted.aspect:
        yield _one_of(_tied(Aspect, Aspect.name, wanted.aspect), walking)
    if wanted.intent:
        yield _one_of(_tied(Intent, Intent.name, wanted.intent), walking)
    if wanted.since is not None:
        yield col(Mention.published_at) >= wanted.since
    if wanted.without_copies:
        yield ~exists().where(col(Duplicate.mention_id) == Mention.id).correlate(Mention)
    if wanted.story is not None:
        copies = select(col(Duplicate.mention_id)).where(col(Duplicate.original_id) == wanted.story)
        yield col(Mention.id).in_(union(select(literal(wanted.story)), copies))
    if wanted.ids is not None:
        yield col(Mention.id).in_(wanted.ids)


def _told(wanted: MentionFilter, walking: bool) -> Iterable[ColumnElement[bool]]:
    """What the channel tells of some mentions; asked in the words of the indexes, which hold only those."""
    if wanted.stars is not None:
        rating = without_index(col(Mention.rating)) if walking else col(Mention.rating)
        yield (rating >= wanted.stars - HALF) & (rating < wanted.stars + HALF)
    for column, value in ((col(Mention.kind), wanted.kind), (col(Mention.product), wanted.product)):
        if value:
            yield (without_index(column) if walking else column) == value
            yield column != literal_column("''")


def without_index(column: Any) -> ColumnElement[Any]:
    """A column as SQLite compares it without looking it up in an index."""
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


def _tied(table: Any, column: Any, value: object) -> Select[Any]:
    return select(col(table.mention_id)).where(col(column) == value)


def _one_of(ids: Select[Any], walking: bool) -> ColumnElement[bool]:
    """Whether a mention is one of those, asked of each one, or by all of them."""
    if not walking:
        return col(Mention.id).in_(ids)
    (id_,) = ids.selected_columns
    return ids.where(id_ == Mention.id).correlate(Mention).exists()
