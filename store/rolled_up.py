"""What is told of all mentions, however many: from the daily rollups of the charts, and from the marks of what waits.

A mention that two brands share counts for each of them, as it does in the charts, and what is said of competitors
counts for nobody. What an analysis is just reading is counted anew when it ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, distinct, func, literal, select, union_all
from sqlmodel import Session, col

from store.competitors import rival_queries
from store.insights import US
from store.metrics import lost
from store.models import DailyRollup, Match, Sentiment, Triage, Unread, Unreadable

Counted = Select[str, str, int]


@dataclass(frozen=True)
class Heard:
    """How many mentions were read, by label, and how many wait to be."""

    labels: dict[str, int] = field(default_factory=dict)
    waiting: int = 0


@dataclass(frozen=True)
class Fates:
    """What became of all mentions: `unanswered_negatives` are in no case and were set aside by no rule."""

    unreadable: int
    unanswered_negatives: int
    set_aside: dict[str, int]


def heard(session: Session, brand_id: int | None = None) -> Heard:
    """Count what was heard of one brand or all, without a look at what is read already; one query."""
    days = select(literal("read"), col(DailyRollup.label), func.sum(DailyRollup.mentions + DailyRollup.copies))
    days = days.where(col(DailyRollup.aspect) == "", col(DailyRollup.rival_id) == US)
    if brand_id is not None:
        days = days.where(col(DailyRollup.brand_id) == brand_id)
    rows = session.execute(union_all(days.group_by(col(DailyRollup.label)), _waiting(brand_id))).all()
    labels = {label: int(count) for part, label, count in rows if part == "read"}
    return Heard(labels, _of("waiting", rows))


def fates(session: Session, brand_id: int | None = None) -> Fates:
    """Count what became of what was heard of one brand or all: a look at every mention; one query."""
    rows = session.execute(union_all(_set_aside(brand_id), _unreadable(brand_id), _lost(brand_id))).all()
    aside = {rule: int(count) for part, rule, count in rows if part == "aside"}
    return Fates(_of("unreadable", rows), _of("lost", rows), aside)


def _of(wanted: str, rows: Sequence[Any]) -> int:
    return sum(int(count) for part, _, count in rows if part == wanted)


def _waiting(brand_id: int | None) -> Counted:
    found: Counted = (
        select(literal("waiting"), literal(""), func.count(distinct(col(Unread.mention_id))))
        .select_from(Unread)
        .join(Match, col(Match.mention_id) == Unread.mention_id)
        .join(Sentiment, col(Sentiment.mention_id) == Unread.mention_id, isouter=True)
        .join(Unreadable, col(Unreadable.mention_id) == Unread.mention_id, isouter=True)
        .where(col(Sentiment.mention_id).is_(None), col(Unreadable.mention_id).is_(None))
        .where(col(Match.query_id).not_in(rival_queries()))
    )
    return found if brand_id is None else found.where(col(Match.brand_id) == brand_id)


def _set_aside(brand_id: int | None) -> Counted:
    aside: Counted = select(literal("aside"), col(Triage.rule), func.count()).where(col(Triage.case_id).is_(None))
    aside = aside if brand_id is None else aside.where(col(Triage.brand_id) == brand_id)
    return aside.group_by(col(Triage.rule))


def _unreadable(brand_id: int | None) -> Counted:
    broken: Counted = select(literal("unreadable"), literal(""), func.count(distinct(col(Unreadable.mention_id))))
    broken = broken.select_from(Unreadable).join(Match, col(Match.mention_id) == Unreadable.mention_id)
    return broken if brand_id is None else broken.where(col(Match.brand_id) == brand_id)


def _lost(brand_id: int | None) -> Counted:
    counted = lost(brand_id)
    (count,) = counted.selected_columns
    return counted.with_only_columns(literal("lost"), literal(""), count, maintain_column_froms=True)
