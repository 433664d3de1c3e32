"""What does the author of a text want? Written rules in English and Thai."""

from sentiment import words_intents_english as english
from sentiment import words_intents_thai as thai
from sentiment.phrases import Rule, Rules, phrases

INTENTS = ("complaint", "question", "praise", "refund_request", "order_status", "suggestion", "leaving", "spam")
RULES = {
    name: Rule(
        phrases(english.PHRASES[name], thai.PHRASES[name]),
        phrases(english.SAYINGS.get(name, ""), thai.SAYINGS.get(name, "")),
    )
    for name in INTENTS
}
TOGETHER = Rules(RULES)


def find_intents(text: str) -> tuple[str, ...]:
    """The intents that a text shows, in the order of `INTENTS`."""
    return tuple(TOGETHER.holding(text))
