"""How fast replies leave through a connection: one after another, with a gap that is never quite the same."""

from datetime import datetime, timedelta
from secrets import SystemRandom

from sqlalchemy import or_, update
from sqlmodel import Session, col

from store.audit import record
from store.connections import change
from store.errors import BadInput
from store.models import Connection
from store.saying import say
from store.set_back import APART
from store.workflow import Actor

EVERY = "send_every_seconds"
DEFAULT = 10
LONGEST = 3600
JITTER = 0.5  # the gap grows by up to this share of it
_dice = SystemRandom()


def gap_of(connection: Connection) -> int:
    """The least seconds between two replies of a connection; 0 lets them leave one right after another."""
    return int(connection.options.get(EVERY, DEFAULT))


def set_gap(session: Session, connection: Connection, seconds: int, actor: Actor, seen: int) -> None:
    """Say how far apart replies leave; the caller commits."""
    if not 0 <= seconds <= LONGEST:
        raise BadInput(say("between two replies lie 0 to {longest:,} seconds", longest=LONGEST))
    change(session, connection, {"options": connection.options | {EVERY: seconds}}, actor, seen)
    record(
        session, actor, "gap_set", "connection", connection.id, brand_id=connection.brand_id,
        channel=connection.channel, seconds=seconds,
    )  # fmt: skip


def free(connection: Connection, now: datetime) -> bool:
    """Whether the last reply of a connection left long enough ago."""
    gap, at = gap_of(connection), connection.next_send_at
    return not gap or at is None or not now < at <= _longest(gap, now)


def _longest(gap: int, now: datetime) -> datetime:
    """The last moment at which the next turn can be: what lies beyond was written by a clock that ran ahead."""
    return now + timedelta(seconds=gap * (1 + JITTER)) + APART


def take_turn(session: Session, connection: Connection, now: datetime) -> bool:
    """Take the one turn of this moment, whichever process asks first; the caller commits it with the claim."""
    gap = gap_of(connection)
    if not gap:
        return True
    after = now + timedelta(seconds=gap * (1 + JITTER * _dice.random()))
    at = col(Connection.next_send_at)
    due = or_(at.is_(None), at <= now, at > _longest(gap, now))
    taken = update(Connection).where(col(Connection.id) == connection.id, due).values(next_send_at=after)
    return bool(session.exec(taken.execution_options(synchronize_session=False)).rowcount == 1)
