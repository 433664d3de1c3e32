"""How soon planted crises are found, and how often nothing is called a crisis: `python -m benchmarks.alerts`.

The thresholds in store/watching.py and store/usual.py were chosen on the seeds of CHOSEN_ON; the tests hold others.
"""

import argparse
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from statistics import median

from sqlmodel import Session, SQLModel, create_engine

from benchmarks.alerts_month import CRISIS, END, HOUR, START, WATCHED, Maker, Month
from store.alert_rules import Rules
from store.alerts import raise_alert
from store.models import Brand
from store.watching import MINUTES, Basis, Counts, Found, Heard, Past, find, gravest

CHOSEN_ON, HELD_OUT = range(1_000, 1_020), range(1, 21)
SIZES = (2.0, 12.0, 60.0)  # mentions an hour
EVERY = timedelta(minutes=5)
WEEK = timedelta(weeks=1)
BASIS = Basis("week", 8)


@dataclass
class Outcome:
    """What became of one month: how long each crisis took, those never found, and the false alarms by kind."""

    took: dict[str, timedelta] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    false: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def looked(month: Month) -> Iterator[tuple[datetime, list[Found]]]:
    """What is found every five minutes of the month."""
    times = [row.at for row in month.rows]

    def window(end: datetime, minutes: int) -> Heard:
        return Heard(month.rows[bisect_right(times, end - timedelta(minutes=minutes)) : bisect_right(times, end)])

    @cache
    def counts(end: datetime, minutes: int) -> Counts:
        return window(end, minutes).counts

    now = START
    while now <= END:
        found: list[Found] = []
        for minutes in MINUTES:
            if len((latest := window(now, minutes)).rows) >= Rules().least:
                ends = [now - week * WEEK for week in range(1, BASIS.number + 1)]
                past = Past([counts(end, minutes) for end in ends], [counts(end, max(MINUTES)) for end in ends])
                found += find(latest, past, minutes, BASIS, Rules().least)
        if found:
            yield now, gravest(found)
        now += EVERY


def outcome(month: Month) -> Outcome:
    """Let alerts be raised as the job raises them, nobody closing any, and compare them with what was planted."""
    engine, done = create_engine("sqlite://"), Outcome()
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        brand = Brand(slug="b", name="B")
        session.add(brand)
        session.flush()
        for now, found in looked(month):
            for one in found:
                alert = raise_alert(session, brand.id or 0, one, Rules(), now)
                if alert is not None and alert.first_seen == now:
                    _count(done, month, one.kind, now)
    done.missed = [kind for kind in month.planted if kind not in done.took]
    return done


def _count(done: Outcome, month: Month, kind: str, now: datetime) -> None:
    """An alert while a crisis lasts, or just after, is about it; every other one is false."""
    within = [start for start in month.planted.values() if start < now <= start + 2 * CRISIS]
    if not within:
        done.false[kind] += 1
    elif kind in month.planted and month.planted[kind] in within:
        done.took.setdefault(kind, now - month.planted[kind])


def report(seeds: Iterable[int], sizes: Iterable[float]) -> None:
    """Print a line a size: found within an hour, half found within, and false alarms a week."""
    for hourly in sizes:
        done = [outcome(Maker(seed, hourly).month()) for seed in seeds]
        took: dict[str, list[timedelta]] = defaultdict(list)
        for one in done:
            for kind, time in one.took.items():
                took[kind].append(time)
        weeks = len(done) * (WATCHED / WEEK)
        false: dict[str, int] = defaultdict(int)
        for one in done:
            for kind, count in one.false.items():
                false[kind] += count
        for kind, times in sorted(took.items()):
            soon = sum(time <= HOUR for time in times)
            half = median(time.total_seconds() for time in times) / 60
            print(f"{hourly:5g}/h {kind:9} {soon} of {len(done)} within an hour, median {half:.0f} min, "
                  f"longest {max(times).total_seconds() / 60:.0f}, missed {len(done) - len(times)}")  # fmt: skip
        most = max(sum(one.false.values()) for one in done) / (WATCHED / WEEK)
        print(
            f"{hourly:5g}/h false alarms a week {sum(false.values()) / weeks:.2f} {dict(false)}, worst month {most:.2f}"
        )


def main() -> None:
    """Run the months of the chosen seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", choices=("chosen-on", "held-out"), default="held-out")
    parser.add_argument("--months", type=int, default=20)
    parser.add_argument("--sizes", type=float, nargs="*", default=SIZES)
    given = parser.parse_args()
    report(list({"chosen-on": CHOSEN_ON, "held-out": HELD_OUT}[given.seeds])[: given.months], given.sizes)


if __name__ == "__main__":
    main()
