"""How written rules read a text: one folded form, and rules of phrases that hold or do not hold in it."""

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from sentiment.text import HANDLE, LINK, LONE_SURROGATE, UNSEEN
from sentiment.words_groups import GROUPS

READ_CHARACTERS = 4_000
DROPPED = re.compile(r"[\u0300-\u036f\u00ad\u200c\u200d\ufe0e\ufe0f\U000e0000-\U000e007f]")
DRAWN_OUT = re.compile(r"([a-z\u0e00-\u0e7f])\1{2,}")
SPLIT_AM = re.compile(r"\u0e4d([\u0e48-\u0e4b]?)\u0e32")
QUOTES = {"\u2018": "'", "\u2019": "'", "`": "'", "\u201c": '"', "\u201d": '"'}
MARKS = str.maketrans(QUOTES | {"?": " ? ", "\u061f": " ? "})
EASTERN = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
SEPARATOR = re.compile(r"\s+\|\s+|\s*\n\s*")


@dataclass(frozen=True)
class Phrases:
    """Phrases that stand between word boundaries, and those with a Thai or Japanese letter that may stand anywhere."""

    words: re.Pattern[str]
    parts: re.Pattern[str]

    def found(self, folded: str) -> bool:
        """Whether one of the phrases stands in the folded text."""
        # Text without such letters is the usual case, and looking for one is much faster than looking for every part.
        return bool(self.words.search(folded)) or (bool(EASTERN.search(folded)) and bool(self.parts.search(folded)))

    def without(self, folded: str) -> str:
        """The folded text with every such phrase taken out."""
        return self.parts.sub(" ~ ", self.words.sub(" ~ ", folded))


@dataclass(frozen=True)
class Rule:
    """Phrases of which one is enough, and sayings that hold the same words but do not count."""

    phrases: Phrases
    sayings: Phrases

    def holds(self, folded: str) -> bool:
        """Whether a phrase stands in the folded text outside of every saying."""
        return self.phrases.found(folded) and self.phrases.found(self.sayings.without(folded))


@functools.lru_cache(maxsize=4)  # every table of rules reads the same text
def fold(text: str) -> str:
    """Bring a text to the form that phrases are written in; only its first 4,000 characters count.

    Lower case, no accents, no drawn-out letters ("sooo", "มากกก"), question marks apart, links to `http`, handles to
    `@user`, the two ways of typing ำ and แ to one, and neither invisible characters nor runs of white space.
    """
    head = LONE_SURROGATE.sub(" ", text[:READ_CHARACTERS])
    named = HANDLE.sub("@user", LINK.sub(" http ", UNSEEN.sub("", head)))
    bare = DROPPED.sub("", unicodedata.normalize("NFKD", named).translate(MARKS).lower())
    thai = SPLIT_AM.sub("\\1\u0e33", bare).replace("\u0e40\u0e40", "\u0e41")
    return " ".join(DRAWN_OUT.sub(r"\1", unicodedata.normalize("NFC", thai)).split())


def phrases(words: str = "", parts: str = "") -> Phrases:
    """Compile two tables of regular expressions, parted by bars with spaces around them or by line ends.

    A name in angle brackets stands for one of `GROUPS`. An empty table never matches.
    """
    # Not \b: Thai letters count as word characters, and Thai text runs into English words without a space.
    bounded = rf"(?<![a-z0-9])(?=[!-~£€฿])(?:{_alternatives(words)})(?![a-z0-9])"
    return Phrases(re.compile(bounded), re.compile(_alternatives(parts)))


def matching(rules: Mapping[str, Rule], text: str) -> tuple[str, ...]:
    """The names of the rules that hold in a text, in the order of the rules."""
    folded = fold(text)
    return tuple(name for name, one in rules.items() if one.holds(folded))


def _alternatives(table: str) -> str:
    joined = SEPARATOR.sub("|", table.strip()) or "(?!)"
    return re.sub("<([a-z ]+)>", lambda group: f"(?:{GROUPS[group[1]]})", joined)
