"""What the written rules read in one text, all at once; a learned reader may fill the same form later."""

from dataclasses import dataclass

from sentiment.aspects import find_aspects
from sentiment.hard import find_hard
from sentiment.intents import find_intents
from sentiment.language import detect
from sentiment.phrases import READ_CHARACTERS


@dataclass(frozen=True)
class Reading:
    """Language, aspects, intents and hard class of one text, each as its own module names them."""

    lang: str
    aspects: tuple[str, ...]
    intents: tuple[str, ...]
    hard: str | None


def read(text: str) -> Reading:
    """Read a text of any length; only its first 4,000 characters count."""
    head = text[:READ_CHARACTERS]
    return Reading(detect(head), find_aspects(head), find_intents(head), find_hard(head))
