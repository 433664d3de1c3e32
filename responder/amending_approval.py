"""What a person asks to have changed: the guard reads an edit like an answer, and it is approved like one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session

from channels import CHANNELS
from responder import CHANGES
from responder.approval import check_text, refuse
from responder.guard import Finding, verdict
from store.amendments import approve_edit, delete_reply, draft_of, last_version, propose_edit, versions_sent
from store.errors import InvalidMove
from store.models import Amendment, Case, Reply
from store.saying import say
from store.settings import settings
from store.workflow import Actor


def can(reply: Reply, kind: str) -> bool:
    """Whether a reply stands where an `edit` or a `delete` can reach it."""
    known = CHANGES.get(reply.channel)
    there = reply.status == "published" and bool(reply.external_id)
    return there and known is not None and getattr(known, kind) is not None


def check_edit(session: Session, case: Case, reply: Reply, text: str) -> Sequence[Finding]:
    """What the guard finds in a text that is to stand in the place of what was sent."""
    known = {each.text for each in versions_sent(session, reply)} | {reply.text}
    return check_text(session, case, last_version(session, reply), text, known)


def ask_edit(
    session: Session, case: Case, reply: Reply, text: str, actor: Actor, *, seen: int, despite: Collection[str] = ()
) -> Amendment:
    """Propose an edit, for oneself or for an approver; the caller commits. Refused where the guard forbids it.

    `despite` holds the codes of the warnings that the person has seen.
    """
    _check(reply, "edit")
    found = check_edit(session, case, reply, text)
    refuse(found, despite)
    return propose_edit(session, case, reply, text, actor, seen, guard=verdict(found))


def allow_edit(
    session: Session, case: Case, amendment: Amendment, actor: Actor, *, seen: int, now: datetime,
    despite: Collection[str] = (),
) -> None:  # fmt: skip
    """Approve an edit as it was proposed; the guard reads it once more. The caller commits."""
    reply, draft = session.get_one(Reply, amendment.reply_id), draft_of(session, amendment)
    _check(reply, "edit")
    if draft is not None:
        refuse(check_edit(session, case, reply, draft.text), despite)
    wait = settings().take_back_seconds
    approve_edit(session, case, amendment, actor, seen=seen, now=now, take_back_seconds=wait)


def ask_deletion(
    session: Session, case: Case, reply: Reply, reason: str, actor: Actor, *, seen: int, now: datetime
) -> Amendment:
    """Have a reply deleted where it stands; the caller commits."""
    _check(reply, "delete")
    wait = settings().take_back_seconds
    return delete_reply(session, case, reply, reason, actor, seen, now=now, take_back_seconds=wait)


def _check(reply: Reply, kind: str) -> None:
    if not can(reply, kind):
        title = CHANNELS[reply.channel].title
        if kind == "edit":
            raise InvalidMove(say("this reply cannot be edited through {title}", title=title))
        raise InvalidMove(say("this reply cannot be deleted through {title}", title=title))
