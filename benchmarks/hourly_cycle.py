"""What one hourly round over fifty queries with nothing new costs, beside the bare HTTP calls that it makes.

Usage: python benchmarks/hourly_cycle.py [--queries 50] [--rounds 5]

Half of the queries read X and half Reddit, each network played by a process of its own on this machine. The bare calls
are the same requests with the same headers, sent by `requests` one by one, and nothing made of the answers.
"""

import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Annotated, Any
from unittest.mock import patch

import requests
import typer
from sqlmodel import Session

from collectors.run import collect_due
from store.brands import ensure_brand, ensure_query
from store.connections import connect
from store.database import migrate, open_engine, open_session
from store.settings import settings
from store.workflow import Actor
from tests.peers.reddit_desk import ago, secrets
from tests.peers.reddit_network import RedditNetwork
from tests.peers.x_network import XNetwork

ADMIN = Actor("person:1", "admin", 1)
SHOP = "pine_kettle"


def networks(pipe: Pipe) -> None:
    """Play both networks until the other end says that it is enough."""
    with XNetwork() as x, RedditNetwork() as reddit:
        ada = x.user("ada_k")
        for number in range(20):
            x.post(ada, f"tea {number}", ago=timedelta(hours=number + 0.5))
            reddit.submission(f"tea {number}", subreddit="thrift", at=ago(3600 * (number + 0.5)))
        x.limits.update(dict.fromkeys(x.limits, 1_000_000))
        pipe.send((x.url, x.app_token, reddit.url, secrets(reddit, SHOP)))
        pipe.recv()


@contextmanager
def store(home: Path, told: tuple[str, str, str, dict[str, str]], queries: int) -> Iterator[Session]:
    """A database of one brand with its connections to both networks and its queries."""
    x_url, token, reddit_url, keys = told
    os.environ |= {"EARFUL_HOME": str(home), "EARFUL_X_BASE_URL": x_url, "EARFUL_REDDIT_BASE_URL": reddit_url}
    settings.cache_clear()
    migrate(settings().url())
    engine = open_engine(settings().url())
    with open_session(engine) as session:
        brand = ensure_brand(session, "Pine Kettle")
        connect(session, brand.id or 0, "x", ADMIN, read={"bearer_token": token})
        connect(session, brand.id or 0, "reddit", ADMIN, read=keys)
        for number in range(queries):
            channel, options = ("reddit", {"what": "search"}) if number % 2 else ("x", {})
            ensure_query(session, brand, channel, f"q{number}", expression="tea", options=options)
        session.commit()
        yield session
    engine.dispose()


def took(work: Callable[[], object]) -> tuple[float, float]:
    """How long some work takes: by the clock, and on the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def calls_of(work: Callable[[], object]) -> list[requests.PreparedRequest]:
    """The requests that some work sends."""
    seen: list[requests.PreparedRequest] = []
    real = requests.Session.send

    def send(self: requests.Session, request: requests.PreparedRequest, **more: Any) -> requests.Response:
        answer = real(self, request, **more)
        seen.append(answer.request.copy())
        return answer

    with patch.object(requests.Session, "send", send):
        work()
    return seen


def bare(calls: list[requests.PreparedRequest]) -> None:
    """Send the same requests, and read the answers to their end."""
    for call in calls:
        with requests.Session() as session:
            session.send(call, timeout=10).raise_for_status()


def main(
    queries: Annotated[int, typer.Option(help="How many queries.")] = 50,
    rounds: Annotated[int, typer.Option(help="How many rounds; the median counts.")] = 5,
) -> None:
    """Print what a round and its bare calls take, and how many times as much the round is."""
    here, there = multiprocessing.Pipe()
    player = multiprocessing.get_context("spawn").Process(target=networks, args=(there,))
    player.start()
    try:
        with tempfile.TemporaryDirectory() as home, store(Path(home), here.recv(), queries) as session:
            found = sum(run.new for run in collect_due(session).runs)
            calls = calls_of(lambda: collect_due(session))
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(took(lambda: collect_due(session)))
                theirs.append(took(lambda: bare(calls)))
    finally:
        here.send("enough")
        player.join()
    (clock, processor), (bare_clock, bare_processor) = (
        [statistics.median(column) for column in zip(*some, strict=True)] for some in (ours, theirs)
    )
    print(f"{queries} queries, {found} mentions read before, {len(calls)} calls a round; median of {rounds} rounds:")
    print(f"  by the clock: a round {clock:.2f} s, its bare calls {bare_clock:.2f} s, {clock / bare_clock:.1f} times")
    print(
        f"  on the processor: a round {processor:.2f} s, its bare calls {bare_processor:.2f} s, "
        f"{processor / bare_processor:.1f} times"
    )


if __name__ == "__main__":
    typer.run(main)
