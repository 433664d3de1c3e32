"""The words in which a brand asks whether it may reshare a post, in Thai and English; others for the next mention.

Every text says who asks, what for, where, for how long, how to say yes, and that a no is fine.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

from responder.catalogue import catalogue
from responder.catalogue.shape import Catalogue
from responder.fitting import facts_of
from responder.patterns import TABLES, rows_of
from responder.phrasing import Phraser
from responder.values import Voice
from store.rights import Terms

LANGUAGES = ("th", "en")
KINDS = ("thanks", "ask", "terms", "answer")
NETWORKS = {
    "instagram": "Instagram", "facebook": "Facebook", "x": "X", "tiktok": "TikTok", "youtube": "YouTube",
    "line": "LINE",
}  # fmt: skip
OWN = {
    "en": {"website": "our website", "shop": "our shop pages", "newsletter": "our newsletter"},
    "th": {"website": "เว็บไซต์ของเรา", "shop": "หน้าร้านออนไลน์ของเรา", "newsletter": "จดหมายข่าวของเรา"},
}
AREAS = {
    "en": {"world": "anywhere in the world", "thailand": "in Thailand only", "asean": "in ASEAN countries only"},
    "th": {"world": "ทั่วโลก", "thailand": "เฉพาะในประเทศไทย", "asean": "เฉพาะในอาเซียน"},
}
USES = {
    "en": {"organic": ", not in advertising", "paid": ", in advertising only", "both": ", also in advertising"},
    "th": {"organic": " (ไม่ใช่โฆษณา)", "paid": " (เฉพาะในโฆษณา)", "both": " รวมถึงในโฆษณา"},
}
AND = {"en": " and ", "th": " และ"}
ON, IN = {"en": "on ", "th": "บน"}, {"en": "in ", "th": "ใน"}


def request_text(terms: Terms, voice: Voice, *, lang: str, channel: str, seed: str, handle: str = "") -> str:
    """A request that fits the channel, always the same for one seed; "" where even the shortest has no room.

    `handle` is the author's account, named where the network tells people of nothing else.
    """
    facts, begin = facts_of(channel), f"@{handle.removeprefix('@')} " if handle else ""
    phraser = Phraser(_catalogue(lang), voice, seed, values_of(terms, voice, lang))
    for parts in _tries([phraser.deal(kind) for kind in KINDS]):
        text = begin + " ".join(parts)
        if (facts.room(text) or 0) >= 0:
            return text
    return ""


def _tries(dealt: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """The phrases to prefer first, then shorter ones, then without the thanks."""
    thanks, *needed = dealt
    yield tuple(options[0] for options in dealt)
    shortest = [min(options, key=len) for options in needed]
    yield from ((hello, *shortest) for hello in thanks)
    yield tuple(options[0] for options in needed)
    yield from sorted(product(*needed), key=lambda parts: len(" ".join(parts)))[:1]


def values_of(terms: Terms, voice: Voice, lang: str) -> dict[str, str]:
    """What stands in the slots of the phrases."""
    use = "both" if len(set(terms.uses)) > 1 else terms.uses[0]
    return {
        "brand": voice.brand, "where": _where(terms.places, lang), "use": USES[lang][use],
        "span": span(terms.months, lang), "area": AREAS[lang][terms.territory], "sign": sign_of(voice.brand),
    }  # fmt: skip


def span(months: int, lang: str) -> str:
    """A number of months in words."""
    return f"{months} เดือน" if lang == "th" else f"{months} month{'' if months == 1 else 's'}"


def sign_of(brand: str) -> str:
    """What an author writes to say yes: #yes and the brand's name, in letters, digits and Thai vowel signs only."""
    return "#yes" + "".join(re.findall(r"[\w\u0e31-\u0e4e]", brand))


def _where(places: Sequence[str], lang: str) -> str:
    names = [name for place, name in (NETWORKS | OWN[lang]).items() if place in places and place != "newsletter"]
    on = ON[lang] + AND[lang].join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""
    letter = IN[lang] + OWN[lang]["newsletter"] if "newsletter" in places else ""
    return AND[lang].join(part for part in (on, letter) if part)


@cache
def _catalogue(lang: str) -> Catalogue:
    """The phrases of this page in the shape of a catalogue, with the words of the language's own."""
    found: dict[str, tuple[str, ...]] = {}
    for _, kind, phrase in (row for row in rows_of(TABLES / "rights.tsv") if row[0] == lang):
        found[f"{kind}.any"] = (*found.get(f"{kind}.any", ()), phrase)
    known = catalogue(lang)
    return Catalogue(lang, (), found, known.words if known is not None else {})
