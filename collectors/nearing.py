"""Tells people, once for each due time, that a case is about to miss its target, or has just missed it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select
from sqlmodel import Session, col

from channels import CHANNELS
from collectors.alerts import Notify, SaidIn, and_more, by_apprise, common, delivered, in_english
from store.clocks import clock_of
from store.errors import BadInput
from store.hours import business_time, hours_of
from store.models import Brand, Case, Clock
from store.saying import N_, Saying, say
from store.settings import settings
from store.workflow import ACTIVE

log = structlog.get_logger(__name__)
MOST = 20  # lines of one message
FAR = timedelta(days=14)  # due later than this, nothing is near in business time either
Due = tuple[Case, Clock, Brand]
WHAT = {True: N_("the answer is due in {minutes} minutes of business time"), False: N_("the answer is overdue")}
END = {True: N_("its end is due in {minutes} minutes of business time"), False: N_("its end is overdue")}


def nearing(session: Session, now: datetime, notify: Notify | None = None, said_in: SaidIn = in_english) -> list[str]:
    """Tell of the active cases that are due within EARFUL_WARN_BEFORE_MINUTES of business time; gives back the lines.

    Each line is in the language of its brand.

    What nobody could be told is told at the next run. Without an address nothing is told, except through `notify`.
    """
    if notify is None and not settings().alert_urls:
        return []
    found = _near(session, now)
    if not found:
        session.commit()
        return []
    lines = [said_in(_line(*each, now), each[-1].language) for each in found]
    language = common(brand.language for _, _, brand in found)
    shown = [*lines[:MOST], *([said_in(and_more(len(lines) - MOST), language)] if len(lines) > MOST else [])]
    many = say("{count} cases are about to be late", count=len(lines))
    title = said_in(many if len(lines) > 1 else N_("A case is about to miss its target"), language)
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


def _line(case: Case, clock: Clock, brand: Brand, now: datetime) -> Saying:
    """One case in our own words: what a customer wrote is never in it."""
    title = CHANNELS[case.channel].title if case.channel in CHANNELS else case.channel
    minutes = round(business_time_left(case, brand, now).total_seconds() / 60)
    what = (WHAT if clock.answered_at is None else END)[case.due_at > now]
    return say(
        "Case {case} ({priority}, {channel} of {brand}): {what}.", case=case.id, priority=case.priority, channel=title,
        brand=brand.name, what=say(what, minutes=minutes),
    )  # fmt: skip
