"""How written rules read a text: one folded form, and rules of phrases that hold or do not hold in it."""

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sentiment.beginnings import beginnings
from sentiment.text import HANDLE, LINK, LONE_SURROGATE, UNSEEN
from sentiment.words_groups import GROUPS

READ_CHARACTERS = 4_000
DROPPED = re.compile(r"[\u0300-\u036f\u00ad\u200c\u200d\ufe0e\ufe0f\U000e0000-\U000e007f]")
DRAWN_OUT = re.compile(r"([a-z\u0e00-\u0e7f])\1{2,}")
SPLIT_AM = re.compile(r"\u0e4d([\u0e48-\u0e4b]?)\u0e32")
QUOTES = {"\u2018": "'", "\u2019": "'", "`": "'", "\u201c": '"', "\u201d": '"'}
MARKS = str.maketrans(QUOTES | {"?": " ? ", "\u061f": " ? "})
EASTERN = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
# Not \b: Thai letters count as word characters, and Thai text runs into English words without a space.
WORD = r"(?<![a-z0-9])(?=[!-~£€฿])(?:{})(?![a-z0-9])"
WORD_START = re.compile(r"(?<![a-z0-9])(?=([!-~£€฿].?))", re.DOTALL)
SEPARATOR = re.compile(r"\s+\|\s+|\s*\n\s*")


class Table:
    """Regular expressions by the letters that they can begin with; those that no text needs are never compiled."""

    def __init__(self, patterns: Sequence[str], frame: str) -> None:
        """Keep patterns, each to stand in the place of the braces in `frame`."""
        self.patterns, self.frame = patterns, frame
        self._ready: dict[str, re.Pattern[str]] = {}

    @cached_property
    def _ways(self) -> dict[str, list[str]]:
        """The patterns by how they can begin: by two letters, one, or none."""
        ways: dict[str, list[str]] = {}
        for pattern in self.patterns:
            for begin in beginnings(pattern):
                ways.setdefault(begin, []).append(pattern)
        return ways

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """All patterns as one, which never matches where there is none."""
        return self._compiled(self.patterns)

    def found(self, folded: str, begun: frozenset[str]) -> bool:
        """Whether one of the patterns stands in a text in which these letters begin something."""
        return any(self._stands(begin, folded) for begin in self._ways.keys() & begun)

    def _stands(self, begin: str, folded: str) -> bool:
        pattern = self._ready.get(begin)
        if pattern is None:
            pattern = self._ready[begin] = self._compiled(self._ways[begin])
        if not begin:
            return bool(pattern.search(folded))
        place = folded.find(begin)
        while place >= 0:
            if pattern.match(folded, place):
                return True
            place = folded.find(begin, place + 1)
        return False

    def _compiled(self, patterns: Sequence[str]) -> re.Pattern[str]:
        return re.compile(self.frame.format("|".join(patterns) or "(?!)"))


@dataclass(frozen=True)
class Phrases:
    """Phrases that stand between word boundaries, and those with a Thai or Japanese letter that may stand anywhere."""

    words: Table
    parts: Table

    def found(self, folded: str) -> bool:
        """Whether one of the phrases stands in the folded text."""
        # Text without such letters is the usual case, and looking for one is much faster than looking for every part.
        return self.words.found(folded, _begun(folded)) or (
            bool(EASTERN.search(folded)) and self.parts.found(folded, _pairs(folded))
        )

    def without(self, folded: str) -> str:
        """The folded text with every such phrase taken out."""
        return self.parts.whole.sub(" ~ ", self.words.whole.sub(" ~ ", folded))


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
    """Keep two tables of regular expressions, parted by bars with spaces around them or by line ends.

    A name in angle brackets stands for one of `GROUPS`. An empty table never matches.
    """
    return Phrases(Table(_spelt(words), WORD), Table(_spelt(parts), "(?:{})"))


def matching(rules: Mapping[str, Rule], text: str) -> tuple[str, ...]:
    """The names of the rules that hold in a text, in the order of the rules."""
    folded = fold(text)
    return tuple(name for name, one in rules.items() if one.holds(folded))


@functools.lru_cache(maxsize=4)
def _begun(folded: str) -> frozenset[str]:
    """The letters and pairs of letters with which a word can begin in a text, and that of nothing."""
    pairs = WORD_START.findall(folded)
    return frozenset(("", *pairs, *(pair[0] for pair in pairs)))


@functools.lru_cache(maxsize=4)
def _pairs(folded: str) -> frozenset[str]:
    """The letters and pairs of letters of a text, and that of nothing."""
    return frozenset(("", *folded, *map("".join, zip(folded, folded[1:], strict=False))))


def _spelt(table: str) -> list[str]:
    """The patterns of a table, what stands in angle brackets written out."""
    named = (one for one in SEPARATOR.split(table.strip()) if one)
    return [re.sub("<([a-z ]+)>", lambda group: f"(?:{GROUPS[group[1]]})", one) for one in named]
