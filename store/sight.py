"""What a session may see: a person of some brands reads only rows of theirs, whichever function asks.

The condition is put on every table of every ORM query of the session, its subqueries too, so a list that somebody adds
later is limited as well. Not limited are an `aliased` table, which must be tied to one that is (`with_loader_criteria`
puts the condition of a joined alias on the table itself), and Core statements on the connection. A table belongs to a
brand by its own `brand_id`, or by the row that it hangs on (`OWNERS`); the others are of the whole house.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, event, exists, literal_column, or_, select
from sqlalchemy.orm import Mapper, ORMExecuteState, with_loader_criteria
from sqlmodel import Session, SQLModel, col

from store.models import (
    Audit,
    Author,
    Brand,
    Case,
    Connection,
    Draft,
    Knowledge,
    Match,
    Mention,
    Note,
    Outreach,
    Query,
    Rights,
    Survey,
)

SIGHT = "brands"
Ids = Collection[int]


def limit(session: Session, brands: Ids | None) -> None:
    """Let a session see only rows of some brands from now on; None lets it see everything."""
    if not event.contains(session, "do_orm_execute", _limited):
        event.listen(session, "do_orm_execute", _limited)
    session.info[SIGHT] = brands if brands is None else tuple(sorted(brands))


@contextmanager
def whole(session: Session) -> Iterator[None]:
    """Let a session see every brand for a moment: for what follows from a change, not for what is shown."""
    before = session.info.get(SIGHT)
    session.info[SIGHT] = None
    try:
        yield
    finally:
        session.info[SIGHT] = before


def _limited(state: ORMExecuteState) -> None:
    brands = state.session.info.get(SIGHT)
    if brands is not None and state.is_select:
        conditions = [with_loader_criteria(table, of(brands)) for table, of in owned_tables().items()]
        state.statement = _from_what_it_asks(state.statement).options(*conditions)


def _from_what_it_asks(statement: Any) -> Any:
    """A query that names a table in its condition only, as a bare count does, names it as what it reads too."""
    if not isinstance(statement, Select) or any(each.get("entity") for each in statement.column_descriptions):
        return statement
    found = (place._annotations.get("parententity") for place in statement.get_final_froms())
    return statement.select_from(*(entity for entity in found if entity is not None))


def _in_brands(column: Any) -> Callable[[Ids], ColumnElement[bool]]:
    return lambda brands: col(column).in_(brands)


def _within(column: Any, owner: Callable[[Ids], Select[Any]]) -> Callable[[Ids], ColumnElement[bool]]:
    return lambda brands: col(column).in_(owner(brands))


def _alias(table: type[SQLModel]) -> Any:
    return SQLModel.metadata.tables[str(table.__tablename__)].alias()


def _mention_seen(mention: Any) -> Callable[[Ids], ColumnElement[bool]]:
    """Whether a mention is one of theirs, asked of each row: a list of all of theirs would be made for every query."""
    found = _alias(Match)
    here = exists(literal_column("1")).where(found.c.mention_id == mention).correlate_except(found)
    return lambda brands: here.where(found.c.brand_id.in_(brands))


def _author_seen(author: Any) -> Callable[[Ids], ColumnElement[bool]]:
    """Whether an account wrote a mention of theirs; in steps, or SQLite reads all mentions of a brand for each one."""
    wrote = _alias(Mention)
    theirs = _mention_seen(wrote.c.id)
    here = exists(literal_column("1")).where(wrote.c.author_id == author).correlate_except(wrote)
    return lambda brands: here.where(theirs(brands))


def _cases(brands: Ids) -> Select[Any]:
    return select(col(Case.id)).where(col(Case.brand_id).in_(brands))


def _of(table: Any) -> Callable[[Ids], Select[Any]]:
    return lambda brands: select(table.id).where(table.brand_id.in_(brands))


def _drafts(brands: Ids) -> Select[Any]:
    return select(col(Draft.id)).where(col(Draft.case_id).in_(_cases(brands)))


def _notes(brands: Ids) -> Select[Any]:
    return select(col(Note.id)).where(col(Note.case_id).in_(_cases(brands)))


def _owned(owner: Callable[[Ids], Select[Any]]) -> Callable[[Any], Callable[[Ids], ColumnElement[bool]]]:
    return lambda column: _within(column, owner)


# the nearest owner first: a row of a case may name a mention too
OWNERS: dict[str, Callable[[Any], Callable[[Ids], ColumnElement[bool]]]] = {
    "case_id": _owned(_cases), "draft_id": _owned(_drafts), "mention_id": _mention_seen, "query_id": _owned(_of(Query)),
    "knowledge_id": _owned(_of(Knowledge)), "connection_id": _owned(_of(Connection)), "author_id": _author_seen,
    "note_id": _owned(_notes), "rights_id": _owned(_of(Rights)), "outreach_id": _owned(_of(Outreach)),
    "survey_id": _owned(_of(Survey)),
}  # fmt: skip


@cache
def owned_tables() -> dict[type[SQLModel], Callable[[Ids], ColumnElement[bool]]]:
    """Every table whose rows belong to a brand, and the condition that they are of one of some brands."""
    found: dict[type[SQLModel], Callable[[Ids], ColumnElement[bool]]] = {
        Brand: _in_brands(Brand.id), Mention: _mention_seen(Mention.id), Author: _author_seen(Author.id),
    }  # fmt: skip
    for mapper in SQLModel._sa_registry.mappers:
        table = mapper.class_
        if table not in found and (condition := _condition(mapper)) is not None:
            found[table] = condition
    return found


def _condition(mapper: Mapper[Any]) -> Callable[[Ids], ColumnElement[bool]] | None:
    table, names = mapper.class_, mapper.columns.keys()
    if "brand_id" in names:
        own = _in_brands(table.brand_id)
        shared = mapper.columns["brand_id"].nullable and table is not Audit  # its lines of the house are of the house
        return _or_nobodys(table.brand_id, own) if shared else own
    owner = next((name for name in OWNERS if name in names), None)
    if owner is None:
        return None
    column = getattr(table, owner)
    theirs = OWNERS[owner](column)
    return _or_nobodys(column, theirs) if mapper.columns[owner].nullable else theirs


def _or_nobodys(column: Any, theirs: Callable[[Ids], ColumnElement[bool]]) -> Callable[[Ids], ColumnElement[bool]]:
    """A run or a pause of the whole house names no owner, and everybody may see it."""
    return lambda brands: or_(col(column).is_(None), theirs(brands))
