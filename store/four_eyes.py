"""Four eyes: which answers of a brand take a second person, and who may be that person."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from store.amounts import CURRENCIES, amounts_in
from store.brands import save_brand
from store.errors import BadInput, NotAllowed
from store.models import Brand, Case, Draft, Intent, Mention, Sentiment, Triage
from store.versions import authors_of
from store.workflow import Actor

MOST = 10**12


def set_rules(
    session: Session, brand: Brand, actor: Actor, seen_version: int, *, classes: Iterable[str] = (),
    priorities: Iterable[str] = (), above: int | None = None, currency: str = "THB",
) -> None:  # fmt: skip
    """Say which answers of a brand take a second person: kinds of messages, priorities, an amount; the caller commits.

    `above` is the largest amount that one person may answer alone, None for no such limit.
    """
    if currency not in CURRENCIES:
        raise BadInput(f"amounts in {currency!r} are not known; known: {', '.join(CURRENCIES)}")
    if above is not None and not 0 <= above < MOST:
        raise BadInput("the amount must be zero or more")
    rules = {"classes": sorted(classes), "priorities": sorted(priorities), "above": above, "currency": currency}
    save_brand(session, brand, {"four_eyes": rules}, actor, seen_version)


def why_two(session: Session, case: Case, text: str) -> list[str]:
    """Why an answer with this text takes a second person; empty where one is enough."""
    rules: dict[str, Any] = session.get_one(Brand, case.brand_id).four_eyes
    if not rules:
        return []
    mentions = _mentions(session, case)
    reasons = [f"the priority is {case.priority}"] if case.priority in rules.get("priorities", ()) else []
    kinds = sorted(_kinds(session, mentions) & set(rules.get("classes", ())))
    if kinds:
        reasons.append(f"the message is of the kind {', '.join(kind.replace('_', ' ') for kind in kinds)}")
    if rules.get("above") is not None:
        limit, currency = Decimal(rules["above"]), str(rules.get("currency", "THB"))
        texts = [text, *(mention.full_text() for mention in mentions)]
        reasons += _large(texts, limit, currency)
    return reasons


def check_second_person(session: Session, case: Case, draft: Draft, actor: Actor) -> None:
    """NotAllowed where an answer takes a second person and this one wrote the text, or changed it."""
    if actor.name not in authors_of(session, draft):
        return
    reasons = why_two(session, case, draft.text)
    if reasons:
        raise NotAllowed(f"somebody else must approve what you wrote or changed, because {' and '.join(reasons)}")


def why_not_alone(session: Session, case: Case, draft: Draft | None, text: str, actor: Actor) -> list[str]:
    """Why this person may not approve a text as it stands in the editor; empty where they may."""
    changed = draft is None or text != draft.text
    theirs = changed or (draft is not None and actor.name in authors_of(session, draft))
    return why_two(session, case, text) if theirs else []


def _mentions(session: Session, case: Case) -> list[Mention]:
    wanted = select(Mention).join(Triage, col(Triage.mention_id) == Mention.id).where(col(Triage.case_id) == case.id)
    return list(session.scalars(wanted))


def _kinds(session: Session, mentions: list[Mention]) -> set[str]:
    """What the messages of a case want, and which of the classes that only people answer they are of."""
    ids = [mention.id for mention in mentions]
    wanted = session.scalars(select(col(Intent.name)).where(col(Intent.mention_id).in_(ids)))
    hard = session.scalars(select(col(Sentiment.hard)).where(col(Sentiment.mention_id).in_(ids)))
    return {*wanted, *(each for each in hard if each)}


def _large(texts: Iterable[str], limit: Decimal, currency: str) -> list[str]:
    """The largest amount above the limit; one in another currency counts, because nobody said that it is small."""
    found = [amount for text in texts for amount in amounts_in(text, currency)]
    own = [value for value, kind in found if kind == currency and value > limit]
    if own:
        return [f"an amount of {max(own).normalize():,f} {currency} is named"]
    foreign = [(value, kind) for value, kind in found if kind != currency and value > 0]
    return [f"an amount of {foreign[0][0].normalize():,f} {foreign[0][1]} is named"] if foreign else []
