"""Assigning: who gets a new case, by the brand's rules and by who has least to do; what nobody touches goes back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlmodel import Session, col

from store import audit
from store.cases import assign
from store.errors import BadInput, InvalidMove, Stale
from store.hours import business_time, hours_of
from store.models import Assigning, Brand, Case, Move, Note, Person
from store.newest import NOTHING, Said, said_in
from store.once import once
from store.people import actor_of, staff
from store.saying import N_, say
from store.targets import PRIORITIES
from store.workflow import ACTIVE, Actor, job, move

RIGHT = "manager"
PAGE = 500
MOST_RULES, MOST_MINUTES = 50, 7 * 24 * 60
STARTS = ("assign", "new_message", "text_changed", "wake", "reopen", "send_failed", "merge", "split")


@dataclass(frozen=True)
class Rule:
    """Cases that fit every field that is not empty go to one of these people, whoever has least to do."""

    people: tuple[int, ...]
    channel: str = ""
    lang: str = ""
    intent: str = ""
    priority: str = ""


@dataclass(frozen=True)
class Plan:
    """A brand's rules in their order, after how many silent minutes a case goes back, and the version to change."""

    rules: tuple[Rule, ...] = ()
    silent_minutes: int = 0
    version: int = 0


def plan_of(session: Session, brand_id: int) -> Plan:
    """Who gets the cases of a brand; nobody while no person has set rules."""
    row = session.get(Assigning, brand_id, populate_existing=True)
    if row is None:
        return Plan()
    rules = tuple(Rule(**rule | {"people": tuple(rule["people"])}) for rule in row.rules)
    return Plan(rules, row.silent_minutes, row.version)


def save_plan(session: Session, brand_id: int, plan: Plan, actor: Actor) -> None:
    """Set who gets the cases of a brand; Stale when somebody else changed it since. The caller commits."""
    actor.need(RIGHT, brand_id, N_("set who gets which case"))
    _check(session, brand_id, plan)
    audit.record(session, actor, "set", "assigning", brand_id, brand_id=brand_id, rules=len(plan.rules))
    values: dict[str, Any] = {"rules": [asdict(rule) | {"people": list(rule.people)} for rule in plan.rules]}
    wanted = {**values, "silent_minutes": plan.silent_minutes, "version": plan.version + 1}
    if plan.version == 0 and session.get(Assigning, brand_id) is None:
        session.add(Assigning(brand_id=brand_id, **wanted))
        session.flush()
        return
    same = (col(Assigning.brand_id) == brand_id, col(Assigning.version) == plan.version)
    done: CursorResult[tuple[()]] = session.exec(update(Assigning).where(*same).values(**wanted))
    if done.rowcount != 1:
        session.rollback()
        raise Stale("these rules were changed by somebody else")


def workers_of(session: Session, brand_id: int) -> list[Person]:
    """The people who may answer for a brand, by name."""
    people = once(session, ("staff and guests", brand_id), lambda: staff(session, brand_id))
    return [person for person in people if person.active and actor_of(person).may("agent", brand_id)]


def _check(session: Session, brand_id: int, plan: Plan) -> None:
    known = {person.id for person in workers_of(session, brand_id)}
    if len(plan.rules) > MOST_RULES or not 0 <= plan.silent_minutes <= MOST_MINUTES:
        raise BadInput(
            say(
                "at most {most_rules} rules and {most_minutes:,} minutes",
                most_rules=MOST_RULES,
                most_minutes=MOST_MINUTES,
            )
        )
    for rule in plan.rules:
        if not known & set(rule.people):
            raise BadInput("a rule needs somebody of the staff who may answer")
        if rule.priority not in ("", *PRIORITIES):
            raise BadInput(say("{priority!r} is no priority", priority=rule.priority))


def share_out(session: Session, limit: int = 500) -> int:
    """Give the open cases that nobody ever had to people, by the rules of their brands; returns how many. Commits.

    At most `limit` of a brand, the gravest first; what fits no rule stands in nobody's way. A case that came back stays
    with everybody until a person takes it.
    """
    load, given = load_of(session), 0
    for brand_id in session.scalars(select(col(Assigning.brand_id)).order_by(col(Assigning.brand_id))).all():
        working = {person.id or 0 for person in workers_of(session, brand_id or 0)}
        rules = [rule for rule in plan_of(session, brand_id or 0).rules if working & set(rule.people)]
        given += _share_brand(session, _unassigned(session, brand_id or 0, rules), rules, working, load, limit)
    return given


def _unassigned(session: Session, brand_id: int, rules: Sequence[Rule]) -> list[int]:
    """The open cases that nobody ever had and that a rule may speak of, gravest first."""
    had = exists().where(col(Move.case_id) == Case.id, col(Move.noun) == "case", col(Move.action) == "assign")
    wanted = select(col(Case.id)).where(
        col(Case.brand_id) == brand_id, col(Case.status) == "open", col(Case.assignee_id).is_(None),
        ~had, or_(false(), *(_spoken_of(rule) for rule in rules)),
    )  # fmt: skip
    ordered = wanted.order_by(col(Case.priority_rank), col(Case.due_at), col(Case.id))
    return [id_ for id_ in session.scalars(ordered) if id_ is not None]


def _spoken_of(rule: Rule) -> ColumnElement[bool]:
    channel = col(Case.channel) == rule.channel if rule.channel else true()
    return and_(channel, col(Case.priority) == rule.priority if rule.priority else true())


def _share_brand(
    session: Session, ids: Sequence[int], rules: Sequence[Rule], working: set[int], load: Counter[int], limit: int
) -> int:
    given = 0
    for start in range(0, len(ids), PAGE):
        page = ids[start : start + PAGE]
        cases = {case.id: case for case in session.scalars(select(Case).where(col(Case.id).in_(page)))}
        said = said_in(session, page)
        for case_id in page:
            case = cases.get(case_id)
            chosen = _person_for(case, said.get(case_id, NOTHING), rules, load, working) if case else None
            if case is not None and chosen is not None and _give(session, case, chosen):
                load[chosen] += 1
                given += 1
            if given >= limit:
                return given
    return given


def load_of(session: Session) -> Counter[int]:
    """How many active cases each person has."""
    held = select(col(Case.assignee_id), func.count()).where(col(Case.status).in_(ACTIVE))
    rows = session.execute(held.where(col(Case.assignee_id).is_not(None)).group_by(col(Case.assignee_id)))
    return Counter({row[0]: row[1] for row in rows})


def _person_for(case: Case, said: Said, rules: Sequence[Rule], load: Counter[int], working: set[int]) -> int | None:
    """Who has least to do of the first rule that fits and has somebody who still works here."""
    for rule in rules:
        people = [person for person in rule.people if person in working]
        if people and fits(case, said, rule):
            return min(people, key=lambda person: (load[person], people.index(person)))
    return None


def fits(case: Case, said: Said, rule: Rule) -> bool:
    """Whether a case is one that a rule speaks of; language and intents are those of its newest message."""
    if rule.channel not in ("", case.channel) or rule.priority not in ("", case.priority):
        return False
    return rule.lang in ("", said.lang) and (not rule.intent or rule.intent in said.intents)


def _give(session: Session, case: Case, person_id: int) -> bool:
    try:
        assign(session, case, person_id, job("assign"), case.version)
        session.commit()
    except InvalidMove:
        session.rollback()  # a person was faster
        return False
    return True


def return_silent(session: Session, now: datetime) -> int:
    """Give the open cases whose assignee did nothing for too long back to everybody; returns how many. Commits.

    Only the brand's open hours count. They run from when the case was given, came back or got a new message, and anew
    with all that the assignee does in it.
    """
    done = 0
    for plan in session.scalars(select(Assigning).where(col(Assigning.silent_minutes) > 0)).all():
        limit, calendar = timedelta(minutes=plan.silent_minutes), hours_of(session.get_one(Brand, plan.brand_id))
        for case, moved, noted in session.execute(_held(plan.brand_id or 0, now - limit)).all():
            if business_time(calendar, max(moved, noted or moved), now) >= limit:
                done += _take_back(session, case, plan.silent_minutes)
    return done


def _held(brand_id: int, before: datetime) -> Select[Case, datetime, datetime]:
    """The open cases that somebody has, with the last step that counts and the assignee's last note."""
    counts = or_(
        and_(col(Move.noun) == "case", col(Move.action).in_(STARTS)),
        col(Move.actor) == literal("person:") + cast(Case.assignee_id, String),
    )
    moved = select(func.max(col(Move.at))).where(col(Move.case_id) == Case.id, counts).correlate(Case).scalar_subquery()
    mine = (col(Note.case_id) == Case.id, col(Note.person_id) == Case.assignee_id)
    noted = select(func.max(col(Note.at))).where(*mine).correlate(Case).scalar_subquery()
    return select(Case, moved, noted).where(
        col(Case.brand_id) == brand_id, col(Case.status) == "open", col(Case.assignee_id).is_not(None), moved < before
    )


def _take_back(session: Session, case: Case, minutes: int) -> bool:
    try:
        why = say("{minutes} minutes without a step of the one who had it", minutes=minutes)
        move(session, case, "return", job("assign"), case.version, reason=why)
        case.assignee_id = None
        session.add(case)
        session.commit()
    except InvalidMove:
        session.rollback()
        return False
    return True
