"""How written rules read a text: one folded form, and rules of phrases that hold or do not hold in it."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Protocol

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
PART = "(?:{})"
WIDTH = 3  # letters by which a pattern is looked up
WORD_START = re.compile(r"(?<![a-z0-9])(?=([!-~£€฿].{0,2}))", re.DOTALL)
SEPARATOR = re.compile(r"\s+\|\s+|\s*\n\s*")


class Table:
    """Regular expressions by the letters that they can begin with; those that no text needs are never compiled.

    Each pattern belongs to a name, so that one look at a text serves many rules.
    """

    def __init__(self, patterns: Mapping[str, Sequence[str]], frame: str) -> None:
        """Keep the patterns of each name, to stand in the place of the braces in `frame`."""
        self.patterns, self.frame = patterns, frame
        self._all: dict[str, re.Pattern[str]] = {}
        self._by_name: dict[str, dict[str, re.Pattern[str]]] = {}

    @cached_property
    def _ways(self) -> dict[str, dict[str, list[str]]]:
        """The patterns by how they can begin, in so many letters or fewer, and by name."""
        ways: dict[str, dict[str, list[str]]] = {}
        for name, patterns in self.patterns.items():
            for pattern in patterns:
                for begin in beginnings(pattern, WIDTH):
                    ways.setdefault(begin, {}).setdefault(name, []).append(pattern)
        return ways

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """All patterns as one, which never matches where there is none."""
        return self._compiled(chain.from_iterable(self.patterns.values()))

    def found(self, folded: str, begun: frozenset[str]) -> set[str]:
        """The names with a pattern that stands in a text in which these letters begin something."""
        return {name for begin in self._ways.keys() & begun for name in self._standing(begin, folded)}

    def _standing(self, begin: str, folded: str) -> Iterator[str]:
        pattern = self._all.get(begin)
        if pattern is None:
            pattern = self._all[begin] = self._compiled(chain.from_iterable(self._ways[begin].values()))
        if not begin:
            return self._named(begin, folded, [0], "search") if pattern.search(folded) else iter(())
        places = [place for place in _places(folded, begin) if pattern.match(folded, place)]
        return self._named(begin, folded, places, "match") if places else iter(())

    def _named(self, begin: str, folded: str, places: Sequence[int], how: str) -> Iterator[str]:
        """Whose pattern it is that stands at one of the places."""
        known = self._by_name.get(begin)
        if known is None:
            known = {name: self._compiled(some) for name, some in self._ways[begin].items()}
            self._by_name[begin] = known
        return (name for name, one in known.items() if any(getattr(one, how)(folded, place) for place in places))

    def _compiled(self, patterns: Iterable[str]) -> re.Pattern[str]:
        return re.compile(self.frame.format("|".join(patterns) or "(?!)"))


@dataclass(frozen=True)
class Phrases:
    """Phrases that stand between word boundaries, and those with a Thai or Japanese letter that may stand anywhere."""

    words: Table
    parts: Table

    def names(self, folded: str) -> set[str]:
        """Whose phrases stand in the folded text."""
        found = self.words.found(folded, _begun(folded))
        # Text without such letters is the usual case, and looking for one is much faster than looking for every part.
        return found | self.parts.found(folded, _runs(folded)) if EASTERN.search(folded) else found

    def found(self, folded: str) -> bool:
        """Whether one of the phrases stands in the folded text."""
        return bool(self.names(folded))

    def without(self, folded: str) -> str:
        """The folded text with every such phrase taken out."""
        return self.parts.whole.sub(" ~ ", self.words.whole.sub(" ~ ", folded))


@dataclass(frozen=True)
class Rule:
    """Phrases of which one is enough, and sayings that hold the same words but do not count."""

    phrases: Phrases
    sayings: Phrases

    def outside(self, folded: str) -> bool:
        """Whether a phrase of those that stand in the folded text does so outside of every saying."""
        rest = self.sayings.without(folded)
        return rest == folded or self.phrases.found(rest)


class Lexicon(Protocol):
    """The words of one language: by name the phrases of a rule, and the sayings that do not count."""

    PHRASES: dict[str, str]
    SAYINGS: dict[str, str]


class Rules:
    """Rules by name, which read a text together: as quickly as one."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        """Join the tables of all rules into two."""
        self.rules = rules
        self._phrases = together({name: one.phrases for name, one in rules.items()})

    def holding(self, text: str) -> Iterator[str]:
        """The names of the rules that hold in a text, in the order of the rules."""
        folded = fold(text)
        found = self._phrases.names(folded)
        return (name for name, one in self.rules.items() if name in found and one.outside(folded))


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
    return Phrases(Table({"": _spelt(words)}, WORD), Table({"": _spelt(parts)}, PART))


def together(named: Mapping[str, Phrases]) -> Phrases:
    """Join the tables of many phrases, so that one look at a text tells whose phrases stand in it."""
    words = {name: one.words.patterns[""] for name, one in named.items()}
    parts = {name: one.parts.patterns[""] for name, one in named.items()}
    return Phrases(Table(words, WORD), Table(parts, PART))


def rules_of(names: Iterable[str], words: Lexicon, parts: Lexicon) -> dict[str, Rule]:
    """The rule of each name, from a language with blanks between its words and one without."""
    return {
        name: Rule(
            phrases(words.PHRASES[name], parts.PHRASES[name]),
            phrases(words.SAYINGS.get(name, ""), parts.SAYINGS.get(name, "")),
        )
        for name in names
    }


@functools.lru_cache(maxsize=4)
def _begun(folded: str) -> frozenset[str]:
    """With which letters, up to three, a word can begin in a text; and that of nothing."""
    starts = WORD_START.findall(folded)
    return frozenset(("", *starts, *(start[:2] for start in starts), *(start[:1] for start in starts)))


@functools.lru_cache(maxsize=4)
def _runs(folded: str) -> frozenset[str]:
    """The runs of up to three letters of a text, and that of nothing."""
    after, then = folded[1:], folded[2:]
    pairs, triples = zip(folded, after, strict=False), zip(folded, after, then, strict=False)
    return frozenset(("", *folded, *map("".join, pairs), *map("".join, triples)))


def _places(folded: str, begin: str) -> Iterator[int]:
    place = folded.find(begin)
    while place >= 0:
        yield place
        place = folded.find(begin, place + 1)


def _spelt(table: str) -> list[str]:
    """The patterns of a table, what stands in angle brackets written out."""
    named = (one for one in SEPARATOR.split(table.strip()) if one)
    return [re.sub("<([a-z ]+)>", lambda group: f"(?:{GROUPS[group[1]]})", one) for one in named]
