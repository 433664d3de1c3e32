"""Which language is a text written in?

`py3langid` answers, limited to the languages below; what it is known to get wrong is decided before or after it.
"""

import functools
import unicodedata
from typing import Any

from sentiment.text import HANDLE, LINK, LONE_SURROGATE

LANGUAGES = (
    *("ar", "de", "en", "es", "fr", "hi", "id", "it", "ja", "ko"),
    *("ms", "nl", "pl", "pt", "ru", "sv", "th", "tr", "vi", "zh"),
)
UNKNOWN = "und"
SEEN_CHARACTERS = 1_000
THAI_SHARE = 0.2
NO_EVIDENCE = -3e38
SMALL_MARGIN = 0.5
FEW_WORDS = 3
ENGLISH = frozenset(
    (
        *("awful", "bad", "broken", "cheap", "delivery", "disappointed", "fake", "fast", "good", "great", "late"),
        *("love", "missing", "never", "nice", "overpriced", "packaging", "please", "pls", "poor", "quality", "refund"),
        *("rude", "shipping", "slow", "the", "worse", "worst", "wrong"),
    )
)
# Words that no other of these languages has, and words that English sentences are made of but others have too.
ONLY_ENGLISH = frozenset(
    (
        *("about", "after", "again", "always", "and", "are", "because", "been", "before", "but", "could", "didn't"),
        *("didnt", "don't", "dont", "every", "from", "have", "i'm", "it's", "just", "my", "never", "not", "of", "only"),
        *("should", "still", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those"),
        *("very", "were", "what", "when", "where", "which", "while", "who", "with", "would", "you", "your"),
    )
)
OFTEN_ENGLISH = frozenset(
    (
        *("a", "all", "as", "at", "be", "do", "for", "i", "if", "in", "is", "it", "its", "me", "on", "out", "to"),
        *("was", "we"),
    )
)
SENTENCE, OF_ITS_WORDS = 4, 0.3
ENDS = ".,!?:;\"'()"


def detect(text: str) -> str:
    """Name the language of a text by its ISO 639-1 code, or "und" when the text does not show it.

    Only the first 1,000 characters count; links, handles, digits and emoji never do.
    """
    words = _words(text[:SEEN_CHARACTERS])
    letters = [character for character in words if character.isalpha()]
    if not letters:
        return UNKNOWN
    thai = sum("\u0e00" <= letter <= "\u0e7f" for letter in letters)
    if thai > THAI_SHARE * len(letters):
        return "th"
    return "en" if _few_in_english(words) or _surely_english(words) else _ranked(words)


def _few_in_english(words: str) -> bool:
    """Whether two or three words hold a plain English one: so little text leaves the library to chance."""
    few = words.casefold().split()
    return words.isascii() and len(few) <= FEW_WORDS and not ENGLISH.isdisjoint(word.strip(".,!?") for word in few)


def _surely_english(words: str) -> bool:
    """Whether three words in ten are the small ones of English, two of them only English: that need not be weighed."""
    if not words.isascii():
        return False
    cut = [word.strip(ENDS) for word in words.casefold().split()]
    only = sum(word in ONLY_ENGLISH for word in cut)
    often = sum(word in OFTEN_ENGLISH for word in cut)
    return len(cut) >= SENTENCE and only > 1 and only + often >= OF_ITS_WORDS * len(cut)


def _words(text: str) -> str:
    plain = HANDLE.sub(" ", LINK.sub(" ", LONE_SURROGATE.sub(" ", text)))
    return " ".join(plain.translate(KEPT).split())


class _Kept(dict[int, int]):
    """Maps letters, marks and punctuation to themselves and all else to a space, each character looked up once."""

    def __missing__(self, code: int) -> int:
        self[code] = code if unicodedata.category(chr(code))[0] in "LMP" else ord(" ")
        return self[code]


KEPT = _Kept()


def _ranked(words: str) -> str:
    (best, score), (_, second) = _identifier().rank(words)[:2]
    # Without any known letter sequence the library gives every language its lowest score and names the first.
    return UNKNOWN if score <= NO_EVIDENCE or score - second < SMALL_MARGIN else str(best)


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(LANGUAGES)
    return identifier
