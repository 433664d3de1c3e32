"""What a brand wants to write of its own accord: which occasions, how often, and at which hours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from store.brands import save_brand
from store.errors import BadInput
from store.models import Brand
from store.saying import N_, listed, say
from store.workflow import Actor
from store.zones import known_zones

SERVICE = ("delay_notice", "order_worry", "refund_done")  # about an order that is under way: no consent is needed
WITH_CONSENT = (
    "review_request", "nps", "replenishment", "abandoned_cart", "goes_with", "care_tips", "register", "thanks",
)  # fmt: skip
OCCASIONS = SERVICE + WITH_CONSENT
KINDS = {
    N_("experience"): 1,
    N_("consumable"): 7,
    N_("durable"): 21,
}  # days after the arrival until one knows what one has
OTHER_DAYS = 10
ADDRESS = re.compile(r"https://[^\s<>\"]{4,400}")
NEEDS = {
    "review_request": ("review_url", N_("to ask for reviews takes the public link to where they are written")),
    "register": ("register_url", N_("to invite to register a product takes the link to where that is done")),
    "nps": ("survey", N_("to send a survey takes the survey to send")),
}


@dataclass(frozen=True)
class OutreachRules:
    """The rules of a brand; no occasion is on until a manager switches it on.

    `product_kinds` says by a shop's own word for a product which of KINDS it is. Nobody gets more than `most` letters
    in 30 days, those about an order that is under way apart; none leaves from `quiet_from` to `quiet_to`. With `line`,
    who wrote to the brand on LINE and gets no e-mail gets a message there.
    """

    on: frozenset[str] = frozenset()
    review_url: str = ""
    register_url: str = ""
    survey: str = ""
    product_kinds: Mapping[str, str] = field(default_factory=dict)
    most: int = 2
    quiet_from: int = 20
    quiet_to: int = 9
    worry_views: int = 4
    line: bool = False

    def days_for(self, kinds: set[str]) -> int:
        """How long after the arrival one asks about products of these kinds: as the slowest of them needs."""
        known = [KINDS[kind] for each in kinds if (kind := self.kind_of(each)) in KINDS]
        return max(known, default=OTHER_DAYS)

    def kind_of(self, word: str) -> str:
        """Which of KINDS a shop's own word for a product means; the word itself where nothing is said."""
        plain = word.strip().casefold()
        return self.product_kinds.get(plain, plain)


def outreach_rules(brand: Brand) -> OutreachRules:
    """The rules of a brand as they are kept."""
    given = dict(brand.outreach)
    return OutreachRules(**(given | {"on": frozenset(given.get("on", ()))}))


def set_outreach(session: Session, brand: Brand, given: Mapping[str, Any], actor: Actor, seen_version: int) -> None:
    """Keep what a brand wants to write of its own accord; the caller commits. BadInput says what is wrong."""
    save_brand(session, brand, {"outreach": _checked(given)}, actor, seen_version)


def set_product_kinds(
    session: Session, brand: Brand, kinds: Mapping[str, str], actor: Actor, seen_version: int
) -> None:
    """Keep which of KINDS the shop's own words for products mean; all other rules stay. The caller commits."""
    set_outreach(session, brand, brand.outreach | {"product_kinds": dict(kinds)}, actor, seen_version)


def kinds_by_word(entered: Mapping[str, str]) -> dict[str, str]:
    """The kind of each word of lists with commas; BadInput for a word that stands under two kinds."""
    found: dict[str, str] = {}
    for kind, words in entered.items():
        for word in filter(None, (" ".join(each.split()).casefold() for each in words.split(","))):
            if found.setdefault(word, kind) != kind:
                raise BadInput(say("{word} stands under two kinds", word=word))
    return found


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    on = sorted(set(given.get("on", ())))
    if unknown := set(on) - set(OCCASIONS):
        raise BadInput(say("{name} is no occasion to write", name=min(unknown)))
    texts = {name: str(given.get(name) or "").strip() for name in ("review_url", "register_url", "survey")}
    for name in ("review_url", "register_url"):
        if texts[name] and not ADDRESS.fullmatch(texts[name]):
            raise BadInput("a link in a letter begins with https://")
    for occasion, (name, wanting) in NEEDS.items():
        if occasion in on and not texts[name]:
            raise BadInput(wanting)
    kinds = {str(word).strip().casefold(): str(kind) for word, kind in dict(given.get("product_kinds") or {}).items()}
    if any(kind not in KINDS for kind in kinds.values()):
        raise BadInput(say("a kind of product is one of {known}", known=listed(KINDS)))
    numbers = {name: int(given.get(name, kept)) for name, kept in NUMBERS.items()}
    if not (1 <= numbers["most"] <= 30 and 2 <= numbers["worry_views"] <= 50):
        raise BadInput("a customer gets 1 to 30 letters in 30 days, and worries after 2 to 50 looks")
    if not all(0 <= numbers[name] <= 23 for name in ("quiet_from", "quiet_to")):
        raise BadInput("quiet hours are 0 to 23")
    return {"on": on, "product_kinds": kinds, "line": bool(given.get("line"))} | texts | numbers


NUMBERS = {"most": 2, "quiet_from": 20, "quiet_to": 9, "worry_views": 4}


def loud_again(rules: OutreachRules, zone: str, now: datetime) -> datetime:
    """When a letter may leave to somebody in a time zone: now, or once the quiet hours there are over."""
    there = now.astimezone(ZoneInfo(zone if zone in known_zones() else "UTC"))
    if not _is_quiet(rules, there.hour):
        return now
    morning = datetime.combine(there.date(), time(rules.quiet_to), there.tzinfo)
    return morning if morning > there else datetime.combine(
        there.date() + timedelta(days=1), time(rules.quiet_to), there.tzinfo
    )  # fmt: skip


def _is_quiet(rules: OutreachRules, hour: int) -> bool:
    start, end = rules.quiet_from, rules.quiet_to
    return start <= hour < end if start <= end else hour >= start or hour < end
