"""Reads what business hours are made of: blocks of a day, dates, time zones and holidays."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from store.errors import BadInput
from store.saying import say

Block = tuple[timedelta, timedelta]  # from midnight, on the clock of the wall
AT = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)")


def blocks_of(blocks: Any) -> tuple[Block, ...]:
    """The blocks of one day in their order; BadInput where one is empty, backward or in another one.

    >>> [str(end) for _, end in blocks_of([["13:00", "18:00"], ["09:00", "12:30"]])]
    ['12:30:00', '18:00:00']
    """
    found = sorted((_time_of(start), _time_of(end)) for start, end in _pairs(blocks))
    for start, end in found:
        if end <= start:
            raise BadInput("a block of hours ends after it begins; cut one that goes past midnight in two")
    if any(later[0] < earlier[1] for earlier, later in zip(found, found[1:], strict=False)):
        raise BadInput("two blocks of the same day overlap")
    return tuple(found)


def _pairs(blocks: Any) -> list[tuple[str, str]]:
    try:
        return [(str(start), str(end)) for start, end in blocks]
    except (TypeError, ValueError):
        raise BadInput("a block of hours is a pair of times, such as 09:00 and 12:30") from None


def _time_of(text: str) -> timedelta:
    match = AT.fullmatch(text.strip())
    at = timedelta(hours=int(match[1]), minutes=int(match[2])) if match else None
    if at is None or at > timedelta(days=1):
        raise BadInput(say("{text!r} is no time of a day, such as 09:00 or 24:00", text=text))
    return at


def date_of(text: str) -> date:
    """A date as 2026-12-31."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(say("{text!r} is no date, such as 2026-12-31", text=text)) from None


def zone_of(name: str) -> ZoneInfo:
    """The time zone of a name; UTC where there is none of it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


@lru_cache(maxsize=512)
def holidays_of(country: str, region: str, year: int) -> Mapping[date, str]:
    """The public holidays of a country, or of a region in it, in a year, with their names."""
    from holidays import country_holidays  # takes a moment to load, and most brands need none

    try:
        return dict(country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError:
        raise BadInput(
            say("no holidays are known of {place}", place=f"{country}, {region}" if region else country)
        ) from None


def read_blocks(text: str) -> list[list[str]]:
    """Blocks as people write them, "09:00-12:30, 13:30-18:00"; nothing or "closed" means closed."""
    if text.strip().casefold() in ("", "closed", "-"):
        return []
    blocks = [re.split(r"\s*[-–—]\s*", part.strip()) for part in re.split(r"[,;]", text) if part.strip()]
    blocks_of(blocks)
    return blocks


def write_blocks(blocks: Iterable[Iterable[str]]) -> str:
    """Blocks as people read them."""
    return ", ".join("–".join(block) for block in blocks)


def read_dates(text: str) -> dict[str, list[list[str]]]:
    """Dates of one's own as people write them, one a line: 2026-12-31 closed, or 2027-01-02 10:00-14:00."""
    found: dict[str, list[list[str]]] = {}
    for line in text.splitlines():
        day, _, blocks = line.strip().partition(" ")
        if day:
            found[date_of(day).isoformat()] = read_blocks(blocks)
    return found


def write_dates(dates: Mapping[str, Iterable[Iterable[str]]]) -> str:
    """Dates of one's own as people read them, earliest first."""
    return "\n".join(f"{day} {write_blocks(blocks) or 'closed'}" for day, blocks in sorted(dates.items()))
