"""In which tone does a mention want to be answered?"""

import re
from dataclasses import dataclass

from responder.catalogue.shape import NEGATIVE, NEUTRAL, POSITIVE
from responder.patterns import pattern
from responder.values import Heard
from store.saying import N_

DENIED = re.compile(
    r"(?:\b(?:not|never|no|hardly|nothing was|zero|without|far from)|n['’]t)(?: \w+){0,1} $"
    r"|(?:ไม่(?:ต้อง|ค่อย|ได้|เคย|มี|เห็น)?|มิ|ไร้)$",
    re.IGNORECASE,
)
ASKS = ("complaint", "refund_request", "leaving")
MISMATCH = N_("The rating and the words do not agree.")
IRONY = N_("The praise may be meant ironically.")


@dataclass(frozen=True)
class Tone:
    """negative, neutral or positive, and why a person must look; `unsure` when rating and words do not agree."""

    name: str
    escalate: str = ""
    unsure: bool = False


def tone_of(heard: Heard, text: str, praised: int = 0, blamed: int = 0) -> Tone:
    """Weigh label, rating and words; `text` is the normal form, in which so many topics are praised or blamed."""
    words = mood(text, NEGATIVE)
    good, bad = mood(text, POSITIVE) + praised, words + blamed
    if heard.rating is not None and heard.rating <= 2:
        return _of_low_rating(heard, good, bad)
    if heard.rating is not None and heard.rating >= 4:
        return _of_high_rating(heard, good, bad, sure=heard.label == NEGATIVE or words > 1)
    if mood(text, "ironic"):
        return Tone(NEGATIVE, IRONY if heard.label == POSITIVE else "") if bad else Tone(NEUTRAL, IRONY, unsure=True)
    return Tone(_of_words(heard, good, bad))


def mood(text: str, name: str) -> int:
    """How many words of a mood a text holds: positive, negative or ironic; denied ones do not count."""
    return sum(not is_denied(text, hit.start()) for hit in pattern(name).finditer(text))


def is_denied(text: str, start: int) -> bool:
    """Whether the words that begin at a place are denied by those before them."""
    return bool(DENIED.search(text[max(0, start - 24) : start]))


def _of_low_rating(heard: Heard, good: int, bad: int) -> Tone:
    happy = heard.label == POSITIVE
    if heard.text.strip() and not bad and (good or happy):
        return Tone(NEUTRAL, MISMATCH, unsure=True)
    return Tone(NEGATIVE, MISMATCH if happy and heard.text.strip() else "")


def _of_high_rating(heard: Heard, good: int, bad: int, *, sure: bool) -> Tone:
    if bad and not good:
        top = heard.rating is not None and heard.rating >= 4.5
        return Tone(NEGATIVE if sure else NEUTRAL, MISMATCH if top else "", unsure=top and not sure)
    return Tone(NEUTRAL if heard.label == NEGATIVE and (bad or not good) else POSITIVE)


def _of_words(heard: Heard, good: int, bad: int) -> str:
    asks = bool(set(ASKS) & set(heard.intents))
    if heard.label == NEGATIVE:
        only_asks = bool(heard.intents) and set(heard.intents) <= {"question", "order_status", "suggestion"}
        return NEUTRAL if not bad and not asks and (good or only_asks) else NEGATIVE
    if heard.label == POSITIVE:
        middling = heard.rating is not None and asks
        return POSITIVE if (good or not bad) and not middling else NEUTRAL
    return NEGATIVE if bad and not good and asks else NEUTRAL
