"""Queries have one name each, are changed only as they were shown, and are removed without losing what they found."""

from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, select

from store.brands import queries_of
from store.errors import BadInput, NotAllowed, Stale
from store.mentions import save_mentions
from store.models import Match, Query
from store.queries import (
    QueryForm,
    SeenQuery,
    add_query,
    change_query,
    pause_query,
    remove_query,
    saved_queries,
)

if TYPE_CHECKING:
    from tests.store.conftest import Make

FORM = QueryForm("our name", "search", '"rim fah"', 5_000_000)


def added(make: "Make", session: Session, form: QueryForm = FORM) -> Query:
    query = add_query(session, make.brand().id or 0, "x", form, make.actor("manager"))
    session.commit()
    return query


def test_a_query_is_kept_as_it_was_typed(make: "Make", session: Session) -> None:
    query = added(make, session, QueryForm("  our   name ", "search", " rim fah ", None, {"subreddits": ["a"]}))
    assert (query.name, query.expression, query.monthly_budget, query.active) == ("our name", "rim fah", None, True)
    assert query.options == {"what": "search", "subreddits": ["a"]}


@pytest.mark.parametrize("name", ["our name", "Our  NAME "])
def test_a_name_is_taken_once_for_a_brand_on_a_channel(make: "Make", session: Session, name: str) -> None:
    added(make, session)
    with pytest.raises(BadInput, match="has a query “our name” on this channel already|“Our NAME” on this channel"):
        add_query(session, make.brand().id or 0, "x", QueryForm(name, "search"), make.actor("manager"))
    add_query(session, make.brand().id or 0, "reddit", QueryForm(name, "search"), make.actor("manager"))
    add_query(session, make.brand("Another").id or 0, "x", QueryForm(name, "search"), make.actor("manager"))
    assert len(saved_queries(session, make.brand().id or 0, "x")) == 1


def test_a_rename_onto_a_taken_name_is_refused_and_changes_nothing(make: "Make", session: Session) -> None:
    added(make, session)
    other = added(make, session, QueryForm("other", "search", "tea"))
    with pytest.raises(BadInput, match="choose another name"):
        change_query(session, SeenQuery.of(other), QueryForm("our name", "search", "tea"), make.actor("manager"))
    session.refresh(other)
    assert other.name == "other"


@pytest.mark.parametrize("name", ["", "   ", "n" * 81])
def test_a_name_is_neither_empty_nor_endless(make: "Make", session: Session, name: str) -> None:
    with pytest.raises(BadInput):
        added(make, session, QueryForm(name, "search"))


def test_a_change_keeps_the_place_unless_something_else_is_read(make: "Make", session: Session) -> None:
    query = added(make, session)
    query.cursor, query.problem, query.retry_at = {"since": "9"}, "wait", make.now
    session.commit()
    change_query(session, SeenQuery.of(query), QueryForm("our name", "search", "tea"), make.actor("manager"))
    assert (query.expression, query.cursor, query.monthly_budget) == ("tea", {"since": "9"}, None)
    session.refresh(query)
    assert [query.problem, query.retry_at] == ["", None]
    change_query(session, SeenQuery.of(query), QueryForm("our name", "mentions"), make.actor("manager"))
    assert [query.cursor, query.options] == [None, {"what": "mentions"}]


@pytest.mark.parametrize("field", ["name", "expression", "active", "monthly_budget", "options"])
def test_what_somebody_else_changed_is_not_overwritten(make: "Make", session: Session, field: str) -> None:
    query = added(make, session)
    seen, values = SeenQuery.of(query), {"active": False, "monthly_budget": None, "options": {"what": "mentions"}}
    setattr(query, field, values.get(field, "theirs"))
    session.commit()
    for step in (
        lambda: change_query(session, seen, QueryForm("mine", "search"), make.actor("manager")),
        lambda: pause_query(session, seen, make.actor("manager")),
        lambda: remove_query(session, seen, make.actor("manager")),
    ):
        with pytest.raises(Stale, match="changed by somebody else"):
            step()
    session.refresh(query)
    assert getattr(query, field) == values.get(field, "theirs")


def test_a_change_that_comes_in_between_is_stale_too(make: "Make", session: Session) -> None:
    query = added(make, session)
    seen = SeenQuery.of(query)
    pause_query(session, seen, make.actor("manager"))
    with pytest.raises(Stale):
        pause_query(session, seen, make.actor("manager"))


def test_a_paused_query_is_listed_and_not_read(make: "Make", session: Session) -> None:
    query = added(make, session)
    pause_query(session, SeenQuery.of(query), make.actor("manager"))
    assert (queries_of(session, channel="x"), saved_queries(session, query.brand_id)) == ([], [query])
    pause_query(session, SeenQuery.of(query), make.actor("manager"))
    assert queries_of(session, channel="x") == [query]


def test_removing_keeps_what_was_found_and_frees_the_name(make: "Make", session: Session) -> None:
    query = added(make, session)
    save_mentions(session, query, [make.row(channel="x")])
    remove_query(session, SeenQuery.of(query), make.actor("manager"))
    assert (saved_queries(session, query.brand_id), queries_of(session, channel="x")) == ([], [])
    assert [match.query_id for match in session.exec(select(Match))] == [query.id]
    again = added(make, session)
    assert again.id != query.id
    with pytest.raises(Stale, match="gone"):
        remove_query(session, SeenQuery.of(query), make.actor("manager"))


def test_removing_what_found_nothing_leaves_nothing(make: "Make", session: Session) -> None:
    query = added(make, session)
    remove_query(session, SeenQuery.of(query), make.actor("manager"))
    session.commit()
    assert session.exec(select(Query).where(Query.channel == "x")).all() == []


@pytest.mark.parametrize("role", ["viewer", "agent", "approver"])
def test_only_a_manager_changes_queries(make: "Make", session: Session, role: str) -> None:
    query = added(make, session)
    seen, actor = SeenQuery.of(query), make.actor(role)
    for step in (
        lambda: add_query(session, query.brand_id, "x", QueryForm("new", "search"), actor),
        lambda: change_query(session, seen, QueryForm("new", "search"), actor),
        lambda: pause_query(session, seen, actor),
        lambda: remove_query(session, seen, actor),
    ):
        with pytest.raises(NotAllowed, match="role manager"):
            step()


def test_imports_are_no_saved_queries(make: "Make", session: Session) -> None:
    make.mention(make.brand())
    session.add(Query(brand_id=make.brand().id or 0, channel="file", name="import: a.csv", active=False))
    session.commit()
    assert [each.name for each in saved_queries(session, make.brand().id or 0)] == ["test"]
