"""Times that lie further ahead than they can: a clock wrote them that ran ahead, and that was set right since.

What waits for such a time would wait for hours, so it counts as due. Whether something may be sent is decided by its
status, never by its time: nothing goes out twice for it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from store.models import Amendment, Outreach, Reply

Row = TypeVar("Row", Reply, Amendment)
APART = timedelta(minutes=5)  # the clocks of two machines may be so far apart


def lies_ahead(at: datetime | None, now: datetime) -> bool:
    """Whether something that is over was noted for a time that has not come yet."""
    return at is not None and at > now + APART


def may_leave(row: type[Reply | Amendment], now: datetime, take_back_seconds: int) -> ColumnElement[bool]:
    """Whether the time of something queued has come, or cannot be believed.

    Until it is claimed it waits for the time to take it back and no longer; one that was claimed before was put back by
    the same clock that claimed it.
    """
    longest = now + timedelta(seconds=take_back_seconds) + APART
    unclaimed = col(row.claimed_at).is_(None) & (col(row.send_after) > longest)
    return or_(col(row.send_after) <= now, col(row.claimed_at) > now + APART, unclaimed)


def is_lost(row: type[Reply | Amendment | Outreach], now: datetime, lost_after: timedelta) -> ColumnElement[bool]:
    """Whether something was claimed so long ago that nobody can be at it still, or at a time that has not come yet."""
    return or_(col(row.claimed_at) < now - lost_after, col(row.claimed_at) > now + APART)


def may_be_looked_at(row: type[Reply | Amendment], now: datetime) -> ColumnElement[bool]:
    """Whether it may be time to look for something: `to_look_at` says which of these it is."""
    return or_(col(row.look_at) <= now, col(row.look_at).is_(None), col(row.claimed_at) > now + APART)


def to_look_at(found: Iterable[Row], pauses: Sequence[timedelta], now: datetime) -> list[Row]:
    """Those that it is time to look for, or to begin the wait for that anew (`waits_anew`)."""
    return [row for row in found if row.look_at is None or row.look_at <= now or waits_anew(row, pauses, now)]


def waits_anew(row: Reply | Amendment, pauses: Sequence[timedelta], now: datetime) -> datetime | None:
    """When to look for something whose own time for that cannot be believed: the whole pause from now; else None."""
    if row.look_at is None or not lies_ahead(row.claimed_at, now):
        return None
    again = now + pauses[min(row.looks, len(pauses) - 1)]
    return again if row.look_at > again + APART else None
