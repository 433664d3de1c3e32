"""What should have been done and was not is said; what rests for a good reason is not."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from collectors.run import is_due
from store.brands import ensure_query
from store.connections import rest
from store.deliveries import DELIVERED
from store.health import gauges, late_work
from store.models import Connection, Query, Run
from store.pace import EVERY
from store.pauses import pause, resume
from store.queries import WHAT
from store.secrets import seal
from store.unscored import set_unreadable
from store.workflow import job, move

if TYPE_CHECKING:
    from tests.store.conftest import Make


HOUR = timedelta(hours=1)


def late(session: Session, now: datetime) -> list[str]:
    return late_work(session, now, lambda query: is_due(session, query, now))


def a_query(make: "Make", session: Session) -> Query:
    query = ensure_query(session, make.brand(), "feed", "tea", options={})
    query.created_at = make.now - timedelta(hours=5)
    session.add(query)
    session.flush()
    return query


def test_a_query_that_was_not_read_is_late_unless_it_rests(make: "Make", session: Session) -> None:
    query = a_query(make, session)
    assert [f"query {query.id}" in line for line in late(session, make.now)] == [True]
    query.problem = "the network asked us to wait"
    assert late(session, make.now) == []
    query.problem = ""
    session.add(Run(kind="collect", query_id=query.id, finished_at=make.now - timedelta(minutes=30)))
    session.flush()
    assert late(session, make.now) == []


def test_a_query_that_nobody_asks_for_is_not_late(make: "Make", session: Session) -> None:
    query = a_query(make, session)
    query.options = {WHAT: DELIVERED}
    assert late(session, make.now) == []


@pytest.mark.parametrize(
    ("entered", "until", "count"),
    [(False, None, 0), (True, None, 0), (True, HOUR, 0), (True, -HOUR, 1)],
    ids=["off", "a person must act", "asked to wait", "waited long enough"],
)
def test_a_query_whose_connection_rests_is_not_late(
    make: "Make", session: Session, entered: bool, until: timedelta | None, count: int
) -> None:
    query = a_query(make, session)
    query.channel = "youtube"
    connection = Connection(brand_id=query.brand_id, channel="youtube")
    connection.read_secrets = seal({"api_key": "k"} if entered else {})
    rest(session, connection, "the key is not valid" if entered else "", make.now + until if until else None)
    session.flush()
    assert len(late(session, make.now)) == count


def test_a_mention_without_a_score_is_late_after_two_hours(make: "Make", session: Session) -> None:
    make.mention(make.brand())
    assert late(session, make.now + timedelta(minutes=119)) == []
    (line,) = (each for each in late(session, make.now + timedelta(minutes=121)) if "score" in each)
    assert "waited for its score since" in line


def test_a_mention_that_broke_the_model_is_set_aside_and_not_late(make: "Make", session: Session) -> None:
    mention = make.mention(make.brand())
    set_unreadable(session, mention.id or 0, "m", ValueError("odd"), make.now)
    session.flush()
    assert not [line for line in late(session, make.now + 3 * HOUR) if "score" in line]


def replies_late(session: Session, now: datetime) -> list[str]:
    return [line for line in late(session, now) if "approved" in line]


def test_a_reply_that_is_paused_is_not_late_and_its_time_begins_when_the_pause_ends(
    make: "Make", session: Session
) -> None:
    reply, admin = make.reply(make.case()), make.actor("admin")
    made = pause(session, make.brand().id, "a recall", admin, make.now)
    assert replies_late(session, make.now + HOUR) == []
    resume(session, made.id or 0, admin, make.now + HOUR)
    assert replies_late(session, make.now + HOUR + timedelta(minutes=5)) == []
    assert len(replies_late(session, make.now + HOUR + timedelta(minutes=11))) == 1
    assert reply.status == "queued"


def test_a_reply_whose_connection_rests_or_keeps_its_pace_is_not_late(make: "Make", session: Session) -> None:
    reply, now = make.reply(make.case()), make.now + HOUR
    connection = Connection(brand_id=make.brand().id or 0, channel=reply.channel, live=True)
    rest(session, connection, "the token is not valid", None)
    session.flush()
    assert replies_late(session, now) == []
    rest(session, connection, "", None)
    connection.options, connection.next_send_at = {EVERY: 3600}, now + timedelta(minutes=20)
    session.flush()
    assert replies_late(session, now) == []
    assert replies_late(session, now + timedelta(minutes=25)) == []
    assert len(replies_late(session, now + timedelta(minutes=31))) == 1


def test_an_approved_reply_that_does_not_leave_is_late(make: "Make", session: Session) -> None:
    reply = make.reply(make.case())
    found = [line for line in late(session, make.now + timedelta(minutes=11)) if "approved" in line]
    assert found == ["1 approved replies have not left, the oldest for 11 minutes"]
    move(session, reply, "claim", job("send"), reply.version)
    assert not [line for line in late(session, make.now + timedelta(minutes=11)) if "approved" in line]


def test_the_numbers_are_those_of_the_rows(make: "Make", session: Session) -> None:
    query = a_query(make, session)
    query.failing_since = make.now
    make.reply(make.case())
    session.add(Connection(brand_id=query.brand_id, channel="x", live=True, monthly_budget=5_000_000))
    run = Run(kind="analyse", started_at=make.now, finished_at=make.now + timedelta(seconds=8), found=40, error="x")
    for ago, seconds in ((130, 4), (20, 2)):
        begun = make.now - timedelta(minutes=ago)
        session.add(Run(kind="analyse", started_at=begun, finished_at=begun + timedelta(seconds=seconds), found=3))
        session.flush()
    session.add(run)
    session.flush()
    found = {(each.name, *each.labels.values()): each.value for each in gauges(session, make.now, lambda query: True)}
    assert found["mentions",] == 1
    assert found["replies", "queued"] == 1
    assert (found["run_seconds", "analyse"], found["run_items", "analyse"]) == (8, 40)
    assert found["run_failed", "analyse"] == 1
    assert (found["runs_hour", "analyse"], found["run_items_hour", "analyse"]) == (2, 43)
    assert found["run_seconds_hour", "analyse"] == 10
    assert found["mentions_unread",] == 1
    assert found["query_failing", str(query.id), "feed"] == 1
    assert found["query_unread_seconds", str(query.id), "feed"] == 5 * 3600
    assert (found["budget_dollars", "rim-fah", "x"], found["connection_live", "rim-fah", "x"]) == (5, 1)
