"""What waits to be done: quick looks for jobs that run every few seconds, and counts for those who watch."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col

from store import amending
from store.connections import answering_connection, is_resting
from store.drafts import undrafted, unjudged
from store.leaving import goes_out, leaving
from store.models import Brand, Case, Connection, Outreach, Query, Reply, Run
from store.outreach import LOST_AFTER
from store.pauses import held
from store.replies import interrupted, to_follow, to_look_for
from store.rollups import is_stale
from store.runs import whole_runs
from store.set_back import is_lost
from store.unscored import drop_settled, unscored


def something_to_read(session: Session, model: str) -> bool:
    """Whether a mention waits for its score or for somebody to decide on it, or a day to be counted anew.

    Where none does, the marks of those with which nothing is left to do are taken away. Commits.
    """
    if is_stale(session) or unscored(session, model, 1):
        return True
    drop_settled(session, model)
    session.commit()
    return False


def something_to_draft(session: Session) -> bool:
    """Whether an open case waits for its draft, or a draft for the guard's word on it."""
    return bool(undrafted(session, 1) or unjudged(session, 1))


def something_to_post(session: Session, now: datetime) -> bool:
    """Whether a letter of a brand's own accord is due, or one never ended."""
    due = (col(Outreach.status) == "queued") & (col(Outreach.send_after) <= now)
    lost = (col(Outreach.status) == "sending") & is_lost(Outreach, now, LOST_AFTER)
    return session.scalars(select(col(Outreach.id)).where(or_(due, lost)).limit(1)).first() is not None


def something_to_propose(session: Session) -> bool:
    """Whether a brand wants to write to customers of its own accord."""
    return any(rules.get("on") for rules in session.scalars(select(col(Brand.outreach))))


def something_to_send(
    session: Session, now: datetime, followed: Collection[str], brand_id: int | None = None, channel: str = ""
) -> bool:
    """Whether a reply may leave now, of one brand or channel if asked for, or one is to be looked for or asked about.

    `followed` are the channels that can be asked what became of a reply. What a person holds back is nothing to do.
    """
    if leaving(session, now, brand_id, channel) or _something_to_look_for(session, now, followed):
        return True
    return _something_to_change(session, now, brand_id, channel)


def _something_to_change(session: Session, now: datetime, brand_id: int | None, channel: str) -> bool:
    """Whether a change of what was sent is due and not held back, or one is to be read back."""
    if amending.interrupted(session, now) or amending.to_read_back(session, now):
        return True
    for amendment in amending.due(session, now, brand_id, channel):
        brand = session.get_one(Case, amendment.case_id).brand_id
        connection = answering_connection(session, brand, session.get_one(Reply, amendment.reply_id).channel)
        if not held(session, brand) and (connection is None or goes_out(connection, now)):
            return True
    return False


def _something_to_look_for(session: Session, now: datetime, followed: Collection[str]) -> bool:
    if interrupted(session, now):
        return True
    for reply in (*to_look_for(session, now), *to_follow(session, now, followed)):
        connection = answering_connection(session, session.get_one(Case, reply.case_id).brand_id, reply.channel)
        if connection is not None and (reply.status == "unknown" or not is_resting(connection, now)):
            return True
    return False


@dataclass(frozen=True)
class Lag:
    """How long something has waited that should not: how old it is in seconds, and how many of its kind wait."""

    seconds: float = 0.0
    count: int = 0


def late_replies(session: Session, now: datetime) -> Lag:
    """The replies that may leave now and have not; what waits for a person or for its turn is not late."""
    found = leaving(session, now)
    oldest = min((each.since for each in found), default=now)
    return Lag((now - oldest).total_seconds(), sum(each.count for each in found))


def replies_by_status(session: Session) -> dict[str, int]:
    """How many replies stand where."""
    rows = session.execute(select(col(Reply.status), func.count(col(Reply.id))).group_by(col(Reply.status)))
    return {str(status): int(count) for status, count in rows}


def last_read_through(
    session: Session, brand_id: int | None = None
) -> list[tuple[Query, datetime | None, Connection | None]]:
    """The same, each with the connection of its channel as it is now, where its brand has one."""
    through = (col(Connection.brand_id) == Query.brand_id) & (col(Connection.channel) == Query.channel)
    wanted = _last_read(brand_id).add_columns(Connection).join(Connection, through, isouter=True)
    found = session.execute(wanted.execution_options(populate_existing=True))
    return [(query, at, connection) for query, at, connection in found]


def last_read(session: Session, brand_id: int | None = None) -> list[tuple[Query, datetime | None]]:
    """Every active query, of one brand if asked for, with when it was last read to its end."""
    return [(query, at) for query, at in session.execute(_last_read(brand_id))]


def _last_read(brand_id: int | None) -> Select[Any]:
    whole = whole_runs().where(col(Run.query_id) == Query.id).correlate(Query).scalar_subquery()
    wanted = select(Query, whole).where(col(Query.active).is_(True)).order_by(col(Query.id))
    return wanted if brand_id is None else wanted.where(col(Query.brand_id) == brand_id)
