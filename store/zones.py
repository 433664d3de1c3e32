"""The time zones that there are, read from the disk once: an import asks for them with every row."""

from functools import cache
from zoneinfo import available_timezones


@cache
def known_zones() -> frozenset[str]:
    """The names of all time zones, such as Asia/Bangkok."""
    return frozenset(available_timezones())
