"""What is a text about? Written rules in English and Thai."""

from sentiment import words_aspects_english as english
from sentiment import words_aspects_thai as thai
from sentiment.phrases import Rule, Rules, phrases

ASPECTS = (
    *("delivery", "quality", "sizing", "price", "service", "refund"),
    *("packaging", "checkout", "payment", "app", "stock", "staff"),
)
RULES = {
    name: Rule(
        phrases(english.PHRASES[name], thai.PHRASES[name]),
        phrases(english.SAYINGS.get(name, ""), thai.SAYINGS.get(name, "")),
    )
    for name in ASPECTS
}
TOGETHER = Rules(RULES)


def find_aspects(text: str) -> tuple[str, ...]:
    """The aspects that a text names, in the order of `ASPECTS`."""
    return tuple(TOGETHER.holding(text))
