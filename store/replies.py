"""Replies: what is due to be sent, and what became of it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from store.drafts import active, hash_of, propose
from store.models import Approval, Case, Draft, Reply
from store.saying import N_, say
from store.set_back import is_lost, may_be_looked_at, may_leave, to_look_at
from store.settings import settings
from store.workflow import ACTIVE, Actor, job, locked, move

LOST_AFTER = timedelta(minutes=5)  # longer than any call takes
LOOKS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
ASKS = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
_IN_OUTBOX = col(Reply.status) == "cancelled", col(Reply.dry_run_at).is_not(None), col(Draft.status) == "approved"
NEVER_CAME = N_("it did not arrive: three looks did not find it on the network")


def due(session: Session, now: datetime, brand_id: int | None = None, channel: str = "") -> list[Reply]:
    """The queued replies whose time to be taken back is over, oldest first."""
    wanted = select(Reply).where(col(Reply.status) == "queued", may_leave(Reply, now, settings().take_back_seconds))
    if brand_id is not None:
        wanted = wanted.join(Case, col(Case.id) == Reply.case_id).where(col(Case.brand_id) == brand_id)
    if channel:
        wanted = wanted.where(col(Reply.channel) == channel)
    return list(session.scalars(wanted.order_by(col(Reply.id))))


def count_by(session: Session, brand_id: int, channel: str) -> tuple[int, int]:
    """How many replies of a brand on a channel are about to leave, and how many dry runs still wait in the outbox."""
    here = select(func.count()).select_from(Reply).join(Case, col(Case.id) == Reply.case_id)
    here = here.where(col(Case.brand_id) == brand_id, col(Reply.channel) == channel)
    outbox = here.join(Draft, col(Draft.id) == Reply.draft_id).where(*_IN_OUTBOX)
    queued = session.scalar(here.where(col(Reply.status) == "queued"))
    return queued or 0, session.scalar(outbox.where(col(Case.status) == "waiting")) or 0


def dry_run_ids(session: Session) -> set[int]:
    """The replies that stand in the outbox: written there, not taken up again, and approved still."""
    stands = or_(col(Draft.status) == "approved", (col(Draft.status) == "fixed") & col(Case.status).in_(ACTIVE))
    wanted = (
        select(col(Reply.id)).join(Draft, col(Draft.id) == Reply.draft_id).join(Case, col(Case.id) == Reply.case_id)
    )
    wanted = wanted.where(col(Reply.status) == "cancelled", col(Reply.dry_run_at).is_not(None), stands)
    return {id_ for id_ in session.scalars(wanted) if id_ is not None}


def is_approved(session: Session, reply: Reply) -> bool:
    """Whether exactly this text was approved, by a person or as a fixed one by rules, and nothing undid it since."""
    holds = "fixed" if reply.kind == "acknowledgement" else "approved"
    wanted = (
        select(Approval)
        .join(Draft, col(Draft.id) == Approval.draft_id)
        .where(col(Draft.id) == reply.draft_id, col(Draft.status) == holds)
        .where(col(Approval.text_hash) == reply.text_hash)
    )
    return hash_of(reply.text) == reply.text_hash and session.scalars(wanted.limit(1)).first() is not None


def dry_run(session: Session, reply: Reply, now: datetime) -> None:
    """Note that a reply was written to the outbox instead of being sent; the caller commits.

    It does not count as sent, and only a person can queue it again.
    """
    move(session, reply, "dry_run", job("send"), reply.version, reason=N_("written to the outbox, not sent"))
    reply.dry_run_at = now
    session.add(reply)


def refuse_unapproved(session: Session, reply: Reply) -> None:
    """Cancel a reply whose text is not the approved one, and open its case again; the caller commits."""
    case = locked(session, reply.case_id)
    move(session, reply, "cancel", job("send"), reply.version, reason=N_("the text is not the approved one"))
    _open_again(session, case, reply, "")


def queue_again(session: Session, reply: Reply, actor: Actor, seen: int, now: datetime) -> None:
    """Let a dry run leave once more, with the time to take it back; the caller commits."""
    move(session, reply, "queue_again", actor, seen)
    reply.send_after, reply.claimed_at = now + timedelta(seconds=settings().take_back_seconds), None
    session.add(reply)


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
        case = locked(session, reply.case_id)
        move(
            session,
            reply,
            "cancel",
            job("send"),
            reply.version,
            reason=N_("another reply to this is on its way or out"),
        )
        _open_again(session, case, reply, N_("another reply to this is on its way or out: look before you approve"))
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
    case = locked(session, reply.case_id)
    move(session, reply, "fail", actor or job("send"), reply.version if seen is None else seen, reason=why)
    reply.error, reply.look_at = why, None
    session.add(reply)
    _open_again(session, case, reply, say("it was not sent: {why}", why=why))
    session.commit()


def refuse(session: Session, reply: Reply, why: str) -> None:
    """Note that a network took a reply and then rejected it; its text is proposed again, with the reason. Commits."""
    case = locked(session, reply.case_id)
    move(session, reply, "refuse", job("send"), reply.version, reason=why)
    reply.error, reply.look_at = why, None
    session.add(reply)
    _open_again(session, case, reply, say("the network rejected it: {why}", why=why))
    session.commit()


def _open_again(session: Session, case: Case, reply: Reply, why: str) -> None:
    """Bring a case that waited for a reply back to the open ones, with the text that did not go out as a proposal.

    Where the text was erased because its author deleted what it answers, it is forgotten here too.
    """
    old, actor = session.get_one(Draft, reply.draft_id, populate_existing=True), job("send")
    reply.text = reply.text if old.text else ""
    session.add(reply)
    if case.status == "waiting" and not waits_for_another(session, reply):
        move(session, case, "send_failed", actor, case.version)
    if why and case.status in ACTIVE and [draft.id for draft in active(session, case.id or 0)] == [old.id]:
        propose(
            session, case, old.mention_id, old.text, lang=old.lang, writer=old.writer, sentences=old.sentences,
            escalate=why, actor=actor, origin_id=old.origin_id or old.id, plan=old.plan, gloss=old.gloss,
            variants=old.variants, variant=old.variant,
        )  # fmt: skip


def waits_for_another(session: Session, reply: Reply) -> bool:
    """Whether a later answer of the same case is approved, so that the case waits for that one."""
    approved = col(Draft.case_id) == reply.case_id, col(Draft.status) == "approved", col(Draft.id) != reply.draft_id
    return session.scalars(select(col(Draft.id)).where(*approved).limit(1)).first() is not None


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

    What is only submitted is asked about later. A person who saw it there names the version that was shown.
    """
    who, case = actor or job("send"), locked(session, reply.case_id)
    if seen is None:
        session.refresh(reply)  # it may count as lost by now, which it is not
    step = "submit" if submitted else "publish"
    move(session, reply, step, who, reply.version if seen is None else seen, at=at)
    reply.external_id, reply.url, reply.published_at, reply.look_at, reply.error = external_id, url, at, None, ""
    if submitted:
        reply.look_at, reply.looks = (reply.claimed_at or at) + ASKS[0], 0
    session.add(reply)
    if not submitted and case.status == "waiting" and not waits_for_another(session, reply):
        move(session, case, "resolve", who, case.version, at=at)
    session.commit()


def look_later(session: Session, reply: Reply, now: datetime) -> None:
    """Note that a reply of unknown fate was looked for in vain; the last look says that it did not arrive. Commits."""
    reply.looks += 1
    session.add(reply)
    if reply.looks == len(LOOKS):
        fail(session, reply, NEVER_CAME)
    else:
        look_at(session, reply, now + LOOKS[reply.looks])


def look_at(session: Session, reply: Reply, when: datetime) -> None:
    """Note when a reply that is unknown or submitted is looked for next; commits."""
    reply.look_at = when
    session.add(reply)
    session.commit()


def interrupted(session: Session, now: datetime) -> list[Reply]:
    """Replies whose sending never ended: the process died in the middle."""
    wanted = select(Reply).where(col(Reply.status) == "sending", is_lost(Reply, now, LOST_AFTER))
    return list(session.scalars(wanted.order_by(col(Reply.id))))


def to_look_for(session: Session, now: datetime) -> list[Reply]:
    """Replies of unknown fate that are to be looked for now."""
    wanted = select(Reply).where(col(Reply.status) == "unknown", may_be_looked_at(Reply, now))
    return to_look_at(session.scalars(wanted.order_by(col(Reply.id))), LOOKS, now)


def to_follow(session: Session, now: datetime, channels: Collection[str]) -> list[Reply]:
    """Replies of some channels that their network took and did not show yet, and that are to be asked about now."""
    wanted = select(Reply).where(col(Reply.status) == "submitted", col(Reply.channel).in_(channels))
    wanted = wanted.where(may_be_looked_at(Reply, now)).order_by(col(Reply.id))
    return to_look_at(session.scalars(wanted), ASKS, now)


def ask_later(session: Session, reply: Reply, now: datetime) -> None:
    """Note that a submitted reply still waits for its network's decision; the pauses grow up to a day. Commits."""
    reply.looks += 1
    look_at(session, reply, now + ASKS[min(reply.looks, len(ASKS) - 1)])
