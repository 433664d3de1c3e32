"""What sharing a backlog of mentions among workers costs, over a real PostgreSQL and Redis, with 1, 2, 4 and 8 of them.

Usage: python benchmarks/scoring_queue.py [--workers 1,2,4,8] [--each 400] [--wait 0.05] [--rounds 1]

The workers are Celery processes as in production; only their model waits instead of scoring (benchmarks/
scoring_worker.py), so that the machine has room for eight of them. Printed is what they did a second against what their
waiting alone would allow, and what each mention cost: the worker's processor time for all, the processor time of worker
and database for claiming it, for the turn to decide, which only one at a time may have, and for its marks; and how long
it waited for that turn by the clock on the wall, which a busy machine makes longer. PostgreSQL is the one of
tests/postgres.py, Redis a process of its own.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Annotated, Any, NamedTuple

import typer
from celery import Celery
from sqlalchemy import Engine, func, select
from sqlmodel import col

from benchmarks.scale_texts import Texts
from store.brands import ensure_brand, ensure_query
from store.database import migrate, open_engine, open_session
from store.mentions import save_mentions
from store.models import Sentiment, Triage, Unread, utc_now
from tests.brokers import own_redis
from tests.postgres import own_database

AGAIN = 2.0  # seconds after which tasks are put in line again, as beat does every twenty
LONGEST = 600
STOPPING = 180  # seconds in which a worker ends what it has begun


class Shared(NamedTuple):
    """One run: workers, mentions, seconds, processor seconds, and both for each kind of sharing."""

    workers: int
    mentions: int
    seconds: float
    busy: float
    waited: dict[str, float]
    worked: dict[str, float]
    begun: float


def fill(engine: Engine, count: int) -> None:
    """Save so many unread mentions of two brands."""
    import numpy

    said, now = Texts(numpy.random.default_rng(7)).draw(0, count), utc_now()
    with open_session(engine) as session:
        queries = [
            ensure_query(session, ensure_brand(session, name), "shopee", "all", expression="tea")
            for name in ("Baan Rin", "Rim Fah")
        ]
        rows: list[dict[str, Any]] = [
            {
                "channel": "shopee", "source": "", "external_id": f"q{number}", "title": "", "text": one.text,
                "rating": None, "lang": one.lang, "url": "", "media": [], "raw": {}, "published_at": now,
                "collected_at": now, "handle": f"h{number % (count // 2)}", "author": "Somebody", "followers": 0,
            }
            for number, one in enumerate(said)
        ]  # fmt: skip
        for place, query in enumerate(queries):
            save_mentions(session, query, rows[place::2])
        session.commit()


@contextmanager
def workers(count: int, environment: dict[str, str]) -> Iterator[list[int]]:
    """So many Celery workers, each a process with one task at a time; gives their process ids."""
    command = [sys.executable, "-m", "celery", "-A", "benchmarks.scoring_worker:app", "worker", "-P", "solo"]
    command += ["-Q", "score", "--loglevel", "ERROR", "--without-gossip", "--without-mingle", "-n"]
    quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    started = [subprocess.Popen([*command, f"w{number}@bench"], **quiet) for number in range(count)]  # noqa: S603
    try:
        yield [each.pid for each in started]
    finally:
        for each in started:
            each.terminate()
        for each in started:
            each.wait(STOPPING)


def processor_seconds(pids: list[int]) -> float:
    """What processes have worked so far."""
    ticks = 0
    for pid in pids:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(parts[11]) + int(parts[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def run(count: int, each: int, wait: float) -> Shared:
    """Let so many workers share a backlog; begins once all of them answer."""
    mentions = count * each
    with tempfile.TemporaryDirectory() as folder, own_database() as url, own_redis(Path(folder)) as redis:
        environment = os.environ | {
            "EARFUL_HOME": folder, "EARFUL_DATABASE_URL": url, "EARFUL_BROKER_URL": redis.url,
            "EARFUL_BENCH_NOTES": folder, "EARFUL_BENCH_WAIT": str(wait), "OMP_NUM_THREADS": "1",
        }  # fmt: skip
        migrate(url)
        engine = open_engine(url)
        fill(engine, mentions)
        app = Celery("bench", broker=redis.url)
        with workers(count, environment) as pids:
            _until_they_answer(app, count)
            before, started, wall = processor_seconds(pids), time.perf_counter(), time.time()
            _work_off(app, engine, count)
            seconds, busy = time.perf_counter() - started, processor_seconds(pids) - before
        _check(engine, mentions)
        engine.dispose()
        waited, worked, begun = _notes(Path(folder), wall)
    return Shared(count, mentions, seconds, busy, waited, worked, begun)


def _until_they_answer(app: Celery, count: int) -> None:
    for _ in range(120):
        if len(app.control.ping(timeout=1) or []) >= count:
            return
    raise RuntimeError("the workers did not start")


def _work_off(app: Celery, engine: Engine, count: int) -> None:
    put, ends = 0.0, time.monotonic() + LONGEST
    while time.monotonic() < ends:
        if time.monotonic() - put > AGAIN:
            put = time.monotonic()
            for _ in range(count):
                app.send_task("earful.read", queue="score", expires=AGAIN)
        with open_session(engine) as session:
            if not session.scalar(select(func.count(col(Unread.id)))):
                return
        time.sleep(0.1)
    raise RuntimeError(f"the backlog was not done after {LONGEST} seconds")


def _check(engine: Engine, mentions: int) -> None:
    with open_session(engine) as session:
        done = [session.scalar(select(func.count(column))) for column in (col(Sentiment.mention_id), col(Triage.id))]
    if done != [mentions, mentions]:
        raise RuntimeError(f"{mentions} mentions, but {done[0]} scores and {done[1]} decisions")


def _notes(folder: Path, since: float) -> tuple[dict[str, float], dict[str, float], float]:
    """The seconds of each kind of sharing, by both clocks, and after how long half of the workers had claimed."""
    waited: defaultdict[str, float] = defaultdict(float)
    worked: defaultdict[str, float] = defaultdict(float)
    first = []
    for file in folder.glob("*.tsv"):
        rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
        for name, seconds, busy, _, _ in rows:
            waited[name] += float(seconds)
            worked[name] += float(busy)
        claims = [float(at) for name, _, _, many, at in rows if name == "unscored" and int(many)]
        first += [min(claims) - since] if claims else []
    return dict(waited), dict(worked), median(first)


def line(one: Shared, wait: float) -> str:
    """One row of the table: rates, and milliseconds a mention."""
    rate, ideal = one.mentions / one.seconds, one.workers / wait
    turn = 1000 * one.waited.get("take_turn_to_decide", 0.0) / one.mentions
    claim, held = (1000 * one.worked.get(name, 0.0) / one.mentions for name in ("unscored", "held"))
    marks = 1000 * sum(one.worked.get(name, 0.0) for name in ("marks_of", "take_away", "drop_settled")) / one.mentions
    cells = (
        f"{one.workers}", f"{one.mentions:,}", f"{rate:.1f}", f"{rate / ideal:.0%}",
        f"{1000 * one.busy / one.mentions:.1f}", f"{claim:.2f}", f"{held:.2f}", f"{marks:.2f}", f"{turn:.2f}",
        f"{one.begun:.1f}",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def main(
    counts: Annotated[str, typer.Option("--workers", help="How many workers, several by commas.")] = "1,2,4,8",
    each: Annotated[int, typer.Option(help="Mentions for each worker.")] = 400,
    wait: Annotated[float, typer.Option(help="Seconds for which the model waits a text.")] = 0.05,
    rounds: Annotated[int, typer.Option(help="How often each is run.")] = 1,
) -> None:
    """Run each number of workers and print a table."""
    print(f"the model waits {1000 * wait:.0f} ms a text, {each} mentions for each worker")
    print(
        "| workers | mentions | done a second | of what waiting allows | worker ms | claim ms | turn ms | marks ms "
        f"| waited for the turn ms | first claim s |\n|{' --: |' * 10}"
    )
    for count in [int(one) for one in counts.split(",")] * rounds:
        print(line(run(count, each, wait), wait), flush=True)


if __name__ == "__main__":
    typer.run(main)
