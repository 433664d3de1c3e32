"""What may leave now: approved replies whose time has come, held back neither by a pause nor by their connection."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from store.connections import answering_connection, is_resting
from store.models import Case, Connection, Pause, Reply
from store.pace import free
from store.pauses import held
from store.set_back import may_leave
from store.settings import settings


@dataclass(frozen=True)
class Leaving:
    """The replies of a brand on a channel that may leave: how many, and since when nothing holds the oldest back."""

    count: int
    since: datetime


def leaving(session: Session, now: datetime, brand_id: int | None = None, channel: str = "") -> list[Leaving]:
    """The replies that may leave now; what waits for a person or for its turn is not among them."""
    wanted = (
        select(col(Case.brand_id), col(Reply.channel), func.count(col(Reply.id)), func.min(col(Reply.send_after)))
        .join(Case, col(Case.id) == Reply.case_id)
        .where(col(Reply.status) == "queued", may_leave(Reply, now, settings().take_back_seconds))
        .group_by(col(Case.brand_id), col(Reply.channel))
    )
    if brand_id is not None:
        wanted = wanted.where(col(Case.brand_id) == brand_id)
    if channel:
        wanted = wanted.where(col(Reply.channel) == channel)
    found = []
    for brand, name, count, oldest in session.execute(wanted).all():
        connection = answering_connection(session, brand, name)
        if not held(session, brand) and (connection is None or goes_out(connection, now)):
            since = max((oldest, *_ends(session, brand, connection)))
            found.append(Leaving(count, min(since, now)))  # a clock that ran ahead wrote what lies ahead
    return found


def goes_out(connection: Connection, now: datetime) -> bool:
    """Whether a connection is free; one that is not live goes to the outbox, which takes everything at once."""
    return not connection.live or (not is_resting(connection, now) and free(connection, now))


def _ends(session: Session, brand_id: int, connection: Connection | None) -> Iterator[datetime]:
    """When that ended which held replies back: the last pause, the rest of the connection, the wait for its turn."""
    over = or_(col(Pause.brand_id).is_(None), col(Pause.brand_id) == brand_id)
    if ended := session.scalar(select(func.max(col(Pause.ended_at))).where(over)):
        yield ended
    if connection is not None and connection.live:
        yield from (at for at in (connection.retry_at, connection.next_send_at) if at is not None)
