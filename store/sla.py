"""How well targets are kept: the share in time, the median and the 90th percentile, in business time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from store.models import Case, Clock
from store.saying import N_, say
from store.targets import PRIORITIES


@dataclass(frozen=True)
class Kept:
    """One target of some cases: how many were in time and how many late, and the seconds that it took.

    `median` and `slowest` (the 90th percentile: nine in ten took at most this long) are of those that are done, and
    None while none is. A case that is not done and not due yet counts in neither number.
    """

    met: int
    missed: int
    median: int | None
    slowest: int | None

    @property
    def share(self) -> float | None:
        """The share in time, 0 to 1; None where nothing counts yet."""
        return self.met / (self.met + self.missed) if self.met + self.missed else None


@dataclass(frozen=True)
class Row:
    """The cases of a channel and priority, each "" for all; `dismissed` needed no answer and count in no target."""

    channel: str
    priority: str
    cases: int
    dismissed: int
    answer: Kept
    resolution: Kept


def kept(
    session: Session,
    since: datetime,
    until: datetime,
    now: datetime,
    *,
    brand_id: int | None = None,
    by: Sequence[str] = (),
) -> list[Row]:
    """The cases whose clock started in a period (its end left out), by "channel", "priority", both, or all in one."""
    return kept_by(session, since, until, now, (by,), brand_id=brand_id)[0]


def kept_by(
    session: Session, since: datetime, until: datetime, now: datetime, groupings: Sequence[Sequence[str]], *,
    brand_id: int | None = None,
) -> list[list[Row]]:  # fmt: skip
    """The same in several groupings of cases that are read once."""
    wanted = select(Clock, col(Case.channel), col(Case.priority), col(Case.status)).join(
        Case, col(Case.id) == Clock.case_id
    )
    wanted = wanted.where(col(Clock.started_at) >= since, col(Clock.started_at) < until)
    if brand_id is not None:
        wanted = wanted.where(col(Case.brand_id) == brand_id)
    found = session.execute(wanted).all()
    return [_rows(found, by, now) for by in groupings]


def _rows(found: Iterable[Any], by: Sequence[str], now: datetime) -> list[Row]:
    groups: dict[tuple[str, str], list[tuple[Clock, str]]] = {} if by else {("", ""): []}
    for clock, channel, priority, status in found:
        key = channel if "channel" in by else "", priority if "priority" in by else ""
        groups.setdefault(key, []).append((clock, status))
    ordered = sorted(groups, key=lambda key: (key[0], key[1] and PRIORITIES.index(key[1])))
    return [_row(key, groups[key], now) for key in ordered]


def _row(key: tuple[str, str], clocks: Sequence[tuple[Clock, str]], now: datetime) -> Row:
    dismissed = sum(status == "dismissed" for _, status in clocks)
    answers = [_answer(clock, status, now) for clock, status in clocks]
    ends = [_resolution(clock, status, now) for clock, status in clocks]
    return Row(*key, len(clocks), dismissed, _kept(answers), _kept(ends))


Outcome = tuple[bool | None, int | None]  # in time or late, None while open; seconds where it is done


def _answer(clock: Clock, status: str, now: datetime) -> Outcome:
    if clock.answered_at is not None:
        return not clock.answer_missed, clock.answer_seconds
    late = clock.answer_missed or clock.answer_due_at < (clock.stopped_at or now)
    return (False if late and status != "dismissed" else None), None


def _resolution(clock: Clock, status: str, now: datetime) -> Outcome:
    if status == "resolved":
        return not clock.resolution_missed, clock.resolution_seconds
    late = clock.resolution_missed or clock.resolution_due_at < (clock.stopped_at or now)
    return (False if late and status != "dismissed" else None), None


def _kept(outcomes: Iterable[Outcome]) -> Kept:
    found = list(outcomes)
    seconds = sorted(taken for _, taken in found if taken is not None)
    return Kept(
        met=sum(in_time is True for in_time, _ in found),
        missed=sum(in_time is False for in_time, _ in found),
        median=round(median(seconds)) if seconds else None,
        slowest=seconds[ceil(0.9 * len(seconds)) - 1] if seconds else None,
    )


def cells(row: Row) -> list[str]:
    """The numbers of a row in words, after its channel and priority, in the order of COLUMNS."""
    found: list[Any] = [str(row.cases), str(row.dismissed)]
    for part in (row.answer, row.resolution):
        found += ["–" if part.share is None else f"{part.share:.0%}", span(part.median), span(part.slowest)]
    return found


COLUMNS = (
    "cases", N_("no answer needed"), N_("answered in time"), "median", "90th percentile",
    N_("resolved in time"), N_("median to the end"), "90th to the end",
)  # fmt: skip


def span(seconds: int | None) -> str:
    """Business time in words: 45 min, or 3 h 05 min.

    >>> span(11_100), span(59), span(None)
    ('3 h 05 min', '0 min', '–')
    """
    if seconds is None:
        return "–"
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return say("{minutes} min", minutes=minutes)
    return say("{hours} h {minutes:02} min", hours=hours, minutes=minutes)
