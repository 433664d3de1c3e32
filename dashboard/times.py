"""Points in time as people read them: on the reader's clock, on that of a brand, or as the distance from now."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from babel.dates import format_date, format_datetime, get_timezone_location

from dashboard.language import _, ngettext, spoken
from store.models import Brand, utc_now

MINUTE, HOUR, DAY = 60, 3600, 86_400


def zone_of(brand: Brand | None) -> ZoneInfo:
    """The time zone of a brand; UTC without one, or when its name is unknown here."""
    try:
        return ZoneInfo(brand.time_zone if brand else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def reader_zone(otherwise: ZoneInfo) -> ZoneInfo:
    """The time zone of the reader's browser; another one where it names none that is known here."""
    try:
        return ZoneInfo(st.context.timezone or otherwise.key)
    except (ZoneInfoNotFoundError, ValueError):
        return otherwise


def local(moment: datetime, zone: ZoneInfo) -> str:
    """Day and minute where the reader is, in `zone` where the browser does not say: 21 Nov 2026, 14:05."""
    return _minute(moment, reader_zone(zone))


def with_brand(moment: datetime, zone: ZoneInfo) -> str:
    """The same, and beside it what the clocks of a brand show then, where they show something else.

    For what runs by business hours or by days of the brand: 21 Nov 2026, 08:05 (14:05 in Bangkok).
    """
    here, there = moment.astimezone(reader_zone(zone)), moment.astimezone(zone)
    if here.utcoffset() == there.utcoffset():
        return local(moment, zone)
    time = f"{there:%H:%M}" if here.date() == there.date() else _minute(moment, zone)
    city = get_timezone_location(zone, locale=spoken(), return_city=True)
    return _("{moment} ({time} in {city})", moment=local(moment, zone), time=time, city=city)


def _minute(moment: datetime, zone: ZoneInfo) -> str:
    return str(format_datetime(moment.astimezone(zone), "d MMM y, HH:mm", locale=spoken()))


def day(when: date, shape: str = "d MMM y") -> str:
    """A day as the reader writes it: 21 Nov 2026, or in another shape of Babel's; Gregorian in Thai too."""
    return str(format_date(when, shape, locale=spoken()))


def span(seconds: float) -> str:
    """A length of time in its largest unit: 40 s, 12 min, 3 h, 5 days."""
    size = abs(seconds)
    if size < MINUTE:
        return ngettext("{count} s", "{count} s", int(size))
    if size < HOUR:
        return ngettext("{count} min", "{count} min", int(size // MINUTE))
    if size < 2 * DAY:
        return ngettext("{count} h", "{count} h", int(size // HOUR))
    return ngettext("{count} day", "{count} days", int(size // DAY))


def ago(moment: datetime, now: datetime | None = None) -> str:
    """How long ago something was."""
    return _("{span} ago", span=span(((now or utc_now()) - moment).total_seconds()))


def due(moment: datetime, now: datetime | None = None) -> str:
    """How long there is left until something is due, or how long it is overdue."""
    left = (moment - (now or utc_now())).total_seconds()
    return _("due in {span}", span=span(left)) if left > 0 else _("overdue by {span}", span=span(left))


def next_morning(now: datetime, zone: ZoneInfo, days: int = 1) -> datetime:
    """Nine o'clock, some days from now, where the brand is."""
    day = now.astimezone(zone) + timedelta(days=days)
    return day.replace(hour=9, minute=0, second=0, microsecond=0).astimezone(UTC)


def next_monday(now: datetime, zone: ZoneInfo) -> datetime:
    """Nine o'clock on the Monday to come, where the brand is."""
    return next_morning(now, zone, 7 - now.astimezone(zone).weekday())
