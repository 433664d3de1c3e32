"""What we call a topic, in the word that the customer chose: our parcel is their package, our ขนาด their ไซส์."""

import re
from functools import cache
from pathlib import Path

from responder.patterns import rows_of

TABLE = Path(__file__).parent / "catalogue" / "as_said.tsv"


def as_said(phrase: str, text: str, lang: str) -> str:
    """The phrase of a topic, in which words of ours that a text lacks give way to its own, as far as a table has them.

    The table holds what to look for in the phrase, what in the text (both as patterns), and what is said then; the
    first row that fits a word of the phrase counts.
    """
    for ours, said, named in _rows(lang):
        found = ours.search(phrase)
        if found and not _holds(found[0], text, lang) and said.search(text):
            phrase = f"{phrase[: found.start()]}{named}{phrase[found.end() :]}"
    return phrase


def _holds(words: str, text: str, lang: str) -> bool:
    return words in text if lang == "th" else re.search(rf"\b{re.escape(words)}\b", text, re.IGNORECASE) is not None


@cache
def _rows(lang: str) -> list[tuple[re.Pattern[str], re.Pattern[str], str]]:
    edge = r"\b" if lang == "en" else ""
    return [
        (re.compile(ours), re.compile(f"{edge}(?:{said}){edge}", re.IGNORECASE), named)
        for spoken, ours, said, named in rows_of(TABLE)
        if spoken == lang
    ]
