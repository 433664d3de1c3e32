"""How far a query has been read on X, and what is asked for next.

X gives posts newest first. A pass reads from the newest down to where the last one began; it may take several pages and
several runs, and goes on below the oldest post that it has saved, so that nothing shifts and no token can expire.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from channels.x_ids import first_id, moment
from collectors.page import Cursor
from store.saying import say

KEPT = timedelta(days=6, hours=23)  # X searches seven days; a request takes its time
OVERLAP = timedelta(minutes=15)  # posts enter the search late
FIRST = timedelta(days=1)


@dataclass(frozen=True)
class Pass:
    """One reading in progress: of posts above the id `since`, and below `until` once a page was read.

    `newest` is the newest post of its first page, and `began` when that was asked for.
    """

    since: int
    began: str
    newest: int = 0
    until: int = 0


@dataclass(frozen=True)
class Place:
    """How far a query was read to the end: up to the id `newest`, when it was last asked for; and what is under way."""

    newest: int = 0
    asked: str = ""
    under_way: Pass | None = None

    def cursor(self) -> Cursor:
        """The place as it is saved; ids are texts there."""
        return {
            name: {key: str(each) for key, each in value.items()} if isinstance(value, dict) else str(value)
            for name, value in asdict(self).items()
            if value
        }


def place_of(cursor: Cursor | None) -> Place:
    """The place that a cursor stands for; whatever it lacks is read anew."""
    saved = cursor or {}
    part = saved.get("under_way")
    begun = _pass(part) if isinstance(part, dict) else None
    return Place(int(saved.get("newest", 0)), str(saved.get("asked", "")), begun)


def _pass(saved: dict[str, Any]) -> Pass:
    numbers = {name: int(saved.get(name, 0)) for name in ("since", "newest", "until")}
    return Pass(began=str(saved.get("began", "")), **numbers)


def begin(place: Place, now: datetime, first: timedelta) -> Pass:
    """The next pass after a place: all since the last one and a little before, or the `first` time of all."""
    if place.newest:
        start = moment(place.newest) - OVERLAP
    else:  # what was found nothing in is read again for a day: the two clocks may differ
        start = (datetime.fromisoformat(place.asked) - FIRST) if place.asked else now - first
    return Pass(first_id(start), now.isoformat())


def shortened(begun: Pass, floor: int, asked: str) -> tuple[Pass, str]:
    """A pass that asks for no more than X remembers, and a sentence on what is lost by that."""
    if begun.since >= floor:
        return begun, ""
    end, lost_from = moment(min(floor, begun.until or floor)), moment(begun.since)
    seen_to = datetime.fromisoformat(asked) if asked else lost_from
    lost_from = lost_from if begun.until else max(lost_from, seen_to)
    gap = say(
        "X no longer gives posts from {lost_from:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC",
        lost_from=lost_from,
        end=end,
    )
    return replace(begun, since=floor), gap if lost_from < end else ""


def after(place: Place, begun: Pass, newest: int, oldest: int, more: bool) -> Place:
    """The place once a page was saved; without `more`, the pass is over."""
    high = max(begun.newest, newest)
    if more:
        under_way = replace(begun, newest=high, until=oldest or begun.until)
        return replace(place, under_way=under_way)
    return Place(max(place.newest, high), begun.began)
