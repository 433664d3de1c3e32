"""What should have been done and was not is said; what rests for a good reason is not."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session

from store.brands import ensure_query
from store.health import gauges, late_work
from store.models import Connection, Query, Run
from store.workflow import job, move

if TYPE_CHECKING:
    from tests.store.conftest import Make


def a_query(make: "Make", session: Session) -> Query:
    query = ensure_query(session, make.brand(), "feed", "tea", options={})
    query.created_at = make.now - timedelta(hours=5)
    session.add(query)
    session.flush()
    return query


def test_a_query_that_was_not_read_is_late_unless_it_rests(make: "Make", session: Session) -> None:
    query = a_query(make, session)
    assert [f"query {query.id}" in line for line in late_work(session, make.now)] == [True]
    query.problem = "the network asked us to wait"
    assert late_work(session, make.now) == []
    query.problem = ""
    session.add(Run(kind="collect", query_id=query.id, finished_at=make.now - timedelta(minutes=30)))
    session.flush()
    assert late_work(session, make.now) == []


def test_a_mention_without_a_score_is_late_after_two_hours(make: "Make", session: Session) -> None:
    make.mention(make.brand())
    assert late_work(session, make.now + timedelta(minutes=119)) == []
    (line,) = (each for each in late_work(session, make.now + timedelta(minutes=121)) if "score" in each)
    assert "waited for its score since" in line


def test_an_approved_reply_that_does_not_leave_is_late(make: "Make", session: Session) -> None:
    reply = make.reply(make.case())
    found = [line for line in late_work(session, make.now + timedelta(minutes=11)) if "approved" in line]
    assert found == ["1 approved replies have not left, the oldest for 11 minutes"]
    move(session, reply, "claim", job("send"), reply.version)
    assert not [line for line in late_work(session, make.now + timedelta(minutes=11)) if "approved" in line]


def test_the_numbers_are_those_of_the_rows(make: "Make", session: Session) -> None:
    query = a_query(make, session)
    query.failing_since = make.now
    make.reply(make.case())
    session.add(Connection(brand_id=query.brand_id, channel="x", live=True, monthly_budget=5_000_000))
    run = Run(kind="analyse", started_at=make.now, finished_at=make.now + timedelta(seconds=8), found=40, error="x")
    session.add(run)
    session.flush()
    found = {(each.name, *each.labels.values()): each.value for each in gauges(session, make.now)}
    assert found["mentions",] == 1
    assert found["replies", "queued"] == 1
    assert (found["run_seconds", "analyse"], found["run_items", "analyse"]) == (8, 40)
    assert found["run_failed", "analyse"] == 1
    assert found["query_failing", str(query.id), "feed"] == 1
    assert found["query_unread_seconds", str(query.id), "feed"] == 5 * 3600
    assert (found["budget_dollars", "rim-fah", "x"], found["connection_live", "rim-fah", "x"]) == (5, 1)
