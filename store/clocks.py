"""The clock of a case: it starts with the first message, follows every step of the workflow, and sets the due time.

It runs on while a case waits for its answer to leave or is snoozed before the first answer: the customer waits all the
same. It stands while a case is closed, and while it is snoozed after the first answer. An acknowledgement answers
nothing. What was late once stays missed.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from store.hours import Calendar, business_after, business_time, hours_of
from store.models import Amendment, Brand, Case, Clock, Draft, Reply
from store.targets import Target, target_of

OVER = ("resolved", "dismissed")
# after these, what is overdue is due anew, though it stays missed
WAKES = ("new_message", "reopen", "reply_deleted", "reply_bounced")


def start_clock(session: Session, case: Case) -> Clock:
    """Start the clock of a case that was just opened, and set when it is due; the caller commits."""
    calendar, target = _terms(session, case)
    clock = Clock(
        case_id=case.id,
        started_at=case.opened_at,
        answer_due_at=business_after(calendar, case.opened_at, target.answer),
        resolution_due_at=business_after(calendar, case.opened_at, target.resolution),
    )
    case.due_at = clock.answer_due_at
    session.add_all([case, clock])
    return clock


def clock_of(session: Session, case: Case) -> Clock:
    """The clock of a case; one from before there were clocks gets its own, with the due time that it had."""
    session.flush()
    clock = session.get(Clock, case.id, populate_existing=True)
    if clock is None:
        due = case.due_at
        clock = start_clock(session, case)
        clock.answer_due_at = case.due_at = due
        clock.resolution_due_at = max(due, clock.resolution_due_at)
        session.flush()
    return clock


def set_targets_anew(session: Session, case: Case, now: datetime) -> None:
    """Let the clock of a case follow its new priority, counted from its first message; what is missed by now stays so.

    The caller commits.
    """
    clock = clock_of(session, case)
    calendar, target = _terms(session, case)
    _note_misses(clock, now)
    held = timedelta(seconds=clock.held_seconds)
    if clock.answered_at is None:
        clock.answer_due_at = business_after(calendar, clock.started_at, target.answer + held)
    clock.resolution_due_at = business_after(calendar, clock.started_at, target.resolution + held)
    case.due_at = _due(clock)
    session.add_all([case, clock])


def follow(session: Session, thing: Case | Draft | Reply | Amendment, action: str, before: str, at: datetime) -> None:
    """Let the clock follow a step that was just taken; `before` is the status that it was taken from."""
    if isinstance(thing, Draft | Amendment):
        return
    if isinstance(thing, Reply) and (action != "publish" or thing.kind != "answer"):
        return
    case = thing if isinstance(thing, Case) else session.get_one(Case, thing.case_id)
    clock = clock_of(session, case)
    calendar, target = _terms(session, case)
    was = _due(clock)
    if isinstance(thing, Reply) or thing.status == "resolved":
        _answered(clock, calendar, at)
    _run_or_stand(case, clock, calendar, at)
    if case.status not in OVER:
        case.due_at = case.due_at if _due(clock) == was else _due(clock)
        if action in WAKES and before != "open" and case.due_at <= at:
            case.due_at = business_after(calendar, at, target.answer)
    session.add_all([case, clock])


def _answered(clock: Clock, calendar: Calendar, at: datetime) -> None:
    if clock.answered_at is None:
        clock.answered_at = at
        clock.answer_seconds = _seconds(clock, calendar, at)
        clock.answer_missed = clock.answer_missed or at > clock.answer_due_at


def _run_or_stand(case: Case, clock: Clock, calendar: Calendar, at: datetime) -> None:
    """Stop a clock that is to stand, let one run again that is not, and note the end of a case."""
    stands = case.status in OVER or (case.status == "snoozed" and clock.answered_at is not None)
    if stands and clock.stopped_at is None:
        _note_misses(clock, at)
        clock.stopped_at = at
    elif not stands and clock.stopped_at is not None:
        _run_again(clock, calendar, at)
    if case.status == "resolved":
        clock.resolution_seconds = _seconds(clock, calendar, clock.stopped_at or at)
    elif case.status not in OVER:
        clock.resolution_seconds = None


def _run_again(clock: Clock, calendar: Calendar, at: datetime) -> None:
    """Let a clock run again: what was not due yet when it stopped is due later by as long as it stood."""
    stopped, clock.stopped_at = clock.stopped_at or at, None
    stood = max(timedelta(0), business_time(calendar, stopped, at))
    clock.held_seconds += round(stood.total_seconds())
    if clock.answered_at is None and clock.answer_due_at > stopped:
        clock.answer_due_at = business_after(calendar, clock.answer_due_at, stood)
    if clock.resolution_due_at > stopped:
        clock.resolution_due_at = business_after(calendar, clock.resolution_due_at, stood)


def _note_misses(clock: Clock, at: datetime) -> None:
    """Note what is late at this time and not noted yet; a clock that stands is late for nothing."""
    at = min(at, clock.stopped_at or at)
    clock.answer_missed = clock.answer_missed or (clock.answered_at is None and at > clock.answer_due_at)
    clock.resolution_missed = clock.resolution_missed or at > clock.resolution_due_at


def _seconds(clock: Clock, calendar: Calendar, at: datetime) -> int:
    spent = round(business_time(calendar, clock.started_at, max(at, clock.started_at)).total_seconds())
    return max(0, spent - clock.held_seconds)


def _due(clock: Clock) -> datetime:
    return clock.answer_due_at if clock.answered_at is None else clock.resolution_due_at


def _terms(session: Session, case: Case) -> tuple[Calendar, Target]:
    brand = session.get_one(Brand, case.brand_id)
    return hours_of(brand), target_of(brand, case.channel, case.priority)
