"""Replies: what is due to be sent, and what became of it."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from store.drafts import hash_of
from store.models import Approval, Case, Draft, Reply
from store.workflow import job, move


def due(session: Session, now: datetime, brand_id: int | None = None, channel: str = "") -> list[Reply]:
    """The queued replies whose time to be taken back is over, oldest first."""
    wanted = select(Reply).where(col(Reply.status) == "queued", col(Reply.send_after) <= now)
    if brand_id is not None:
        wanted = wanted.join(Case, col(Case.id) == Reply.case_id).where(col(Case.brand_id) == brand_id)
    if channel:
        wanted = wanted.where(col(Reply.channel) == channel)
    return list(session.scalars(wanted.order_by(col(Reply.id))))


def dry_run_ids(session: Session) -> set[int]:
    """The replies that stand in the outbox: written there and not taken up again."""
    wanted = select(col(Reply.id)).where(col(Reply.status) == "cancelled", col(Reply.dry_run_at).is_not(None))
    return {id_ for id_ in session.scalars(wanted) if id_ is not None}


def is_approved(session: Session, reply: Reply) -> bool:
    """Whether a person approved exactly this text, and nothing undid it since."""
    wanted = (
        select(Approval)
        .join(Draft, col(Draft.id) == Approval.draft_id)
        .where(col(Draft.id) == reply.draft_id, col(Draft.status) == "approved")
        .where(col(Approval.text_hash) == reply.text_hash)
    )
    return hash_of(reply.text) == reply.text_hash and session.scalars(wanted.limit(1)).first() is not None


def dry_run(session: Session, reply: Reply, now: datetime) -> None:
    """Note that a reply was written to the outbox instead of being sent; the caller commits.

    It does not count as sent, and only a person can queue it again.
    """
    move(session, reply, "dry_run", job("send"), reply.version, reason="written to the outbox, not sent")
    reply.dry_run_at = now
    session.add(reply)
