"""What to tell of the cases of a brand: those that are about to miss their target."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from collectors.nearing import FAR, business_time_left
from store.models import Brand, Case, Clock, Triage
from store.settings import settings
from store.watching import MENTIONS, Found
from store.workflow import ACTIVE


def nearly_late(session: Session, brand: Brand, now: datetime) -> Iterator[Found]:
    """One alert for the cases that are due within EARFUL_WARN_BEFORE_MINUTES of business time, with their mentions."""
    wanted = (
        select(Case)
        .join(Clock, col(Clock.case_id) == Case.id)
        .where(col(Case.brand_id) == brand.id, col(Case.status).in_(ACTIVE), col(Clock.stopped_at).is_(None))
        .where(col(Case.due_at) > now, col(Case.due_at) <= now + FAR)
        .order_by(col(Case.due_at), col(Case.id))
    )
    lead = timedelta(minutes=settings().warn_before_minutes)
    near = [case for case in session.scalars(wanted) if business_time_left(case, brand, now) <= lead]
    if near:
        said = select(col(Triage.mention_id)).where(col(Triage.case_id).in_([case.id for case in near]))
        minutes = round(business_time_left(near[0], brand, now).total_seconds() / 60)
        facts = {"count": len(near), "case": near[0].id, "due": minutes}
        yield Found(
            "sla", "", "high", facts, tuple(session.scalars(said.order_by(col(Triage.mention_id)).limit(MENTIONS)))
        )
