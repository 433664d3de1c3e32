"""What a brand lets its customers return and refunds, as data, one row a kind of product."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from store.audit import record
from store.brands import slug_of
from store.errors import BadInput, Stale
from store.knowledge import RETURNS, save_knowledge
from store.models import Knowledge, ReturnPolicy, utc_now
from store.once import once
from store.return_words import CONDITIONS, EVENTS, LANGS, POSTAGE, text_of, title_of
from store.saying import N_, say
from store.workflow import Actor

RIGHT = "manager"
LONGEST = 365
ASPECTS, INTENTS = ["refund"], ["refund_request", "complaint", "question"]
QUESTIONS = {
    "en": ["Can I return this?", "How do I get a refund?", "Who pays for sending it back?", "How long is a refund?"],
    "th": ["คืนสินค้าได้ไหม", "ขอคืนเงินยังไง", "ใครจ่ายค่าส่งคืน", "กี่วันได้เงินคืน"],
}


@dataclass(frozen=True)
class Terms:
    """A policy of returns as a person gives it; `names` and `how` are by language, `names` empty for all products."""

    window_days: int
    counts_from: str = "delivered"
    postage: str = "customer"
    refund_least: int = 7
    refund_most: int = 7
    working_days: bool = True
    conditions: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    words: Sequence[str] = ()
    how: Mapping[str, str] = field(default_factory=dict)


def returns_of(session: Session, brand_id: int) -> list[ReturnPolicy]:
    """The policies of a brand, the one for all products first."""
    wanted = select(ReturnPolicy).where(col(ReturnPolicy.brand_id) == brand_id)
    ordered = wanted.order_by(col(ReturnPolicy.product_kind))
    return once(session, ("returns", brand_id), lambda: list(session.scalars(ordered)))


def find_returns(session: Session, brand_id: int, product_kind: str = "") -> ReturnPolicy | None:
    """The policy of one kind of product, "" for that of all others."""
    return next((each for each in returns_of(session, brand_id) if each.product_kind == product_kind), None)


def set_returns(session: Session, brand_id: int, terms: Terms, actor: Actor, seen_version: int) -> ReturnPolicy:
    """Keep the policy of all products, or of the kind that `names` name, and write it down for drafts to quote.

    `seen_version` is 0 for a new one. The caller commits. BadInput says what is wrong, Stale that it changed meanwhile.
    """
    actor.need(RIGHT, brand_id, N_(N_("change what can be returned")))
    made = made_of(brand_id, terms)
    policy = find_returns(session, brand_id, made.product_kind)
    if (policy.version if policy else 0) != seen_version:
        raise Stale("somebody else changed this policy in the meantime: look at it again")
    if policy is not None:
        for name in asdict(terms):
            setattr(policy, name, getattr(made, name))
        policy.version, policy.changed_at = policy.version + 1, utc_now()
    policy = write_returns(session, policy or made)
    action = "changed" if seen_version else "added"
    record(session, actor, action, "returns", policy.id, brand_id=brand_id, days=policy.window_days, to=policy.postage)
    return policy


def made_of(brand_id: int, terms: Terms) -> ReturnPolicy:
    """A row of these terms that is in no session yet; BadInput says what is wrong."""
    values = _checked(terms)
    kind = slug_of(values["names"]["en"]) if values["names"] else ""
    return ReturnPolicy(brand_id=brand_id, product_kind=kind, **values)


def write_returns(session: Session, policy: ReturnPolicy) -> ReturnPolicy:
    """Keep a policy as it is, and the entries that drafts quote; the caller commits."""
    session.add(policy)
    session.flush()
    for entry in entries_of(policy):
        save_knowledge(session, policy.brand_id, **entry)
    return policy


def entries_of(policy: ReturnPolicy) -> list[dict[str, Any]]:
    """The entries of the knowledge that say what a policy says, one a language."""
    return [
        {
            "kind": "policy", "key": key_of(policy.product_kind), "lang": lang, "origin": RETURNS,
            "title": title_of(policy, lang), "text": text_of(policy, lang), "aspects": ASPECTS, "intents": INTENTS,
            "questions": [] if policy.product_kind else QUESTIONS[lang],
        }
        for lang in LANGS
    ]  # fmt: skip


def remove_returns(session: Session, policy: ReturnPolicy, actor: Actor, seen_version: int) -> None:
    """Take a policy away with what was written from it; the caller commits."""
    actor.need(RIGHT, policy.brand_id, N_("change what can be returned"))
    if policy.version != seen_version:
        raise Stale("somebody else changed this policy in the meantime: look at it again")
    written = delete(Knowledge).where(
        col(Knowledge.brand_id) == policy.brand_id, col(Knowledge.origin) == RETURNS,
        col(Knowledge.key) == key_of(policy.product_kind),
    )  # fmt: skip
    session.exec(written.execution_options(synchronize_session=False))
    session.delete(policy)
    record(session, actor, "removed", "returns", policy.id, brand_id=policy.brand_id)


def key_of(product_kind: str) -> str:
    """The key of the entries that are written from a policy."""
    return f"{RETURNS}.{product_kind}" if product_kind else RETURNS


def _checked(terms: Terms) -> dict[str, Any]:
    names = {lang: " ".join(name.split()) for lang, name in terms.names.items() if name.strip()}
    if names and set(names) != set(LANGS):
        raise BadInput("a kind of product needs its name in Thai and in English")
    for what, value, known in (("event", terms.counts_from, EVENTS), ("payer", terms.postage, POSTAGE)):
        if value not in known:
            raise BadInput(
                say(
                    "{value!r} is no {what} of a return; known: {known}", value=value, what=what, known=", ".join(known)
                )
            )
    unknown = [each for each in terms.conditions if each not in CONDITIONS]
    if unknown:
        raise BadInput(
            say(
                "{unknown!r} is no condition of a return; known: {conditions}",
                unknown=unknown[0],
                conditions=", ".join(CONDITIONS),
            )
        )
    if not 0 <= terms.window_days <= LONGEST or not 0 < terms.refund_least <= terms.refund_most <= LONGEST:
        raise BadInput(
            say("days go up to {longest}, and a refund takes at least one, the least first", longest=LONGEST)
        )
    how = {lang: " ".join(text.split()) for lang, text in terms.how.items() if text.strip()}
    ordered = [each for each in CONDITIONS if each in terms.conditions]
    words = list(dict.fromkeys(word.strip().casefold() for word in terms.words if word.strip()))
    return asdict(terms) | {"names": names, "how": how, "conditions": ordered, "words": words}
