"""Drafts and their approval: what is sent is byte for byte what a person allowed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from store.decisions import AS_IS, EDITED, REJECTED, decide, forget_decision, reason_in_words
from store.errors import BadInput, Stale
from store.four_eyes import check_second_person
from store.models import Approval, Case, Draft, Mention, Move, Reply
from store.queued import cancel_acknowledgement, queued_of
from store.saying import N_, say
from store.workflow import Actor, job, move

FIRST, BEFORE = N_("as first written"), N_("What stood here before.")


def hash_of(text: str) -> str:
    """The fingerprint that binds an approval to a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def propose(
    session: Session,
    case: Case,
    mention_id: int,
    text: str,
    *,
    lang: str,
    writer: str,
    sentences: Sequence[dict[str, str]] = (),
    escalate: str = "",
    actor: Actor | None = None,
    origin_id: int | None = None,
    **composed: Any,
) -> Draft:
    """Add a version of the answer; the ones before it are superseded. The caller commits.

    `writer` is "composer" or whose words they are; `actor` is who put it there, by default the job that drafts.
    `origin_id` is the draft that it descends from; `composed` are the other columns of a draft that a machine wrote.
    """
    who = actor or job("draft")
    if who.role != "job":
        who.need("agent", case.brand_id, N_("write a reply"))
    if not text.strip():
        raise BadInput("a draft needs a text")
    for old in active(session, case.id or 0):
        move(session, old, "supersede", who, old.version)
    newest = session.scalar(select(func.max(col(Draft.number))).where(col(Draft.case_id) == case.id)) or 0
    draft = Draft(
        case_id=case.id or 0,
        mention_id=mention_id,
        number=newest + 1,
        text=text,
        text_hash=hash_of(text),
        lang=lang,
        writer=writer,
        sentences=list(sentences),
        escalate=escalate,
        origin_id=origin_id,
        **composed,
    )
    session.add(draft)
    session.flush()
    session.add(_line(draft, who))
    return draft


def _line(draft: Draft, actor: Actor) -> Move:
    return Move(
        case_id=draft.case_id,
        noun="draft",
        thing_id=draft.id or 0,
        action="propose",
        from_status="",
        to_status=draft.status,
        actor=actor.name,
    )


def active(session: Session, case_id: int) -> list[Draft]:
    """The drafts of a case that are proposed or approved."""
    wanted = select(Draft).where(col(Draft.case_id) == case_id, col(Draft.status).in_(("proposed", "approved")))
    return list(session.scalars(wanted))


def edit(
    session: Session,
    case: Case,
    draft: Draft,
    text: str,
    actor: Actor,
    seen_version: int,
    more: Sequence[dict[str, str]] = (),
) -> Draft:
    """Write a new version by hand; what stood approved is undone by it. The caller commits.

    Sentences that are left as they were keep their source; `more` are new ones that stand on a saved reply.
    """
    actor.need("agent", case.brand_id, N_("write a reply"))
    if draft.version != seen_version or draft.status != "proposed":
        raise Stale("this draft was changed by somebody else")
    kept = [sentence for sentence in [*draft.sentences, *more] if sentence["text"] in text]
    edited = propose(
        session, case, draft.mention_id, text, lang=draft.lang, writer=actor.name, sentences=kept,
        escalate=draft.escalate, actor=actor, origin_id=draft.origin_id or draft.id, plan=draft.plan,
        variants=draft.variants, variant=draft.variant,
    )  # fmt: skip
    decide(session, case, edited, actor, EDITED)
    return edited


def use_variant(session: Session, case: Case, draft: Draft, name: str, actor: Actor, seen_version: int) -> Draft:
    """Put another way to say the same in the place of a draft; the caller commits. BadInput when it has no such way.

    The way that stood there before becomes one to choose again. A way may be in another language.
    """
    actor.need("agent", case.brand_id, N_("change a draft"))
    if draft.version != seen_version or draft.status != "proposed":
        raise Stale("this draft was changed by somebody else")
    wanted = next((each for each in draft.variants if each["name"] == name), None)
    if wanted is None:
        raise BadInput(say("this draft has no variant {name!r}", name=name))
    first = {
        "name": draft.variant or FIRST, "reason": BEFORE, "text": draft.text, "sentences": draft.sentences,
        "writer": draft.writer, "lang": draft.lang,
    }  # fmt: skip
    others = [each for each in draft.variants if each is not wanted]
    machine = not draft.writer.startswith("person:")
    return propose(
        session, case, draft.mention_id, wanted["text"], lang=wanted.get("lang") or draft.lang,
        writer=wanted.get("writer", "composer"), sentences=wanted["sentences"], escalate=draft.escalate, actor=actor,
        origin_id=draft.origin_id or draft.id, plan=draft.plan, gloss=wanted["gloss"], variant=name,
        variants=[*([{**first, "gloss": draft.gloss}] if machine else []), *others],
    )  # fmt: skip


def approve(
    session: Session,
    case: Case,
    draft: Draft,
    actor: Actor,
    *,
    seen_case: int,
    seen_draft: int,
    now: datetime,
    take_back_seconds: int = 10,
) -> Reply:
    """Allow a draft: bind the approval to its hash, queue the reply, let the case wait. The caller commits.

    An acknowledgement that has not left yet is not needed any more, and is cancelled.
    NotAllowed where the brand wants a second person and this one wrote the text, or changed it last.
    """
    check_second_person(session, case, draft, actor)
    move(session, case, "answer", actor, seen_case)
    move(session, draft, "approve", actor, seen_draft)
    cancel_acknowledgement(session, case, N_("the answer was approved"))
    decide(session, case, draft, actor, AS_IS, now=now)
    session.add(Approval(draft_id=draft.id or 0, text_hash=hash_of(draft.text), actor=actor.name))
    reply = Reply(
        case_id=case.id or 0,
        draft_id=draft.id or 0,
        mention_id=draft.mention_id,
        channel=session.get_one(Mention, draft.mention_id).channel,
        text=draft.text,
        text_hash=hash_of(draft.text),
        send_after=now + timedelta(seconds=take_back_seconds),
    )
    session.add(reply)
    session.flush()
    return reply


def reject(session: Session, draft: Draft, actor: Actor, seen_version: int, code: str, words: str = "") -> None:
    """Refuse a draft for one of the REASONS, with words where that is "other"; the caller commits.

    No other draft is written until the customer writes again.
    """
    reason = reason_in_words(code, words)
    move(session, draft, "reject", actor, seen_version, reason=reason)
    case = session.get_one(Case, draft.case_id)
    case.no_draft_reason = say("the draft was rejected: {reason}", reason=reason)
    session.add(case)
    decide(session, case, draft, actor, REJECTED, reason=code)


def take_back(session: Session, case: Case, reply: Reply, actor: Actor, seen_case: int, seen_reply: int) -> Draft:
    """Stop an approved reply that has not left yet and propose its text again; the caller commits."""
    move(session, reply, "cancel", actor, seen_reply, reason=N_("taken back"))
    move(session, case, "take_back", actor, seen_case)
    old = session.get_one(Draft, reply.draft_id)
    forget_decision(session, old)
    return propose(
        session, case, old.mention_id, old.text, lang=old.lang, writer=old.writer, sentences=old.sentences,
        escalate=old.escalate, actor=actor, origin_id=old.origin_id or old.id, plan=old.plan, gloss=old.gloss,
        variants=old.variants, variant=old.variant, guard=old.guard,
    )  # fmt: skip


def withdraw_active(session: Session, case: Case, actor: Actor, reason: str) -> None:
    """Withdraw the drafts of a case, and its replies that have not left yet; the caller commits.

    To stop an approved answer takes the actor's right; an acknowledgement is stopped by the job that queued it.
    """
    for draft in active(session, case.id or 0):
        move(session, draft, "withdraw", actor, draft.version, reason=reason)
    cancel_acknowledgement(session, case, reason)
    for reply in queued_of(session, case):
        move(session, reply, "cancel", actor, reply.version, reason=reason)


def undrafted(session: Session, limit: int, brand_id: int | None = None, channel: str = "") -> list[Case]:
    """Open cases without a draft and without a reason for having none, gravest first."""
    drafted = exists().where(col(Draft.case_id) == Case.id, col(Draft.status).in_(("proposed", "approved")))
    wanted = select(Case).where(col(Case.status) == "open", col(Case.no_draft_reason) == "", ~drafted)
    if brand_id is not None:
        wanted = wanted.where(col(Case.brand_id) == brand_id)
    if channel:
        wanted = wanted.where(col(Case.channel) == channel)
    return list(session.scalars(wanted.order_by(col(Case.priority_rank), col(Case.id)).limit(limit)))


def unjudged(session: Session, limit: int, brand_id: int | None = None) -> list[Draft]:
    """Proposed drafts that the guard has not judged yet, oldest first."""
    wanted = select(Draft).where(col(Draft.status) == "proposed", col(Draft.guard) == "").order_by(col(Draft.id))
    if brand_id is not None:
        wanted = wanted.join(Case, col(Case.id) == Draft.case_id).where(col(Case.brand_id) == brand_id)
    return list(session.scalars(wanted.limit(limit)))


def recent_texts(session: Session, brand_id: int, limit: int = 30) -> list[str]:
    """The texts of a brand's newest drafts, newest first."""
    wanted = select(col(Draft.text)).join(Case, col(Case.id) == Draft.case_id).where(col(Case.brand_id) == brand_id)
    wanted = wanted.where(col(Draft.writer) != "rule")  # a fixed text is the same each time, and no answer
    return list(session.scalars(wanted.order_by(col(Draft.id).desc()).limit(limit)))
