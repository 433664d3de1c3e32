"""New cases find their people by rule and by load, and come back when nobody touches them."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session

from store.assigning import Plan, Rule, load_of, plan_of, return_silent, save_plan, share_out
from store.cases import assign, history, open_or_extend, snooze
from store.errors import BadInput, NotAllowed, Stale
from store.hours import DAYS
from store.models import Case, Person, utc_now
from store.notes import add_note
from store.people import actor_of

if TYPE_CHECKING:
    from tests.store.conftest import Make


def person(session: Session, name: str, role: str = "agent") -> Person:
    made = Person(email=f"{name}@x.example", name=name, role=role, password_hash="-")
    session.add(made)
    session.flush()
    return made


def test_the_first_rule_that_fits_counts_and_load_is_shared(make: "Make", session: Session) -> None:
    brand, (nok, may, eve) = make.brand(), (person(session, name) for name in ("nok", "may", "eve"))
    rules = (
        Rule((eve.id or 0,), channel="line"),
        Rule((eve.id or 0,), lang="th", intent="complaint"),
        Rule((nok.id or 0, may.id or 0), priority="high"),
    )
    save_plan(session, brand.id or 0, Plan(rules), make.actor("manager"))
    high = [make.case(priority="high", label="negative") for _ in range(5)]
    line, thai, none = make.case(channel="line"), make.case(label="negative", lang="th"), make.case()
    elsewhere = make.case(make.brand("Other"), priority="high")
    session.commit()
    assert share_out(session) == 7
    assert [line.assignee_id, thai.assignee_id, none.assignee_id, elsewhere.assignee_id] == [eve.id, eve.id, None, None]
    assert sorted((case.assignee_id or 0) for case in high) == sorted([nok.id, may.id] * 2 + [nok.id])  # type: ignore[type-var]
    assert load_of(session) == {nok.id: 3, may.id: 2, eve.id: 2}
    assert (history(session, line.id or 0)[0].actor, share_out(session)) == ("job:assign", 0)


def test_cases_that_fit_no_rule_and_brands_with_many_cases_starve_nobody(make: "Make", session: Session) -> None:
    nok, may = person(session, "nok"), person(session, "may")
    save_plan(session, make.brand().id or 0, Plan((Rule((nok.id or 0,), intent="complaint"),)), make.actor("manager"))
    save_plan(session, make.brand("Other").id or 0, Plan((Rule((may.id or 0,)),)), make.actor("manager"))
    for _ in range(5):
        make.case(priority="urgent")
    mine, theirs = make.case(priority="low", label="negative"), make.case(make.brand("Other"), "low")
    session.commit()
    assert share_out(session, limit=3) == 2
    assert (mine.assignee_id, theirs.assignee_id) == (nok.id, may.id)


def test_looking_at_many_cases_takes_a_few_queries(make: "Make", session: Session, engine: Engine) -> None:
    nok = person(session, "nok")
    save_plan(session, make.brand().id or 0, Plan((Rule((nok.id or 0,), lang="th"),)), make.actor("manager"))
    for _ in range(30):
        make.case(label="negative")
    session.commit()
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *sent: asked.append(sent[2]))
    assert share_out(session) == 0
    assert len(asked) < 15


def test_who_left_or_only_looks_gets_nothing(make: "Make", session: Session) -> None:
    gone, stays = person(session, "gone"), person(session, "stays")
    save_plan(session, make.brand().id or 0, Plan((Rule((gone.id or 0, stays.id or 0)),)), make.actor("manager"))
    gone.active = False
    case = make.case()
    session.commit()
    assert share_out(session) == 1
    assert case.assignee_id == stays.id
    stays.role = "viewer"
    make.case()
    session.commit()
    assert share_out(session) == 0


def test_rules_are_set_by_managers_and_by_one_at_a_time(make: "Make", session: Session) -> None:
    brand_id, nok = make.brand().id or 0, person(session, "nok")
    plan = Plan((Rule((nok.id or 0,)),), 30)
    with pytest.raises(NotAllowed):
        save_plan(session, brand_id, plan, make.actor("approver"))
    for wrong in (
        Plan((Rule(()),)),
        Plan((Rule((99,)),)),
        Plan((Rule((nok.id or 0,), priority="huge"),)),
        Plan((), -1),
    ):
        with pytest.raises(BadInput):
            save_plan(session, brand_id, wrong, make.actor("manager"))
    save_plan(session, brand_id, plan, make.actor("manager"))
    session.commit()
    assert plan_of(session, brand_id) == Plan(plan.rules, 30, 1)
    with pytest.raises(Stale):
        save_plan(session, brand_id, plan, make.actor("manager"))
    save_plan(session, brand_id, Plan((), 0, 1), make.actor("manager"))
    assert plan_of(session, brand_id) == Plan((), 0, 2)


def held(make: "Make", who: Person) -> Case:
    case = make.case()
    assign(make.session, case, who.id, make.actor("agent"), case.version)
    return case


def test_what_nobody_touches_comes_back_and_stays_with_everybody(make: "Make", session: Session) -> None:
    nok = person(session, "nok")
    save_plan(session, make.brand().id or 0, Plan((Rule((nok.id or 0,)),), 30), make.actor("manager"))
    case = held(make, nok)
    session.commit()
    now = utc_now()
    assert return_silent(session, now + timedelta(minutes=29)) == 0
    assert return_silent(session, now + timedelta(minutes=31)) == 1
    assert (case.assignee_id, case.status, history(session, case.id or 0)[0].action) == (None, "open", "return")
    assert (share_out(session), return_silent(session, now + timedelta(hours=9))) == (0, 0)


def test_whoever_does_something_keeps_the_case(make: "Make", session: Session) -> None:
    nok = person(session, "nok")
    save_plan(session, make.brand().id or 0, Plan((), 30), make.actor("manager"))
    start = utc_now()
    noted, written, asleep = held(make, nok), held(make, nok), held(make, nok)
    snooze(session, asleep, start + timedelta(days=1), make.actor("agent"), asleep.version)
    for line in [line for case in (noted, written) for line in history(session, case.id or 0)]:
        line.at = start - timedelta(hours=2)
    add_note(session, noted, "called her", actor_of(nok))
    mention = make.mention(make.brand(), handle="x")
    mention.author_id = written.author_id
    assert open_or_extend(session, make.outcome(mention, make.brand()), start) is written, "a new message, new time"
    session.commit()
    assert return_silent(session, start + timedelta(minutes=20)) == 0
    assert return_silent(session, start + timedelta(minutes=40)) == 2


def test_closed_hours_are_nobodys_silence(make: "Make", session: Session) -> None:
    nok, brand = person(session, "nok"), make.brand()
    brand.hours = {"week": {day: [["09:00", "18:00"]] for day in DAYS}}  # in Bangkok
    save_plan(session, brand.id or 0, Plan((), 60), make.actor("manager"))
    case = held(make, nok)
    evening = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)  # 17:30 there
    for line in history(session, case.id or 0):
        line.at = evening
    session.commit()
    assert return_silent(session, evening + timedelta(hours=15)) == 0, (
        "half an hour before it closed, none in the night"
    )
    assert return_silent(session, evening + timedelta(hours=15, minutes=59)) == 0
    add_note(session, case, "I look at it", actor_of(nok)).at = evening + timedelta(hours=15, minutes=40)
    session.commit()
    assert return_silent(session, evening + timedelta(hours=16)) == 0
    assert return_silent(session, evening + timedelta(hours=16, minutes=40)) == 1
