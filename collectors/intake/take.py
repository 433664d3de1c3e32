"""Takes one delivery: checks who sent it, keeps it, counts it, and says what its sender is answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from channels.hooks import verify
from channels.hooks_asked import Asked, seal_of
from collectors.intake.doors import Door
from store.deliveries import BODY, CONTENT, SENDER, count, keep

LONGEST_BODY = 1024 * 1024
MOST_HEADERS, LONGEST_HEADER = 30, 500
KEPT_PREFIXES = ("x-", "judgeme-", "content-type")
NEVER_KEPT = ("signature", "hmac", "forwarded", "real-ip", "token", "secret", "authorization", "cookie", "client-ip")


@dataclass(frozen=True)
class Taken:
    """What a sender is answered, and the word by which it is counted."""

    status: int
    outcome: str
    said: str


PING = Taken(200, "ping", "we are here")
ANSWERS: dict[str, Taken] = {
    "taken": Taken(200, "taken", "taken"),
    "known": Taken(200, "known", "this delivery is known already"),
    "reused": Taken(409, "reused", "another delivery has this id"),
    "bad_signature": Taken(401, "bad_signature", "the signature is missing or wrong"),
    "too_old": Taken(401, "too_old", "the signed time is missing or not within five minutes of now"),
    "malformed": Taken(400, "malformed", "the body is no JSON object and no list"),
    "too_large": Taken(413, "too_large", "the body is longer than one MiB"),
}


def take(session: Session, door: Door, asked: Asked, now: datetime) -> Taken:
    """Check one delivery and keep it; whatever it was is counted, and all is committed before this returns."""
    if door.hook.ping(asked):
        return PING
    verdict = verify(door.hook, asked, door.secret, now)
    if verdict.outcome != "signed":
        return refuse(session, door, verdict.outcome, now)
    if not isinstance(_json(asked.body), dict | list):
        return refuse(session, door, "malformed", now)
    marks = {SENDER: door.sender, BODY: seal_of(asked.body)} | ({CONTENT: verdict.content} if door.hook.id else {})
    headers = kept_headers(asked.headers) | marks
    return ANSWERS[keep(session, door.connection_id, verdict.digest, asked.body, headers, now)]


def refuse(session: Session, door: Door, outcome: str, now: datetime) -> Taken:
    """Count a delivery that is not kept."""
    count(session, door.connection_id, outcome, now)
    return ANSWERS[outcome]


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """What readers may need to know; neither signatures nor who came from where."""
    names = [
        name
        for name in headers
        if name.startswith(KEPT_PREFIXES) and not any(word in name for word in NEVER_KEPT)
    ]  # fmt: skip
    return {name: headers[name].replace("\x00", "")[:LONGEST_HEADER] for name in names[:MOST_HEADERS]}


def _json(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
