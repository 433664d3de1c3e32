"""Simulated months of what a brand is told, with crises planted in them: for benchmarks/alerts.py and the tests.

Twelve weeks in the rhythm of day and week, of which the last four are watched. Volume grows slowly, and days and hours
are better or worse for no reason; one day in thirty brings 70 % more; one day in ten is sour; small stories are
repeated by a few every day. None of that is a crisis.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from store.watching import Said

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
PAST, WATCHED = timedelta(weeks=8), timedelta(weeks=4)
START, END = BEGIN + PAST, BEGIN + PAST + WATCHED
HOUR, CRISIS = timedelta(hours=1), timedelta(hours=3)
BY_HOUR = (2, 1, 1, 1, 1, 2, 4, 7, 10, 13, 14, 14, 15, 13, 12, 12, 13, 15, 18, 22, 24, 21, 14, 6)
BY_DAY = (1.0, 0.95, 0.95, 1.0, 1.1, 1.25, 1.2)
NEGATIVE, SOUR = 0.2, 0.32
GROWTH, DAYS_APART, HOURS_APART = 0.01, 0.15, 0.25  # a week; by how much days and hours differ without a reason
AUTHORS = 1_000_000


@dataclass
class Month:
    """What was said, oldest first, and when which crisis begins."""

    hourly: float
    rows: list[Said]
    planted: dict[str, datetime] = field(default_factory=dict)


class Maker:
    """Makes one month of a brand with so many mentions an hour, from a seed."""

    def __init__(self, seed: int, hourly: float) -> None:
        """Nothing is said yet."""
        self.random, self.hourly = np.random.default_rng([seed, round(hourly * 10)]), hourly
        self.rows: list[Said] = []

    def month(self, kinds: Sequence[str] = ("more", "negative", "story")) -> Month:
        """The whole month, with one crisis of each kind on days of their own."""
        self._ordinary()
        days = self.random.permutation(26)[: len(kinds)] + 1
        planted = {}
        for kind, day in zip(kinds, days, strict=True):
            begins = START + timedelta(days=int(day), minutes=int(self.random.integers(0, 1_440)))
            planted[kind] = begins
            getattr(self, f"_{kind}")(begins)
        rows = sorted(self.rows, key=lambda row: row.at)
        return Month(self.hourly, [row._replace(id=number) for number, row in enumerate(rows, 1)], planted)

    def _ordinary(self) -> None:
        days = round((PAST + WATCHED) / timedelta(days=1))
        for day in range(days):
            good = self.random.lognormal(0, DAYS_APART) * BY_DAY[day % 7] * (1 + GROWTH) ** (day / 7)
            good *= 1.7 if self.random.random() < 1 / 30 else 1
            sour = SOUR if self.random.random() < 0.1 else NEGATIVE
            for hour in range(24):
                at = BEGIN + timedelta(days=day, hours=hour)
                self._say(at, HOUR, self.usual(at) * good * self.random.gamma(HOURS_APART**-2, HOURS_APART**2), sour)
            for _ in range(self.random.poisson(1 + self.hourly / 20)):
                self._repeat(
                    BEGIN + timedelta(days=day, hours=self.random.uniform(7, 23)), 1 + self.random.geometric(0.3)
                )

    def usual(self, at: datetime) -> float:
        """How many mentions are usual in the hour of a time."""
        return self.hourly * BY_HOUR[at.hour] / (sum(BY_HOUR) / 24)

    def _say(self, start: datetime, length: timedelta, expected: float, negative: float) -> None:
        many = int(self.random.poisson(expected))
        labels = ["negative" if each < negative else "neutral" for each in self.random.random(many)]
        self._add(start, length, labels, None)

    def _repeat(self, start: datetime, copies: int, within: timedelta = CRISIS, story: int = 0) -> int:
        story = story or -len(self.rows) - 1
        self._add(start, within, ["neutral"] * copies, story)
        return story

    def _add(self, start: datetime, length: timedelta, labels: Sequence[str], story: int | None) -> None:
        places, authors = self.random.random(len(labels)), self.random.integers(1, AUTHORS, len(labels))
        self.rows += [
            Said(0, start + place * length, author, label, story)
            for place, author, label in zip(places.tolist(), authors.tolist(), labels, strict=True)
        ]

    def _more(self, start: datetime) -> None:
        """Three hours with three times as many as usual, and twenty an hour on top."""
        for hour in range(3):
            at = start + hour * HOUR
            self._say(at, HOUR, 20 + 2 * self.usual(at), NEGATIVE)

    def _negative(self, start: datetime) -> None:
        """Three hours in which three of four are negative, and twenty negative ones an hour are added."""
        for place, row in enumerate(self.rows):
            if start < row.at <= start + CRISIS and self.random.random() < 0.75:
                self.rows[place] = row._replace(label="negative")
        self._say(start, CRISIS, 60, 1.0)

    def _story(self, start: datetime) -> None:
        """A story that twenty-five accounts repeat within an hour, and as many again in the next two."""
        story = self._repeat(start, 25, HOUR)
        self._repeat(start + HOUR, 25, 2 * HOUR, story)
