"""Which texts may only people answer? Written rules that would rather catch too much than miss one.

English and Thai, and the plainest words of German, French, Spanish, Italian, Portuguese, Indonesian and Japanese.
"""

from sentiment import hard_english as english
from sentiment import hard_thai as thai
from sentiment import words_hard_other as other
from sentiment.phrases import Rule, Rules, phrases

HARD = ("self_harm", "health", "safety", "legal", "discrimination", "press")
WORDS = {name: f"{english.PHRASES[name]}\n{other.PHRASES[name]}" for name in HARD}
PARTS = {name: f"{thai.PHRASES[name]}\n{other.JAPANESE[name]}" for name in HARD}
RULES = {
    name: Rule(
        phrases(WORDS[name], PARTS[name]),
        phrases(english.SAYINGS.get(name, ""), thai.SAYINGS.get(name, "")),
    )
    for name in HARD
}
TOGETHER = Rules(RULES)


def find_hard(text: str) -> str | None:
    """The gravest hard class that a text shows, in the order of `HARD`, or None."""
    return next(TOGETHER.holding(text), None)
