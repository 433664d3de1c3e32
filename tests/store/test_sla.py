"""The report counts who was in time, whoever asks by whatever, and leaves out what needed no answer."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session

from store.clocks import clock_of
from store.models import Case
from store.sla import Kept, Row, cells, kept, span
from store.workflow import move

if TYPE_CHECKING:
    from tests.store.conftest import Make

HOUR = timedelta(hours=1)
EMPTY = Kept(0, 0, None, None)


def end(make: "Make", case: Case, hours: float, action: str = "answered_by_hand") -> None:
    """Close a case so many hours after it opened."""
    move(make.session, case, action, make.actor("agent"), case.version, reason="so", at=make.now + hours * HOUR)


def report(make: "Make", now_after: float, *by: str) -> list[Row]:
    """The report of the day on which everything opens."""
    day = timedelta(days=1)
    return kept(make.session, make.now - day, make.now + day, make.now + now_after * HOUR, by=by)


def test_nothing_is_a_row_of_nothing(make: "Make") -> None:
    assert report(make, 0) == [Row("", "", 0, 0, EMPTY, EMPTY)]
    assert report(make, 0, "channel") == []
    assert cells(report(make, 0)[0]) == ["0", "0", "–", "–", "–", "–", "–", "–"]


def test_share_median_and_slowest_are_of_what_is_done(make: "Make") -> None:
    for hours in (0.5, 1, 2, 3, 3.5, 4, 5, 6, 7, 20):  # high: to be answered within 4 hours, resolved within 24
        end(make, make.case(priority="high"), hours)
    (row,) = report(make, 30)
    assert (row.cases, row.dismissed, row.answer.met, row.answer.missed, row.answer.share) == (10, 0, 6, 4, 0.6)
    assert (row.answer.median, row.answer.slowest) == (round(3.75 * 3600), 7 * 3600)
    assert (row.resolution.met, row.resolution.missed) == (10, 0)
    assert cells(row)[2:5] == ["60%", "3 h 45 min", "7 h 00 min"]


def test_what_is_not_due_yet_counts_in_neither_number(make: "Make") -> None:
    make.case(priority="high")
    assert report(make, 3)[0].answer == EMPTY
    assert report(make, 5)[0].answer == Kept(0, 1, None, None)
    assert report(make, 25)[0].resolution == Kept(0, 1, None, None)


def test_no_answer_needed_counts_apart(make: "Make") -> None:
    for hours in (1, 30):
        end(make, make.case(priority="high"), hours, "dismiss")
    (row,) = report(make, 50)
    assert (row.cases, row.dismissed, row.answer, row.resolution) == (2, 2, EMPTY, EMPTY)


def test_groups_are_in_order_and_add_up(make: "Make", session: Session) -> None:
    for channel, priority in (("line", "low"), ("line", "urgent"), ("email", "low"), ("line", "low")):
        end(make, make.case(priority=priority, channel=channel), 2)
    both = report(make, 3, "channel", "priority")
    assert [(row.channel, row.priority, row.cases) for row in both] == [
        ("email", "low", 1), ("line", "urgent", 1), ("line", "low", 2),
    ]  # fmt: skip
    assert [row.answer.missed for row in both] == [0, 1, 0]
    for by in ("channel", "priority"):
        assert sum(row.cases for row in report(make, 3, by)) == report(make, 3)[0].cases == 4
    assert kept(session, make.now + HOUR, make.now + 2 * HOUR, make.now)[0].cases == 0


def test_a_brand_sees_its_own(make: "Make", session: Session) -> None:
    one, two = make.case(make.brand("One")), make.case(make.brand("Two"))
    found = kept(session, make.now, make.now + HOUR, make.now, brand_id=one.brand_id)
    assert found[0].cases == 1
    assert clock_of(session, two).started_at == make.now


def test_spans_in_words() -> None:
    assert [span(seconds) for seconds in (None, 0, 59, 3_599, 3_600, 90_000)] == [
        "–", "0 min", "0 min", "59 min", "1 h 00 min", "25 h 00 min",
    ]  # fmt: skip
