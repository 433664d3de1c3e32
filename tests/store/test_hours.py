"""Business time agrees with counting minutes on the wall's clock, whatever the calendar and the time zone do."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from store.errors import BadInput
from store.hours import DAYS, Calendar, business_after, business_time, calendar_of, is_open
from store.hours_read import read_blocks, write_blocks

# Whole, half and no hours of daylight saving, both halves of the globe, one that goes back for a month each year.
ZONES = (
    "Asia/Bangkok", "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe",
    "Africa/Casablanca", "Asia/Kathmandu", "UTC",
)  # fmt: skip
CHANGES = (
    datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC), datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 10, 3, 15, tzinfo=UTC),
    datetime(2026, 4, 5, 3, tzinfo=UTC), datetime(2026, 9, 6, 4, tzinfo=UTC), datetime(2026, 2, 15, 2, tzinfo=UTC),
)  # fmt: skip
MINUTE = timedelta(minutes=1)
OFFICE = {"week": {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in DAYS[:5]}}


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def blocks(draw: st.DrawFn, least: int = 0) -> list[list[str]]:
    """Up to three blocks of a day that do not overlap; some touch, some end at midnight."""
    count = 2 * draw(st.integers(least, 3))
    marks = sorted(draw(st.lists(st.integers(0, 1440), min_size=count, max_size=count, unique=True)))
    return [[clock(start), clock(end)] for start, end in zip(marks[::2], marks[1::2], strict=True)]


@st.composite
def hours(draw: st.DrawFn) -> dict[str, Any]:
    """Random hours with at least one open day a week, some of them with holidays and dates of their own."""
    week = {day: draw(blocks()) for day in DAYS} | {draw(st.sampled_from(DAYS)): draw(blocks(1))}
    dates = st.sampled_from([f"2026-{month:02}-{day:02}" for month in (3, 4, 10) for day in (1, 4, 25, 29)])
    return {
        "week": week,
        "country": draw(st.sampled_from(["", "TH", "DE"])),
        "dates": draw(st.dictionaries(dates, blocks(), max_size=3)),
    }


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    """A minute of 2026, many of them near a change of the clocks."""
    near = st.builds(lambda at, off: at + off * MINUTE, st.sampled_from(CHANGES), st.integers(-2_000, 2_000))
    anywhere = st.builds(lambda off: datetime(2026, 1, 1, tzinfo=UTC) + off * MINUTE, st.integers(0, 525_600))
    found: datetime = draw(st.one_of(near, anywhere))
    return found


CALENDARS = st.builds(calendar_of, hours(), st.sampled_from(ZONES))
SPANS = st.builds(lambda minutes: minutes * MINUTE, st.integers(0, 3_000))


def open_at(calendar: Calendar, at: datetime) -> bool:
    """Whether a minute is open, by looking at the clock on the wall."""
    wall = at.astimezone(calendar.zone)
    since = timedelta(hours=wall.hour, minutes=wall.minute)
    return any(start <= since < end for start, end in calendar.blocks(wall.date()))


@given(CALENDARS, instants(), SPANS)
@examples(max_examples=60, deadline=None)
def test_it_is_what_counting_minutes_gives(calendar: Calendar, start: datetime, span: timedelta) -> None:
    minutes = [start + number * MINUTE for number in range(span // MINUTE)]
    counted = sum(open_at(calendar, at) for at in minutes) * MINUTE
    assert business_time(calendar, start, start + span) == counted
    assert business_time(calendar, start + span, start) == -counted
    assert is_open(calendar, start) == open_at(calendar, start)


@given(CALENDARS, instants(), SPANS, SPANS)
@examples(max_examples=60, deadline=None)
def test_parts_add_up_and_more_time_is_never_less(
    calendar: Calendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    middle, end = start + first, start + first + second
    parts = business_time(calendar, start, middle), business_time(calendar, middle, end)
    assert sum(parts, timedelta()) == business_time(calendar, start, end)
    assert timedelta() <= parts[0] <= first


@given(CALENDARS, instants(), SPANS, SPANS)
@examples(max_examples=60, deadline=None)
def test_after_is_the_inverse_and_the_first_such_instant(
    calendar: Calendar, start: datetime, span: timedelta, more: timedelta
) -> None:
    end = business_after(calendar, start, span)
    assert business_time(calendar, start, end) == span
    assert end == start or business_time(calendar, start, end - timedelta.resolution) < span
    assert business_after(calendar, start, span + more) == business_after(calendar, end, more)
    tick = timedelta.resolution
    opening = start if is_open(calendar, start) else business_after(calendar, start, tick) - tick
    assert opening >= start
    assert is_open(calendar, opening)
    assert business_time(calendar, start, opening) == timedelta()


def test_without_hours_it_is_always_open() -> None:
    always = calendar_of({}, "Europe/Berlin")
    start = datetime(2026, 10, 24, 20, tzinfo=UTC)
    assert business_after(always, start, timedelta(hours=24)) == start + timedelta(hours=24)
    assert business_time(always, start, start + timedelta(days=3)) == timedelta(days=3)


def test_an_evening_message_is_due_in_the_morning_after_a_holiday() -> None:
    office = calendar_of(OFFICE | {"country": "TH"}, "Asia/Bangkok")
    bangkok = ZoneInfo("Asia/Bangkok")
    friday = datetime(2026, 12, 4, 17, 30, tzinfo=bangkok)  # then a weekend, and Monday makes up for a holiday on it
    assert business_after(office, friday, timedelta(hours=1)) == datetime(2026, 12, 8, 9, 30, tzinfo=bangkok)
    own = calendar_of(OFFICE | {"country": "TH", "dates": {"2026-12-07": [["10:00", "11:00"]]}}, "Asia/Bangkok")
    assert business_after(own, friday, timedelta(hours=1)) == datetime(2026, 12, 7, 10, 30, tzinfo=bangkok)


def test_a_night_of_change_counts_the_hours_that_there_are() -> None:
    night = calendar_of({"week": {"sun": [["00:00", "06:00"]]}}, "Europe/Berlin")
    for day, there in ((datetime(2026, 3, 29, tzinfo=UTC), 5), (datetime(2026, 10, 25, tzinfo=UTC), 7)):
        around = day - timedelta(hours=12), day + timedelta(hours=12)
        assert business_time(night, *around) == timedelta(hours=there)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"week": {}}, "never open"),
        ({"week": {"mon": []}, "dates": {"2026-12-31": [["09:00", "10:00"]]}}, "never open"),
        ({"week": {"mon": [["18:00", "09:00"]]}}, "ends after it begins"),
        ({"week": {"mon": [["09:00", "09:00"]]}}, "ends after it begins"),
        ({"week": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "overlap"),
        ({"week": {"mon": [["nine", "12:00"]]}}, "no time of a day"),
        ({"week": {"mon": [["09:00", "24:30"]]}}, "no time of a day"),
        ({"week": {"mon": ["09:00"]}}, "pair of times"),
        ({"week": {"someday": []}}, "no day of the week"),
        (OFFICE | {"country": "Atlantis"}, "no holidays"),
        (OFFICE | {"country": "TH", "region": "Nowhere"}, "no holidays"),
        (OFFICE | {"dates": {"New Year": []}}, "no date"),
    ],
)
def test_hours_that_cannot_be_used_say_why(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        calendar_of(wrong, "Asia/Bangkok")


def test_a_calendar_that_is_closed_for_years_is_an_error_not_a_loop() -> None:
    start = datetime(2026, 1, 5, tzinfo=UTC)
    closed: dict[str, Any] = {f"{start + timedelta(days=number):%Y-%m-%d}": [] for number in range(500)}
    calendar = calendar_of({"week": {"mon": [["09:00", "10:00"]]}, "dates": closed}, "UTC")
    with pytest.raises(BadInput, match="closed for more than"):
        business_after(calendar, start, MINUTE)
    assert business_after(calendar, start, timedelta()) == start


@given(blocks())
@examples(max_examples=50)
def test_blocks_are_read_as_they_are_written(some: list[list[str]]) -> None:
    assert read_blocks(write_blocks(some)) == some
    assert read_blocks(" Closed ") == []
