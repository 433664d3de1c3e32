"""A preview shows what a query would find and why; it saves no mention, and what it costs is written down."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session, select

from collectors import COLLECTORS
from collectors.preview import PREVIEWS, preview, price_of
from store.connections import change
from store.errors import BadInput, TryLater
from store.ledger import spent_on_connection
from store.models import Mention, Query, utc_now
from tests.peers.x_desk import ADMIN, Desk, desk_on


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with desk_on(session, monkeypatch) as found:
        yield found


def typed(desk: Desk, expression: str, what: str = "search") -> Query:
    return Query(brand_id=desk.connection.brand_id, channel="x", name="", expression=expression, options={"what": what})


def test_a_search_shows_each_match_with_its_words_and_is_paid(desk: Desk, session: Session) -> None:
    desk.network.post(desk.ada, "My pine kettle leaks")
    desk.network.post(desk.ben, "A kettle of another kind")
    ((mention, why),) = preview(session, typed(desk, '"pine kettle"'), desk.connection)
    assert (mention.text, why) == ("My pine kettle leaks", "pine kettle")
    assert session.exec(select(Mention)).all() == []
    assert spent_on_connection(session, desk.connection, utc_now()) == 15_000
    assert session.exec(select(Query)).all() == [desk.query]


def test_own_mentions_are_looked_at_where_they_are_meant(desk: Desk, session: Session) -> None:
    desk.network.post(desk.ada, "@PineKettle where is my order?")
    desk.network.post(desk.ben, "nobody spoke to")
    ((mention, _),) = preview(session, typed(desk, "", "mentions"), desk.connection)
    assert mention.text == "@PineKettle where is my order?"
    assert spent_on_connection(session, desk.connection, utc_now()) == 11_000


def test_a_preview_costs_never_more_than_was_said(desk: Desk, session: Session) -> None:
    for number in range(30):
        desk.network.post(desk.network.user(f"fan{number}"), f"tea {number}")
    assert len(preview(session, typed(desk, "tea"), desk.connection)) == 10
    assert spent_on_connection(session, desk.connection, utc_now()) == price_of(typed(desk, "tea")) == 150_000


def test_a_budget_that_is_too_small_allows_no_look(desk: Desk, session: Session) -> None:
    change(session, desk.connection, {"monthly_budget": 149_999}, ADMIN, desk.connection.version)
    with pytest.raises(TryLater, match="budget of this month"):
        preview(session, typed(desk, "tea"), desk.connection)
    assert desk.network.requests == []


def test_only_channels_that_can_be_looked_at_have_a_price(desk: Desk, session: Session) -> None:
    assert PREVIEWS.keys() <= COLLECTORS.keys() - {"file"}
    assert price_of(Query(brand_id=1, channel="reddit", name="", options={"what": "inbox"})) == 0
    assert price_of(typed(desk, "", "mentions")) == 110_000
    file = Query(brand_id=1, channel="file", name="")
    assert price_of(file) is None
    with pytest.raises(BadInput, match="no preview"):
        preview(session, file, desk.connection)
