"""A fixed text for those who write outside business hours: by written rules, past the guard, and it answers nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session

from channels import CHANNELS
from responder.facts import facts_of, voice_of
from responder.guard import Finding, blocks, check
from store import acknowledgements
from store.acknowledgements import Rules, rules_of
from store.brands import list_brands, save_brand
from store.cases import newest_message
from store.errors import BadInput
from store.hours import DAYS, Calendar, business_time, hours_of, is_open
from store.hours_read import write_blocks
from store.models import Brand, Case, Mention, Reply, Sentiment
from store.workflow import Actor

log = structlog.get_logger(__name__)
ALLOWED = tuple(name for name, facts in CHANNELS.items() if facts.acknowledges)


@dataclass
class Acknowledged:
    """What one run did: how many were queued, and how many the guard held back."""

    queued: int = 0
    held: int = 0


def acknowledge(session: Session, now: datetime, *, brand_id: int | None = None) -> Acknowledged:
    """Queue what the rules of each brand allow now, a case a commit; within business hours nothing.

    A brand whose rules or hours cannot be used is left out, which the log says, and the others have their turn.
    """
    done = Acknowledged()
    for brand in list_brands(session):
        if brand_id in (None, brand.id) and brand.hours and brand.acknowledgement.get("on"):
            try:
                _of_brand(session, brand, now, done)
            except BadInput as error:
                session.rollback()
                log.warning("a brand cannot acknowledge", brand=brand.id, why=str(error))
    return done


def _of_brand(session: Session, brand: Brand, now: datetime, done: Acknowledged) -> None:
    calendar, rules = hours_of(brand), rules_of(brand)
    for case in [] if is_open(calendar, now) else acknowledgements.waiting(session, brand, rules, now):
        if acknowledgements.room_left(session, brand, rules, now) <= 0:
            break
        _one(session, brand, rules, calendar, case, now, done)
        session.commit()
    session.commit()


def _one(
    session: Session, brand: Brand, rules: Rules, calendar: Calendar, case: Case, now: datetime, done: Acknowledged
) -> None:
    mention = newest_message(session, case.id or 0)
    if mention is None or case.channel not in ALLOWED or not _suits(session, rules, calendar, case, mention, now):
        return
    lang, text = _text(session, brand, rules, mention)
    if not text:
        return
    if blocks(look_at_text(session, brand, mention.channel, lang, text, mention.full_text())):
        done.held += 1
    elif acknowledgements.queue_acknowledgement(session, case, mention, lang, text, now):
        done.queued += 1


def _suits(session: Session, rules: Rules, calendar: Calendar, case: Case, mention: Mention, now: datetime) -> bool:
    """Whether the message came since we closed, its stars are in range, and no message is for people only."""
    closed_since = business_time(calendar, mention.published_at, now) == timedelta(0)
    return closed_since and rules.suits(mention.rating) and not acknowledgements.is_hard(session, case)


def is_over(session: Session, reply: Reply, now: datetime) -> str:
    """Why a queued acknowledgement is not to leave any more, in a few words; "" while it may, and for every answer."""
    if reply.kind != acknowledgements.KIND:
        return ""
    case = session.get_one(Case, reply.case_id, populate_existing=True)
    brand = session.get_one(Brand, case.brand_id, populate_existing=True)
    if case.status not in ("open", "snoozed"):
        return f"the case is {case.status} by now"
    try:
        rules, begun = rules_of(brand), not brand.hours or is_open(hours_of(brand), now)
    except BadInput as error:
        return str(error)
    if begun:
        return "business hours have begun"
    if not rules.on or reply.channel not in rules.channels or reply.text not in rules.texts.values():
        return "the rules do not say this any more"
    return ""


def _text(session: Session, brand: Brand, rules: Rules, mention: Mention) -> tuple[str, str]:
    score = session.get_one(Sentiment, mention.id)
    lang = brand.language if score.lang in ("", "und") else score.lang
    return lang, rules.texts.get(lang, "")


def look_at_text(
    session: Session, brand: Brand, channel: str, lang: str, text: str, customer: str = ""
) -> list[Finding]:
    """What the guard finds in a fixed text; it may stand on what every draft stands on, and on the business hours."""
    week = dict(brand.hours.get("week", {}))
    hours = [write_blocks(week.get(day, ())) for day in DAYS]
    facts = [*facts_of(session, brand, voice_of(brand)), *hours]
    return check(text, lang=lang, channel=channel, text=customer, facts=facts)


def set_acknowledgement(
    session: Session, brand: Brand, given: Mapping[str, Any], actor: Actor, seen_version: int
) -> None:
    """Keep the rules of a brand; the caller commits. BadInput says what in them, or in a text, cannot be used."""
    rules = rules_of(Brand(**(brand.model_dump() | {"acknowledgement": dict(given)})))
    for channel in rules.channels:
        if channel not in ALLOWED:
            raise BadInput(f"{channel!r} lets nobody acknowledge by itself; those that do: {', '.join(ALLOWED)}")
        for lang, text in rules.texts.items():
            for finding in look_at_text(session, brand, channel, lang, text):
                if finding.level == "error":
                    raise BadInput(f"the text in {lang} cannot be sent on {channel}: {finding.message}")
    save_brand(session, brand, {"acknowledgement": dict(given)}, actor, seen_version)
