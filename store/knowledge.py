"""What a brand may say: policies, FAQ entries and saved replies, a row a language."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput, NotAllowed, Stale
from store.models import Knowledge
from store.once import once
from store.saying import N_, say
from store.workflow import Actor

KINDS = ("policy", "faq", "saved_reply")
PRIVATE = "~"  # between the key of a private entry and its owner
RETURNS = "returns.policy"  # origin and key of what store/returns.py writes; no key of a person has a dot
WRITTEN = N_("this entry is written from the brand's policy of returns: change that one")


def knowledge_of(session: Session, brand_id: int, lang: str = "", person_id: int | None = None) -> list[Knowledge]:
    """Everything that a brand may say, in one language if asked for; what is private only for its owner."""
    wanted = select(Knowledge).where(col(Knowledge.brand_id) == brand_id)
    ordered = wanted.order_by(col(Knowledge.kind), col(Knowledge.key), col(Knowledge.lang))
    every = once(session, ("knowledge", brand_id), lambda: list(session.scalars(ordered)))
    shared_or_own = [each for each in every if each.owner_id is None or each.owner_id == person_id]
    return [each for each in shared_or_own if not lang or each.lang == lang]


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
        raise BadInput(say("{kind!r} is no kind of knowledge; known: {kinds}", kind=kind, kinds=", ".join(KINDS)))
    found = find_knowledge(session, brand_id, kind, key, lang)
    if found and found.origin == RETURNS != fields.get("origin"):
        raise BadInput(WRITTEN)
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
    session: Session,
    brand_id: int,
    kind: str,
    key: str,
    lang: str,
    actor: Actor,
    seen_version: int,
    *,
    private: bool = False,
    **fields: Any,
) -> Knowledge:
    """Create (`seen_version` 0) or change one entry for a person of the staff; the caller commits.

    A new saved reply may be `private`: only its owner sees and uses it, under a key of its own. Raises Stale when
    somebody else changed, removed or created the entry since it was shown.
    """
    if private and not seen_version:
        key, fields = private_key(key, actor), fields | {"owner_id": actor.person_id}
    found = find_knowledge(session, brand_id, kind, key, lang)
    _check(actor, brand_id, found.owner_id if found else fields.get("owner_id"), kind)
    if (found.version if found else 0) != seen_version:
        raise Stale("somebody else changed this entry in the meantime: close this and look again")
    entry = save_knowledge(session, brand_id, kind, key, lang, **fields)
    record(session, actor, "changed" if found else "added", "knowledge", entry.id, brand_id=brand_id, lang=lang)
    return entry


def private_key(key: str, actor: Actor) -> str:
    """The key of a private entry, which never meets one of somebody else; NotAllowed for who is no person."""
    if actor.person_id is None:
        raise NotAllowed("only a person can have replies of their own")
    return f"{key}{PRIVATE}{actor.person_id}"


def remove_knowledge(session: Session, entry_id: int, actor: Actor) -> None:
    """Remove one entry in one language; the caller commits."""
    entry = session.get(Knowledge, entry_id)
    if entry is not None:
        _check(actor, entry.brand_id, entry.owner_id, entry.kind)
        if entry.origin == RETURNS:
            raise BadInput(WRITTEN)
        session.delete(entry)
        record(session, actor, "removed", "knowledge", entry_id, brand_id=entry.brand_id)


def may_change(entry: Knowledge, actor: Actor) -> bool:
    """Whether a person may change an entry: their own saved replies, and as a manager all that is shared.

    What is written from a policy of returns nobody changes here.
    """
    if entry.origin == RETURNS:
        return False
    if entry.owner_id is None:
        return actor.may("manager", entry.brand_id)
    return entry.owner_id == actor.person_id and actor.may("agent", entry.brand_id)


def _check(actor: Actor, brand_id: int, owner_id: int | None, kind: str) -> None:
    entry = Knowledge(brand_id=brand_id, kind=kind, key="", lang="", title="", text="", owner_id=owner_id)
    if not may_change(entry, actor):
        whose = (
            N_("policies takes the role manager or higher")
            if owner_id is None
            else N_("a private reply takes its owner")
        )
        raise NotAllowed(say("to change {whose}", whose=whose))
    if owner_id is not None and kind != "saved_reply":
        raise BadInput("only a saved reply can be private: policies and FAQ are what everybody may promise")
