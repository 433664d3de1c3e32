"""The process that the soak measures: all jobs of `earful schedule`, many times as often, on a clock that jumps.

It is told on standard input: `clock SECONDS` sets the clock apart from the true one, and its end ends the process.
"""

import hashlib
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy
from sqlalchemy import Engine

import jobs
import sentiment.model
import store.models
from schedule import EVERY, HOUR
from sentiment.scores import Encoding, Score
from store.backlog import last_read
from store.database import open_session, ready_engine
from store.logs import log_as

FASTER = 100


class Quick:
    """A scorer that finds everything negative, and places each text by its own hash."""

    version = "quick"

    def __call__(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Score]:
        """The same score for each."""
        return [Score(0.9, 0.08, 0.02) for _ in texts]

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        """The same with a vector (384,) of length one."""
        return [Encoding(score, _place(text)) for score, text in zip(self(texts), texts, strict=True)]


def _place(text: str) -> numpy.ndarray[tuple[int], numpy.dtype[numpy.float32]]:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    vector = numpy.random.default_rng(seed).standard_normal(384).astype(numpy.float32)
    return vector / numpy.float32(numpy.linalg.norm(vector))


class Clock:
    """Every `utc_now()` of this process, some seconds apart from the true time."""

    def __init__(self) -> None:
        self.apart = timedelta(0)
        store.models.clock = self  # type: ignore[attr-defined]  # where the code below looks it up
        store.models.utc_now.__code__ = _jumped.__code__

    def now(self) -> datetime:
        """The time that this process believes in."""
        return datetime.now(UTC) + self.apart


def _jumped() -> datetime:
    return clock.now()  # type: ignore[name-defined,no-any-return]  # noqa: F821  the one in store.models


def again_and_again(engine: Engine, stop: threading.Event, name: str) -> None:
    """Do one of the jobs until the end, at its time."""
    work, every = EVERY[name]
    while not stop.wait(every.total_seconds() / FASTER):
        work(engine)


def collect(engine: Engine, stop: threading.Event) -> None:
    """Read each query until the end, at its hour."""
    while not stop.wait(HOUR.total_seconds() / FASTER / 4):  # rather more often: the soak may be short
        with open_session(engine) as session:
            ids = [query.id or 0 for query, _ in last_read(session)]
        for each in ids:
            jobs.collect_query(engine, each)


def main() -> None:
    """Run until standard input ends."""
    log_as("json")
    if "--real" not in sys.argv:
        quick = Quick()
        sentiment.model.kept_model = lambda *_: quick  # type: ignore[assignment]
    clock, engine, stop = Clock(), ready_engine(), threading.Event()
    threads = [threading.Thread(target=again_and_again, args=(engine, stop, name)) for name in EVERY]
    threads.append(threading.Thread(target=collect, args=(engine, stop)))
    for each in threads:
        each.start()
    for line in sys.stdin:
        clock.apart = timedelta(seconds=float(line.split()[1]))
    stop.set()
    for each in threads:
        each.join(60)
    engine.dispose()


if __name__ == "__main__":
    main()
