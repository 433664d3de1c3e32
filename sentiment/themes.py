"""Find what customers begin to speak about: phrases and aspects that grow this week against their own past."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlmodel import Session

from sentiment.rising import LEAST_AUTHORS, LEAST_WEEKS, Rising, rising
from sentiment.theme_phrases import READ_CHARACTERS, cut, phrases_in, phrases_of
from store.themes import Window, names_of_brands, replace_themes, said, said_by_channel

WEEK = timedelta(days=7)
PAST_WEEKS = 8
READ_A_WEEK = 5_000  # of a larger past week only a share of the authors is read; this week is always read whole
MATTERS = 0.1
CELLS = 1 << 23
ASPECT = "aspect:"  # no phrase holds a colon


class Heard(NamedTuple):
    """One mention, its text cut into words."""

    id: int
    author: int
    words: str
    lang: str
    aspects: frozenset[str]

    def names(self) -> set[str]:
        """Everything in it that could be a theme."""
        return phrases_in(self.words, self.lang) | self.aspects


def find_themes(session: Session, now: datetime) -> int:
    """Replace the themes of every brand by those of the seven days up to now, a brand a commit; says how many.

    An aspect is looked at as a whole and with each label ("delivery", "delivery negative"). A brand has no themes
    before two past weeks can be compared with this one.
    """
    count = 0
    for brand_id, name in names_of_brands(session).items():
        rows = _rows(session, brand_id, name, now)
        replace_themes(session, brand_id, rows, now)
        session.commit()
        count += len(rows)
    return count


def comparable(brought: Sequence[Mapping[str, int]]) -> tuple[set[str], list[int]]:
    """Which channels and past weeks can be compared, by what each channel brought this week and in the weeks before.

    A channel needs two past weeks, or all that it brings would seem new. A week counts where every channel that brings
    a tenth of this week's mentions brought something.
    """
    now, *before = brought
    channels = {channel for channel in now if sum(channel in week for week in before) >= LEAST_WEEKS}
    least = MATTERS * sum(now[channel] for channel in channels)
    heavy = {channel for channel in channels if now[channel] >= least}
    return channels, [number for number, week in enumerate(before, 1) if heavy <= week.keys()]


def _rows(session: Session, brand_id: int, name: str, now: datetime) -> list[dict[str, Any]]:
    windows = [Window(brand_id, now - (ago + 1) * WEEK, now - ago * WEEK) for ago in range(PAST_WEEKS + 1)]
    brought = [said_by_channel(session, window) for window in windows]
    channels, weeks = comparable(brought)
    if not channels or len(weeks) < LEAST_WEEKS:
        return []
    heard = list(_heard(session, windows[0], channels))
    names = _often(heard, leave_out=phrases_of(name))
    before = [
        _counted(_heard(session, windows[week], channels, _one_in(brought[week], channels)), names) for week in weeks
    ]
    return _found(heard, names, before)


def _one_in(week: Mapping[str, int], channels: Collection[str]) -> int:
    return math.ceil(sum(week.get(channel, 0) for channel in channels) / READ_A_WEEK)


def _heard(session: Session, window: Window, channels: Collection[str], one_in: int = 1) -> Iterator[Heard]:
    for one in said(session, window, channels, one_in=one_in, characters=READ_CHARACTERS):
        aspects = {ASPECT + each for name, label in one.aspects for each in (name, f"{name} {label}".strip())}
        yield Heard(one.id, one.author, cut(one.text), one.lang, frozenset(aspects))


def _voices(heard: Iterable[Heard]) -> Iterator[set[str]]:
    """What each author said, however often: their mentions come in a row."""
    for _, mentions in groupby(heard, key=lambda one: one.author):
        yield set().union(*(one.names() for one in mentions))


def _often(heard: Sequence[Heard], leave_out: Collection[str]) -> dict[str, list[int]]:
    """The mentions of every name that enough authors use; most are used once, and a count by hash keeps them out."""
    cells = bytearray(CELLS)
    for voice in _voices(heard):
        for name in voice:
            cells[hash(name) % CELLS] = min(LEAST_AUTHORS, cells[hash(name) % CELLS] + 1)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for one in heard:
        for name in one.names():
            if cells[hash(name) % CELLS] == LEAST_AUTHORS and name not in leave_out:
                found[name].append(one.id)
    return found


def _counted(heard: Iterable[Heard], names: Collection[str]) -> tuple[Counter[str], int]:
    """In how many voices each of the names stands, and how many voices there are."""
    found: Counter[str] = Counter()
    total = 0
    for total, voice in enumerate(_voices(heard), 1):  # noqa: B007  the last number is what counts
        found.update(name for name in voice if name in names)
    return found, total


def _found(
    heard: Sequence[Heard], names: Mapping[str, list[int]], before: Sequence[tuple[Counter[str], int]]
) -> list[dict[str, Any]]:
    authors = {one.id: one.author for one in heard}
    counts = [count for count, _ in before]
    totals = [len(set(authors.values())), *(total for _, total in before)]
    aspects = {name: mentions for name, mentions in names.items() if name.startswith(ASPECT)}
    phrases = {name: mentions for name, mentions in names.items() if name not in aspects}
    return [
        _row(kind, one)
        for kind, some in (("phrase", phrases), ("aspect", aspects))
        for one in rising(some, counts, totals, authors)
    ]


def _row(kind: str, one: Rising) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": one.name.removeprefix(ASPECT),
        "count": one.count,
        "expected": one.expected,
        "surprise": one.surprise,
        "mentions": list(one.mentions),
    }
