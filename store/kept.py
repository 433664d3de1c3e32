"""Since when a brand keeps mentions of a channel; store/retention.py lets go of what is older."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from store.models import Brand


def limit_of(brand: Brand, channel: str) -> int | None:
    """For how many days a brand keeps mentions of a channel; None keeps them for ever."""
    return brand.retention.get(channel, brand.retention.get("", 0)) or None


def young_enough(brand: Brand, rows: Iterable[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """The rows of mentions that are not older than the brand keeps them."""
    return [
        row for row in rows
        if (days := limit_of(brand, row["channel"])) is None or row["published_at"] >= now - timedelta(days=days)
    ]  # fmt: skip


def past_limit(brand: Brand, channels: Iterable[str], begin: datetime, now: datetime) -> list[str]:
    """Of these channels those of which a brand keeps no more mentions from a day that began then."""
    return [
        channel for channel in sorted(channels)
        if (days := limit_of(brand, channel)) is not None and begin < now - timedelta(days=days)
    ]  # fmt: skip
