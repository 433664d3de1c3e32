"""What is said more often this week than its own past lets expect, and too often for chance."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sentiment.theme_phrases import UNSPACED

LEAST_MENTIONS = 4
LEAST_AUTHORS = 3
LEAST_WEEKS = 2
FEW_VOICES = 10  # a week with fewer says nothing
GROWTH = 1.5
CHANCE = 0.01  # of the weeks, roughly, may show something that chance alone brought
PRIOR = 0.5  # what a phrase counts as said before by itself, so that a new one is expected rarely, not never
USUAL_SPREAD = 0.04  # shares of words differ by a fifth from week to week without any news
NEARLY_ALL = 0.8
MOST = 20


@dataclass(frozen=True)
class Rising:
    """Something that grows: its mentions this week, how many were expected, and how surprising that is.

    A surprise of 2 is seen by chance in one week of a hundred, however many things were looked at; one of 3 in one of a
    thousand.
    """

    name: str
    count: int
    expected: float
    surprise: float
    mentions: tuple[int, ...]


@dataclass(frozen=True)
class Past:
    """The weeks before: how many voices spoke in each and this week, and how much shares vary without news."""

    before: Sequence[Mapping[str, int]]
    voices: Sequence[int]
    now: int
    spread: float

    def said(self, name: str) -> int:
        """In how many voices of all past weeks something stands."""
        return sum(week.get(name, 0) for week in self.before)

    def expected(self, name: str) -> float:
        """In how many voices of this week it should stand."""
        return self.now * (self.said(name) + PRIOR) / sum(self.voices)

    def surprise(self, name: str, count: int) -> float:
        """How many powers of ten are against it standing in so many voices; nothing where it hardly grew."""
        mean = self.expected(name)
        highest = max(week.get(name, 0) / voices for week, voices in zip(self.before, self.voices, strict=True))
        if count < GROWTH * mean or count / self.now <= highest:
            return 0.0
        return -log_chance(count, mean, 1 / (self.spread + 1 / (self.said(name) + PRIOR))) / math.log(10)


def rising(
    now: Mapping[str, Collection[int]],
    before: Sequence[Mapping[str, int]],
    totals: Sequence[int],
    authors: Mapping[int, int] | None = None,
) -> list[Rising]:
    """The at most 20 things that grow most surprisingly, each with its mentions; the most surprising first.

    `now` holds the mentions of this week by name. `before` says for each past week in how many voices a name stood, and
    `totals` how many voices there were: this week, then each week of `before`. A voice is one author in one week,
    however much they write; `authors` names them by mention (without: each mention is one). Nothing is said before two
    past weeks hold ten voices each. The count is taken as negative binomial, its variance from the past's size and from
    how much shares vary from week to week. What only rises in the mentions of a stronger one is left out, and of
    phrases inside each other the longest stays that has nearly the same mentions.
    """
    weeks = [pair for pair in zip(before, totals[1:], strict=True) if pair[1] >= FEW_VOICES]
    heard = _Heard(now, authors or {})
    names = [name for name in now if heard.enough(now[name])]
    if len(weeks) < LEAST_WEEKS or not names:
        return []
    counts, voices = [week for week, _ in weeks], [total for _, total in weeks]
    past = Past(counts, voices, totals[0], spread(names, counts, voices))
    return _told_apart(heard, past, names)


@dataclass(frozen=True)
class _Heard:
    now: Mapping[str, Collection[int]]
    authors: Mapping[int, int]

    def voices(self, mentions: Collection[int]) -> int:
        return len({self.authors.get(mention, -mention) for mention in mentions})

    def enough(self, mentions: Collection[int]) -> bool:
        return len(mentions) >= LEAST_MENTIONS and self.voices(mentions) >= LEAST_AUTHORS


def _told_apart(heard: _Heard, past: Past, names: Sequence[str]) -> list[Rising]:
    bar, looked_at = -math.log10(CHANCE), math.log10(len(heard.now))
    surprises = {name: past.surprise(name, heard.voices(heard.now[name])) - looked_at for name in names}
    strong = sorted((name for name in names if surprises[name] >= bar), key=lambda name: (-surprises[name], name))
    found: list[Rising] = []
    explained: set[int] = set()
    for name in strong:
        left = set(heard.now[name]) - explained
        if not heard.enough(left) or past.surprise(name, heard.voices(left)) - looked_at < bar:
            continue
        whole = _longest(name, strong, heard.now)
        found.append(_row(whole, surprises[whole], heard, past))
        explained.update(heard.now[name])
    return found[:MOST]


def _longest(name: str, others: Sequence[str], now: Mapping[str, Collection[int]]) -> str:
    least = NEARLY_ALL * len(now[name])
    return max((name, *(one for one in others if _inside(name, one) and len(now[one]) >= least)), key=len)


def _inside(name: str, other: str) -> bool:
    return name in other and (bool(UNSPACED.search(name)) or f" {name} " in f" {other} ")


def _row(name: str, surprise: float, heard: _Heard, past: Past) -> Rising:
    mentions = heard.now[name]
    each = len(mentions) / heard.voices(mentions)
    expected = round(each * past.expected(name), 2)
    return Rising(name, len(mentions), expected, round(surprise, 2), tuple(sorted(mentions, reverse=True)))


def spread(names: Sequence[str], before: Sequence[Mapping[str, int]], voices: Sequence[int]) -> float:
    """How much shares varied from past week to past week beyond chance, as a squared share of themselves."""
    beyond = sizes = 0.0
    for name in names:
        for excess, size in _excess([week.get(name, 0) for week in before], voices):
            beyond += excess
            sizes += size
    return max(USUAL_SPREAD, beyond / sizes if sizes else 0.0)


def _excess(counts: Sequence[int], voices: Sequence[int]) -> Iterator[tuple[float, float]]:
    share, freedom = sum(counts) / sum(voices), len(counts) / (len(counts) - 1)
    for count, total in zip(counts, voices, strict=True):
        mean = share * total
        if mean >= FEW_VOICES:
            yield freedom * (count - mean) ** 2 - mean, mean * mean


def log_chance(count: int, mean: float, size: float) -> float:
    """The logarithm of the chance that a negative binomial is `count`, above its mean, or more."""
    more = mean / (size + mean)
    first = math.lgamma(count + size) - math.lgamma(size) - math.lgamma(count + 1)
    first += count * math.log(more) - size * math.log1p(mean / size)
    term = total = 1.0
    while term > 1e-9 * total:
        term *= more * (count + size) / (count + 1)
        total += term
        count += 1
    return min(0.0, first + math.log(total))
