"""Coverage: for each query and day, what was read, what could not be, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from store.models import Match, Mention, Query, Run
from store.saying import N_

Word = Literal["read", "late", "gap", "unread", "before"]
DAYS = 28


@dataclass(frozen=True)
class Day:
    """One day of a query: what was written on it and read by us, how its runs went, and what is missing.

    `read` says that runs of the day itself reached its end, `late` that only a later run read it, `gap` that not all of
    it could be read any more, `unread` that no run has read it to its end yet, `before` that nobody listened then.
    """

    day: date
    word: Word
    mentions: int = 0
    runs: int = 0
    failed: int = 0
    why: tuple[str, ...] = ()


def coverage(session: Session, query: Query, zone: ZoneInfo, now: datetime, days: int = DAYS) -> list[Day]:
    """The last days of a query in a time zone, oldest first; today is read once a run of today succeeded."""
    return coverages(session, [query], zone, now, days)[query.id or 0]


def coverages(
    session: Session, queries: Sequence[Query], zone: ZoneInfo, now: datetime, days: int = DAYS
) -> dict[int, list[Day]]:
    """The same of several queries, by their numbers, all of them read at once."""
    today = now.astimezone(zone).date()
    dates = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    begins = [datetime.combine(each, time(), zone) for each in (*dates, today + timedelta(days=1))]
    ids = [query.id or 0 for query in queries]
    runs, counts = _runs(session, ids, begins[0]), _counts(session, ids, zone, begins[0])
    return {
        id_: [
            _day(each, runs[id_], begins[number], begins[number + 1], counts[id_][each])
            for number, each in enumerate(dates)
        ]
        for id_ in ids
    }


def _runs(session: Session, ids: Sequence[int], since: datetime) -> dict[int, list[Run]]:
    """The runs of queries since a time, oldest first, and the one before, which says that somebody listened."""
    mine = col(Run.query_id).in_(ids), col(Run.kind) == "collect"
    before = select(func.max(col(Run.id))).where(*mine, col(Run.started_at) < since).group_by(col(Run.query_id))
    wanted = select(Run).where(*mine, or_(col(Run.started_at) >= since, col(Run.id).in_(before)))
    found: dict[int, list[Run]] = {id_: [] for id_ in ids}
    for run in session.scalars(wanted.order_by(col(Run.started_at), col(Run.id))):
        found[run.query_id or 0].append(run)
    return found


def _counts(session: Session, ids: Sequence[int], zone: ZoneInfo, since: datetime) -> dict[int, Counter[date]]:
    wanted = (
        select(col(Match.query_id), col(Mention.published_at))
        .join(Match, col(Match.mention_id) == Mention.id)
        .where(col(Match.query_id).in_(ids), col(Mention.published_at) >= since)
    )
    found: dict[int, Counter[date]] = {id_: Counter() for id_ in ids}
    for id_, moment in session.execute(wanted):
        found[id_][moment.astimezone(zone).date()] += 1
    return found


def _day(day: date, runs: Sequence[Run], begin: datetime, end: datetime, mentions: int) -> Day:
    own = [run for run in runs if begin <= run.started_at < end]
    failed = [run for run in own if run.error]
    good = [run for run in own if _good(run)]
    later = next((run for run in runs if run.started_at >= end and _good(run)), None)
    if not runs or runs[0].started_at >= end:
        return Day(day, "before", mentions)
    reading = [*good, *([later] if later is not None else [])]
    gaps = tuple(dict.fromkeys(run.gap for run in reading if run.gap))
    word: Word = "unread" if not reading else "gap" if gaps else "read" if good else "late"
    why = gaps or (_reasons(own, failed) if word in ("unread", "late") else ())
    return Day(day, word, mentions, len(own), len(failed), why)


def _good(run: Run) -> bool:
    return run.finished_at is not None and not run.error


def _reasons(own: Sequence[Run], failed: Sequence[Run]) -> tuple[str, ...]:
    """Why no run of a day succeeded; the errors stand as the runs keep them."""
    if failed:
        return tuple(dict.fromkeys(run.error for run in failed))[-3:]
    return (N_("a run was cut off"),) if own else (N_("nothing ran"),)
