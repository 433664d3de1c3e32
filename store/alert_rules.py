"""What a brand wants to be alerted of: the kinds that are on, its phrases, and from which numbers on."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from sqlmodel import Session

from store.brands import save_brand
from store.errors import BadInput
from store.models import Brand
from store.saying import say
from store.workflow import Actor

KINDS = ("more", "negative", "story", "phrase", "account", "silent", "budget", "sla")
MOST_PHRASES, LONGEST_PHRASE = 50, 80
LEAST, FOLLOWERS, COOL_DOWN = range(3, 10_001), range(0, 1_000_000_001), range(1, 169)


@dataclass(frozen=True)
class Rules:
    """What one brand wants; `least` is from how many accounts on an alert is worth it.

    `followers` is from how many on an account is large, 0 for never.
    """

    off: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    least: int = 8
    followers: int = 50_000
    cool_down_hours: int = 6

    def on(self, kind: str) -> bool:
        """Whether a kind of alert is wanted."""
        return kind not in self.off


def rules_of(brand: Brand) -> Rules:
    """What a brand wants; the usual while no person has set anything."""
    given: dict[str, Any] = {name: brand.alerts[name] for name in Rules.__dataclass_fields__ if name in brand.alerts}
    return Rules(**given | {name: tuple(given.get(name, ())) for name in ("off", "phrases")})


def set_alerts(session: Session, brand: Brand, rules: Rules, actor: Actor, seen_version: int) -> None:
    """Keep what a brand wants to be alerted of; the caller commits. BadInput says what is wrong."""
    phrases = tuple(dict.fromkeys(" ".join(each.split()) for each in rules.phrases if each.strip()))
    _check(rules, phrases)
    kept = asdict(rules) | {"off": sorted(rules.off), "phrases": list(phrases)}
    save_brand(session, brand, {"alerts": kept}, actor, seen_version)


def phrases_in(text: str, phrases: Iterable[str]) -> list[str]:
    """Which of these phrases stand in a text, whatever their case; one that begins or ends in Latin is a whole word."""
    plain = _plain(text)
    return [phrase for phrase in phrases if _pattern(phrase).search(plain)]


def _check(rules: Rules, phrases: tuple[str, ...]) -> None:
    if not set(rules.off) <= set(KINDS):
        raise BadInput("there is no such kind of alert")
    if len(phrases) > MOST_PHRASES or any(not 2 <= len(each) <= LONGEST_PHRASE for each in phrases):
        raise BadInput(
            say(
                "at most {most_phrases} phrases, each of 2 to {longest_phrase} characters",
                most_phrases=MOST_PHRASES,
                longest_phrase=LONGEST_PHRASE,
            )
        )
    if rules.least not in LEAST or rules.followers not in FOLLOWERS or rules.cool_down_hours not in COOL_DOWN:
        raise BadInput(
            say(
                "from {least} accounts on, and a cool-down of {shortest} to {longest} hours",
                least=LEAST[0],
                shortest=COOL_DOWN[0],
                longest=COOL_DOWN[-1],
            )
        )


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@lru_cache(maxsize=1_000)
def _pattern(phrase: str) -> re.Pattern[str]:
    plain = _plain(phrase)
    before = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", plain) else ""
    after = r"(?![a-z0-9])" if re.search(r"[a-z0-9]$", plain) else ""
    return re.compile(before + re.escape(plain) + after)
