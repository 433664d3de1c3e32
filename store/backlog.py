"""What waits to be done: quick looks for jobs that run every few seconds, and counts for those who watch."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from store.brands import queries_of
from store.drafts import undrafted
from store.models import Query, Reply
from store.replies import LOST_AFTER
from store.rollups import is_stale
from store.runs import last_whole_run
from store.unscored import unscored


def something_to_read(session: Session, model: str) -> bool:
    """Whether a mention waits for its score or for somebody to decide on it, or a day to be counted anew."""
    return is_stale(session) or bool(unscored(session, model, 1))


def something_to_draft(session: Session) -> bool:
    """Whether an open case waits for its draft."""
    return bool(undrafted(session, 1))


def something_to_send(session: Session, now: datetime) -> bool:
    """Whether a reply is due to be sent, looked for or asked about."""
    return session.scalars(select(col(Reply.id)).where(_is_due(now)).limit(1)).first() is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    status = col(Reply.status)
    return or_(
        and_(status == "queued", col(Reply.send_after) <= now),
        and_(status == "sending", col(Reply.claimed_at) < now - LOST_AFTER),
        and_(status == "unknown", col(Reply.look_at) <= now),
        and_(status == "submitted", or_(col(Reply.look_at) <= now, col(Reply.look_at).is_(None))),
    )


@dataclass(frozen=True)
class Lag:
    """How long something has waited that should not: how old it is in seconds, and how many of its kind wait."""

    seconds: float = 0.0
    count: int = 0


def late_replies(session: Session, now: datetime) -> Lag:
    """The queued replies whose time to be taken back is over."""
    wanted = select(func.count(col(Reply.id)), func.min(col(Reply.send_after))).where(
        col(Reply.status) == "queued", col(Reply.send_after) <= now
    )
    count, oldest = session.execute(wanted).one()
    return Lag((now - oldest).total_seconds(), count) if oldest else Lag()


def replies_by_status(session: Session) -> dict[str, int]:
    """How many replies stand where."""
    rows = session.execute(select(col(Reply.status), func.count(col(Reply.id))).group_by(col(Reply.status)))
    return {str(status): int(count) for status, count in rows}


def last_read(session: Session) -> list[tuple[Query, datetime | None]]:
    """Every active query, with when it was last read to its end."""
    return [(query, last_whole_run(session, query.id or 0)) for query in queries_of(session)]
