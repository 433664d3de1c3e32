"""Several drafts approved with one click, each under the same rules as alone, and taken back the same way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from store.drafts import approve, take_back
from store.errors import EarfulError, NotAllowed, Refused, Stale
from store.models import Case, Draft, Reply
from store.saying import listed, say
from store.workflow import Actor

MOST = 100
Judge = Callable[[Session, Case, Draft], Sequence[str]]


@dataclass(frozen=True)
class Chosen:
    """A draft as a person saw it: of which case, and in which versions."""

    case_id: int
    case: int
    draft_id: int
    draft: int


@dataclass
class Bulk:
    """What became of several: the replies that are about to leave, and why the others are not, by case."""

    replies: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def approve_many(
    session: Session, chosen: Sequence[Chosen], actor: Actor, judge: Judge, *, now: datetime, take_back_seconds: int
) -> Bulk:
    """Approve the drafts that nothing speaks against; each commits alone.

    `judge` says what speaks against a draft: one word of it, even a warning, and a person must look at it by itself.
    """
    if not actor.may("approver"):
        raise NotAllowed("to approve drafts takes the role approver or higher")
    if len(chosen) > MOST:
        raise Refused(say("at most {most} drafts are approved with one click", most=MOST))
    done = Bulk()
    for each in chosen:
        try:
            reply = _approve(session, each, actor, judge, now, take_back_seconds)
            session.commit()
            done.replies.append(reply.id or 0)
        except EarfulError as error:
            session.rollback()
            done.refused[each.case_id] = str(error)
    return done


def _approve(session: Session, each: Chosen, actor: Actor, judge: Judge, now: datetime, seconds: int) -> Reply:
    case, draft = session.get(Case, each.case_id), session.get(Draft, each.draft_id)
    if case is None or draft is None or draft.case_id != case.id:
        raise Stale("this case is gone")
    session.refresh(case)
    session.refresh(draft)
    if draft.escalate:
        raise Refused(say("a person must look at it by itself: {escalate}", escalate=draft.escalate))
    against = judge(session, case, draft)
    if against:
        raise Refused(say("a person must look at it by itself: {against}", against=listed(against, " ")))
    return approve(
        session, case, draft, actor, seen_case=each.case, seen_draft=each.draft, now=now, take_back_seconds=seconds
    )


def take_back_many(session: Session, reply_ids: Sequence[int], actor: Actor) -> Bulk:
    """Stop the replies that have not left yet; those that have are named by their case. Each commits alone."""
    done = Bulk()
    for reply_id in reply_ids:
        reply = session.get(Reply, reply_id, populate_existing=True)
        if reply is None:
            continue
        case = session.get_one(Case, reply.case_id, populate_existing=True)
        case_id = reply.case_id
        try:
            take_back(session, case, reply, actor, case.version, reply.version)
            session.commit()
            done.replies.append(reply_id)
        except EarfulError as error:
            session.rollback()
            done.refused[case_id] = str(error)
    return done
