"""Taking a close back: who has just dismissed a case, or marked it as answered by hand, undoes it without a reason."""

from datetime import datetime, timedelta

from sqlmodel import Session

from store.cases import history, reopen
from store.errors import NotAllowed
from store.models import Case
from store.saying import N_
from store.workflow import CLOSED, Actor

WITHIN = timedelta(minutes=15)
UNDONE = ("dismiss", "answered_by_hand")
REASON = N_("Closed by mistake, taken back at once")


def may_take_back(session: Session, case: Case, actor: Actor, now: datetime) -> bool:
    """Whether the last step of a case closed it, and this actor took it less than 15 minutes ago."""
    last = next((move for move in history(session, case.id or 0) if move.noun == "case"), None)
    if last is None or case.status not in CLOSED or last.action not in UNDONE:
        return False
    return last.actor == actor.name and now - last.at < WITHIN


def take_back(session: Session, case: Case, actor: Actor, seen_version: int, now: datetime) -> None:
    """Open a case again that the actor has just closed; the caller commits. NotAllowed once that is too long ago."""
    if not may_take_back(session, case, actor, now):
        raise NotAllowed("only who has just closed a case takes that back; to open it again takes a reason")
    reopen(session, case, actor, seen_version, REASON)
