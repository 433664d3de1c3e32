"""Rechecks: which mentions are to be looked at again on their network, and which cases a reply there settles."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select, update
from sqlmodel import Session, col

from store.models import Case, Match, Mention, Triage
from store.workflow import ACTIVE

IN_WORK = timedelta(minutes=50)  # a little less than the hour between two runs
YOUNG = timedelta(days=30)
MOST = 1_000


def to_recheck(session: Session, brand_id: int, channel: str, now: datetime, every: timedelta) -> list[Mention]:
    """The mentions of a brand to look at again: those of active cases each hour, other young ones less often.

    Those in work come first, then those that were not looked at for longest.
    """
    in_work = (
        select(col(Triage.mention_id)).join(Case, col(Case.id) == Triage.case_id).where(col(Case.status).in_(ACTIVE))
    )
    seen = func.coalesce(col(Mention.checked_at), col(Mention.collected_at))
    mine = exists().where(col(Match.mention_id) == Mention.id, col(Match.brand_id) == brand_id)
    wanted = select(Mention).where(col(Mention.channel) == channel, col(Mention.deleted_at).is_(None), mine)
    wanted = wanted.order_by(seen, col(Mention.id))
    worked_on = wanted.where(col(Mention.id).in_(in_work), seen <= now - IN_WORK)
    others = wanted.where(col(Mention.published_at) >= now - YOUNG, seen <= now - every)
    found = list(session.scalars(worked_on.limit(MOST)))
    found += session.scalars(others.where(col(Mention.id).not_in(in_work)).limit(MOST - len(found)))
    return found


def mark_checked(session: Session, mention_ids: Sequence[int], now: datetime) -> None:
    """Note that mentions were looked at; the caller commits."""
    marked = update(Mention).where(col(Mention.id).in_(mention_ids)).values(checked_at=now)
    session.exec(marked.execution_options(synchronize_session=False))


def cases_of(session: Session, brand_id: int, channel: str, external_id: str) -> list[tuple[Case, datetime]]:
    """The active cases of a brand that hold a mention, each with the time of its newest message."""
    holding = (
        select(col(Triage.case_id))
        .join(Mention, col(Mention.id) == Triage.mention_id)
        .where(col(Mention.channel) == channel, col(Mention.external_id) == external_id)
    )
    wanted = select(Case).where(col(Case.id).in_(holding), col(Case.brand_id) == brand_id, col(Case.status).in_(ACTIVE))
    return [(case, _newest(session, case)) for case in session.scalars(wanted)]


def _newest(session: Session, case: Case) -> datetime:
    times = (
        select(Mention)
        .join(Triage, col(Triage.mention_id) == Mention.id)
        .where(col(Triage.case_id) == case.id)
        .order_by(col(Mention.published_at).desc())
        .limit(1)
    )
    return session.scalars(times).one().published_at
