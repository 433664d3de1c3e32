"""Assigning: who gets a new case, by the brand's rules and by who has least to do; what nobody touches goes back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Select, String, and_, cast, func, literal, or_, select, update
from sqlmodel import Session, col

from store import audit
from store.cases import assign, newest_message
from store.errors import BadInput, InvalidMove, Stale
from store.hours import business_time, hours_of
from store.mentions import facts_of
from store.models import Assigning, Brand, Case, Move, Note, Person, Sentiment
from store.people import actor_of, staff
from store.targets import PRIORITIES
from store.workflow import ACTIVE, Actor, job, move

RIGHT = "manager"
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
    actor.need(RIGHT, brand_id, "set who gets which case")
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
    return [person for person in staff(session, brand_id) if actor_of(person).may("agent", brand_id)]


def _check(session: Session, brand_id: int, plan: Plan) -> None:
    known = {person.id for person in workers_of(session, brand_id)}
    if len(plan.rules) > MOST_RULES or not 0 <= plan.silent_minutes <= MOST_MINUTES:
        raise BadInput(f"at most {MOST_RULES} rules and {MOST_MINUTES:,} minutes")
    for rule in plan.rules:
        if not known & set(rule.people):
            raise BadInput("a rule needs somebody of the staff who may answer")
        if rule.priority not in ("", *PRIORITIES):
            raise BadInput(f"{rule.priority!r} is no priority")


def share_out(session: Session, limit: int = 500) -> int:
    """Give the open cases that nobody ever had to people, by the rules of their brands; returns how many. Commits.

    A case that came back stays with everybody until a person takes it.
    """
    plans = {id_: plan_of(session, id_) for id_ in session.scalars(select(col(Assigning.brand_id))) if id_ is not None}
    had = select(col(Move.case_id)).where(col(Move.noun) == "case", col(Move.action) == "assign")
    wanted = select(Case).where(
        col(Case.status) == "open", col(Case.assignee_id).is_(None), col(Case.id).not_in(had),
        col(Case.brand_id).in_([id_ for id_, plan in plans.items() if plan.rules]),
    )  # fmt: skip
    load, given = load_of(session), 0
    working = {id_: {person.id or 0 for person in workers_of(session, id_)} for id_ in plans}
    for case in session.scalars(wanted.order_by(col(Case.priority_rank), col(Case.due_at)).limit(limit)).all():
        chosen = _person_for(session, case, plans[case.brand_id].rules, load, working[case.brand_id])
        if chosen is not None and _give(session, case, chosen):
            load[chosen] += 1
            given += 1
    return given


def load_of(session: Session) -> Counter[int]:
    """How many active cases each person has."""
    held = select(col(Case.assignee_id), func.count()).where(col(Case.status).in_(ACTIVE))
    rows = session.execute(held.where(col(Case.assignee_id).is_not(None)).group_by(col(Case.assignee_id)))
    return Counter({row[0]: row[1] for row in rows})


def _person_for(
    session: Session, case: Case, rules: Sequence[Rule], load: Counter[int], working: set[int]
) -> int | None:
    """Who has least to do of the first rule that fits and has somebody who still works here."""
    for rule in rules:
        people = [person for person in rule.people if person in working]
        if people and fits(session, case, rule):
            return min(people, key=lambda person: (load[person], people.index(person)))
    return None


def fits(session: Session, case: Case, rule: Rule) -> bool:
    """Whether a case is one that a rule speaks of; language and intents are those of its newest message."""
    if rule.channel not in ("", case.channel) or rule.priority not in ("", case.priority):
        return False
    if not rule.lang and not rule.intent:
        return True
    newest = newest_message(session, case.id or 0)
    score = session.get(Sentiment, newest.id) if newest else None
    intents = facts_of(session, newest.id or 0)[1] if newest else []
    return rule.lang in ("", score.lang if score else "und") and (not rule.intent or rule.intent in intents)


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
        why = f"{minutes} minutes without a step of the one who had it"
        move(session, case, "return", job("assign"), case.version, reason=why)
        case.assignee_id = None
        session.add(case)
        session.commit()
    except InvalidMove:
        session.rollback()
        return False
    return True
