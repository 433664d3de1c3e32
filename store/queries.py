"""Queries as people keep them: listed, saved, paused, removed, each against what was shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from store.audit import digest, record
from store.competitors import COMPETITOR, decide_anew
from store.errors import BadInput, Stale
from store.models import Connection, Match, Query, utc_now
from store.saying import N_, say
from store.stale_days import touch_all
from store.workflow import Actor

RIGHT = "manager"
LONGEST_NAME, LONGEST_EXPRESSION = 80, 4_096
REMOVED, WHAT = "removed", "what"
WHAT_FOR = N_("change a query")


@dataclass(frozen=True)
class QueryForm:
    """What a person says of a query; `reads` is what is read by it, the budget is in micros of a dollar a month."""

    name: str
    reads: str
    expression: str = ""
    monthly_budget: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SeenQuery:
    """A query as a page showed it; a change binds to it."""

    id: int
    name: str
    expression: str
    active: bool
    monthly_budget: int | None
    reads: str

    @classmethod
    def of(cls, query: Query) -> "SeenQuery":
        """What is shown of a query."""
        reads = str(query.options.get(WHAT, ""))
        return cls(query.id or 0, query.name, query.expression, query.active, query.monthly_budget, reads)


def saved_queries(session: Session, brand_id: int, channel: str = "") -> list[Query]:
    """The queries of a brand that nobody removed, by channel and name; the paused ones too, imports not."""
    wanted = select(Query).where(col(Query.brand_id) == brand_id).order_by(col(Query.channel), col(Query.name))
    if channel:
        wanted = wanted.where(col(Query.channel) == channel)
    return [each for each in session.scalars(wanted) if _is_saved(each)]


def queries_with_connections(session: Session, brand_id: int) -> list[tuple[Query, Connection | None]]:
    """The same, each with the connection of its channel as it is now, where the brand has one."""
    through = (col(Connection.brand_id) == Query.brand_id) & (col(Connection.channel) == Query.channel)
    wanted = select(Query, Connection).join(Connection, through, isouter=True).where(col(Query.brand_id) == brand_id)
    now = wanted.order_by(col(Query.channel), col(Query.name)).execution_options(populate_existing=True)
    return [(query, connection) for query, connection in session.execute(now) if _is_saved(query)]


def _is_saved(query: Query) -> bool:
    return REMOVED not in query.options and (query.active or query.channel != "file")


def add_query(session: Session, brand_id: int, channel: str, form: QueryForm, actor: Actor) -> Query:
    """Save a new query; the caller commits. BadInput when its name is taken on this channel."""
    actor.need(RIGHT, brand_id, WHAT_FOR)
    name = _checked(session, brand_id, channel, form)
    query = Query(brand_id=brand_id, channel=channel, name=name, expression=form.expression.strip())
    query.options, query.monthly_budget = _kept({**form.options, WHAT: form.reads}), form.monthly_budget
    session.add(query)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise _taken(name) from None
    _note(session, query, "added", actor)
    return query


def change_query(session: Session, seen: SeenQuery, form: QueryForm, actor: Actor) -> Query:
    """Change a query against what was shown; the caller commits.

    It goes on from where it was, unless something else is read by it now. What made it rest is tried anew.
    """
    query = _shown(session, seen, actor)
    name = _checked(session, query.brand_id, query.channel, form, seen.id)
    values: dict[str, Any] = {
        "name": name, "expression": form.expression.strip(), "monthly_budget": form.monthly_budget,
        "options": _kept({**query.options, **form.options, WHAT: form.reads}), "problem": "", "retry_at": None,
    }  # fmt: skip
    if form.reads != seen.reads:
        values["cursor"] = None
    was = bool(query.options.get(COMPETITOR))
    _set(session, query, seen, values)
    _note(session, query, "changed", actor)
    if was != bool(query.options.get(COMPETITOR)):
        touch_all(session, query.brand_id)
        decide_anew(session, query.brand_id)
    return query


def pause_query(session: Session, seen: SeenQuery, actor: Actor) -> Query:
    """Stop reading a query, or go on with it; the caller commits."""
    query = _shown(session, seen, actor)
    _set(session, query, seen, {"active": not seen.active})
    _note(session, query, "paused" if seen.active else "resumed", actor)
    return query


def remove_query(session: Session, seen: SeenQuery, actor: Actor) -> None:
    """Remove a query; the caller commits. What it found stays, so the row of one that found something stays hidden."""
    query = _shown(session, seen, actor)
    found = session.scalars(select(col(Match.id)).where(col(Match.query_id) == seen.id).limit(1)).first()
    name = f"{query.name[:LONGEST_NAME]} (removed, {seen.id})"
    _set(session, query, seen, {"active": False, "name": name, "options": {**query.options, REMOVED: str(utc_now())}})
    _note(session, query, "removed", actor)
    if found is None:
        session.delete(query)
        session.flush()


def _note(session: Session, query: Query, action: str, actor: Actor) -> None:
    about = {"channel": query.channel, "expression": digest(query.expression), "budget": query.monthly_budget}
    record(session, actor, action, "query", query.id, brand_id=query.brand_id, **about)


def _checked(session: Session, brand_id: int, channel: str, form: QueryForm, own: int = 0) -> str:
    name = " ".join(form.name.split())
    if not name:
        raise BadInput("a query needs a name")
    if len(name) > LONGEST_NAME:
        raise BadInput(say("the name of a query has at most {longest_name} characters", longest_name=LONGEST_NAME))
    if len(form.expression) > LONGEST_EXPRESSION:
        raise BadInput(
            say(
                "the expression of a query has at most {longest_expression:,} characters",
                longest_expression=LONGEST_EXPRESSION,
            )
        )
    if any(each.id != own and _alike(each.name, name) for each in saved_queries(session, brand_id, channel)):
        raise _taken(name)
    return name


def _kept(options: dict[str, Any]) -> dict[str, Any]:
    """Options without the flag of a competitor where it is off."""
    return {name: value for name, value in options.items() if name != COMPETITOR or value}


def _alike(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _taken(name: str) -> BadInput:
    return BadInput(say("this brand has a query “{name}” on this channel already: choose another name", name=name))


def _shown(session: Session, seen: SeenQuery, actor: Actor) -> Query:
    """The query, if a person may change it and it still is what was shown."""
    query = session.get(Query, seen.id, populate_existing=True)
    if query is None or REMOVED in query.options:
        raise Stale("this query is gone")
    actor.need(RIGHT, query.brand_id, WHAT_FOR)
    if SeenQuery.of(query) != seen:
        raise Stale("this query was changed by somebody else")
    return query


def _set(session: Session, query: Query, seen: SeenQuery, values: Mapping[str, Any]) -> None:
    budget = col(Query.monthly_budget)
    same: tuple[ColumnElement[bool], ...] = (
        col(Query.id) == seen.id, col(Query.name) == seen.name, col(Query.expression) == seen.expression,
        col(Query.active) == seen.active, budget.is_(None) if seen.monthly_budget is None
        else budget == seen.monthly_budget,
    )  # fmt: skip
    change = update(Query).where(*same).values(**values).execution_options(synchronize_session=False)
    try:
        changed = session.exec(change).rowcount
    except IntegrityError:
        session.rollback()
        raise _taken(str(values["name"])) from None
    if changed != 1:
        session.rollback()
        raise Stale("this query was changed by somebody else")
    session.refresh(query)
