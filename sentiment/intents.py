"""What does the author of a text want? Written rules in English and Thai."""

from sentiment import words_intents_english as english
from sentiment import words_intents_thai as thai
from sentiment.phrases import Rules, rules_of

INTENTS = ("complaint", "question", "praise", "refund_request", "order_status", "suggestion", "leaving", "spam")
RULES = rules_of(INTENTS, english, thai)
TOGETHER = Rules(RULES)


def find_intents(text: str) -> tuple[str, ...]:
    """The intents that a text shows, in the order of `INTENTS`."""
    return tuple(TOGETHER.holding(text))
