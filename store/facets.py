"""Facets: how many of the mentions that a filter finds are of each channel, language, label, aspect, product …"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Select, case, func, literal, select, union_all
from sqlmodel import Session, col

from store.mention_filter import HALF
from store.mentions import MentionFilter, newest
from store.models import Aspect, Intent, Mention, Sentiment

NEWEST = 1_000  # so many are looked at, however many there are
OF_MENTION = {"channel": Mention.channel, "kind": Mention.kind, "stars": Mention.rating, "product": Mention.product}
WHOLE_STARS = case(
    *(((col(Mention.rating) >= at - HALF) & (col(Mention.rating) < at + HALF), str(at)) for at in range(6))
)
OF_SCORE = {"label": Sentiment.label, "lang": Sentiment.lang}
OF_PARTS: dict[str, Any] = {"aspect": Aspect, "intent": Intent}


@dataclass(frozen=True)
class Facets:
    """How often each value stands among the newest mentions of a filter, by facet, the most frequent first.

    So many were looked at: all of them, or the newest `NEWEST`.
    """

    looked_at: int
    counts: Mapping[str, Mapping[str, int]]


def facets(session: Session, wanted: MentionFilter, total: int = 0) -> Facets:
    """The facets of a filter, in one query that looks at no more than the newest; `total` as in `find_mentions`."""
    found = newest(session, wanted, NEWEST, total).cte("found")
    looked_at, counts = 0, defaultdict[str, dict[str, int]](dict)
    for facet, value, count in session.execute(union_all(*_asked(found))):
        if facet == "":
            looked_at = int(count)
        elif value:
            counts[facet][str(value)] = int(count)
    ordered = {facet: dict(sorted(some.items(), key=lambda one: (-one[1], one[0]))) for facet, some in counts.items()}
    return Facets(looked_at, ordered)


def _asked(found: CTE) -> Iterator[Select[Any]]:
    yield _by("", literal("")).select_from(found)
    for facet, column in OF_MENTION.items():
        value = WHOLE_STARS if facet == "stars" else col(column)
        yield _by(facet, value).select_from(found).join(Mention, col(Mention.id) == found.c.id).group_by(value)
    for facet, column in OF_SCORE.items():
        of_score = _by(facet, col(column)).select_from(found)
        yield of_score.join(Sentiment, col(Sentiment.mention_id) == found.c.id).group_by(col(column))
    for facet, table in OF_PARTS.items():
        of_part = _by(facet, col(table.name)).select_from(found)
        yield of_part.join(table, col(table.mention_id) == found.c.id).group_by(col(table.name))


def _by(facet: str, value: Any) -> Select[Any]:
    return select(literal(facet), value, func.count())
