"""Sending pass by pass: until nothing waits for its turn, or again and again until somebody asks to stop."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from sqlalchemy import Engine
from sqlmodel import Session

from responder import FOLLOWERS
from responder.outbox import sweep
from responder.run import SentOut, send_approved
from store.backlog import something_to_send
from store.database import open_session
from store.errors import TryLater
from store.locks import alone
from store.models import utc_now
from store.replies import dry_run_ids
from store.runs import recorded

PAUSE = 1.0  # seconds between two passes
AT_MOST = timedelta(minutes=10)
DONE = ("written", "sent", "failed", "unknown", "amended")
Told = Callable[[SentOut], None]


def send_in_turn(
    session: Session,
    outbox: Path,
    stop: Event,
    *,
    brand_id: int | None = None,
    channel: str = "",
    clock: Callable[[], datetime] = utc_now,
) -> SentOut:
    """Send what is due until nothing waits for its turn any more, ten minutes have passed, or `stop` is set."""
    done, end = SentOut(), clock() + AT_MOST
    while True:
        part = send_approved(session, outbox, now=clock(), brand_id=brand_id, channel=channel)
        done = _together(done, part)
        if not part.next or clock() >= end or stop.wait(PAUSE):
            return done


def _together(before: SentOut, part: SentOut) -> SentOut:
    """What two passes did; what waits is what waits after the second."""
    summed = {name: getattr(before, name) + getattr(part, name) for name in DONE}
    return SentOut(**summed, held=part.held, next=part.next)


def waits(session: Session, now: datetime, brand_id: int | None = None, channel: str = "") -> bool:
    """Whether a pass would find anything to do."""
    return something_to_send(session, now, FOLLOWERS.keys(), brand_id, channel)


def send_on(
    engine: Engine,
    home: Path,
    stop: Event,
    told: Told,
    every: float = 2.0,
    *,
    brand_id: int | None = None,
    channel: str = "",
) -> None:
    """Send what is due every few seconds until `stop` is set; a pass that has begun is ended first.

    Where nothing waits no run is left behind, and while another process sends, this one waits.
    """
    while not stop.is_set():
        with open_session(engine) as session:
            done = _pass(session, home, brand_id, channel)
        if any(asdict(done)[name] for name in DONE):
            told(done)
        stop.wait(every)


def _pass(session: Session, home: Path, brand_id: int | None, channel: str) -> SentOut:
    outbox = home / "outbox"
    try:
        with alone(session, "send"):
            sweep(outbox, dry_run_ids(session))
            if not waits(session, utc_now(), brand_id, channel):
                return SentOut()
            with recorded(session, "send") as run:
                done = send_approved(session, outbox, brand_id=brand_id, channel=channel)
                run.found = done.sent + done.written + done.amended
                return done
    except TryLater:
        return SentOut()
