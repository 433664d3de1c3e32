"""How a channel stands is one word with its reason, and what stands still although a query wants it is told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from channels import SETUPS
from channels.queries import READINGS, asked, mistakes_in, reading_of
from channels.setup import About, Need, Setup
from channels.states import missing_to, query_rests, state_of, troubles
from store.brands import ensure_brand, ensure_query
from store.connections import change, connect, rest, switch
from store.ledger import Cost, charge
from store.models import Brand, Connection, Query, utc_now
from store.workflow import Actor

ABOUT = About(*["said elsewhere"] * 6)
ADMIN = Actor("person:1", "admin", 1)
NEEDS = (Need("token", "Token"), Need("extra", "Extra", optional=True))


@pytest.fixture
def brand(session: Session, monkeypatch: pytest.MonkeyPatch) -> Brand:
    monkeypatch.setitem(SETUPS, "x", Setup(ABOUT, ("a step",), NEEDS, (Need("key", "Key"),)))
    return ensure_brand(session, "Rim Fah")


def connected(session: Session, brand: Brand, **secrets: dict[str, str]) -> Connection:
    return connect(session, brand.id or 0, "x", ADMIN, **secrets)


READ, WRITE = {"token": "t"}, {"key": "k"}


def test_a_channel_without_credentials_is_off_and_says_which(session: Session, brand: Brand) -> None:
    state = state_of(session, "x", None, utc_now())
    assert (state.word, state.reason) == ("off", "to read it, enter: Token")
    half = connected(session, brand, read={"extra": "e"}, write=WRITE)
    assert state_of(session, "x", half, utc_now()).word == "off"
    assert (missing_to("x", half, "read"), missing_to("x", half, "write")) == (["Token"], [])


def test_reading_dry_run_and_live(session: Session, brand: Brand) -> None:
    connection = connected(session, brand, read=READ)
    assert state_of(session, "x", connection, utc_now()).word == "reading"
    connection = connected(session, brand, write=WRITE)
    assert state_of(session, "x", connection, utc_now()).word == "dry_run"
    switch(session, connection, True, ADMIN, connection.version, ())
    assert state_of(session, "x", connection, utc_now()).word == "live"


def test_it_rests_until_the_time_or_until_a_person_acts(session: Session, brand: Brand) -> None:
    connection, now = connected(session, brand, read=READ), utc_now()
    rest(session, connection, "X asks us to wait", now + timedelta(hours=1))
    state = state_of(session, "x", connection, now)
    assert (state.word, state.reason, state.until) == ("resting", "X asks us to wait", now + timedelta(hours=1))
    assert state_of(session, "x", connection, now + timedelta(hours=2)).word == "reading"
    rest(session, connection, "the token is no longer good", None)
    assert state_of(session, "x", connection, now + timedelta(days=90)).word == "resting"


def test_a_spent_budget_rests_until_the_next_month(session: Session, brand: Brand) -> None:
    connection, now = connected(session, brand, read=READ), datetime(2026, 11, 20, tzinfo=UTC)
    change(session, connection, {"monthly_budget": 50_000}, ADMIN, connection.version)
    charge(session, brand.id or 0, "x", [Cost("post read", 5_000, units=10)], now)
    state = state_of(session, "x", connection, now)
    assert (state.word, state.until) == ("resting", datetime(2026, 12, 1, tzinfo=UTC))
    assert state.reason == "the budget of $0.050 for this month is spent"
    assert state_of(session, "x", connection, now + timedelta(days=20)).word == "reading"


def test_secrets_under_another_key_are_off_with_what_to_do(
    session: Session, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connected(session, brand, read=READ)
    connection.read_secrets = "sealed-elsewhere"
    state = state_of(session, "x", connection, utc_now())
    assert state.word == "off"
    assert "another key" in state.reason


def test_trouble_is_told_only_where_a_query_wants_the_channel(session: Session, brand: Brand) -> None:
    assert troubles(session, utc_now()) == []
    query = ensure_query(session, brand, "x", "our name", expression="tea")
    found = troubles(session, utc_now())
    assert [each.sentence() for each in found] == ["X of Rim Fah is off: to read it, enter: Token"]
    assert troubles(session, utc_now(), ensure_brand(session, "Another").id) == []
    query.active = False
    assert troubles(session, utc_now()) == []


def test_a_query_that_rests_alone_is_told_by_its_name(session: Session, brand: Brand) -> None:
    now = utc_now()
    connected(session, brand, read=READ)
    query = ensure_query(session, brand, "x", "our name", expression="tea", monthly_budget=5_000)
    assert troubles(session, now) == []
    charge(session, brand.id or 0, "x", [Cost("post read", 5_000, units=1)], now, query.id)
    (found,) = troubles(session, now)
    assert found.sentence() == "X of Rim Fah, query “our name” rests: the budget of $0.005 for this month is spent"
    query.monthly_budget, query.problem, query.retry_at = None, "X asks us to wait", now + timedelta(minutes=9)
    rests = query_rests(session, query, None, now)
    assert rests is not None
    assert (rests.reason, rests.until) == ("X asks us to wait", now + timedelta(minutes=9))
    assert query_rests(session, query, None, now + timedelta(minutes=10)) is None


def test_every_channel_that_is_set_up_says_what_a_query_reads_there() -> None:
    assert SETUPS.keys() == READINGS.keys()
    for channel, readings in READINGS.items():
        assert reading_of(channel, "") == readings[0]
        assert [reading_of(channel, each.name) for each in readings] == list(readings)
    assert reading_of("file", "") is None
    assert reading_of("x", "comments") is None


def test_words_are_checked_as_the_channel_takes_them() -> None:
    assert [each.code for each in mistakes_in("x", "search", "")]
    assert mistakes_in("x", "mentions", "") == []
    assert mistakes_in("x", "mentions", "-spam lang:th") == []
    assert [each.code for each in mistakes_in("x", "search", "-spam")] == ["nothing_to_search"]
    assert [each.code for each in mistakes_in("x", "mentions", "tea OR")] == ["or_alone"]
    assert asked("x", "search", "tea") == "tea -is:retweet"
    assert asked("x", "mentions", "tea") == ""
    assert asked("reddit", "search", "tea -spam") == "tea AND NOT spam"


def test_no_query_of_a_file_is_looked_at(session: Session, brand: Brand) -> None:
    session.add(Query(brand_id=brand.id or 0, channel="file", name="a file"))
    session.flush()
    assert troubles(session, utc_now()) == []
