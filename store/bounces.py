"""Replies by e-mail that came back: their case says so and is open again."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlmodel import Session, col

from store import drafts
from store.amending import case_answered
from store.models import Case, Mention, Reply, utc_now
from store.replies import waits_for_another
from store.saying import N_
from store.workflow import job, locked, move

BY_EMAIL = ("email", "survey")
CAME_BACK = {
    "bounced": N_("it came back: the customer's mail server does not take it"),
    "gave_up": N_("it came back: the customer's mail server could not be reached in time"),
}
PUT_OFF = "put_off"
NOT_YET = N_("the customer's mail server did not take it at once: ours tries for some days and tells if it cannot")
TOLD = N_("a mail server told what became of it")
ANOTHER_WAY = N_("the answer by e-mail came back: reach the customer another way, or close the case")


def note_bounces(session: Session, brand_id: int, told: Sequence[tuple[str, str, datetime]]) -> int:
    """Note what is told of replies of a brand, as Message-ID, kind and time; how many came back. The caller commits.

    Only what we sent and count as published can come back, once; what is only put off is noted once.
    """
    known = {name: kind for name, kind, _ in told if kind in CAME_BACK or kind == PUT_OFF}
    known |= {name: kind for name, kind, _ in told if kind in CAME_BACK}  # that it was put off says less
    if not known:
        return 0
    mine = _by_email(brand_id, "published").where(col(Reply.external_id).in_(known))
    found = session.scalars(mine.order_by(col(Reply.id))).all()
    for reply in found:
        if (kind := known[reply.external_id]) == PUT_OFF:
            _put_off(session, reply)
        else:
            _came_back(session, reply, CAME_BACK[kind])
    return sum(known[reply.external_id] in CAME_BACK for reply in found)


def unknown_by_email(session: Session, brand_id: int, ids: Collection[int]) -> list[tuple[Reply, Mention]]:
    """Those of some replies by e-mail of which nobody knows whether they left, each with what it answers."""
    lost = session.scalars(_by_email(brand_id, "unknown").where(col(Reply.id).in_(ids))).all()
    return [(reply, session.get_one(Mention, reply.mention_id)) for reply in lost]


def note_left(session: Session, reply: Reply, name: str) -> None:
    """Take a reply of unknown fate as sent when it was claimed, as a mail server told of it; the caller commits."""
    actor, case = job("collect"), locked(session, reply.case_id)
    session.refresh(reply)
    if reply.status != "unknown":
        return
    at = reply.claimed_at or utc_now()
    move(session, reply, "publish", actor, reply.version, at=at, reason=TOLD)
    reply.external_id, reply.published_at, reply.look_at, reply.error = name, at, None, ""
    session.add(reply)
    if case.status == "waiting" and not waits_for_another(session, reply):
        move(session, case, "resolve", actor, case.version, at=at)
    session.flush()


def _by_email(brand_id: int, status: str) -> Select[Reply]:
    mine = col(Case.brand_id) == brand_id, col(Reply.channel).in_(BY_EMAIL), col(Reply.status) == status
    return select(Reply).join(Case, col(Case.id) == Reply.case_id).where(*mine)


def _put_off(session: Session, reply: Reply) -> None:
    """Say once that a reply has not arrived yet; it stays as it is, for the mail server goes on trying."""
    locked(session, reply.case_id)
    session.refresh(reply)
    if reply.status == "published" and reply.error != NOT_YET:
        move(session, reply, "put_off", job("collect"), reply.version, reason=NOT_YET)
        reply.error = NOT_YET
        session.add(reply)


def _came_back(session: Session, reply: Reply, why: str) -> None:
    actor = job("collect")
    locked(session, reply.case_id)
    session.refresh(reply)
    if reply.status != "published":
        return
    move(session, reply, "bounce", actor, reply.version, reason=why)
    reply.error = why
    session.add(reply)
    case = case_answered(session, reply)
    if reply.kind != "answer" or case is None or waits_for_another(session, reply):
        return
    move(session, case, "reply_bounced", actor, case.version, reason=why)
    drafts.withdraw_active(session, case, actor, why)
    case.no_draft_reason = ANOTHER_WAY
    session.add(case)
