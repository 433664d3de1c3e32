"""A session of some brands reads rows of theirs only, through whatever query."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, event, exists, func, select, union
from sqlmodel import SQLModel, col

import store
from store.audit import record
from store.audit_log import AuditFilter, count_lines, find_lines
from store.brands import ensure_query
from store.cases import conversation
from store.inbox import InboxFilter, inbox, next_case
from store.mentions import MentionFilter, count_mentions, find_mentions, save_mentions
from store.metrics import numbers
from store.models import (
    Author,
    Brand,
    Case,
    Draft,
    Match,
    Membership,
    Mention,
    Person,
    Query,
    Reply,
    Sentiment,
    utc_now,
)
from store.pauses import pause, pauses
from store.people import MEMBER, actor_of, staff
from store.sight import limit, owned_tables, whole
from store.workflow import Actor, job

if TYPE_CHECKING:
    from tests.store.conftest import Make

WITH_ALIASES = {"search", "inbox", "inbox_views", "not_about_us"}
OF_THE_HOUSE = {"Person", "Invitation", "SignIn", "SignInTry", "RecoveryCode", "Billed"}


@pytest.fixture
def two(make: "Make") -> tuple[Case, Case]:
    """A case with an approved reply in each of two brands."""
    ours, theirs = (make.case(make.brand(name), label="negative") for name in ("Rim Fah", "Blue Kiosk"))
    for case in (ours, theirs):
        make.reply(case)
    make.session.commit()
    make.session.expunge_all()
    limit(make.session, [ours.brand_id])
    return ours, theirs


def test_every_table_belongs_to_a_brand_or_to_the_house() -> None:
    """A new table: give it a column that says whose its rows are, or write it down as one of the house."""
    names = {mapper.class_.__name__ for mapper in SQLModel._sa_registry.mappers}
    assert names - {table.__name__ for table in owned_tables()} == OF_THE_HOUSE


def test_only_their_own_rows_are_found(make: "Make", two: tuple[Case, Case]) -> None:
    (ours, theirs), session = two, make.session
    for table in (Case, Brand, Query, Mention, Match, Author, Draft, Reply, Sentiment):
        assert len(session.scalars(select(table)).all()) == 1, table
        assert session.scalar(select(func.count()).select_from(table)) == 1, table
    assert session.get(Case, theirs.id) is None
    assert session.get(Brand, theirs.brand_id) is None
    assert session.scalar(select(func.count()).where(col(Case.status) == "waiting")) == 1
    assert session.scalar(select(func.max(col(Case.id)))) == ours.id
    with whole(session):
        assert session.scalar(select(func.count()).where(col(Case.status) == "waiting")) == 2
    limit(session, [])
    assert session.scalars(select(Case)).all() == []
    limit(session, None)
    assert len(session.scalars(select(Case)).all()) == 2


def test_every_alias_was_looked_at() -> None:
    """An alias is not limited: tie a new one to a table that is, see what it gives, then write its file down here."""
    found = {
        place.stem for place in Path(str(store.__file__)).parent.rglob("*.py") if "aliased(" in place.read_text("utf-8")
    }
    assert found == WITH_ALIASES


def test_subqueries_and_unions_are_limited_too(make: "Make", two: tuple[Case, Case]) -> None:
    (ours, theirs), session = two, make.session
    assert session.scalar(select(exists().where(col(Case.id) == theirs.id))) is False
    assert session.scalars(union(select(col(Case.id)), select(col(Case.id)))).all() == [ours.id]
    newest = select(func.max(col(Mention.id))).scalar_subquery()
    assert session.scalars(select(Mention).where(col(Mention.id) == newest)).one().id == 1


@pytest.mark.parametrize("seen", [[0], [1], [2], [0, 1], [0, 1, 2], []])
def test_a_mention_and_its_author_are_seen_by_each_brand_that_it_matched(make: "Make", seen: list[int]) -> None:
    session, brands = make.session, [make.brand(name) for name in ("Rim Fah", "Blue Kiosk", "Tee Noi")]
    matched = {"first": [0], "shared": [0, 1], "second": [1], "none": []}
    for handle, places in matched.items():
        for place in places or [0]:
            row = make.row(external_id=handle, handle=handle)
            save_mentions(session, ensure_query(session, brands[place], "file", f"of {place}"), [row])
    gone = session.scalars(select(Mention).where(col(Mention.external_id) == "none")).one()
    session.execute(delete(Match).where(col(Match.mention_id) == gone.id))
    session.commit()
    session.expunge_all()
    limit(session, [brands[each].id or 0 for each in seen])
    expected = {handle for handle, places in matched.items() if set(places) & set(seen)}
    assert set(session.scalars(select(col(Mention.external_id)))) == expected
    assert set(session.scalars(select(col(Author.handle)))) == expected
    assert {row.author.handle for row in find_mentions(session, MentionFilter()) if row.author} == expected
    assert count_mentions(session, MentionFilter()) == len(expected)


@pytest.mark.sqlite  # it reads plans of SQLite
def test_no_query_lists_all_mentions_of_a_brand_first(make: "Make") -> None:
    """SQLite's plan, without any statistics: each row is asked by itself, by an index."""
    limit(make.session, [1])
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    engine = make.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    make.session.scalars(select(Mention)).all()
    make.session.scalars(select(Author)).all()
    event.remove(engine, "before_cursor_execute", note)
    for statement, parameters in asked:
        lines = make.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        (match,) = (line.detail for line in lines if "match_" in line.detail)
        assert "(brand_id=? AND mention_id=?)" in match


def test_what_is_of_the_whole_house_in_the_audit_log_is_of_no_single_brand(
    make: "Make", two: tuple[Case, Case]
) -> None:
    (ours, theirs), session = two, make.session
    for brand_id in (ours.brand_id, theirs.brand_id, None):
        record(session, job("test"), "tried", "thing", brand_id or 0, brand_id=brand_id)
    pause(session, None, "a storm", Actor("person:1", "admin", 1), utc_now())
    session.commit()
    tried = AuditFilter(action="tried")
    assert [line.brand_id for line in find_lines(session, tried)] == [ours.brand_id]
    assert [each.reason for each in pauses(session)] == ["a storm"], "what stops everybody is seen by everybody"
    limit(session, None)
    assert count_lines(session, tried) == 3
    assert [line.brand_id for line in find_lines(session, AuditFilter(action="tried", brands=()))] == []


def test_lists_search_numbers_and_the_next_case_keep_the_brands_apart(make: "Make", two: tuple[Case, Case]) -> None:
    (ours, theirs), session = two, make.session
    wanted = InboxFilter(view="waiting")
    assert [row.case.id for row in inbox(session, wanted, 10)] == [ours.id]
    assert next_case(session, wanted, ours.id or 0) is None
    assert (count_mentions(session, MentionFilter()), len(find_mentions(session, MentionFilter(text="cup")))) == (1, 1)
    assert find_mentions(session, MentionFilter(brand_id=theirs.brand_id)) == []
    assert numbers(session, utc_now()).mentions == 1
    assert conversation(session, theirs.id or 0) == []


def test_a_person_of_one_brand_knows_no_staff_of_another(make: "Make", two: tuple[Case, Case]) -> None:
    (ours, theirs), session = two, make.session
    people = [Person(email=f"{name}@example.com", name=name, role=role, password_hash="") for name, role in (
        ("Ann", "admin"), ("Ben", MEMBER), ("Cat", MEMBER), ("Dan", MEMBER))]  # fmt: skip
    session.add_all(people)
    session.flush()
    for person, case in zip(people[1:3], two, strict=True):
        session.add(Membership(person_id=person.id, brand_id=case.brand_id, role="agent"))
    session.flush()
    assert [person.name for person in staff(session)] == ["Ann", "Ben"]
    limit(session, None)
    assert [person.name for person in staff(session)] == ["Ann", "Ben", "Cat"]
    assert [person.name for person in staff(session, theirs.brand_id)] == ["Ann", "Cat"]
    assert actor_of(people[1]).brands == ((ours.brand_id, "agent"),)
    assert (actor_of(people[3]).brands, actor_of(people[3]).role) == ((), "viewer")
    assert actor_of(people[0]).brands is None
