"""`kill -9`, ten times while a real `earful` reads and twenty while it answers: the next one makes it good."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from collectors.run import collect_due
from responder.run import send_approved
from store.connections import switch
from store.models import Case, Mention, Reply, utc_now
from store.workflow import ACTIVE
from tests.peers.reddit_desk import ago, open_desk
from tests.peers.x_desk import ADMIN, POSTS, SEARCH, desk_on

PROJECT = Path(__file__).parents[1]
MINUTES = (6, 8, 13, 40, 70)
SORRY = "We are sorry about the cup."
WHERE, WHERE_SENDING = range(5), range(10)

pytestmark = pytest.mark.slow


class Doomed:
    """One `earful` command as a process of its own, killed from outside."""

    def __init__(self, *words: str) -> None:
        self._words = words
        self._begun = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None

    def kill(self, after: float = 0.0) -> None:
        """Kill it without a word, at once or some seconds from now."""
        self._begun.wait(20)
        assert self.process is not None
        if after:
            threading.Timer(after, self.process.kill).start()
        else:
            self.process.kill()

    def run(self) -> int:
        """Start it and wait for its end; the exit code, negative where a signal ended it."""
        command = [sys.executable, "-m", "cli", *self._words]
        environment = os.environ | {"PYTHONPATH": str(PROJECT)}
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._begun.set()
        self.process.communicate(timeout=120)
        return self.process.returncode


@pytest.fixture
def later() -> Iterator[Callable[[int], float]]:
    """A moment within the next fifth of a second, the same each time for a number; at once for even ones."""
    yield lambda number: random.Random(number).uniform(0.001, 0.2) if number % 2 else 0.0  # noqa: S311  a dice, no secret


def read_again(session: Session) -> list[str]:
    """Read what is left, and name all that is held."""
    session.expire_all()
    for _ in range(2):
        collect_due(session)
    return sorted(mention.external_id for mention in session.exec(select(Mention)))


def settle(session: Session, outbox: Path, landed: Callable[[], list[str]]) -> None:
    """Let the job go on for an hour: what landed is known to be out, what did not waits for a person."""
    session.expire_all()
    for minutes in MINUTES:
        send_approved(session, outbox, now=utc_now() + timedelta(minutes=minutes))
    (reply,) = session.exec(select(Reply)).all()
    case = session.get_one(Case, reply.case_id)
    assert len(landed()) == (reply.status == "published")
    assert reply.external_id == "".join(landed())
    assert (case.status in ACTIVE) == (reply.status == "failed")


@pytest.mark.parametrize("number", WHERE)
def test_reading_x(
    session: Session, monkeypatch: pytest.MonkeyPatch, number: int, later: Callable[[int], float]
) -> None:
    doomed = Doomed("collect")
    with desk_on(session, monkeypatch) as desk:
        posts = desk.posts(320)
        session.commit()
        desk.network.meanwhile(SEARCH, lambda: doomed.kill(later(number)), after=1 + number % 3)
        assert doomed.run() == -signal.SIGKILL
        posts.append(desk.network.post(desk.ben, "tea came in meanwhile"))
        assert read_again(session) == sorted(post.id for post in posts)


@pytest.mark.parametrize("number", WHERE)
def test_reading_reddit(
    session: Session, monkeypatch: pytest.MonkeyPatch, home: Path, number: int, later: Callable[[int], float]
) -> None:
    doomed = Doomed("collect")
    with open_desk(session, monkeypatch, home / "outbox") as desk:
        at = [ago(3600 - each) for each in range(320)]
        names = [desk.network.submission(f"Pine kettle {each}", subreddit="thrift", at=each) for each in at]
        desk.query()
        session.commit()
        desk.network.before("/r/*/search", lambda: doomed.kill(later(number)), skip=number % 3)
        assert doomed.run() == -signal.SIGKILL
        names.append(desk.network.submission("Pine kettle, meanwhile", subreddit="thrift", at=ago(1)))
        assert read_again(session) == sorted(names)


@pytest.mark.parametrize("number", WHERE_SENDING)
def test_answering_x(
    session: Session, monkeypatch: pytest.MonkeyPatch, home: Path, number: int, later: Callable[[int], float]
) -> None:
    doomed = Doomed("send")
    with desk_on(session, monkeypatch) as desk:
        switch(session, desk.connection, True, ADMIN, desk.connection.version, ())
        post = desk.network.post(desk.ada, "my tea cup is broken @PineKettle", ago=timedelta(hours=1))
        desk.collect()
        desk.approved(post, SORRY)
        path = (POSTS, "/2/users/*/tweets", SEARCH)[number % 3]
        desk.network.meanwhile(path, lambda: doomed.kill(later(number)), after=2 if path == POSTS else 1)
        assert doomed.run() in (-signal.SIGKILL, 0)
        settle(session, home / "outbox", lambda: [each.id for each in desk.network.landed])


@pytest.mark.parametrize("number", WHERE_SENDING)
def test_answering_reddit(
    session: Session, monkeypatch: pytest.MonkeyPatch, home: Path, number: int, later: Callable[[int], float]
) -> None:
    doomed = Doomed("send")
    with open_desk(session, monkeypatch, home / "outbox") as desk:
        name = desk.network.submission("Pine kettle is broken", subreddit="thrift", at=ago(3600))
        desk.read(desk.query())
        desk.approved(name, SORRY)
        pattern = ("POST /api/comment", "GET /comments/*", "*")[number % 3]
        desk.network.before(pattern, lambda: doomed.kill(later(number)), skip=4 if pattern == "*" else 0)
        assert doomed.run() in (-signal.SIGKILL, 0)
        settle(session, home / "outbox", lambda: [each.name for each in desk.network.writes])
