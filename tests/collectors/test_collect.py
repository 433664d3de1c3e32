"""Pages and cursor are saved together, every run is written down, and no query stops the others."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func
from sqlmodel import Session, col, select

from collectors import COLLECTORS
from collectors.page import BadRow, NewMention, Page
from collectors.run import collect, collect_due
from store.brands import ensure_brand, ensure_query
from store.errors import BadInput, EarfulError, NeedsSetup, TryLater
from store.models import Author, Connection, Match, Mention, Query, Run
from store.runs import last_runs

if TYPE_CHECKING:
    from tests.collectors.conftest import Write

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def mention(number: int) -> NewMention:
    published = NOW + timedelta(hours=number)
    return NewMention(
        channel="mastodon", source="mastodon", external_id=str(number), text="Hello", published_at=published
    )


def count(session: Session, table: type = Mention) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def query(session: Session, write: "Write") -> Query:
    """A query of one brand on a file of 25 rows, read ten at a time."""
    path = write("text,author,id\n" + "".join(f"text {number},Nok,{number}\n" for number in range(25)))
    options = {"path": str(path), "channel": "shopee", "source": "shop", "page_rows": 10}
    return ensure_query(session, ensure_brand(session, "Rim Fah"), "file", "reviews", options=options)


Answer = Callable[..., Iterator[Page]]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Answer], None]:
    """Lets a channel answer with pages that a test made up."""
    return lambda channel, fetch: monkeypatch.setitem(COLLECTORS, channel, fetch)


def test_a_run_is_written_down(session: Session, query: Query) -> None:
    run = collect(session, query)
    assert (run.kind, run.query_id, run.found, run.new, run.bad_rows, run.error) == ("collect", query.id, 25, 25, 0, "")
    assert (count(session), count(session, Match), count(session, Author)) == (25, 25, 1)
    assert run.finished_at is not None


def test_an_unchanged_file_brings_nothing_a_changed_one_what_is_new(session: Session, query: Query) -> None:
    collect(session, query)
    again = collect(session, query)
    assert (again.found, again.new) == (0, 0)
    with Path(query.options["path"]).open("a") as file:
        file.write("more,Nok,25\n")
    grown = collect(session, query)
    assert (grown.found, grown.new, count(session)) == (26, 1, 26)


def test_what_stopped_in_the_middle_goes_on_there(session: Session, query: Query) -> None:
    seen: list[Page] = []

    def stop_at_second(page: Page) -> None:
        seen.append(page)
        if len(seen) == 2:
            raise ConnectionError("the line went dead")

    with pytest.raises(ConnectionError):
        collect(session, query, on_page=stop_at_second)
    broken = last_runs(session)[0]
    assert (broken.found, broken.new) == (20, 20)
    assert "ConnectionError in test_collect.py" in broken.error
    assert "line went dead" not in broken.error, "words from elsewhere may hold secrets"
    assert query.cursor is not None
    assert (count(session), query.cursor["rows"]) == (20, 20)
    assert collect(session, query).found == 5
    assert count(session) == 25


def test_a_page_that_cannot_be_saved_leaves_the_cursor(
    session: Session, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError("disk full")

    monkeypatch.setattr("collectors.run.save_mentions", refuse)
    with pytest.raises(OSError, match="disk full"):
        collect(session, query)
    session.refresh(query)
    assert (query.cursor, count(session)) == (None, 0)


def test_a_cursor_of_none_means_not_yet(session: Session, answer: Any) -> None:
    query = ensure_query(session, ensure_brand(session, "Rim Fah"), "mastodon", "name", cursor={"since": 1})
    seen: list[object] = []

    def newest_first(_: Query, cursor: object, __: object) -> Iterator[Page]:
        seen.append(cursor)
        yield Page([mention(3), mention(2)], None, gap="what is older than 7 days")
        assert query.cursor == {"since": 1}
        yield Page([mention(1)], {"since": 3}, [BadRow(4, "text", "too long")])

    answer("mastodon", newest_first)
    run = collect(session, query)
    assert (seen, query.cursor) == ([{"since": 1}], {"since": 3})
    assert (run.found, run.bad_rows, run.gap) == (3, 1, "what is older than 7 days")
    assert (run.window_from, run.window_to) == (NOW + timedelta(hours=1), NOW + timedelta(hours=3))


def test_a_channel_that_nothing_reads_is_named(session: Session) -> None:
    query = ensure_query(session, ensure_brand(session, "Rim Fah"), "pigeon", "name")
    with pytest.raises(BadInput, match="known: file"):
        collect(session, query)


def test_due_are_the_active_queries_that_can_be_read(session: Session, query: Query, answer: Any) -> None:
    other = ensure_brand(session, "Other")
    ensure_query(session, other, "pigeon", "unread")
    ensure_query(session, other, "mastodon", "asleep", active=False)
    ensure_query(session, other, "mastodon", "awake")
    answer("mastodon", lambda *_: iter([Page([mention(1)], {"since": 1})]))
    assert [run.found for run in collect_due(session).runs] == [25, 1]
    assert [run.found for run in collect_due(session, other.id).runs] == [1]
    assert [run.found for run in collect_due(session, channel="file").runs] == [0]
    assert collect_due(session, query.brand_id, "mastodon").runs == []


def test_each_query_gets_the_connection_of_its_brand(session: Session, answer: Any) -> None:
    got: list[int | None] = []

    def fetch(query: Query, _: object, connection: Connection | None) -> Iterator[Page]:
        got.append(connection.brand_id if connection else None)
        return iter(())

    answer("mastodon", fetch)
    one, two = ensure_brand(session, "One"), ensure_brand(session, "Two")
    session.add_all(
        [Connection(brand_id=one.id or 0, channel="mastodon"), Connection(brand_id=two.id or 0, channel="line")]
    )
    for brand in (one, two):
        ensure_query(session, brand, "mastodon", "name")
    collect_due(session)
    assert got == [one.id, None]


@pytest.mark.parametrize(
    ("errors", "kind", "text"),
    [
        ([BadInput("no file")], BadInput, "mastodon: q0: no file"),
        ([NeedsSetup("no key"), NeedsSetup("no secret")], NeedsSetup, "mastodon: q0: no key; mastodon: q1: no secret"),
        ([BadInput("no file"), NeedsSetup("no key")], EarfulError, "mastodon: q0: no file; mastodon: q1: no key"),
        ([ValueError("odd")], EarfulError, "mastodon: q0: a fault of ours or of the network"),
        (
            [TryLater("busy", NOW + timedelta(hours=1)), TryLater("busy", NOW), TryLater("busy")],
            TryLater,
            "mastodon: q2: busy",
        ),
    ],
)
def test_an_error_of_one_query_does_not_stop_the_others(
    session: Session, answer: Any, errors: list[Exception], kind: type[EarfulError], text: str
) -> None:
    brand = ensure_brand(session, "Rim Fah")
    for number in range(len(errors) + 1):
        ensure_query(session, brand, "mastodon", f"q{number}")
    left = list(errors)

    def fetch(*_: object) -> Iterator[Page]:
        if left:
            raise left.pop(0)
        yield Page([mention(1)], {"since": 1})

    answer("mastodon", fetch)
    with pytest.raises(EarfulError, match=text) as caught:
        collect_due(session)
    assert type(caught.value) is kind
    assert getattr(caught.value, "retry_at", None) == (NOW if kind is TryLater else None)
    assert count(session) == 1
    runs = session.exec(select(Run).order_by(col(Run.query_id))).all()
    assert [bool(run.error) for run in runs] == [True] * len(errors) + [False]
