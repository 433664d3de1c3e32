"""The things that a customer names, such as a zip or a milk tea, in words that the catalogue knows to be harmless."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pythainlp.corpus import thai_words
from pythainlp.tokenize import word_tokenize
from pythainlp.util import Trie

from responder.patterns import rows_of
from responder.phrasing import SEAM

TABLE = Path(__file__).parent / "catalogue" / "details.tsv"
LANGUAGES = ("en", "th")
MOST, READ = 3, 1_000
HIDING = {"ฝากร้าน"}  # cut wrongly it would name a lid
SURELY = r"(?:the|my|this|that|these|those|your|our|an?|new|same|both|first|second|other) "


def details_in(text: str, lang: str, *, unless: Sequence[str] = ()) -> list[str]:
    """Up to three things that a text names, as the customer calls them and in their order; none twice.

    `unless` are phrases that the reply will hold anyway: what they name is left out. Words of the table that begin with
    an asterisk are also verbs, so they only count behind an article or the like.
    """
    if lang not in LANGUAGES:
        return []
    said = " ".join(unless).lower()
    found: dict[int, str] = {}
    for row, word in _thai(text[:READ]) if lang == "th" else _latin(text[:READ]):
        if row not in found and not _holds(said, word, lang):
            found[row] = word if lang == "th" else f"the {word}"
    return list(found.values())[:MOST]


def in_language(details: Sequence[str], lang: str, other: str) -> list[str]:
    """The same things as another language calls them."""
    rows = [_rows(lang).get(each.removeprefix("the ").lower()) for each in details]
    return [_shown(row, other) for row in rows if row is not None]


def _shown(row: int, lang: str) -> str:
    first = next(word for word, place in _rows(lang).items() if place == row)
    return first if lang == "th" else f"the {first}"


def _holds(said: str, word: str, lang: str) -> bool:
    return word.lower() in said if lang == "th" else re.search(rf"\b{re.escape(word.lower())}", said) is not None


@cache
def _rows(lang: str) -> dict[str, int]:
    """The row of each word of a language, in lower case; the first row that names it counts."""
    column, found = LANGUAGES.index(lang), dict[str, int]()
    for row, cells in enumerate(rows_of(TABLE)):
        for word in cells[column].split("|"):
            found.setdefault(word.removeprefix("*").lower(), row)
    return found


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted((word for cells in rows_of(TABLE) for word in cells[0].split("|")), key=len, reverse=True)
    sure = "|".join(re.escape(word) for word in words if not word.startswith("*"))
    doubtful = "|".join(re.escape(word[1:]) for word in words if word.startswith("*"))
    return re.compile(rf"\b(?:({sure})|{SURELY}(?:\w+ )?({doubtful}))\b(?!['’-]\w)", re.IGNORECASE)


def _latin(text: str) -> Iterator[tuple[int, str]]:
    for match in _pattern().finditer(" ".join(text.split())):
        word = match[1] or match[2]
        shown = word if any(letter.isupper() for letter in word[1:]) and not word.isupper() else word.lower()
        yield _rows("en")[word.lower()], _capitals().get(word.lower(), shown)


@cache
def _capitals() -> dict[str, str]:
    """English words that are never written small, such as TV and QR code, by their lower case."""
    words = (word.removeprefix("*") for cells in rows_of(TABLE) for word in cells[0].split("|"))
    return {word.lower(): word for word in words if not word.islower()}


@cache
def _words() -> Trie:
    """A dictionary in which every Thai word of the table is a word, and what hides one of them, too."""
    return Trie(thai_words() | set(_rows("th")) | HIDING)


def _thai(text: str) -> Iterator[tuple[int, str]]:
    """The words of a Thai text in their order; what it calls by its English name comes by its Thai one."""
    apart, rows, at = SEAM.sub(" ", " ".join(text.split())), _rows("th"), 0
    found = list[tuple[int, int, str]]()
    for word in word_tokenize(apart, custom_dict=_words()):
        if word in rows:
            found.append((at, rows[word], word))
        at += len(word)
    for match in _pattern().finditer(apart):
        if match[1]:
            row = _rows("en")[match[1].lower()]
            found.append((match.start(), row, _shown(row, "th")))
    return ((row, word) for _, row, word in sorted(found))
