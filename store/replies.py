"""Replies: what is due to be sent, and what became of it."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from store.drafts import active, hash_of, propose
from store.models import Approval, Case, Draft, Reply
from store.workflow import ACTIVE, Actor, job, move

LOST_AFTER = timedelta(minutes=5)  # longer than any call takes
LOOKS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))


def due(session: Session, now: datetime, brand_id: int | None = None, channel: str = "") -> list[Reply]:
    """The queued replies whose time to be taken back is over, oldest first."""
    wanted = select(Reply).where(col(Reply.status) == "queued", col(Reply.send_after) <= now)
    if brand_id is not None:
        wanted = wanted.join(Case, col(Case.id) == Reply.case_id).where(col(Case.brand_id) == brand_id)
    if channel:
        wanted = wanted.where(col(Reply.channel) == channel)
    return list(session.scalars(wanted.order_by(col(Reply.id))))


def count_by(session: Session, brand_id: int, channel: str) -> tuple[int, int]:
    """How many replies of a brand on a channel are about to leave, and how many dry runs still wait in the outbox."""
    here = select(func.count()).select_from(Reply).join(Case, col(Case.id) == Reply.case_id)
    here = here.where(col(Case.brand_id) == brand_id, col(Reply.channel) == channel)
    outbox = here.where(col(Reply.status) == "cancelled", col(Reply.dry_run_at).is_not(None))
    queued = session.scalar(here.where(col(Reply.status) == "queued"))
    return queued or 0, session.scalar(outbox.where(col(Case.status) == "waiting")) or 0


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


def refuse_unapproved(session: Session, reply: Reply) -> None:
    """Cancel a reply whose text is not the approved one, and open its case again; the caller commits."""
    move(session, reply, "cancel", job("send"), reply.version, reason="the text is not the approved one")
    _open_again(session, reply, "")


def claim(session: Session, reply: Reply, interaction: str, now: datetime) -> bool:
    """Claim a reply before the network is called, and commit.

    False, with the reply cancelled, when another reply to the same is under way or out.
    """
    id_ = reply.id
    try:
        reply.interaction, reply.claimed_at, reply.error = interaction, now, ""
        session.add(reply)
        move(session, reply, "claim", job("send"), reply.version)
        session.commit()
    except IntegrityError:
        session.rollback()
        reply = session.get_one(Reply, id_, populate_existing=True)
        move(session, reply, "cancel", job("send"), reply.version, reason="another reply to this is on its way or out")
        _open_again(session, reply, "another reply to this is on its way or out: look before you approve")
        session.commit()
        return False
    return True


def put_back(session: Session, reply: Reply, why: str, until: datetime) -> None:
    """Queue a claimed reply again, of which it is sure that it was not sent; commits."""
    reply.send_after, reply.error, reply.interaction = until, why, None
    session.add(reply)
    move(session, reply, "put_back", job("send"), reply.version, reason=why)
    session.commit()


def fail(session: Session, reply: Reply, why: str, actor: Actor | None = None, seen: int | None = None) -> None:
    """Note that a reply was not sent and will not be; its text is proposed again, with the reason. Commits.

    A person who says so names the version that was shown.
    """
    move(session, reply, "fail", actor or job("send"), reply.version if seen is None else seen, reason=why)
    reply.error, reply.look_at = why, None
    session.add(reply)
    _open_again(session, reply, f"it was not sent: {why}")
    session.commit()


def _open_again(session: Session, reply: Reply, why: str) -> None:
    """Bring the case back to the open ones, with the text that did not go out as a proposal."""
    case, actor = session.get_one(Case, reply.case_id), job("send")
    if case.status == "waiting":
        move(session, case, "send_failed", actor, case.version)
    old = session.get_one(Draft, reply.draft_id)
    if why and case.status in ACTIVE and [draft.id for draft in active(session, case.id or 0)] == [old.id]:
        propose(
            session, case, old.mention_id, old.text, lang=old.lang, writer=old.writer, sentences=old.sentences,
            escalate=why, actor=actor,
        )  # fmt: skip


def lose_track(session: Session, reply: Reply, why: str, now: datetime) -> None:
    """Note that nobody knows whether a reply arrived; it is looked for, never sent again by itself. Commits."""
    reply.error, reply.look_at, reply.looks = why, now + LOOKS[0], 0
    session.add(reply)
    move(session, reply, "lose_track", job("send"), reply.version, reason=why)
    session.commit()


def arrived(
    session: Session,
    reply: Reply,
    external_id: str,
    url: str,
    at: datetime,
    *,
    submitted: bool = False,
    actor: Actor | None = None,
    seen: int | None = None,
) -> None:
    """Note where a reply stands on the network; a case that was waiting for it alone is resolved. Commits.

    A person who saw it there names the version of the reply that was shown.
    """
    actor, case = actor or job("send"), session.get_one(Case, reply.case_id)
    move(session, reply, "submit" if submitted else "publish", actor, reply.version if seen is None else seen)
    reply.external_id, reply.url, reply.published_at, reply.look_at, reply.error = external_id, url, at, None, ""
    session.add(reply)
    if not submitted and case.status == "waiting":
        move(session, case, "resolve", actor, case.version)
    session.commit()


def look_later(session: Session, reply: Reply, now: datetime) -> bool:
    """Note that a reply of unknown fate was looked for in vain; False once that was often enough. Commits."""
    reply.looks += 1
    reply.look_at = now + LOOKS[reply.looks] if reply.looks < len(LOOKS) else None
    session.add(reply)
    session.commit()
    return reply.look_at is not None


def interrupted(session: Session, now: datetime) -> list[Reply]:
    """Replies whose sending never ended: the process died in the middle."""
    wanted = select(Reply).where(col(Reply.status) == "sending", col(Reply.claimed_at) < now - LOST_AFTER)
    return list(session.scalars(wanted.order_by(col(Reply.id))))


def to_look_for(session: Session, now: datetime) -> list[Reply]:
    """Replies of unknown fate that are to be looked for now."""
    wanted = select(Reply).where(col(Reply.status) == "unknown", col(Reply.look_at) <= now)
    return list(session.scalars(wanted.order_by(col(Reply.id))))
