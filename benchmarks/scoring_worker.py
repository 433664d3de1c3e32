"""A Celery worker whose model only waits, and which notes how long it is busy with sharing: for scoring_queue.py.

The folder EARFUL_BENCH_NOTES gets a file a process with a line a call: what, how long by the clock on the wall,
how long on the processor (of this process and of the one of PostgreSQL that serves it), for how many mentions, when.
"""

import os
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy
from sqlmodel import Session

import jobs
import sentiment.model
import sentiment.run
import worker
from benchmarks.scale_clock import clock_of_session
from sentiment.scores import Encoding, Score
from store.settings import settings

WAIT = float(os.environ.get("EARFUL_BENCH_WAIT", "0.05"))  # seconds a text
NOTES = Path(os.environ["EARFUL_BENCH_NOTES"]) / f"{os.getpid()}.tsv"
SHARING = ("unscored", "take_turn_to_decide", "marks_of", "take_away", "drop_settled")
TURN: list[tuple[float, float]] = []  # since when this process has the turn to decide, by both clocks
LABELLED = (Score(0.8, 0.15, 0.05), Score(0.1, 0.8, 0.1), Score(0.05, 0.15, 0.8))


class Waiting:
    """A model that takes its time and says something for each text, always the same."""

    version = "waiting"

    def __call__(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Score]:
        """The scores alone."""
        return [each.score for each in self.encode(texts, langs)]

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        """Wait as a network would work."""
        time.sleep(WAIT * len(texts))
        return [_said(text) for text in texts]


def _said(text: str) -> Encoding:
    drawn = zlib.crc32(text.encode())
    vector = numpy.random.default_rng(drawn).standard_normal(384).astype(numpy.float32)
    return Encoding(LABELLED[drawn % 3], vector / numpy.linalg.norm(vector))


def noted(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The same, with a line for each call."""

    def timed(*given: Any, **named: Any) -> Any:
        clock = clock_of_session(given[0]) if isinstance(given[0], Session) else time.process_time
        started = time.perf_counter(), clock()
        result = work(*given, **named)
        ended = time.perf_counter(), clock()
        _note(name, started, ended, len(result) if name == "unscored" else 0)
        if name == "take_turn_to_decide":
            TURN[:] = [ended]
        elif name == "take_away" and TURN:
            _note("held", TURN.pop(), ended)  # all but the commit
        return result

    return timed


def _note(name: str, started: tuple[float, float], ended: tuple[float, float], many: int = 0) -> None:
    seconds, busy = (after - before for before, after in zip(started, ended, strict=True))
    with NOTES.open("a", encoding="utf-8") as file:
        file.write(f"{name}\t{seconds:.6f}\t{busy:.6f}\t{many}\t{time.time():.3f}\n")


def begin() -> None:
    """Let the jobs of this process wait in the place of scoring, and note what sharing takes."""
    sentiment.model.kept_model = lambda *_: Waiting()  # type: ignore[assignment]  # no network in this benchmark
    for name in SHARING:
        setattr(sentiment.run, name, noted(name, getattr(sentiment.run, name)))
    jobs.read = noted("task", jobs.read)


begin()
settings.cache_clear()
app = worker.make_app()
