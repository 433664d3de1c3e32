"""The record keys of Bluesky: thirteen signs that hold a time, here always the same for the same reply."""

import hashlib
from datetime import UTC, datetime, timedelta

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
LENGTH = 13
BEGUN = datetime(1970, 1, 1, tzinfo=UTC)


def record_key(key: str, at: datetime) -> str:
    """The record key of a reply from its own key and when we began to send it; no chance is in it."""
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    micros = (at - BEGUN) // timedelta(seconds=1) * 1_000_000 + digest % 1_000_000
    number = (micros << 10) | (digest // 1_000_000 % 1_024)
    return "".join(LETTERS[number >> (5 * place) & 31] for place in reversed(range(LENGTH)))
