"""What comes in at the webhooks before anybody knows who sent it, and the signatures that tell."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

Form = Literal["hex", "base64"]
WINDOW = timedelta(minutes=5)


@dataclass(frozen=True)
class Asked:
    """One request at a webhook: `url` is its address as the sender knows it, header names are in small letters."""

    method: str
    url: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def key_of(secret: str) -> bytes:
    """Most senders sign with the secret as it is written."""
    return secret.encode("utf-8", "surrogatepass")


def standard_key(secret: str) -> bytes:
    """The key of a sender that keeps to Standard Webhooks: what `whsec_` stands before is base64."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else key_of(secret)
    except ValueError:
        return key_of(secret)


def signature(secret: str, signed: bytes, form: Form, key: Callable[[str], bytes] = key_of) -> str:
    """The HMAC-SHA256 of some bytes, as its sender writes it."""
    made = hmac.new(key(secret), signed, hashlib.sha256).digest()
    return made.hex() if form == "hex" else base64.b64encode(made).decode("ascii")


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same, in a time that says nothing about where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def seal_of(content: bytes) -> str:
    """A short name for some bytes that no other bytes have."""
    return hashlib.sha256(content).hexdigest()


def moment_of(text: str) -> datetime | None:
    """A time in seconds since 1970, or as ISO 8601 with its zone; None where it is neither."""
    try:
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(int(text[:12]), UTC)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo is not None else None


def is_recent(text: str, now: datetime) -> bool:
    """Whether a time that a sender signed lies within five minutes of now."""
    moment = moment_of(text)
    return moment is not None and abs(now - moment) <= WINDOW
