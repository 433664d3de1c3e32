"""Each day of a query says what was read, what could not be, and why."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from store.brands import ensure_brand, ensure_query
from store.coverage import Day, coverage
from store.mentions import save_mentions
from store.models import Query, Run

ZONE = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)  # 16:00 in Bangkok
DAY = timedelta(days=1)


@pytest.fixture
def query(session: Session) -> Query:
    return ensure_query(session, ensure_brand(session, "Rim Fah"), "x", "our name")


def ran(session: Session, query: Query, days_ago: float, *, error: str = "", gap: str = "", cut: bool = False) -> None:
    at = NOW - days_ago * DAY
    done = None if cut else at + timedelta(minutes=1)
    session.add(Run(kind="collect", query_id=query.id, started_at=at, finished_at=done, error=error, gap=gap))
    session.flush()


def days(session: Session, query: Query, count: int = 5) -> list[Day]:
    found = coverage(session, query, ZONE, NOW, count)
    assert [each.day.day for each in found] == list(range(21 - count, 21))
    return found


def words(session: Session, query: Query, count: int = 5) -> list[str]:
    return [each.word for each in days(session, query, count)]


def test_before_anybody_listened_nothing_is_missing(session: Session, query: Query) -> None:
    assert words(session, query) == ["before"] * 5
    ran(session, query, 1)
    assert words(session, query) == ["before", "before", "before", "read", "unread"]
    ran(session, query, 0)
    assert words(session, query) == ["before", "before", "before", "read", "read"]


def test_a_day_without_a_run_is_read_late_by_the_next_one(session: Session, query: Query) -> None:
    ran(session, query, 4)
    ran(session, query, 0)
    found = days(session, query)
    assert [each.word for each in found] == ["read", "late", "late", "late", "read"]
    assert found[1].why == ("nothing ran",)


def test_what_failed_says_why_until_a_run_makes_up_for_it(session: Session, query: Query) -> None:
    ran(session, query, 2)
    for _ in range(2):
        ran(session, query, 1, error="TryLater: X could not be reached")
    ran(session, query, 0, cut=True)
    found = days(session, query, 3)
    assert [each.word for each in found] == ["read", "unread", "unread"]
    assert (found[1].runs, found[1].failed, found[1].why) == (2, 2, ("TryLater: X could not be reached",))
    assert found[2].why == ("a run was cut off",)
    ran(session, query, -0.01)
    assert words(session, query, 3) == ["read", "late", "read"]


def test_a_gap_stands_on_every_day_that_its_run_should_have_read(session: Session, query: Query) -> None:
    ran(session, query, 3)
    ran(session, query, 0, gap="what was written before Thursday is no longer shown")
    found = days(session, query, 4)
    assert [each.word for each in found] == ["gap", "gap", "gap", "gap"]
    assert found[1].why == ("what was written before Thursday is no longer shown",)


def test_mentions_are_counted_on_the_day_on_which_they_were_written_there(session: Session, query: Query) -> None:
    ran(session, query, 1)
    ran(session, query, 0)
    row: dict[str, Any] = {
        "channel": "x", "source": "x", "title": "", "text": "tea", "rating": None, "lang": "", "url": "", "media": [],
        "raw": {}, "collected_at": NOW, "author": "", "handle": "", "followers": 0,
    }  # fmt: skip
    late = datetime(2026, 11, 19, 16, 59, tzinfo=UTC)  # a minute before midnight in Bangkok
    times = [late, late + timedelta(minutes=1), NOW]
    save_mentions(session, query, [row | {"external_id": str(n), "published_at": at} for n, at in enumerate(times)])
    assert [each.mentions for each in days(session, query, 2)] == [1, 2]
