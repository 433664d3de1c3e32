"""Tells people, once for each due time, that a case is about to miss its target, or has just missed it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select
from sqlmodel import Session, col

from channels import CHANNELS
from collectors.alerts import Notify, by_apprise, delivered
from store.clocks import clock_of
from store.errors import BadInput
from store.hours import business_time, hours_of
from store.models import Brand, Case, Clock
from store.settings import settings
from store.workflow import ACTIVE

log = structlog.get_logger(__name__)
MOST = 20  # lines of one message
FAR = timedelta(days=14)  # due later than this, nothing is near in business time either
Due = tuple[Case, Clock, Brand]


def nearing(session: Session, now: datetime, notify: Notify | None = None) -> list[str]:
    """Tell of the active cases that are due within EARFUL_WARN_BEFORE_MINUTES of business time; gives back the lines.

    What nobody could be told is told at the next run. Without an address nothing is told, except through `notify`.
    """
    if notify is None and not settings().alert_urls:
        return []
    found = _near(session, now)
    if not found:
        session.commit()
        return []
    lines = [_line(*each, now) for each in found]
    shown = [*lines[:MOST], *([f"And {len(lines) - MOST} more."] if len(lines) > MOST else [])]
    title = "A case is about to miss its target" if len(lines) == 1 else f"{len(lines)} cases are about to be late"
    if not delivered(notify or by_apprise, title, "\n".join(shown)):
        log.warning("a warning could not be delivered", cases=len(lines))
        return []
    for case, clock, _ in found:
        clock.warned_of = case.due_at
        session.add(clock)
    session.commit()
    return lines


def _near(session: Session, now: datetime) -> Sequence[Due]:
    """The cases that are due soon, of whose due time nobody was told; the one that is due first comes first."""
    due = select(Case).where(col(Case.status).in_(ACTIVE), col(Case.due_at) <= now + FAR)
    for case in session.scalars(due.where(col(Case.id).not_in(select(col(Clock.case_id))))).all():
        with suppress(BadInput):  # hours that cannot be used
            clock_of(session, case)  # from before there were clocks
    wanted = (
        select(Case, Clock, Brand)
        .join(Clock, col(Clock.case_id) == Case.id)
        .join(Brand, col(Brand.id) == Case.brand_id)
        .where(col(Case.status).in_(ACTIVE), col(Case.due_at) <= now + FAR, col(Clock.stopped_at).is_(None))
        .where(or_(col(Clock.warned_of).is_(None), col(Clock.warned_of) != col(Case.due_at)))
        .order_by(col(Case.due_at), col(Case.id))
    )
    lead = timedelta(minutes=settings().warn_before_minutes)
    rows = [(case, clock, brand) for case, clock, brand in session.execute(wanted)]
    return [(case, clock, brand) for case, clock, brand in rows if business_time_left(case, brand, now) <= lead]


def business_time_left(case: Case, brand: Brand, now: datetime) -> timedelta:
    """The business time that is left; that of the wall's clock where a brand's hours cannot be used."""
    try:
        return business_time(hours_of(brand), now, case.due_at)
    except BadInput:
        return case.due_at - now


def _line(case: Case, clock: Clock, brand: Brand, now: datetime) -> str:
    """One case in our own words: what a customer wrote is never in it."""
    title = CHANNELS[case.channel].title if case.channel in CHANNELS else case.channel
    what = "the answer" if clock.answered_at is None else "its end"
    minutes = round(business_time_left(case, brand, now).total_seconds() / 60)
    when = f"is due in {minutes} minutes of business time" if case.due_at > now else "is overdue"
    return f"Case {case.id} ({case.priority}, {title} of {brand.name}): {what} {when}."
