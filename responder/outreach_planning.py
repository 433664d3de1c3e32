"""Proposes letters to customers: what the orders ask for, to whom we may write, in the words of the brand."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from responder.outreach_occasions import FRESH, Around, Wanted, bought_together, wanted_for
from responder.outreach_texts import LANGUAGES, letter_text
from store.knowledge import knowledge_of
from store.models import (
    Brand,
    Customer,
    CustomerAccount,
    CustomerContact,
    Mention,
    Outreach,
    Sentiment,
    Suppression,
    Triage,
)
from store.outreach import AT_ONCE, is_overruled, known_keys, propose
from store.outreach_orders import bought_since, orders_since, pressed_since
from store.outreach_rules import SERVICE, OutreachRules, loud_again, outreach_rules
from store.outreach_ways import keep_line_contacts, line_writers
from store.saying import N_

RECENT, LONG = timedelta(days=90), timedelta(days=500)
PRESSING = ("delay_notice", "order_worry", "refund_done", "abandoned_cart")  # a day later they are too late
HISTORY = ("replenishment", "goes_with")  # what stands on what was bought in more than a year
SPOKEN = ("review_request", "nps", "thanks", "goes_with")  # with who buys for a company, the staff speak instead
CARE = "care-"  # how an entry of the knowledge with tips begins its key: care-TP-01, care-durable


@dataclass(frozen=True)
class People:
    """Whom we could write to: their addresses by way, who buys for a company, what is stopped, and who said no."""

    contacts: Mapping[str, Mapping[int, CustomerContact]]
    companies: frozenset[int]
    stopped: frozenset[tuple[str, str]]
    said_no: Mapping[int, datetime]  # and when, by whichever of their addresses, the last time

    def way(self, occasion: str, customer_id: int) -> CustomerContact | None:
        """The first address that such a letter may go to: nobody stopped it, and its owner allows the letter."""
        known = (some[customer_id] for some in self.contacts.values() if customer_id in some)
        return next((each for each in known if self._may(occasion, each)), None)

    def _may(self, occasion: str, contact: CustomerContact) -> bool:
        if (contact.kind, contact.digest) in self.stopped or contact.consent == "withdrawn":
            return False
        no = self.said_no.get(contact.customer_id)
        if contact.kind != "email" and no is not None:  # no detour around a no
            return False
        return occasion in SERVICE or (contact.consent == "given" and not is_overruled(contact, no))

    def any_of(self, customer_id: int) -> CustomerContact | None:
        """An address of a customer whatever it allows, for its language."""
        return next((some[customer_id] for some in self.contacts.values() if customer_id in some), None)


def propose_outreach(session: Session, now: datetime, brand_id: int | None = None, *, pressing: bool = False) -> int:
    """Propose what could be written now, for the brands that want it; returns how many. Commits.

    With `pressing` no more than what cannot wait for an hour, of those alone to whom something happened within two
    days: that costs little, so it can be done often.
    """
    proposed, plan = 0, _pressing if pressing else _every
    for brand in session.scalars(select(Brand).order_by(col(Brand.id))).all():
        rules = outreach_rules(brand)
        if rules.on and brand_id in (None, brand.id):
            proposed += propose(session, list(_rows(session, brand, rules, plan(session, brand, rules, now), now)))
            session.commit()
    return proposed


def _pressing(session: Session, brand: Brand, rules: OutreachRules, now: datetime) -> Sequence[Wanted]:
    hurried = replace(rules, on=rules.on & set(PRESSING))
    orders = pressed_since(session, brand.id or 0, now - RECENT, now) if hurried.on else []
    return list(wanted_for(orders, hurried, Around(), now))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no cycles among some hundred thousand events that have none: that took nearly half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def _every(session: Session, brand: Brand, rules: OutreachRules, now: datetime) -> Sequence[Wanted]:
    """One read of what happened lately, and one of what was bought where that matters."""
    orders = orders_since(session, brand.id or 0, now - RECENT)
    bought = bought_since(session, brand.id or 0, now - LONG) if rules.on & set(HISTORY) else orders
    together = bought_together(bought) if "goes_with" in rules.on else {}
    around = Around(together, _tips(session, brand) if "care_tips" in rules.on else {})
    return [*wanted_for(orders, rules, around, now, bought), *_thanks(session, brand, rules, now)]


def _rows(
    session: Session, brand: Brand, rules: OutreachRules, every: Sequence[Wanted], now: datetime
) -> Iterator[dict[str, Any]]:
    """The letters that are new among those that could be written: to whom, where, and in which words."""
    known = known_keys(session, brand.id or 0, list(dict.fromkeys(each.key for each in every)))
    new = [each for each in every if each.key not in known]
    people = _people(session, brand, rules, sorted({each.customer_id for each in new}), now)
    for each in new:
        contact = people.way(each.occasion, each.customer_id) or people.any_of(each.customer_id)
        lang = _language(contact, brand)
        if each.lang in ("", lang) and each.key not in known and _is_wanted(each, people):
            known.add(each.key)
            yield _row(brand, rules, each, people, lang, now)


def _is_wanted(wanted: Wanted, people: People) -> bool:
    spoken = wanted.customer_id in people.companies and wanted.occasion in SPOKEN
    return spoken or people.way(wanted.occasion, wanted.customer_id) is not None


def _row(
    brand: Brand, rules: OutreachRules, wanted: Wanted, people: People, lang: str, now: datetime
) -> dict[str, Any]:
    voice: Mapping[str, Any] = brand.voice
    signature = str((voice.get("signature") or {}).get(lang) or brand.name)
    particle = str(voice.get("particle") or "ค่ะ")
    subject, text = letter_text(
        wanted.occasion, lang, wanted.facts, brand=brand.name, signature=signature, particle=particle
    )
    contact = people.way(wanted.occasion, wanted.customer_id)
    spoken = wanted.customer_id in people.companies and wanted.occasion in SPOKEN
    zone = (contact.time_zone if contact is not None else "") or brand.time_zone
    return {
        "brand_id": brand.id, "customer_id": wanted.customer_id, "channel": contact.kind if contact else "email",
        "occasion": wanted.occasion, "key": wanted.key,
        "status": "to_tell" if spoken else "proposed", "lang": lang, "subject": subject, "text": text,
        "facts": dict(wanted.facts), "send_after": loud_again(rules, zone, now), "created_at": now,
    }  # fmt: skip


def _language(contact: CustomerContact | None, brand: Brand) -> str:
    wanted = (contact.lang if contact is not None else "") or brand.language
    return wanted if wanted in LANGUAGES else "en"


def _people(session: Session, brand: Brand, rules: OutreachRules, customers: Sequence[int], now: datetime) -> People:
    companies = select(col(Customer.id)).where(col(Customer.brand_id) == brand.id, col(Customer.business).is_(True))
    stopped = select(col(Suppression.kind), col(Suppression.digest)).where(col(Suppression.brand_id) == brand.id)
    no = col(CustomerContact.brand_id) == brand.id, col(CustomerContact.consent) == "withdrawn"
    said = select(col(CustomerContact.customer_id), func.max(col(CustomerContact.consent_at))).where(*no)
    contacts = {"email": {each.customer_id: each for each in _newest(session, customers, "email")}}
    if rules.line:
        keep_line_contacts(session, brand.id or 0)
        wrote = line_writers(session, brand.id or 0)
        mine = (each for each in _newest(session, customers, "line") if each.digest in wrote)
        contacts["line"] = {each.customer_id: each for each in mine}
    return People(
        contacts, frozenset(id_ or 0 for id_ in session.scalars(companies)),
        frozenset((kind, digest) for kind, digest in session.execute(stopped)),
        {id_: at or now for id_, at in session.execute(said.group_by(col(CustomerContact.customer_id)))},
    )  # fmt: skip


def _newest(session: Session, customers: Sequence[int], kind: str) -> Iterator[CustomerContact]:
    """The addresses of one kind that some customers have, those of each that were seen last at the end."""
    newest = select(CustomerContact).where(col(CustomerContact.kind) == kind).order_by(col(CustomerContact.seen_at))
    for at in range(0, len(customers), AT_ONCE):
        yield from session.scalars(newest.where(col(CustomerContact.customer_id).in_(customers[at : at + AT_ONCE])))


def _tips(session: Session, brand: Brand) -> dict[str, dict[str, str]]:
    """Care tips of the knowledge by language, and the product, its number or its kind that their key names."""
    entries = [each for each in knowledge_of(session, brand.id or 0) if each.owner_id is None]
    return {
        lang: {
            each.key.casefold().removeprefix(CARE): each.text
            for each in entries
            if each.lang == lang and each.key.casefold().startswith(CARE)
        }
        for lang in LANGUAGES
    }


def _thanks(session: Session, brand: Brand, rules: OutreachRules, now: datetime) -> Sequence[Wanted]:
    """Who praised us, under an account that a person said is theirs; it asks for no review and links to none."""
    if "thanks" not in rules.on:
        return []
    wanted = (
        select(col(CustomerAccount.customer_id), col(Mention.id), col(Mention.published_at))
        .join(Mention, col(Mention.author_id) == CustomerAccount.author_id)
        .join(Triage, col(Triage.mention_id) == Mention.id)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id)
        .where(
            col(CustomerAccount.brand_id) == brand.id, col(Triage.brand_id) == brand.id,
            col(Sentiment.label) == "positive", col(Mention.rating) >= 4, col(Mention.deleted_at).is_(None),
            col(Mention.published_at) >= now - FRESH, col(Mention.published_at) <= now,
        )
    )  # fmt: skip
    return [Wanted("thanks", customer_id, f"thanks:{id_}", at, {"mention": id_})
            for customer_id, id_, at in session.execute(wanted)]  # fmt: skip


def is_over(session: Session, outreach: Outreach, now: datetime) -> str:
    """Why a letter that was approved comes too late: what it is about was settled since; "" while it was not."""
    orders = orders_since(session, outreach.brand_id, now - RECENT, outreach.customer_id)
    mine = next((each for each in orders if each.number and each.number == outreach.facts.get("order")), None)
    if outreach.occasion in ("delay_notice", "order_worry") and mine is not None and mine.is_over:
        return N_("the order arrived, or was cancelled or refunded, meanwhile")
    bought = any(each.at["placed"] > outreach.created_at for each in orders if "placed" in each.at)
    if outreach.occasion in ("abandoned_cart", "replenishment") and bought:
        return N_("the customer ordered meanwhile")
    return ""
