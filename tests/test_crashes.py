"""Reading and answering X and Reddit through their real clients, dying at any point: nothing lost, nothing twice."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from collectors.run import collect_due
from responder.run import send_approved
from store.connections import switch
from store.database import open_engine, open_session
from store.models import Case, Mention, Reply, utc_now
from tests.crashing import Points, crash_at, crash_everywhere
from tests.peers.reddit_desk import ago, open_desk
from tests.peers.x_desk import ADMIN, desk_on

pytestmark = pytest.mark.sqlite  # each try begins with a copy of the file of a database
MINUTES = (6, 8, 13, 40, 70)  # enough for a claim to be given up, and for every look
SORRY = "We are sorry about the cup."


@contextmanager
def session_on(place: Path) -> Iterator[Session]:
    """A session on a database file, as a process of its own has it."""
    engine = open_engine(f"sqlite:///{place}")
    try:
        with open_session(engine) as session:
            yield session
    finally:
        engine.dispose()


@pytest.fixture
def database(home: Path, empty_database: Path) -> Callable[[int], Path]:
    """Makes an empty database for each try."""

    def make(number: int) -> Path:
        return Path(shutil.copy(empty_database, home / f"try-{number}.db"))

    return make


def held(place: Path) -> list[str]:
    """The external ids of all mentions, sorted."""
    with session_on(place) as session:
        return sorted(mention.external_id for mention in session.exec(select(Mention)))


@pytest.mark.slow
def test_reading_x_that_dies_anywhere_loses_no_post(
    database: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(number: int) -> Points:
        place = database(number)
        with session_on(place) as session, desk_on(session, monkeypatch) as desk:
            posts = desk.posts(120)
            with crash_at(number) as points, session_on(place) as other:
                collect_due(other)
            posts.append(desk.network.post(desk.ben, "tea came in meanwhile"))
            for _ in range(2):
                with session_on(place) as other:
                    collect_due(other)
            assert held(place) == sorted(post.id for post in posts), points.passed
        return points

    assert crash_everywhere(dies, 3) > 20


@pytest.mark.slow
def test_reading_reddit_that_dies_anywhere_loses_nothing(
    database: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    def dies(number: int) -> Points:
        place = database(number)
        with session_on(place) as session, open_desk(session, monkeypatch, home / "outbox") as desk:
            names = [
                desk.network.submission(f"Pine kettle {each}", subreddit="thrift", at=ago(3600 - each))
                for each in range(120)
            ]
            desk.query()
            session.commit()
            with crash_at(number) as points, session_on(place) as other:
                collect_due(other)
            names.append(desk.network.submission("Pine kettle, meanwhile", subreddit="thrift", at=ago(1)))
            for _ in range(2):
                with session_on(place) as other:
                    collect_due(other)
            assert held(place) == sorted(names), points.passed
        return points

    assert crash_everywhere(dies, 3) > 20


def sends(place: Path, minutes: float) -> None:
    """One run of the job that sends, some minutes from now."""
    with session_on(place) as session:
        send_approved(session, place.parent / "outbox", now=utc_now() + timedelta(minutes=minutes))


def settled(place: Path, landed: list[str], points: Points) -> None:
    """What stands on the network stands there once and is known to; what is not there waits for a person again."""
    with session_on(place) as session:
        (reply,) = session.exec(select(Reply)).all()
        case = session.get_one(Case, reply.case_id)
        assert len(landed) == (reply.status == "published"), points.passed
        assert reply.external_id == "".join(landed), points.passed
        assert (reply.status, case.status) in {("published", "resolved"), ("failed", "open")}, points.passed


@pytest.mark.slow
def test_answering_x_that_dies_anywhere_sends_once_or_not_at_all(
    database: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(number: int) -> Points:
        place = database(number)
        with session_on(place) as session, desk_on(session, monkeypatch) as desk:
            switch(session, desk.connection, True, ADMIN, desk.connection.version, ())
            post = desk.network.post(desk.ada, "my tea cup is broken @PineKettle", ago=timedelta(hours=1))
            desk.collect()
            desk.approved(post, SORRY)
            with crash_at(number) as points:
                sends(place, 1)
            for minutes in MINUTES:
                sends(place, minutes)
            settled(place, [each.id for each in desk.network.landed], points)
        return points

    assert crash_everywhere(dies) > 15


@pytest.mark.slow
def test_answering_reddit_that_dies_anywhere_sends_once_or_not_at_all(
    database: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    def dies(number: int) -> Points:
        place = database(number)
        with session_on(place) as session, open_desk(session, monkeypatch, home / "outbox") as desk:
            name = desk.network.submission("Pine kettle is broken", subreddit="thrift", at=ago(3600))
            desk.read(desk.query())
            desk.approved(name, SORRY)
            with crash_at(number) as points:
                sends(place, 1)
            for minutes in MINUTES:
                sends(place, minutes)
            settled(place, [each.name for each in desk.network.writes], points)
        return points

    assert crash_everywhere(dies) > 15
