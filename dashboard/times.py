"""Points in time as people read them: in a brand's own time zone, or as the distance from now."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from store.models import Brand, utc_now

MINUTE, HOUR, DAY = 60, 3600, 86_400


def zone_of(brand: Brand | None) -> ZoneInfo:
    """The time zone of a brand; UTC without one, or when its name is unknown here."""
    try:
        return ZoneInfo(brand.time_zone if brand else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def local(moment: datetime, zone: ZoneInfo) -> str:
    """Day and minute in a time zone: 21 Nov 2026, 14:05."""
    return f"{moment.astimezone(zone):%-d %b %Y, %H:%M}"


def span(seconds: float) -> str:
    """A length of time in its largest unit: 40 s, 12 min, 3 h, 5 days."""
    size = abs(seconds)
    if size < MINUTE:
        return f"{size:.0f} s"
    if size < HOUR:
        return f"{size // MINUTE:.0f} min"
    if size < 2 * DAY:
        return f"{size // HOUR:.0f} h"
    return f"{size // DAY:.0f} days"


def ago(moment: datetime, now: datetime | None = None) -> str:
    """How long ago something was."""
    return f"{span(((now or utc_now()) - moment).total_seconds())} ago"


def due(moment: datetime, now: datetime | None = None) -> str:
    """How long there is left until something is due, or how long it is overdue."""
    left = (moment - (now or utc_now())).total_seconds()
    return f"due in {span(left)}" if left > 0 else f"overdue by {span(left)}"


def next_morning(now: datetime, zone: ZoneInfo, days: int = 1) -> datetime:
    """Nine o'clock, some days from now, where the brand is."""
    day = now.astimezone(zone) + timedelta(days=days)
    return day.replace(hour=9, minute=0, second=0, microsecond=0).astimezone(UTC)


def next_monday(now: datetime, zone: ZoneInfo) -> datetime:
    """Nine o'clock on the Monday to come, where the brand is."""
    return next_morning(now, zone, 7 - now.astimezone(zone).weekday())
