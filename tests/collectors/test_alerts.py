"""People are told once when a query fails for hours, and once when it is read again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from collectors.alerts import alert, by_apprise
from collectors.resting import note
from store.brands import ensure_brand, ensure_query
from store.errors import TryLater
from store.models import Query
from store.settings import settings
from tests.peers.loopback import Answer, Asked, Loopback

HOUR = timedelta(hours=1)
NAME = "X of Rim Fah, query “our name”"


@pytest.fixture
def query(session: Session) -> Query:
    return ensure_query(session, ensure_brand(session, "Rim Fah"), "x", "our name")


@pytest.fixture
def told() -> list[str]:
    return []


def fail(session: Session, query: Query) -> datetime:
    note(session, query, None, TryLater("X could not be reached"))
    assert query.failing_since is not None
    return query.failing_since


def test_it_is_told_after_hours_once_and_again_when_it_is_over(session: Session, query: Query, told: list[str]) -> None:
    def notify(title: str, body: str) -> bool:
        told.append(f"{title}\n{body}")
        return True

    since = fail(session, query)
    assert alert(session, since + 5 * HOUR, notify) == []
    assert fail(session, query) == since, "it fails since the first time"
    line = f"{NAME} has not been read for 6 hours: X could not be reached"
    assert alert(session, since + 6 * HOUR, notify) == [line]
    assert alert(session, since + 7 * HOUR, notify) == []
    note(session, query, None, None)
    assert alert(session, since + 8 * HOUR, notify) == [f"{NAME} is read again."]
    assert alert(session, since + 9 * HOUR, notify) == []
    assert told == [f"Earful cannot read everything\n{line}", f"Earful reads again\n{NAME} is read again."]
    since = fail(session, query)
    assert len(alert(session, since + 6 * HOUR, notify)) == 1, "the next trouble is told anew"


def test_what_nobody_could_be_told_is_told_the_next_time(session: Session, query: Query) -> None:
    def broken(title: str, body: str) -> bool:
        raise OSError("no network")

    later = fail(session, query) + 6 * HOUR
    assert alert(session, later, lambda title, body: False) == []
    assert alert(session, later, broken) == []
    assert len(alert(session, later, lambda title, body: True)) == 1


def test_a_paused_query_and_an_unset_address_are_quiet(session: Session, query: Query) -> None:
    later = fail(session, query) + 6 * HOUR
    assert alert(session, later) == []
    query.active = False
    session.commit()
    assert alert(session, later, lambda title, body: True) == []


@contextmanager
def mailbox() -> Iterator[tuple[str, list[Asked]]]:
    """A place that takes messages as JSON, and what came."""
    came: list[Asked] = []

    class Box(Loopback):
        def answer(self, asked: Asked) -> Answer:
            came.append(asked)
            return Answer(500) if asked.path == "/full" else Answer()

    with Box() as box:
        yield box.url.removeprefix("http://"), came


def test_apprise_delivers_to_each_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with mailbox() as (place, came):
        monkeypatch.setenv("EARFUL_ALERT_URLS", f"json://{place}/one json://{place}/two")
        settings.cache_clear()
        assert by_apprise("Trouble", "X is not read")
        assert {each.path for each in came} == {"/one", "/two"}
        assert b"X is not read" in came[0].body
        monkeypatch.setenv("EARFUL_ALERT_URLS", f"json://{place}/full")
        settings.cache_clear()
        assert not by_apprise("Trouble", "X is not read")
        monkeypatch.setenv("EARFUL_ALERT_URLS", "nonsense")
        settings.cache_clear()
        assert not by_apprise("Trouble", "X is not read")


def test_the_moment_of_failing_is_utc(session: Session, query: Query) -> None:
    assert fail(session, query).tzinfo == UTC
