"""Queries rest while their channel is off, while a person must act, while the network says so, and without money."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from traceback import format_exception
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, text

from channels import SETUPS
from channels.setup import About, Need, Setup
from collectors import COLLECTORS
from collectors.page import NewMention, Page
from collectors.run import collect, collect_due
from store.brands import ensure_brand, ensure_query
from store.connections import connect, connection_of
from store.errors import Broken, EarfulError, NeedsSetup, TryLater
from store.ledger import Cost, month_of, spent_on_query
from store.models import Brand, Connection, Mention, Query, Run
from store.settings import settings
from store.workflow import Actor

CHANNEL = "bluesky"
ADMIN = Actor("person:1", "admin", 1)
NOW = datetime.now(UTC)
PRICE = 5_000
ABOUT = About(*["said elsewhere"] * 6)


def page(*names: str, cursor: dict[str, Any] | None = None, gone: tuple[tuple[str, str], ...] = ()) -> Page:
    mentions = [
        NewMention(channel=CHANNEL, source="here", external_id=name, text="Hello", published_at=NOW, matched=["Hello"])
        for name in names
    ]
    return Page(mentions, cursor, cost=[Cost("post read", PRICE, names)], changes=gone)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    monkeypatch.setitem(SETUPS, CHANNEL, Setup(ABOUT, (), (Need("token", "Token"),)))
    return lambda fetch: monkeypatch.setitem(COLLECTORS, CHANNEL, fetch)


@pytest.fixture
def brand(session: Session) -> Brand:
    return ensure_brand(session, "Rim Fah")


@pytest.fixture
def query(session: Session, brand: Brand) -> Query:
    return ensure_query(session, brand, CHANNEL, "name")


@pytest.fixture
def connection(session: Session, brand: Brand) -> Connection:
    connection = connect(session, brand.id or 0, CHANNEL, ADMIN, read={"token": "t"})
    session.commit()
    return connection


def test_without_credentials_a_channel_is_off_and_that_is_no_error(
    session: Session, query: Query, answer: Callable[[Any], None]
) -> None:
    answer(lambda *_: pytest.fail("nobody may ask"))
    done = collect_due(session)
    assert (done.runs, done.resting) == (
        [], ["bluesky: name: off, because no credentials were entered: see the Channels page"],
    )  # fmt: skip
    assert session.exec(select(Run)).all() == []


def test_what_only_a_person_can_mend_stops_every_query_until_one_does(
    session: Session, brand: Brand, query: Query, connection: Connection, answer: Callable[[Any], None]
) -> None:
    asked: list[str] = []

    def fetch(query: Query, *_: object) -> Iterator[Page]:
        asked.append(query.name)
        raise NeedsSetup("the token was revoked")
        yield

    ensure_query(session, brand, CHANNEL, "second")
    answer(fetch)
    with pytest.raises(NeedsSetup):
        collect_due(session)
    assert (asked, connection.problem) == (["name"], "the token was revoked")
    assert [line.partition(": the")[0] for line in collect_due(session).resting] == ["bluesky: name", "bluesky: second"]
    connect(session, brand.id or 0, CHANNEL, ADMIN, read={"token": "new"})
    with pytest.raises(NeedsSetup):
        collect_due(session)
    assert asked == ["name", "name"]


def test_a_network_that_says_later_is_left_alone_until_then(
    session: Session, brand: Brand, query: Query, connection: Connection, answer: Callable[[Any], None]
) -> None:
    errors: list[Exception] = [TryLater("slow down", NOW + timedelta(hours=2))]

    def fetch(*_: object) -> Iterator[Page]:
        if errors:
            raise errors.pop()
        yield page("1", cursor={"since": 1})

    answer(fetch)
    with pytest.raises(TryLater):
        collect_due(session)
    assert collect_due(session, now=NOW + timedelta(hours=1)).resting == ["bluesky: name: slow down"]
    done = collect_due(session, now=NOW + timedelta(hours=3))
    assert ([run.new for run in done.runs], query.problem, query.retry_at) == ([1], "", None)


def test_a_spent_budget_stops_after_the_page_and_goes_on_in_the_next_month(
    session: Session, query: Query, connection: Connection, answer: Callable[[Any], None]
) -> None:
    rooms: list[int | None] = []

    def fetch(query: Query, cursor: dict[str, Any] | None, _: object) -> Iterator[Page]:
        rooms.append(query.options["allowance"])
        for number in range((cursor or {"page": 0})["page"], 3):
            yield page(f"{number}a", f"{number}b", cursor={"page": number + 1})

    answer(fetch)
    query.monthly_budget = 3 * PRICE
    with pytest.raises(TryLater, match=r"the budget of \$0.015 for this month is spent") as caught:
        collect_due(session)
    assert caught.value.retry_at == month_of(NOW)[1]
    assert (query.cursor, spent_on_query(session, query.id or 0, NOW)) == ({"page": 2}, 4 * PRICE)
    assert len(session.exec(select(Mention)).all()) == 4
    assert len(collect_due(session).resting) == 1
    query.monthly_budget = None
    query.retry_at = None
    session.commit()
    assert [run.new for run in collect_due(session).runs] == [2]
    assert rooms == [3 * PRICE, None]


def test_nothing_is_asked_once_the_budget_is_spent(
    session: Session, query: Query, connection: Connection, answer: Callable[[Any], None]
) -> None:
    answer(lambda *_: pytest.fail("nobody may ask"))
    query.monthly_budget = 0
    with pytest.raises(TryLater, match="budget"):
        collect(session, query, connection=connection)


def test_a_collector_never_writes_into_the_options_of_its_query(
    session: Session, query: Query, connection: Connection, answer: Callable[[Any], None]
) -> None:
    answer(lambda *_: iter([page("1")]))
    collect(session, query, connection=connection)
    session.refresh(query)
    assert query.options == {}


def test_words_that_matched_are_kept_and_what_is_gone_is_erased(
    session: Session, query: Query, connection: Connection, answer: Callable[[Any], None]
) -> None:
    from store.models import Match

    pages = iter([page("1", "2"), page("3", gone=(("here", "1"), ("here", "unknown"), ("there", "2")))])
    answer(lambda *_: pages)
    collect(session, query, connection=connection)
    texts = {mention.external_id: mention.text for mention in session.exec(select(Mention))}
    assert texts == {"1": "", "2": "Hello", "3": "Hello"}
    matches = session.exec(select(Match).order_by(col(Match.mention_id)))
    assert [match.words for match in matches] == [[], ["Hello"], ["Hello"]]


def test_a_connection_is_found_by_brand_and_channel(session: Session, brand: Brand, connection: Connection) -> None:
    found = connection_of(session, brand.id or 0, CHANNEL)
    assert found is not None
    assert found.id == connection.id
    assert connection_of(session, brand.id or 0, "x") is None


def test_one_account_whose_key_is_lost_stops_no_other(
    session: Session, brand: Brand, query: Query, connection: Connection, answer: Callable[[Any], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    other = ensure_brand(session, "Other")
    ensure_query(session, other, CHANNEL, "theirs")
    monkeypatch.setenv("EARFUL_SECRET_KEY", Fernet.generate_key().decode())
    settings.cache_clear()
    connect(session, other.id or 0, CHANNEL, ADMIN, read={"token": "t"})
    answer(lambda *_: iter([page("1")]))
    with pytest.raises(Broken, match="another key"):
        collect_due(session)
    assert len(session.exec(select(Mention)).all()) == 1
    assert "another key" in query.problem
    assert connection.problem == "", "it needs nobody once the key is back"


def test_what_others_say_in_their_errors_is_not_kept(
    session: Session, query: Query, connection: Connection, answer: Callable[[Any], None]
) -> None:
    def fetch(*_: object) -> Iterator[Page]:
        raise ValueError("GET https://api.example/?token=s3cret: the customer wrote Hello")
        yield

    answer(fetch)
    with pytest.raises(EarfulError) as caught:
        collect_due(session)
    kept = [query.problem, str(caught.value), *(run.error for run in session.exec(select(Run)))]
    assert all("ValueError" in each and "test_resting.py" in each for each in kept), kept
    assert not any("s3cret" in each or "Hello" in each for each in kept), kept


def test_an_error_of_the_database_shows_no_row(session: Session, query: Query) -> None:
    name = "Somchai"
    with pytest.raises(IntegrityError) as caught:
        session.execute(text("INSERT INTO brand (name) VALUES (:name)"), {"name": name})
    assert name not in "".join(format_exception(caught.value))


def test_a_query_that_a_clock_put_off_which_ran_ahead_is_read_once_it_is_set_right(
    session: Session, query: Query, connection: Connection, answer: Callable[[Any], None]
) -> None:
    answer(lambda *_: iter([page("one")]))
    query.problem, query.failing_since, query.retry_at = "too many", NOW - timedelta(hours=1), NOW + timedelta(hours=5)
    session.commit()
    assert collect_due(session, now=NOW).resting == [f"{CHANNEL}: name: too many"]
    query.failing_since = NOW + timedelta(hours=4)
    session.commit()
    assert [run.new for run in collect_due(session, now=NOW).runs] == [1]
