"""Changes of what was sent: an edit that is proposed and approved like an answer, or a deletion with its reason."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from store.audit import record
from store.drafts import hash_of
from store.errors import BadInput, InvalidMove, Stale
from store.four_eyes import check_second_person
from store.models import Amendment, Approval, Case, Draft, Mention, Move, Reply
from store.saying import N_
from store.workflow import Actor, move

IN_WORK = ("proposed", "queued", "sending", "unknown")
AMENDS = "amends"  # the status of a version that was written for what is out: it never stands for an answer to come
BUSY = N_("a change of this reply is under way: wait until it is known what became of it")


def propose_edit(
    session: Session, case: Case, reply: Reply, text: str, actor: Actor, seen: int, *, guard: str = ""
) -> Amendment:
    """Write a new version of what was sent, to be approved; one that waits for that is replaced. The caller commits.

    BadInput where nothing would change or the customer's message is gone, Stale where the reply is not what was shown.
    """
    actor.need("agent", case.brand_id, N_("edit what was sent"))
    _check(session, reply, seen)
    if not text.strip() or text == reply.text:
        why = N_("this is what stands there already") if text.strip() else N_("an edit needs a text")
        raise BadInput(why)
    if session.get_one(Mention, reply.mention_id).deleted_at is not None:
        raise BadInput("its author deleted what this answers: it can only be deleted")
    _replace_proposed(session, reply, actor)
    return _add(session, reply, actor, "edit", draft_id=_version(session, reply, text, actor, guard).id)


def approve_edit(
    session: Session,
    case: Case,
    amendment: Amendment,
    actor: Actor,
    *,
    seen: int,
    now: datetime,
    take_back_seconds: int = 10,
) -> None:
    """Allow an edit: bind the approval to its words and let it leave after a moment. The caller commits.

    NotAllowed where the brand wants a second person and this one wrote the words.
    """
    draft = draft_of(session, amendment)
    if amendment.kind != "edit" or draft is None:
        raise InvalidMove("only an edit is approved")
    check_second_person(session, case, draft, actor)
    move(session, amendment, "approve", actor, seen)
    session.add(Approval(draft_id=draft.id or 0, text_hash=hash_of(draft.text), actor=actor.name))
    amendment.send_after = now + timedelta(seconds=take_back_seconds)
    session.add(amendment)


def delete_reply(
    session: Session,
    case: Case,
    reply: Reply,
    reason: str,
    actor: Actor,
    seen: int,
    *,
    now: datetime,
    take_back_seconds: int = 10,
) -> Amendment:
    """Have a reply deleted on its network after a moment, with the reason; the caller commits.

    An edit that waits for its approval is withdrawn. Stale where the reply is not what was shown.
    """
    actor.need("approver", case.brand_id, N_("delete what was sent"))
    if not reason.strip():
        raise BadInput("to delete what was sent takes a reason")
    _check(session, reply, seen)
    _replace_proposed(session, reply, actor)
    amendment = _add(session, reply, actor, "delete", reason=reason.strip())
    move(session, amendment, "approve", actor, amendment.version)
    amendment.send_after = now + timedelta(seconds=take_back_seconds)
    session.add(amendment)
    return amendment


def stop(session: Session, amendment: Amendment, actor: Actor, seen: int) -> None:
    """Withdraw an edit that waits for its approval, or take back a change that has not left; the caller commits."""
    waits = amendment.status == "proposed"
    action, reason = ("withdraw", N_("not wanted")) if waits else ("cancel", N_("taken back"))
    move(session, amendment, action, actor, seen, reason=reason)


def withdraw_edits(session: Session, case: Case, actor: Actor, reason: str) -> None:
    """Stop the edits in a case that have not left, because what they answer changed or is gone; the caller commits."""
    wanted = select(Amendment).where(col(Amendment.case_id) == case.id, col(Amendment.kind) == "edit")
    for each in session.scalars(wanted.where(col(Amendment.status).in_(("proposed", "queued")))):
        move(session, each, "withdraw" if each.status == "proposed" else "cancel", actor, each.version, reason=reason)


def _check(session: Session, reply: Reply, seen: int) -> None:
    if reply.version != seen:
        raise Stale("this reply was changed by somebody else")
    if reply.status != "published" or not reply.external_id:
        raise InvalidMove("only what stands on its network under a known name can be changed there")
    if session.scalars(_in_work(reply).where(col(Amendment.status) != "proposed").limit(1)).first() is not None:
        raise InvalidMove(BUSY)


def _in_work(reply: Reply) -> Select[Any]:
    return select(Amendment).where(col(Amendment.reply_id) == reply.id, col(Amendment.status).in_(IN_WORK))


def _replace_proposed(session: Session, reply: Reply, actor: Actor) -> None:
    for old in session.scalars(_in_work(reply)):
        move(session, old, "withdraw", actor, old.version, reason=N_("replaced by another change"))
    session.flush()


def _version(session: Session, reply: Reply, text: str, actor: Actor, guard: str) -> Draft:
    """The next version behind a reply, which descends from all that was sent before."""
    base = last_version(session, reply)
    newest = session.scalar(select(func.max(col(Draft.number))).where(col(Draft.case_id) == reply.case_id)) or 0
    draft = Draft(
        case_id=reply.case_id, mention_id=reply.mention_id, number=newest + 1, status=AMENDS, text=text,
        text_hash=hash_of(text), lang=base.lang, writer=actor.name, plan=base.plan, guard=guard,
        sentences=[each for each in base.sentences if each["text"] in text], origin_id=base.origin_id or base.id,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    return draft


def _add(session: Session, reply: Reply, actor: Actor, kind: str, **more: Any) -> Amendment:
    amendment = Amendment(case_id=reply.case_id, reply_id=reply.id or 0, kind=kind, **more)
    session.add(amendment)
    try:
        session.flush()
    except IntegrityError as error:
        session.rollback()
        raise Stale(BUSY) from error
    line = Move(
        case_id=reply.case_id, noun="amendment", thing_id=amendment.id or 0, action=f"propose_{kind}", from_status="",
        to_status=amendment.status, actor=actor.name, reason=amendment.reason,
    )  # fmt: skip
    session.add(line)
    brand_id = session.get_one(Case, reply.case_id).brand_id
    record(
        session, actor, line.action, "amendment", amendment.id, brand_id=brand_id, case=reply.case_id, reply=reply.id
    )
    return amendment


def draft_of(session: Session, amendment: Amendment) -> Draft | None:
    """The version that an edit puts there; None for a deletion."""
    return session.get(Draft, amendment.draft_id, populate_existing=True) if amendment.draft_id else None


def amendments_of(session: Session, reply: Reply) -> Sequence[Amendment]:
    """The changes of a reply, newest first."""
    wanted = select(Amendment).where(col(Amendment.reply_id) == reply.id)
    return list(session.scalars(wanted.order_by(col(Amendment.id).desc())))


def versions_sent(session: Session, reply: Reply) -> list[Draft]:
    """The versions that stood on the network one after another, the first one first."""
    edits = [each for each in amendments_of(session, reply) if each.status == "done" and each.draft_id is not None]
    return [session.get_one(Draft, id_) for id_ in (reply.draft_id, *(each.draft_id for each in reversed(edits)))]


def last_version(session: Session, reply: Reply) -> Draft:
    """The version that was sent last."""
    return versions_sent(session, reply)[-1]


def is_approved(session: Session, amendment: Amendment) -> bool:
    """Whether a change may be made as it stands: a person allowed exactly these words; a deletion has no words."""
    draft = draft_of(session, amendment)
    if amendment.kind == "delete" or draft is None:
        return amendment.kind == "delete"
    wanted = select(Approval).where(col(Approval.draft_id) == draft.id, col(Approval.text_hash) == hash_of(draft.text))
    return draft.text_hash == hash_of(draft.text) and session.scalars(wanted.limit(1)).first() is not None
