"""What is a text about? Written rules in English and Thai."""

from sentiment import words_aspects_english as english
from sentiment import words_aspects_thai as thai
from sentiment.phrases import Rules, rules_of

ASPECTS = (
    *("delivery", "quality", "sizing", "price", "service", "refund"),
    *("packaging", "checkout", "payment", "app", "stock", "staff"),
)
RULES = rules_of(ASPECTS, english, thai)
TOGETHER = Rules(RULES)


def find_aspects(text: str) -> tuple[str, ...]:
    """The aspects that a text names, in the order of `ASPECTS`."""
    return tuple(TOGETHER.holding(text))
