"""A fixed text while nobody can answer: closed, a holiday, a peak; by written rules, and it answers nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session

from channels import CHANNELS
from responder.acknowledgement_text import own_lines, title_for, written
from responder.caution import caution
from responder.facts import facts_of, known_of, returns_known, voice_of
from responder.guard import Finding, blocks, check
from responder.hearing import heard
from store import acknowledgements
from store.acknowledgements import OCCASIONS, Rules, many_wait, rules_of
from store.brands import list_brands, save_brand
from store.cases import conversation, newest_message
from store.dispute_rules import is_disputed
from store.errors import BadInput
from store.hours import DAYS, Calendar, business_time, hours_of, is_holiday, is_open
from store.hours_read import write_blocks
from store.models import Brand, Case, Mention, Reply
from store.saying import N_, say
from store.workflow import Actor

log = structlog.get_logger(__name__)
RECENT = timedelta(hours=12)  # at a peak, whoever wrote earlier waits for the answer alone
ALLOWED = tuple(name for name, facts in CHANNELS.items() if facts.acknowledges)


@dataclass
class Acknowledged:
    """What one run did: how many were queued, and how many the guard held back."""

    queued: int = 0
    held: int = 0


def acknowledge(session: Session, now: datetime, *, brand_id: int | None = None) -> Acknowledged:
    """Queue what the rules of each brand allow now, a case a commit; nothing while none of its occasions is.

    A brand whose rules or hours cannot be used is left out, which the log says, and the others have their turn.
    """
    done = Acknowledged()
    for brand in list_brands(session):
        if brand_id in (None, brand.id) and brand.acknowledgement.get("on"):
            try:
                _of_brand(session, brand, now, done)
            except BadInput as error:
                session.rollback()
                log.warning("a brand cannot acknowledge", brand=brand.id, why=str(error))
    return done


def _of_brand(session: Session, brand: Brand, now: datetime, done: Acknowledged) -> None:
    calendar, rules = hours_of(brand), rules_of(brand)
    if not rules.on:
        return
    occasion = occasion_of(session, brand, rules, calendar, now)
    for case in acknowledgements.waiting(session, brand, rules, now) if occasion else ():
        if acknowledgements.room_left(session, brand, rules, now) <= 0:
            break
        _one(session, brand, rules, occasion, case, now, done)
        session.commit()
    session.commit()


def _one(
    session: Session, brand: Brand, rules: Rules, occasion: str, case: Case, now: datetime, done: Acknowledged
) -> None:
    mention = newest_message(session, case.id or 0)
    if mention is None or case.channel not in ALLOWED:
        return
    if not _came_in(brand, occasion, mention, now) or not _suits(session, rules, case, mention):
        return
    lang, text, title = _text(session, brand, rules, occasion, mention)
    if not text:
        return
    more = own_lines(rules, title)
    if blocks(look_at_text(session, brand, mention.channel, lang, text, mention.full_text(), more)):
        done.held += 1
    elif acknowledgements.queue_acknowledgement(session, case, mention, lang, text, now, occasion):
        done.queued += 1


def occasion_of(session: Session, brand: Brand, rules: Rules, calendar: Calendar, now: datetime) -> str:
    """Which of the occasions that are on is now: closed, holiday or peak; "" for none."""
    if not is_open(calendar, now):
        if "holiday" in rules.occasions and is_holiday(calendar, now):
            return "holiday"
        if "closed" in rules.occasions:
            return "closed"
    return "peak" if "peak" in rules.occasions and many_wait(session, brand, rules) else ""


def _came_in(brand: Brand, occasion: str, mention: Mention, now: datetime) -> bool:
    """Whether a message came since we closed, or not long before now at a peak."""
    if occasion == "peak":
        return now - mention.published_at <= RECENT
    return business_time(hours_of(brand), mention.published_at, now) == timedelta(0)


def _suits(session: Session, rules: Rules, case: Case, mention: Mention) -> bool:
    """Whether the stars are in range, and it is neither a matter for people only nor a dispute."""
    return rules.suits(mention.rating) and not _for_people(session, case) and not is_disputed(session, case)


def _for_people(session: Session, case: Case) -> bool:
    """Whether a message of a case is of a class that only people answer, by what was read or by its words, or spam."""
    said = [heard(session, each, vector=False) for each in conversation(session, case.id or 0)]
    return acknowledgements.is_hard(session, case) or any(
        caution(each).silent or "spam" in each.intents for each in said
    )


def is_over(session: Session, reply: Reply, now: datetime) -> str:
    """Why a queued acknowledgement is not to leave any more, in a few words; "" while it may, and for every answer."""
    if reply.kind != acknowledgements.KIND:
        return ""
    case = session.get_one(Case, reply.case_id, populate_existing=True)
    brand = session.get_one(Brand, case.brand_id, populate_existing=True)
    if case.status not in ("open", "snoozed"):
        return say("the case is {status} by now", status=case.status)
    try:
        rules, calendar = rules_of(brand), hours_of(brand)
        occasion = occasion_of(session, brand, rules, calendar, now) if rules.on else ""
    except BadInput as error:
        return str(error)
    if is_disputed(session, case):
        return N_("the case is a dispute")
    if _for_people(session, case):
        return N_("a person must look at this message first")
    if rules.on and not occasion:
        return N_("business hours have begun") if rules.occasions != ("peak",) else N_("fewer cases wait by now")
    mention = session.get(Mention, reply.mention_id)
    fixed = rules.on and reply.channel in rules.channels and mention is not None
    if not fixed or mention is None or reply.text != _text(session, brand, rules, occasion, mention)[1]:
        return N_("the rules do not say this any more")
    return ""


def _text(session: Session, brand: Brand, rules: Rules, occasion: str, mention: Mention) -> tuple[str, str, str]:
    """The language of a message, the whole text in it, and the title of the FAQ entry that it names."""
    told = heard(session, mention)
    lang = brand.language if told.lang in ("", "und") else told.lang
    title = ""
    if rules.faq_url and (occasion != "closed" or rules.text_of(occasion, lang)):
        title = title_for(replace(told, lang=lang), known_of(session, brand.id or 0))
    return lang, written(rules, occasion, lang, voice_of(brand), title), title


def look_at_text(
    session: Session, brand: Brand, channel: str, lang: str, text: str, customer: str = "", more: Sequence[str] = ()
) -> list[Finding]:
    """What the guard finds in a fixed text; it may stand on what every draft stands on, on the business hours, and on
    the lines that are added to it.
    """
    week = dict(brand.hours.get("week", {}))
    hours = [write_blocks(week.get(day, ())) for day in DAYS]
    facts = [*facts_of(session, brand, voice_of(brand)), *hours, *more]
    returns = returns_known(session, brand.id or 0)
    return check(text, lang=lang, channel=channel, text=customer, facts=facts, returns=returns)


def set_acknowledgement(
    session: Session, brand: Brand, given: Mapping[str, Any], actor: Actor, seen_version: int
) -> None:
    """Keep the rules of a brand; the caller commits. BadInput says what in them, or in a text, cannot be used."""
    rules = rules_of(Brand(**(brand.model_dump() | {"acknowledgement": dict(given)})))
    for channel in rules.channels:
        if channel not in ALLOWED:
            raise BadInput(
                say(
                    "{channel!r} lets nobody acknowledge by itself; those that do: {allowed}",
                    channel=channel,
                    allowed=", ".join(ALLOWED),
                )
            )
        every = (
            (lang, written(rules, each, lang, voice_of(brand))) for each in OCCASIONS for lang in rules.langs_of(each)
        )
        for lang, text in dict.fromkeys(every):
            for finding in look_at_text(session, brand, channel, lang, text, more=own_lines(rules)):
                if finding.level == "error":
                    raise BadInput(
                        say(
                            "the text in {lang} cannot be sent on {channel}: {message}",
                            lang=lang,
                            channel=channel,
                            message=finding.message,
                        )
                    )
    save_brand(session, brand, {"acknowledgement": dict(given)}, actor, seen_version)
