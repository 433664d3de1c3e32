"""The pace of replies: no two too close, whoever asks, and never quite the same gap."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from store.brands import ensure_brand
from store.connections import connect, connection_of
from store.database import migrate, open_engine, open_session
from store.errors import BadInput, NotAllowed
from store.models import Connection, utc_now
from store.pace import DEFAULT, JITTER, free, gap_of, set_gap, take_turn
from store.workflow import Actor
from tests.postgres import own_database

ADMIN, NOW = Actor("person:1", "admin", 1), utc_now()


def connected(session: Session) -> Connection:
    brand = ensure_brand(session, "Rim Fah")
    return connection_of(session, brand.id or 0, "x") or connect(session, brand.id or 0, "x", ADMIN)


def turns(session: Session, minutes: int) -> list[datetime]:
    """When a turn was given to somebody who asks each second."""
    connection = connected(session)
    moments = (NOW + timedelta(seconds=second) for second in range(60 * minutes))
    return [moment for moment in moments if take_turn(session, connection, moment)]


def test_between_two_replies_lies_the_gap_and_a_little_more_by_chance(session: Session) -> None:
    given = turns(session, 20)
    gaps = [(after - before).total_seconds() for before, after in zip(given, given[1:], strict=False)]
    assert min(gaps) >= DEFAULT
    assert max(gaps) <= DEFAULT * (1 + JITTER) + 1
    assert len(set(gaps)) > 2


def test_the_gap_is_set_by_a_manager_and_kept_with_the_other_options(session: Session) -> None:
    connection = connected(session)
    connection.options = {"subreddits": ["coffee"]}
    set_gap(session, connection, 90, ADMIN, connection.version)
    assert (gap_of(connection), connection.options["subreddits"]) == (90, ["coffee"])
    with pytest.raises(NotAllowed):
        set_gap(session, connection, 1, Actor("person:2", "approver", 2), connection.version)
    with pytest.raises(BadInput):
        set_gap(session, connection, 3601, ADMIN, connection.version)


def test_a_gap_of_nothing_asks_for_no_turn(session: Session) -> None:
    connection = connected(session)
    set_gap(session, connection, 0, ADMIN, connection.version)
    assert len(turns(session, 1)) == 60
    assert free(connection, NOW)


def one_turn_for_two(url: str) -> None:
    engine = open_engine(url)
    with open_session(engine) as first, open_session(engine) as second:
        mine = connected(first)
        first.commit()
        theirs = connected(second)
        assert free(mine, NOW)
        assert free(theirs, NOW)
        taken = [take_turn(first, mine, NOW)]
        first.commit()
        taken.append(take_turn(second, theirs, NOW))
        second.commit()
        assert taken == [True, False]
        assert not free(connected(second), NOW + timedelta(seconds=DEFAULT - 1))
    engine.dispose()


def test_two_processes_share_the_count(session: Session) -> None:
    bind = session.get_bind()
    session.close()
    one_turn_for_two(str(bind.engine.url))


def test_two_processes_share_the_count_on_postgresql() -> None:
    with own_database() as url:
        migrate(url)
        one_turn_for_two(url)
