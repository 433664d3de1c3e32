"""Business hours: how much open time lies between two instants, and when so much of it is over.

The clock on the brand's wall decides: an instant is open when its local date and time lie in a block of that date. In
a night when clocks go forward a block is shorter, when they go back it is longer. A date of one's own beats a holiday,
a holiday beats the week. Without any hours a brand is always open.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from store.errors import BadInput
from store.hours_read import Block, blocks_of, date_of, holidays_of, zone_of
from store.models import Brand
from store.saying import say

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_PAUSE = 400  # days without a moment of work after which a calendar counts as closed
DAY, ZERO = timedelta(days=1), timedelta(0)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, eq=False)
class Calendar:
    """When a brand is open: blocks by weekday, holidays of a country, and dates of its own (no block: closed)."""

    zone: ZoneInfo
    week: tuple[tuple[Block, ...], ...]
    country: str = ""
    region: str = ""
    dates: Mapping[date, tuple[Block, ...]] = field(default_factory=dict)
    always: bool = False
    known: dict[date, tuple[Span, ...]] = field(default_factory=dict)  # open spans by date in UTC

    def blocks(self, day: date) -> tuple[Block, ...]:
        """The blocks of a local date, earliest first."""
        if self.always:
            return ((ZERO, DAY),)
        if day in self.dates:
            return self.dates[day]
        if self.country and day in holidays_of(self.country, self.region, day.year):
            return ()
        return self.week[day.weekday()]

    def open_spans(self, day: date) -> tuple[Span, ...]:
        """What is open of a date in UTC, earliest first; spans neither overlap nor are empty."""
        if day not in self.known:
            self.known[day] = tuple(self._open_spans(day))
        return self.known[day]

    def _open_spans(self, day: date) -> Iterator[Span]:
        for start, end, offset in _pieces(self.zone, datetime.combine(day, time(), UTC)):
            first, last = (start + offset).replace(tzinfo=None), (end + offset).replace(tzinfo=None)
            for number in range((last.date() - first.date()).days + 1):
                midnight = datetime.combine(first.date() + number * DAY, time())
                for opens, closes in self.blocks(midnight.date()):
                    begin, stop = max(first, midnight + opens), min(last, midnight + closes)
                    if begin < stop:
                        yield (begin - offset).replace(tzinfo=UTC), (stop - offset).replace(tzinfo=UTC)


def _pieces(zone: ZoneInfo, start: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """A day in UTC, cut where the zone's distance from UTC changes."""
    end = start + DAY
    while start < end:
        stop, offset = end, _offset(zone, start)
        if _offset(zone, end - timedelta(seconds=1)) != offset:
            low, high = 0, int((end - start).total_seconds()) - 1
            while high - low > 1:
                middle = (low + high) // 2
                same = _offset(zone, start + timedelta(seconds=middle)) == offset
                low, high = (middle, high) if same else (low, middle)
            stop = start + timedelta(seconds=high)
        yield start, stop, offset
        start = stop


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or ZERO


def calendar_of(hours: Mapping[str, Any], time_zone: str) -> Calendar:
    """The calendar that a brand's `hours` mean; BadInput says what in them cannot be used.

    `week` maps mon to sun to blocks such as ["09:00", "12:30"], `country` and `region` name whose holidays are closed,
    `dates` maps dates such as 2026-12-31 to blocks. Empty hours are always open.
    """
    if not hours:
        return Calendar(zone_of(time_zone), ((),) * 7, always=True)
    week = dict(hours.get("week", {}))
    if strange := set(week) - set(DAYS):
        raise BadInput(
            say("{day!r} is no day of the week; known: {days}", day=sorted(strange)[0], days=", ".join(DAYS))
        )
    country, region = str(hours.get("country", "")), str(hours.get("region", ""))
    if country:
        holidays_of(country, region, 2026)
    dates = {date_of(str(day)): blocks_of(blocks) for day, blocks in dict(hours.get("dates", {})).items()}
    found = Calendar(zone_of(time_zone), tuple(blocks_of(week.get(day, ())) for day in DAYS), country, region, dates)
    if not any(found.week):
        raise BadInput("these hours are never open: give at least one day of the week a block")
    return found


def hours_of(brand: Brand) -> Calendar:
    """The calendar of a brand."""
    return _known_calendar(json.dumps(brand.hours, sort_keys=True), brand.time_zone)


@lru_cache(maxsize=256)
def _known_calendar(hours: str, time_zone: str) -> Calendar:
    return calendar_of(json.loads(hours), time_zone)


def business_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much open time lies between two instants; negative when the second one is earlier."""
    if end < start:
        return -business_time(calendar, end, start)
    if calendar.always:
        return end - start
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    total = ZERO
    for number in range((end.date() - start.date()).days + 1):
        for opens, closes in calendar.open_spans(start.date() + number * DAY):
            total += max(ZERO, min(end, closes) - max(start, opens))
    return total


def business_after(calendar: Calendar, start: datetime, span: timedelta) -> datetime:
    """The first instant before which `span` of open time has gone by since `start`; for none, `start` itself.

    BadInput where the calendar does not open for more than a year.
    """
    if span < ZERO:
        raise ValueError("a span of business time cannot be negative")
    if calendar.always:
        return start + span
    start, left, pause = start.astimezone(UTC), span, 0
    day = start.date()
    while left > ZERO:
        before = left
        for opens, closes in calendar.open_spans(day):
            room = max(ZERO, closes - max(start, opens))
            if room >= left:
                return max(start, opens) + left
            left -= room
        pause = pause + 1 if left == before else 0
        if pause > LONGEST_PAUSE:
            raise BadInput(
                say(
                    "these hours are closed for more than {longest_pause} days after {day:%Y-%m-%d}",
                    longest_pause=LONGEST_PAUSE,
                    day=day,
                )
            )
        day += DAY
    return start


def is_holiday(calendar: Calendar, at: datetime) -> bool:
    """Whether a public holiday, or a date that a brand closed itself, keeps it closed on the day of an instant."""
    day = at.astimezone(calendar.zone).date()
    if calendar.always or day in calendar.dates:
        return not calendar.always and not calendar.dates[day]
    return bool(calendar.country) and day in holidays_of(calendar.country, calendar.region, day.year)


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether an instant lies in business hours; the end of a block does not."""
    at = at.astimezone(UTC)
    return any(opens <= at < closes for opens, closes in calendar.open_spans(at.date()))
