"""Find what people should look at now in what was said: pure functions of the last hours and the same hours before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from store.usual import chance_of_more, chance_of_share, usual, usual_share

RARE = {"more": 3e-4, "negative": 1e-5, "story": 1e-5}  # what chance brings more often is not told, at each look
VERY_RARE = 1e-9
TIMES = 2  # so many times the usual number, or nobody would call it more
MORE_NEGATIVE = 0.2  # so much more of all mentions
MENTIONS = 500  # behind one alert
MINUTES = (30, 60, 180)


class Said(NamedTuple):
    """One mention as alerts see it; `label` is empty before it is read, `original` what it copies."""

    id: int
    at: datetime
    author: int
    label: str
    original: int | None


@dataclass(frozen=True)
class Found:
    """Something to tell: what kind, which one of its kind, how grave, the numbers, and the mentions behind it."""

    kind: str
    key: str = ""
    severity: str = "high"
    facts: dict[str, Any] = field(default_factory=dict)
    mentions: tuple[int, ...] = ()


class Counts(NamedTuple):
    """One window in numbers: accounts, those read, the negative ones, and who repeated the story that most repeated."""

    accounts: int
    read: int
    negative: int
    widest: int


@dataclass(frozen=True)
class Heard:
    """What was said in one window of time."""

    rows: Sequence[Said]

    @cached_property
    def own(self) -> dict[int, Said]:
        """The newest mention of each author; a copy counts once, with what it copies."""
        return {row.author: row for row in self.rows if row.original is None}

    @cached_property
    def read(self) -> list[Said]:
        """Those of them that a model or a person has read."""
        return [row for row in self.own.values() if row.label]

    @cached_property
    def negative(self) -> list[Said]:
        """Those of them that are negative."""
        return [row for row in self.read if row.label == "negative"]

    @cached_property
    def stories(self) -> dict[int, dict[int, int]]:
        """For each story that was repeated, who did, with the mention."""
        found: dict[int, dict[int, int]] = defaultdict(dict)
        for row in self.rows:
            if row.original is not None:
                found[row.original][row.author] = row.id
        return found

    @cached_property
    def counts(self) -> Counts:
        """The window in numbers."""
        widest = max(map(len, self.stories.values()), default=0)
        return Counts(len(self.own), len(self.read), len(self.negative), widest)


@dataclass(frozen=True)
class Basis:
    """What a window is compared with: `number` windows before, each a `step` (week or day) earlier than the next."""

    step: str
    number: int

    def facts(self, minutes: int) -> dict[str, Any]:
        """What a sentence says of the comparison."""
        return {"minutes": minutes, "step": self.step, "compared": self.number}


@dataclass(frozen=True)
class Past:
    """The same window before, once for each week or day, and the same hours of all of them for the negative share."""

    windows: Sequence[Counts]
    longest: Sequence[Counts]


def find(heard: Heard, past: Past, minutes: int, basis: Basis, least: int) -> list[Found]:
    """What stands out in a window against the same window before: volume, share of negative ones, stories."""
    if max(heard.counts.accounts, heard.counts.widest) < least:
        return []
    told = (
        *_more(heard, past.windows, least), *_souring(heard, past.longest, least),
        *_spreading(heard, past.windows, least),
    )  # fmt: skip
    return [Found(one.kind, one.key, one.severity, one.facts | basis.facts(minutes), one.mentions) for one in told]


def gravest(found: Iterable[Found]) -> list[Found]:
    """One of each kind and key: the gravest, and among equals the first, which looks at the shortest time."""
    kept: dict[tuple[str, str], Found] = {}
    for one in found:
        known = kept.get((one.kind, one.key))
        if known is None or (known.severity, one.severity) == ("high", "urgent"):
            kept[(one.kind, one.key)] = one
    return list(kept.values())


def _more(now: Heard, before: Sequence[Counts], least: int) -> list[Found]:
    count, past = now.counts.accounts, [each.accounts for each in before]
    if count < least or count < TIMES * usual(past) or (chance := chance_of_more(count, past)) > RARE["more"]:
        return []
    facts = {"count": count, "usual": round(usual(past), 1)}
    return [Found("more", "", _severity(chance), facts, _newest(row.id for row in now.own.values()))]


def _souring(now: Heard, before: Sequence[Counts], least: int) -> list[Found]:
    negative, read = now.counts.negative, now.counts.read
    past = sum(each.negative for each in before), sum(each.read for each in before)
    if negative < least or negative / read < usual_share(past) + MORE_NEGATIVE:
        return []
    if (chance := chance_of_share(negative, read, past)) > RARE["negative"]:
        return []
    facts = {"negative": negative, "read": read, "usual": round(usual_share(past), 2)}
    return [Found("negative", "", _severity(chance), facts, _newest(row.id for row in now.negative))]


def _spreading(now: Heard, before: Sequence[Counts], least: int) -> list[Found]:
    past, found = [each.widest for each in before], []
    most = max(past, default=0)
    for original, copies in now.stories.items():
        count = len(copies)
        if count < max(least, TIMES * most) or (chance := chance_of_more(count, past)) > RARE["story"]:
            continue
        shown = original, *_newest(copies.values())
        found.append(Found("story", str(original), _severity(chance), {"count": count, "most": most}, shown))
    return found


def _severity(chance: float) -> str:
    return "urgent" if chance < VERY_RARE else "high"


def _newest(ids: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(ids, reverse=True)[:MENTIONS])
