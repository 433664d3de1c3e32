"""Merge and split: two cases become one, or some messages of a case get one of their own; undoing one is the other."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from store import drafts
from store.cases import conversation, follow_newest
from store.clocks import clock_of
from store.disputes import take_along
from store.errors import BadInput, InvalidMove, Stale
from store.models import Case, Clock, Mention, Move, Note, Reply, Triage
from store.saying import N_, say
from store.targets import PRIORITIES
from store.workflow import Actor, check_step, locked, move

IN_FLIGHT = ("sending", "submitted", "unknown")


def merge(session: Session, case: Case, other: Case, actor: Actor, seen_case: int, seen_other: int) -> None:
    """Take the messages and notes of another case into this one, which is open then; the caller commits.

    The drafts of both are withdrawn, what was about to leave is cancelled. The other case stays, empty and dismissed,
    so that its history can be read. BadInput for cases of two brands, InvalidMove while a reply of either is on its
    way.
    """
    if case.id == other.id or case.brand_id != other.brand_id:
        raise BadInput("only two cases of one brand can be merged")
    into, away = _locked_pair(session, case, other)
    check_step(into, "merge", actor, seen_case, say("from case {number}", number=away.id))
    check_step(away, "merge_away", actor, seen_other, say("into case {number}", number=into.id))
    for each in (into, away):
        _nothing_in_flight(session, each)
    why = say(
        "cases {first} and {second} were merged",
        first=min(into.id or 0, away.id or 0),
        second=max(into.id or 0, away.id or 0),
    )
    for each in (into, away):
        drafts.withdraw_active(session, each, actor, why)
    take_along(session, away, into)
    _move_rows(session, away.id or 0, into.id or 0)
    _take_over(into, away)
    _join_clocks(clock_of(session, into), clock_of(session, away))
    move(session, into, "merge", actor, seen_case, reason=say("from case {number}", number=away.id))
    move(session, away, "merge_away", actor, seen_other, reason=say("into case {number}", number=into.id))
    session.delete(clock_of(session, away))  # one customer waits once, so one clock counts
    follow_newest(session, into)
    session.flush()


def split(session: Session, case: Case, mention_ids: Collection[int], actor: Actor, seen_version: int) -> Case:
    """Give some messages of a case a new one, which is open and due like the old one; the caller commits.

    Drafts are withdrawn, because they were written for all of it. BadInput unless some messages go and some stay,
    InvalidMove while a reply is on its way.
    """
    here = locked(session, case.id or 0)
    check_step(here, "split", actor, seen_version, N_("messages move to a new case"))
    messages = conversation(session, here.id or 0)
    going = [each for each in messages if each.id in set(mention_ids)]
    staying = [each for each in messages if each.id not in set(mention_ids)]
    if len(going) != len(set(mention_ids)):
        raise BadInput("some of these messages are not in this case")
    if not any(_lives(each) for each in going) or not any(_lives(each) for each in staying):
        raise BadInput("choose some of the messages, not all: each of the two cases needs one that is left to answer")
    _nothing_in_flight(session, here)
    drafts.withdraw_active(session, here, actor, N_("the case was split"))
    new = _new_case(session, here, going)
    moved = update(Triage).where(col(Triage.case_id) == here.id, col(Triage.mention_id).in_([m.id for m in going]))
    session.exec(moved.values(case_id=new.id).execution_options(synchronize_session="fetch"))
    session.add(_first_line(new, here, actor))
    here.author_id, here.snoozed_until, here.no_draft_reason = _author(staying), None, ""
    session.add(here)
    move(session, here, "split", actor, seen_version, reason=f"{len(going)} of {len(messages)} to case {new.id}")
    _copy_clock(session, here, new)
    for each in (here, new):
        each.reasons = _reasons(session, each)
        follow_newest(session, each)
    session.flush()
    return new


def _lives(mention: Mention) -> bool:
    return mention.deleted_at is None


def _locked_pair(session: Session, case: Case, other: Case) -> tuple[Case, Case]:
    """Both cases as they are in this moment, always locked in the same order, so that two people never wait in turn."""
    found = {id_: locked(session, id_) for id_ in sorted((case.id or 0, other.id or 0))}
    return found[case.id or 0], found[other.id or 0]


def _nothing_in_flight(session: Session, case: Case) -> None:
    flying = select(func.count()).select_from(Reply).where(col(Reply.case_id) == case.id)
    if session.scalar(flying.where(col(Reply.status).in_(IN_FLIGHT))):
        raise InvalidMove(
            say("a reply of case {number} is on its way: wait until it is known what became of it", number=case.id)
        )


def _move_rows(session: Session, source: int, target: int) -> None:
    for table in (Triage, Note):
        moved = update(table).where(col(table.case_id) == source).values(case_id=target)
        session.exec(moved.execution_options(synchronize_session="fetch"))


def _take_over(into: Case, away: Case) -> None:
    """What is graver, earlier or known of either case holds for the one that stays."""
    rank = min(into.priority_rank, away.priority_rank)
    into.priority, into.priority_rank = PRIORITIES[rank], rank
    into.due_at, into.opened_at = min(into.due_at, away.due_at), min(into.opened_at, away.opened_at)
    known = {reason["code"] for reason in into.reasons}
    into.reasons = [*into.reasons, *(reason for reason in away.reasons if reason["code"] not in known)]
    into.assignee_id = into.assignee_id or away.assignee_id
    into.author_id = into.author_id or away.author_id
    into.snoozed_until, into.no_draft_reason = None, ""


def _join_clocks(clock: Clock, away: Clock) -> None:
    """The earlier start and due times hold, what either missed is missed, and what either owes is owed."""
    for name in ("started_at", "answer_due_at", "resolution_due_at"):
        setattr(clock, name, min(getattr(clock, name), getattr(away, name)))
    for name in ("answer_missed", "resolution_missed"):
        setattr(clock, name, getattr(clock, name) or getattr(away, name))
    if away.answered_at is None:
        clock.answered_at, clock.answer_seconds = None, None


def _copy_clock(session: Session, old: Case, new: Case) -> None:
    """Both cases run by the same clock from here on."""
    session.add(Clock(**clock_of(session, old).model_dump(exclude={"case_id"}), case_id=new.id))
    new.due_at = old.due_at
    session.add(new)


def _new_case(session: Session, old: Case, going: Sequence[Mention]) -> Case:
    new = Case(
        brand_id=old.brand_id, author_id=_author(going), channel=going[-1].channel, priority=old.priority,
        priority_rank=old.priority_rank, assignee_id=old.assignee_id, due_at=old.due_at, opened_at=old.opened_at,
    )  # fmt: skip
    session.add(new)
    session.flush()
    return new


def _author(messages: Sequence[Mention]) -> int | None:
    return next((each.author_id for each in reversed(messages) if each.author_id is not None), None)


def _reasons(session: Session, case: Case) -> list[dict[str, str]]:
    rows = session.scalars(select(Triage).where(col(Triage.case_id) == case.id).order_by(col(Triage.id)))
    return list({reason["code"]: reason for row in rows for reason in row.reasons}.values())


def _first_line(new: Case, old: Case, actor: Actor) -> Move:
    return Move(
        case_id=new.id or 0, noun="case", thing_id=new.id or 0, action="split", from_status="",
        to_status=new.status, actor=actor.name, reason=say("from case {number}", number=old.id),
    )  # fmt: skip


def other_case(session: Session, number: int, brand_id: int) -> Case:
    """A case of a brand by its number, as somebody types it; Stale where there is none."""
    case = session.get(Case, number)
    if case is None or case.brand_id != brand_id:
        raise Stale(say("there is no case {number} of this brand", number=number))
    return case
