"""What customers asked and nothing of a brand's knowledge answers, until a manager answers or dismisses it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput, Stale
from store.knowledge import edit_knowledge
from store.mentions import insert_new
from store.models import Knowledge, KnowledgeGap, Mention, utc_now
from store.saying import N_
from store.workflow import Actor

SHOWN = 300


def note_gap(session: Session, brand_id: int, mention_id: int, **found: Any) -> None:
    """Remember that a mention asks what nothing answers, once; `found` are the other columns. The caller commits."""
    row = {"brand_id": brand_id, "mention_id": mention_id, "status": "open", "found_at": utc_now()}
    insert_new(session, KnowledgeGap, [row | found])


def open_gaps(session: Session, brand_id: int, limit: int = SHOWN) -> list[tuple[KnowledgeGap, str]]:
    """The open gaps of a brand with what was asked, newest first; without those whose author deleted the question."""
    wanted = (
        select(KnowledgeGap, Mention)
        .join(Mention, col(Mention.id) == KnowledgeGap.mention_id)
        .where(col(KnowledgeGap.brand_id) == brand_id, col(KnowledgeGap.status) == "open")
        .order_by(col(KnowledgeGap.id).desc())
        .limit(limit)
    )
    found = [(gap, mention.full_text()) for gap, mention in session.execute(wanted)]
    return [(gap, text) for gap, text in found if text.strip()]


def answer_gaps(
    session: Session, brand_id: int, gap_ids: Sequence[int], kind: str, key: str, lang: str, actor: Actor, **fields: Any
) -> Knowledge:
    """Write a new entry that answers these gaps, and close them; the caller commits."""
    if fields.get("private"):
        raise BadInput("what only you may say answers no customer of others: share this entry")
    entry = edit_knowledge(session, brand_id, kind, key, lang, actor, 0, **fields)
    _close(session, brand_id, gap_ids, actor, "answered", entry.id)
    return entry


def dismiss_gaps(session: Session, brand_id: int, gap_ids: Sequence[int], actor: Actor) -> None:
    """Close gaps that need no entry; the caller commits. Stale when somebody else has closed them all."""
    _close(session, brand_id, gap_ids, actor, "dismissed", None)


def _close(
    session: Session, brand_id: int, gap_ids: Sequence[int], actor: Actor, status: str, knowledge_id: int | None
) -> None:
    actor.need("manager", brand_id, N_("close what was asked"))
    wanted = select(KnowledgeGap).where(
        col(KnowledgeGap.id).in_(gap_ids),
        col(KnowledgeGap.brand_id) == brand_id,
        col(KnowledgeGap.status) == "open",
    )
    found = list(session.scalars(wanted.with_for_update()))
    if not found:
        raise Stale("somebody else has closed this question in the meantime")
    for gap in found:
        gap.status, gap.knowledge_id = status, knowledge_id
        session.add(gap)
    record(session, actor, "close", "knowledge_gap", found[0].id, brand_id=brand_id, now=status, count=len(found))
