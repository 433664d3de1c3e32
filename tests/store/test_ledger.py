"""The ledger: each thing is charged once a day, budgets stop, and a month is projected from its beginning."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from store.brands import ensure_brand, ensure_query
from store.ledger import (
    DOLLAR,
    Cost,
    began_to_spend,
    charge,
    dollars,
    left_for,
    left_on,
    lines_by_query,
    lines_of,
    month_of,
    projected,
    spent_by_channel,
    spent_on_connection,
    spent_on_queries,
    spent_on_query,
)
from store.models import Billed, Brand, Connection, Query

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
POST = 5_000


@pytest.fixture
def brand(session: Session) -> Brand:
    return ensure_brand(session, "Rim Fah")


@pytest.fixture
def query(session: Session, brand: Brand) -> Query:
    return ensure_query(session, brand, "x", "name")


@pytest.fixture
def connection(session: Session, brand: Brand) -> Connection:
    connection = Connection(brand_id=brand.id or 0, channel="x")
    session.add(connection)
    session.flush()
    return connection


def posts(*ids: str) -> "Sequence[Cost]":
    return [Cost("post read", POST, ids)]


def test_a_thing_is_charged_once_a_day_and_again_on_the_next(session: Session, query: Query) -> None:
    def pay(*ids: str, at: datetime = NOW) -> int:
        return charge(session, query.brand_id, "x", posts(*ids), at, query.id)

    assert pay("1", "2") == 2 * POST
    assert pay("2", "3", "3") == POST
    assert pay("1") == 0
    assert pay("1", at=NOW + timedelta(days=1)) == POST
    assert spent_on_query(session, query.id or 0, NOW) == 4 * POST
    assert spent_on_queries(session, [query.id or 0, 99], NOW) == {query.id: 4 * POST}


def test_the_same_number_on_another_channel_or_call_is_another_thing(session: Session, query: Query) -> None:
    assert charge(session, query.brand_id, "x", posts("1"), NOW) == POST
    assert charge(session, query.brand_id, "y", posts("1"), NOW) == POST
    assert charge(session, query.brand_id, "x", [Cost("user read", 10_000, ("1",))], NOW) == 10_000


def test_each_brand_pays_for_what_its_own_account_reads(session: Session, query: Query) -> None:
    other = ensure_brand(session, "Other")
    assert charge(session, query.brand_id, "x", posts("1"), NOW) == POST
    assert charge(session, other.id or 0, "x", posts("1"), NOW) == POST
    assert charge(session, other.id or 0, "x", posts("1"), NOW) == 0


def test_calls_without_things_are_counted(session: Session, connection: Connection) -> None:
    for _ in range(2):
        charge(session, connection.brand_id, "x", [Cost("counts", 5_000, units=1), Cost("nothing", 7)], NOW)
    assert [(line.what, line.units, line.micros) for line in lines_of(session, connection, NOW)] == [
        ("counts", 2, 10_000)
    ]


def test_old_things_are_forgotten(session: Session, query: Query) -> None:
    charge(session, query.brand_id, "x", posts("1"), NOW - timedelta(days=5))
    charge(session, query.brand_id, "x", posts("2"), NOW)
    assert [row.thing for row in session.exec(select(Billed))] == [f"{query.brand_id} post read 2"]


def test_a_month_ends_at_midnight_in_utc(session: Session, query: Query) -> None:
    for day in (datetime(2026, 10, 31, 23, 59, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC), NOW):
        charge(session, query.brand_id, "x", posts(day.isoformat()), day, query.id)
    assert spent_on_query(session, query.id or 0, NOW) == 2 * POST
    assert month_of(datetime(2026, 12, 31, 23, tzinfo=UTC))[1] == datetime(2027, 1, 1, tzinfo=UTC)


def test_the_smaller_room_of_query_and_connection_counts(
    session: Session, query: Query, connection: Connection
) -> None:
    assert left_for(session, query, connection, NOW) is None
    assert left_on(session, None, NOW) is None
    query.monthly_budget, connection.monthly_budget = 4 * POST, 10 * POST
    charge(session, query.brand_id, "x", posts("1"), NOW, query.id)
    charge(session, query.brand_id, "x", posts(*map(str, range(10, 18))), NOW)
    assert spent_on_connection(session, connection, NOW) == 9 * POST
    assert spent_by_channel(session, query.brand_id, NOW) == {"x": 9 * POST}
    assert left_for(session, query, connection, NOW) == POST
    charge(session, query.brand_id, "x", posts(*map(str, range(20, 30))), NOW)
    assert left_for(session, query, connection, NOW) == 0


def test_a_projection_goes_on_as_it_began() -> None:
    begun, ended = month_of(NOW)
    half = begun + (ended - begun) / 2
    assert projected(3 * DOLLAR, half) == 6 * DOLLAR
    assert projected(3 * DOLLAR, half, since=half - (ended - half) / 3) == 12 * DOLLAR
    assert projected(0, NOW) == 0
    assert projected(5, ended - timedelta(seconds=1)) == 5


@given(spent=st.integers(0, 10**9), seconds=st.integers(0, 29 * 86_400))
def test_a_projection_is_never_below_what_was_spent(spent: int, seconds: int) -> None:
    assert projected(spent, month_of(NOW)[0] + timedelta(seconds=seconds)) >= spent


@pytest.mark.parametrize(
    ("micros", "text"), [(0, "$0.00"), (10_000, "$0.010"), (200_000, "$0.20"), (1_234_567_890, "$1,234.57")]
)
def test_amounts_read_as_people_write_them(micros: int, text: str) -> None:
    assert dollars(micros) == text


def test_the_ledger_tells_each_query_and_what_stands_beside_them(
    session: Session, query: Query, connection: Connection
) -> None:
    charge(session, query.brand_id, "x", posts("1", "2"), NOW, query.id)
    charge(session, query.brand_id, "x", [Cost("reply", 30_000, units=1)], NOW + timedelta(hours=1))
    charge(session, query.brand_id, "x", posts("3"), NOW - timedelta(days=40), query.id)
    charge(session, query.brand_id, "reddit", posts("4"), NOW)
    lines = lines_by_query(session, connection, NOW)
    assert [(each.query_id, each.name, each.micros) for each in lines] == [
        (None, "", 30_000),
        (query.id, "name", 10_000),
    ]
    assert began_to_spend(session, connection, NOW) == NOW
    assert began_to_spend(session, connection, NOW + timedelta(days=40)) is None
