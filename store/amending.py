"""What becomes of a change of a reply: due, claimed, made, refused, or of unknown fate until it is read back."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from store import drafts
from store.amendments import draft_of
from store.models import Amendment, Case, Mention, Reply, Triage
from store.replies import LOOKS, LOST_AFTER
from store.saying import N_
from store.set_back import is_lost, may_be_looked_at, may_leave, to_look_at
from store.settings import settings
from store.workflow import job, locked, move

ACTOR = job("send")
REWRITTEN = N_("somebody changed it on the network by hand: read what stands there now, then decide anew")
REMOVED = N_("it does not stand there any more")
STILL_THERE = N_("three looks found it unchanged on the network")


def due(session: Session, now: datetime, brand_id: int | None = None, channel: str = "") -> list[Amendment]:
    """The changes that may be made now, oldest first."""
    wanted = select(Amendment).where(
        col(Amendment.status) == "queued", may_leave(Amendment, now, settings().take_back_seconds)
    )
    if brand_id is not None:
        wanted = wanted.join(Case, col(Case.id) == Amendment.case_id).where(col(Case.brand_id) == brand_id)
    if channel:
        wanted = wanted.join(Reply, col(Reply.id) == Amendment.reply_id).where(col(Reply.channel) == channel)
    return list(session.scalars(wanted.order_by(col(Amendment.id))))


def interrupted(session: Session, now: datetime) -> list[Amendment]:
    """The changes that never ended: the process died in the middle."""
    lost = col(Amendment.status) == "sending", is_lost(Amendment, now, LOST_AFTER)
    return list(session.scalars(select(Amendment).where(*lost).order_by(col(Amendment.id))))


def to_read_back(session: Session, now: datetime) -> list[Amendment]:
    """The changes of unknown fate that are to be looked at now."""
    unknown = col(Amendment.status) == "unknown", may_be_looked_at(Amendment, now)
    return to_look_at(session.scalars(select(Amendment).where(*unknown).order_by(col(Amendment.id))), LOOKS, now)


def claim(session: Session, amendment: Amendment, now: datetime) -> None:
    """Claim a change before the network is called; commits. Stale where another process was faster."""
    amendment.claimed_at, amendment.error = now, ""
    session.add(amendment)
    move(session, amendment, "claim", ACTOR, amendment.version)
    session.commit()


def cancel(session: Session, amendment: Amendment, why: str) -> None:
    """Drop a change that has not left and may not; commits."""
    _end(session, amendment, "cancel", why)
    session.commit()


def dry_run(session: Session, amendment: Amendment) -> None:
    """Note that nothing was changed, because no person has switched the connection live; commits."""
    _end(session, amendment, "dry_run", N_("the connection is not live: nothing was changed"))
    session.commit()


def put_back(session: Session, amendment: Amendment, why: str, until: datetime) -> None:
    """Queue a claimed change again, of which it is sure that it was not made; commits."""
    amendment.send_after, amendment.error = until, why
    session.add(amendment)
    move(session, amendment, "put_back", ACTOR, amendment.version, reason=why)
    session.commit()


def fail(session: Session, amendment: Amendment, why: str) -> None:
    """Note that a change was not made and will not be; what was sent stands as it was. Commits."""
    _end(session, amendment, "fail", why)
    session.commit()


def lose_track(session: Session, amendment: Amendment, why: str, now: datetime) -> None:
    """Note that nobody knows whether a change was made; it is read back, never made again by itself. Commits."""
    amendment.error, amendment.look_at, amendment.looks = why, now + LOOKS[0], 0
    session.add(amendment)
    move(session, amendment, "lose_track", ACTOR, amendment.version, reason=why)
    session.commit()


def finish(session: Session, amendment: Amendment, why: str = "") -> None:
    """Note that a change was made, as reading it back showed; what is deleted there is to be answered anew. Commits."""
    locked(session, amendment.case_id)
    session.refresh(amendment)  # it may count as lost by now, which it is not
    reply, draft = session.get_one(Reply, amendment.reply_id, populate_existing=True), draft_of(session, amendment)
    _end(session, amendment, "finish", why)
    amendment.error = ""
    if draft is None:
        _deleted(session, reply, "delete", amendment.reason)
    else:
        reply.text, reply.text_hash = draft.text, draft.text_hash
        session.add(reply)
        move(session, reply, "amend", ACTOR, reply.version)
    session.commit()


def found_gone(session: Session, amendment: Amendment) -> None:
    """Note that a reply to be edited stands there no more; commits."""
    locked(session, amendment.case_id)
    reply = session.get_one(Reply, amendment.reply_id, populate_existing=True)
    _end(session, amendment, "fail", REMOVED)
    _deleted(session, reply, "gone_there", REMOVED)
    session.commit()


def found_changed(session: Session, amendment: Amendment, text: str) -> None:
    """Note that somebody changed a reply there by hand, and what it says now; nothing is changed. Commits."""
    locked(session, amendment.case_id)
    reply = session.get_one(Reply, amendment.reply_id, populate_existing=True)
    _end(session, amendment, "fail", REWRITTEN)
    reply.text, reply.text_hash = text, drafts.hash_of(text)
    session.add(reply)
    move(session, reply, "changed_there", ACTOR, reply.version)
    session.commit()


def look_later(session: Session, amendment: Amendment, now: datetime) -> bool:
    """Note one more look at a change of unknown fate that settled nothing; False after the last. Commits."""
    if amendment.looks + 1 >= len(LOOKS):
        return False
    amendment.looks += 1
    look_at(session, amendment, now + LOOKS[amendment.looks])
    return True


def look_at(session: Session, amendment: Amendment, when: datetime) -> None:
    """Note when a change of unknown fate is looked at next; commits."""
    amendment.look_at = when
    session.add(amendment)
    session.commit()


def _end(session: Session, amendment: Amendment, action: str, why: str) -> None:
    amendment.error, amendment.look_at = why, None
    session.add(amendment)
    move(session, amendment, action, ACTOR, amendment.version, reason=why)


def _deleted(session: Session, reply: Reply, action: str, why: str) -> None:
    """Take a reply off, and open the case again that it had answered, where a message is left in it."""
    move(session, reply, action, ACTOR, reply.version, reason=why)
    case = case_answered(session, reply)
    if case is None or session.get_one(Mention, reply.mention_id).deleted_at is not None:
        return
    move(session, case, "reply_deleted", ACTOR, case.version, reason=why)
    drafts.withdraw_active(session, case, ACTOR, N_("what was sent was deleted"))
    case.no_draft_reason = N_("what was sent was deleted: write another answer, or close the case")
    session.add(case)


def case_answered(session: Session, reply: Reply) -> Case | None:
    """The resolved case that holds what a reply answered."""
    brand_id = session.get_one(Case, reply.case_id).brand_id
    holds = col(Triage.mention_id) == reply.mention_id, col(Triage.brand_id) == brand_id
    id_ = session.scalars(select(col(Triage.case_id)).where(*holds)).first()
    case = locked(session, id_) if id_ is not None else None
    return case if case is not None and case.status == "resolved" else None
