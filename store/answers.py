"""Answers by month in two lines: how many of its mentions were answered, and how many replies were sent in it.

The second divided by mentions of the same month is what many reports call a response rate; it passes 100 % when a
backlog is cleared and falls when one grows, so it is never divided here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session, col

from store.hours_read import zone_of
from store.models import Case, Clock, Mention, Reply, Triage

SENT = ("submitted", "published", "deleted")


@dataclass(frozen=True)
class Month:
    """A month of the brand: its mentions that need an answer, those answered by now, and replies sent in it."""

    first: date
    needed: int
    answered: int
    sent: int

    @property
    def rate(self) -> float | None:
        """The share of its mentions that are answered, 0 to 1; None where none needed an answer."""
        return self.answered / self.needed if self.needed else None


def months_until(last: date, count: int) -> list[date]:
    """The first days of the last months, the month of `last` as the last one."""
    whole = [last.year * 12 + last.month - 1 - back for back in range(count)]
    return [date(number // 12, number % 12 + 1, 1) for number in reversed(whole)]


def answers_by_month(session: Session, brand_id: int, zone: str, last: date, count: int = 6) -> list[Month]:
    """The last months; two queries. A mention needs an answer when it is in a case that was not dismissed."""
    firsts = months_until(last, count)
    bounds = [_at(first, zone) for first in (*firsts, _next(firsts[-1]))]
    needed = (
        select(*_in_each(col(Mention.published_at), bounds), *_in_each(col(Mention.published_at), bounds, _answered()))
        .select_from(Triage)
        .join(Mention, col(Mention.id) == Triage.mention_id)
        .join(Case, col(Case.id) == Triage.case_id)
        .join(Clock, col(Clock.case_id) == Case.id, isouter=True)
        .where(col(Case.brand_id) == brand_id, col(Case.status) != "dismissed", col(Mention.deleted_at).is_(None))
        .where(col(Mention.published_at) >= bounds[0], col(Mention.published_at) < bounds[-1])
    )
    sent = (
        select(*_in_each(col(Reply.published_at), bounds))
        .select_from(Reply)
        .join(Case, col(Case.id) == Reply.case_id)
        .where(col(Case.brand_id) == brand_id, col(Reply.kind) == "answer", col(Reply.status).in_(SENT))
        .where(col(Reply.published_at) >= bounds[0], col(Reply.published_at) < bounds[-1])
    )
    counts, replies = session.execute(needed).one(), session.execute(sent).one()
    return [
        Month(first, int(counts[at] or 0), int(counts[at + count] or 0), int(replies[at] or 0))
        for at, first in enumerate(firsts)
    ]


def _answered() -> ColumnElement[bool]:
    """An answer counts for the mentions that were there when it was given."""
    return col(Clock.answered_at) >= col(Mention.published_at)


def _in_each(
    column: Any, bounds: Sequence[datetime], also: ColumnElement[bool] | None = None
) -> list[ColumnElement[int]]:
    """How many rows lie in each of these months."""
    pairs = zip(bounds, bounds[1:], strict=False)
    inside = ((column >= begin) & (column < end) for begin, end in pairs)
    return [func.sum(case((one if also is None else one & also, 1), else_=0)) for one in inside]


def _at(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, zone_of(zone)).astimezone(UTC)


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
