"""Single values of what is delivered, whatever stands there instead."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any


def part_of(value: object) -> Mapping[str, Any]:
    """An object; an empty one where something else stands."""
    return value if isinstance(value, dict) else {}


def text_of(value: object) -> str:
    """A text, or a number as one; empty where something else stands."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def moment_of(value: object) -> datetime | None:
    """A time in ISO 8601 with its zone; None where something else stands."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
