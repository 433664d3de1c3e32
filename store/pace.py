"""How fast replies leave through a connection: one after another, with a gap that is never quite the same."""

from datetime import datetime, timedelta
from secrets import SystemRandom

from sqlalchemy import or_, update
from sqlmodel import Session, col

from store.audit import record
from store.connections import change
from store.errors import BadInput
from store.models import Connection
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
        raise BadInput(f"between two replies lie 0 to {LONGEST:,} seconds")
    change(session, connection, {"options": connection.options | {EVERY: seconds}}, actor, seen)
    record(
        session, actor, "gap_set", "connection", connection.id, brand_id=connection.brand_id,
        channel=connection.channel, seconds=seconds,
    )  # fmt: skip


def free(connection: Connection, now: datetime) -> bool:
    """Whether the last reply of a connection left long enough ago."""
    return not gap_of(connection) or connection.next_send_at is None or connection.next_send_at <= now


def take_turn(session: Session, connection: Connection, now: datetime) -> bool:
    """Take the one turn of this moment, whichever process asks first; the caller commits it with the claim."""
    gap = gap_of(connection)
    if not gap:
        return True
    after = now + timedelta(seconds=gap * (1 + JITTER * _dice.random()))
    due = or_(col(Connection.next_send_at).is_(None), col(Connection.next_send_at) <= now)
    taken = update(Connection).where(col(Connection.id) == connection.id, due).values(next_send_at=after)
    return bool(session.exec(taken.execution_options(synchronize_session=False)).rowcount == 1)
