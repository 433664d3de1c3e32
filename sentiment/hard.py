"""Which texts may only people answer? Written rules that would rather catch too much than miss one.

English and Thai, and the plainest words of German, French, Spanish, Italian, Portuguese, Indonesian and Japanese.
"""

from sentiment import words_hard_english as english
from sentiment import words_hard_other as other
from sentiment import words_hard_thai as thai
from sentiment.phrases import Rule, matching, phrases

HARD = ("self_harm", "health", "safety", "legal", "discrimination", "press")
RULES = {
    name: Rule(
        phrases(f"{english.PHRASES[name]}\n{other.PHRASES[name]}", f"{thai.PHRASES[name]}\n{other.JAPANESE[name]}"),
        phrases(english.SAYINGS.get(name, ""), thai.SAYINGS.get(name, "")),
    )
    for name in HARD
}


def find_hard(text: str) -> str | None:
    """The gravest hard class that a text shows, in the order of `HARD`, or None."""
    return next(iter(matching(RULES, text)), None)
