"""Four eyes: which answers of a brand take a second person, and who may be that person."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from store.amounts import CURRENCIES, amounts_in
from store.brands import save_brand
from store.errors import BadInput, NotAllowed
from store.models import Brand, Case, Draft, Intent, Mention, Sentiment, Triage
from store.saying import listed, say, spaced, together
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
        raise BadInput(
            say(
                "amounts in {currency!r} are not known; known: {currencies}",
                currency=currency,
                currencies=", ".join(CURRENCIES),
            )
        )
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
    reasons = (
        [say("the priority is {priority}", priority=case.priority)]
        if case.priority in rules.get("priorities", ())
        else []
    )
    kinds = sorted(_kinds(session, mentions) & set(rules.get("classes", ())))
    if kinds:
        reasons.append(say("the message is of the kind {kinds}", kinds=listed(map(spaced, kinds))))
    currency = str(rules.get("currency", "THB"))
    texts = [text, *(mention.full_text() for mention in mentions)] if rules.get("above") is not None else []
    return reasons + above_limit(rules, [amount for each in texts for amount in amounts_in(each, currency)])


def above_limit(rules: Mapping[str, Any], amounts: Sequence[tuple[Decimal, str]]) -> list[str]:
    """Why amounts are above what one person may decide alone by a brand's rules; empty where none is.

    One in another currency counts, because nobody said that it is small.
    """
    if rules.get("above") is None:
        return []
    limit, currency = Decimal(rules["above"]), str(rules.get("currency", "THB"))
    own = [value for value, kind in amounts if kind == currency and value > limit]
    if own:
        return [say("an amount of {amount:,f} {currency} is named", amount=max(own).normalize(), currency=currency)]
    foreign = [(value, kind) for value, kind in amounts if kind != currency and value > 0]
    return (
        [say("an amount of {amount:,f} {currency} is named", amount=foreign[0][0].normalize(), currency=foreign[0][1])]
        if foreign
        else []
    )


def check_second_person(session: Session, case: Case, draft: Draft, actor: Actor) -> None:
    """NotAllowed where an answer takes a second person and this one wrote the text, or changed it."""
    if actor.name not in authors_of(session, draft):
        return
    reasons = why_two(session, case, draft.text)
    if reasons:
        raise NotAllowed(
            say("somebody else must approve what you wrote or changed, because {reasons}", reasons=together(reasons))
        )


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
