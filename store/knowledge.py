"""What a brand may say: policies, FAQ entries and saved replies, a row a language."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from store.errors import BadInput, NotAllowed, Stale
from store.models import Knowledge
from store.workflow import Actor

KINDS = ("policy", "faq", "saved_reply")


def knowledge_of(session: Session, brand_id: int, lang: str = "") -> list[Knowledge]:
    """Everything that a brand may say, in one language if asked for."""
    wanted = select(Knowledge).where(col(Knowledge.brand_id) == brand_id)
    if lang:
        wanted = wanted.where(col(Knowledge.lang) == lang)
    return list(session.scalars(wanted.order_by(col(Knowledge.kind), col(Knowledge.key), col(Knowledge.lang))))


def find_knowledge(session: Session, brand_id: int, kind: str, key: str, lang: str) -> Knowledge | None:
    """One entry in one language, if there is one."""
    wanted = select(Knowledge).where(
        col(Knowledge.brand_id) == brand_id,
        col(Knowledge.kind) == kind,
        col(Knowledge.key) == key,
        col(Knowledge.lang) == lang,
    )
    return session.scalars(wanted).first()


def save_knowledge(session: Session, brand_id: int, kind: str, key: str, lang: str, **fields: Any) -> Knowledge:
    """Create or change one entry in one language; the caller commits."""
    if kind not in KINDS:
        raise BadInput(f"{kind!r} is no kind of knowledge; known: {', '.join(KINDS)}")
    found = find_knowledge(session, brand_id, kind, key, lang)
    entry = found or Knowledge(brand_id=brand_id, kind=kind, key=key, lang=lang, title=key, text="")
    for field, value in fields.items():
        setattr(entry, field, value)
    if not entry.text.strip():
        raise BadInput("a policy or saved reply needs a text")
    entry.version += found is not None
    session.add(entry)
    session.flush()
    return entry


def edit_knowledge(
    session: Session, brand_id: int, kind: str, key: str, lang: str, actor: Actor, seen_version: int, **fields: Any
) -> None:
    """Create (`seen_version` 0) or change one entry for a person of the staff; the caller commits.

    Raises Stale when somebody else changed, removed or created it since it was shown.
    """
    if not actor.may("manager"):
        raise NotAllowed("to change policies takes the role manager or higher")
    found = find_knowledge(session, brand_id, kind, key, lang)
    if (found.version if found else 0) != seen_version:
        raise Stale("somebody else changed this entry in the meantime: close this and look again")
    save_knowledge(session, brand_id, kind, key, lang, **fields)


def remove_knowledge(session: Session, entry_id: int, actor: Actor) -> None:
    """Remove one entry in one language; the caller commits."""
    if not actor.may("manager"):
        raise NotAllowed("to change policies takes the role manager or higher")
    entry = session.get(Knowledge, entry_id)
    if entry is not None:
        session.delete(entry)
