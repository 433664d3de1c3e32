"""Pauses: one switch that stops everything a brand sends, or everything there is, with who threw it and why."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput, NotAllowed, Stale
from store.models import Pause
from store.saying import N_, say
from store.workflow import Actor

RIGHT = "approver"
RESUME_RIGHT = "manager"
ALL_RIGHT = "admin"


def pause(session: Session, brand_id: int | None, reason: str, actor: Actor, now: datetime) -> Pause:
    """Stop what a brand sends, or all brands for None, from this moment on; the caller commits."""
    _need(actor, brand_id, RIGHT, N_("pause sending"))
    if not reason.strip():
        raise BadInput("to pause sending takes a reason")
    if _open(session, _scope(brand_id)):
        raise BadInput("sending is paused already")
    made = Pause(brand_id=brand_id, reason=reason.strip()[:500], actor=actor.name, at=now)
    session.add(made)
    session.flush()
    record(session, actor, "paused", "sending", brand_id or "all", brand_id=brand_id, pause=made.id)
    return made


def resume(session: Session, pause_id: int, actor: Actor, now: datetime) -> None:
    """Let replies leave again, those that waited too; the caller commits. Stale when somebody else did it."""
    found = session.get(Pause, pause_id, populate_existing=True)
    if found is None or found.ended_at is not None:
        raise Stale("this pause is over already")
    _need(actor, found.brand_id, RESUME_RIGHT, N_("resume sending"))
    for each in _open(session, _scope(found.brand_id)):
        each.ended_by, each.ended_at = actor.name, now
        session.add(each)
        record(session, actor, "resumed", "sending", each.brand_id or "all", brand_id=each.brand_id, pause=each.id)


def pauses(session: Session, brand_id: int | None = None) -> list[Pause]:
    """All pauses in force, or those that hold one brand, oldest first."""
    return _open(session, *([] if brand_id is None else [or_(_scope(None), _scope(brand_id))]))


def held(session: Session, brand_id: int) -> bool:
    """Whether nothing of a brand may leave now."""
    return bool(pauses(session, brand_id))


def _scope(brand_id: int | None) -> ColumnElement[bool]:
    return col(Pause.brand_id).is_(None) if brand_id is None else col(Pause.brand_id) == brand_id


def _open(session: Session, *where: ColumnElement[bool]) -> list[Pause]:
    wanted = select(Pause).where(col(Pause.ended_at).is_(None), *where).order_by(col(Pause.id))
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def _need(actor: Actor, brand_id: int | None, right: str, what: str) -> None:
    if brand_id is not None:
        actor.need(right, brand_id, what)
    elif not actor.may_everywhere(ALL_RIGHT):
        raise NotAllowed(say("to {what} takes the role {right} or higher", what=what, right=ALL_RIGHT))
