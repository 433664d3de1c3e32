"""What the written rules read in one text, all at once; a learned reader may fill the same form later."""

from dataclasses import dataclass

from sentiment import aspects, hard, intents
from sentiment.language import detect
from sentiment.phrases import READ_CHARACTERS, Rules

TOGETHER = Rules({**aspects.RULES, **intents.RULES, **hard.RULES})


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
    held = tuple(TOGETHER.holding(head))
    return Reading(
        detect(head),
        tuple(name for name in held if name in aspects.RULES),
        tuple(name for name in held if name in intents.RULES),
        next((name for name in held if name in hard.RULES), None),
    )
