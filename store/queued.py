"""The replies of a case that have not left yet, and the acknowledgement among them."""

from sqlalchemy import select
from sqlmodel import Session, col

from store.models import Case, Reply
from store.workflow import job, move


def queued_of(session: Session, case: Case) -> list[Reply]:
    """The replies of a case that have not left yet."""
    return list(session.scalars(select(Reply).where(col(Reply.case_id) == case.id, col(Reply.status) == "queued")))


def cancel_acknowledgement(session: Session, case: Case, reason: str) -> None:
    """Stop the acknowledgement of a case that has not left yet, if there is one; the caller commits."""
    for reply in queued_of(session, case):
        if reply.kind == "acknowledgement":
            move(session, reply, "cancel", job("acknowledge"), reply.version, reason=reason)
