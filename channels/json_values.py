"""What stands in a network's JSON, read without trusting that it has the type that was promised."""

import re
from datetime import UTC, datetime
from typing import Any


def part_of(value: object) -> dict[str, Any]:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}


def parts_of(value: object) -> list[dict[str, Any]]:
    """The objects of a list; whatever else is in it is left out."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text_of(value: object) -> str:
    """A text or a number as text; empty where it is neither."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def stars_of(value: object) -> float | None:
    """One to five stars; None where nobody gave any."""
    try:
        stars = float(text_of(value))
    except ValueError:
        return None
    return stars if 1 <= stars <= 5 else None


def moment_of(value: object) -> datetime | None:
    """A time as ISO 8601 writes it, in UTC where it names no zone; None where it is none."""
    written = re.sub(r"(\.\d{6})\d+", r"\1", text_of(value).strip())  # nanoseconds are more than we can keep
    try:
        moment = datetime.fromisoformat(written)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
