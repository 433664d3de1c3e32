"""The clock of a case follows the workflow, counts business time, and never forgets a miss."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from store.cases import answered_on_network, close, open_or_extend
from store.clocks import clock_of, set_targets_anew
from store.models import Case, Clock
from store.replies import arrived
from store.workflow import job, move

if TYPE_CHECKING:
    from tests.store.conftest import Make

HOUR = timedelta(hours=1)
OFFICE = {"week": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
BANGKOK = ZoneInfo("Asia/Bangkok")  # NOW is a Friday, 17:00 there


def send(make: "Make", case: Case, at: datetime) -> None:
    """Approve an answer and let it arrive."""
    reply = make.reply(case)
    move(make.session, reply, "claim", job("send"), reply.version)
    arrived(make.session, reply, "r1", "", at)


def step(make: "Make", case: Case, action: str, at: datetime) -> None:
    """One step of a person at a time."""
    move(make.session, case, action, make.actor("approver"), case.version, reason="so it is", at=at)


def test_a_case_is_due_in_business_time(make: "Make", session: Session) -> None:
    brand = make.brand()
    brand.hours, brand.targets = OFFICE, {"channels": {"shopee": {"answer": {"high": 30}}}}
    case = make.case(brand, "high")
    assert case.due_at == datetime(2026, 11, 23, 9, 30, tzinfo=BANGKOK)
    assert clock_of(session, case).resolution_due_at == datetime(2026, 11, 25, 17, tzinfo=BANGKOK)


def test_an_answer_in_time_is_noted_when_it_arrives(make: "Make", session: Session) -> None:
    case = make.case(priority="high")
    send(make, case, make.now + 3 * HOUR)
    clock = clock_of(session, case)
    assert (case.status, clock.answered_at) == ("resolved", make.now + 3 * HOUR)
    assert (clock.answer_seconds, clock.resolution_seconds) == (3 * 3600, 3 * 3600)
    assert not clock.answer_missed
    assert not clock.resolution_missed


def test_a_late_answer_stays_a_miss(make: "Make", session: Session) -> None:
    case = make.case(priority="urgent")
    send(make, case, make.now + 2 * HOUR)
    step(make, case, "reopen", make.now + 3 * HOUR)
    clock = clock_of(session, case)
    assert (clock.answer_missed, clock.answer_seconds) == (True, 2 * 3600)
    case.priority = "low"
    set_targets_anew(session, case, make.now + 3 * HOUR)
    close(session, case, "answered_by_hand", make.actor("agent"), case.version, "called")
    assert clock_of(session, case).answer_missed


def test_an_answer_found_on_the_network_counts_from_when_it_was_given(
    make: "Make", session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.cases.utc_now", lambda: make.now + 9 * HOUR)
    case = make.case(priority="urgent")
    assert answered_on_network(session, case, "r1", "https://shop.example/r1", make.now + HOUR / 2)
    clock = clock_of(session, case)
    assert (clock.answered_at, clock.answer_seconds) == (make.now + HOUR / 2, 1800)
    assert (clock.resolution_seconds, clock.answer_missed, clock.resolution_missed) == (1800, False, False)


def test_one_given_before_its_case_was_opened_took_no_time_and_none_lies_in_the_future(
    make: "Make", session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.cases.utc_now", lambda: make.now + 9 * HOUR)
    early, odd = make.case(), make.case()
    answered_on_network(session, early, "r1", "https://shop.example/r1", make.now - HOUR)
    answered_on_network(session, odd, "r2", "https://shop.example/r2", make.now + 1000 * HOUR)
    assert (clock_of(session, early).answer_seconds, clock_of(session, early).answered_at) == (0, make.now - HOUR)
    assert clock_of(session, odd).answered_at == make.now + 9 * HOUR


def test_what_is_overdue_cannot_be_saved_by_a_lower_priority(make: "Make", session: Session) -> None:
    case = make.case(priority="urgent")
    case.priority = "low"
    set_targets_anew(session, case, make.now + 2 * HOUR)
    clock = clock_of(session, case)
    assert (clock.answer_missed, case.due_at) == (True, make.now + 72 * HOUR)


def test_an_acknowledgement_answers_nothing(make: "Make", session: Session) -> None:
    case = make.case(priority="high")
    reply = make.reply(case)
    reply.kind = "acknowledgement"
    move(session, reply, "claim", job("send"), reply.version)
    move(session, reply, "publish", job("send"), reply.version, at=make.now + HOUR)
    assert clock_of(session, case).answered_at is None


def test_the_clock_goes_on_while_the_customer_has_nothing(make: "Make", session: Session) -> None:
    case = make.case(priority="urgent")
    step(make, case, "snooze", make.now)
    assert clock_of(session, case).stopped_at is None
    step(make, case, "wake", make.now + 2 * HOUR)
    send(make, case, make.now + 2 * HOUR)
    assert clock_of(session, case).answer_missed


def test_a_snooze_after_the_answer_stops_it(make: "Make", session: Session) -> None:
    case = make.case(priority="urgent")
    send(make, case, make.now + HOUR / 2)
    step(make, case, "reopen", make.now + HOUR)
    due = clock_of(session, case).resolution_due_at
    step(make, case, "snooze", make.now + 2 * HOUR)
    assert clock_of(session, case).stopped_at == make.now + 2 * HOUR
    step(make, case, "wake", make.now + 5 * HOUR)
    clock = clock_of(session, case)
    assert (clock.stopped_at, clock.resolution_due_at, case.due_at) == (None, due + 3 * HOUR, due + 3 * HOUR)
    step(make, case, "answered_by_hand", make.now + 6 * HOUR)
    assert clock_of(session, case).resolution_seconds == round(2.5 * 3600), "half an hour, an hour, an hour"


def test_no_answer_needed_stops_it_and_reopening_lets_it_go_on(make: "Make", session: Session) -> None:
    case = make.case(priority="high")
    step(make, case, "dismiss", make.now + HOUR)
    clock = clock_of(session, case)
    assert (clock.stopped_at, clock.answered_at, clock.answer_missed) == (make.now + HOUR, None, False)
    step(make, case, "reopen", make.now + 50 * HOUR)
    assert case.due_at == clock_of(session, case).answer_due_at == make.now + 53 * HOUR
    send(make, case, make.now + 52 * HOUR)
    clock = clock_of(session, case)
    assert (clock.answer_seconds, clock.answer_missed) == (3 * 3600, False)


def test_one_that_was_overdue_when_it_was_dismissed_is_a_miss_when_it_comes_back(
    make: "Make", session: Session
) -> None:
    case = make.case(priority="urgent")
    step(make, case, "dismiss", make.now + 5 * HOUR)
    step(make, case, "reopen", make.now + 6 * HOUR)
    assert clock_of(session, case).answer_missed
    assert case.due_at == make.now + 7 * HOUR, "the inbox has a time to keep again"


def test_a_customer_who_writes_again_does_not_put_off_what_is_due(make: "Make", session: Session) -> None:
    brand = make.brand()
    case = make.case(brand, "high", handle="nok")
    step(make, case, "snooze", make.now)
    open_or_extend(session, make.outcome(make.mention(brand, handle="nok"), brand), make.now + HOUR)
    assert case.due_at == make.now + 4 * HOUR


def test_a_case_from_before_there_were_clocks_keeps_its_due_time(make: "Make", session: Session) -> None:
    case = make.case(priority="high")
    session.delete(clock_of(session, case))
    session.flush()
    case.due_at = make.now + 9 * HOUR
    clock = clock_of(session, case)
    assert (clock.answer_due_at, case.due_at) == (make.now + 9 * HOUR, make.now + 9 * HOUR)


def test_a_clock_goes_with_its_case(make: "Make", session: Session) -> None:
    case = make.case()
    session.delete(case)
    session.commit()
    assert session.get(Clock, case.id, populate_existing=True) is None
