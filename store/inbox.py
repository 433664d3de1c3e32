"""The inbox: cases with what people need to see of them in a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from store.counting import count_some
from store.inbox_views import OF_ACTIVE, OF_THE_MENTION, VIEWS, Condition, in_work, view_conditions
from store.models import Amendment, Author, Case, Draft, Mention, Person, Sentiment, Triage, utc_now
from store.search import holding_words, read_words
from store.settings import settings
from store.workflow import ACTIVE

__all__ = ["VIEWS", "InboxFilter", "InboxRow", "case_below", "count_cases", "counts_of_views", "inbox", "next_case"]


@dataclass(frozen=True)
class InboxFilter:
    """Which cases to show; an empty field matches everything."""

    view: str = "open"
    brand_id: int | None = None
    channel: str = ""
    lang: str = ""
    priority: str = ""
    text: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class InboxRow:
    """A case with its newest mention, that mention's author and score, its draft's state and its assignee's name.

    `change` is the state of the newest change of what was sent. All three are "" where there is none.
    """

    case: Case
    mention: Mention
    author: Author | None
    sentiment: Sentiment | None
    draft: str
    assignee: str
    change: str = ""


def inbox(session: Session, wanted: InboxFilter, limit: int = 50, offset: int = 0) -> list[InboxRow]:
    """The cases of a view, gravest first, then the one that is due first."""
    drafted = (
        select(func.max(col(Draft.status)))
        .where(col(Draft.case_id) == Case.id, col(Draft.status).in_(("proposed", "approved")))
        .scalar_subquery()
    )
    changed = (
        select(col(Amendment.status))
        .where(col(Amendment.case_id) == Case.id)
        .order_by(col(Amendment.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        _shown(session, select(Case, Mention, Author, Sentiment, drafted, col(Person.name), changed), wanted)
        .join(Person, col(Person.id) == Case.assignee_id, isouter=True)
        .order_by(*_order())
        .limit(limit)
        .offset(offset)
    )
    return [
        InboxRow(case, mention, author, score, draft or "", assignee or "", change or "")
        for case, mention, author, score, draft, assignee, change in rows
    ]


def count_cases(session: Session, wanted: InboxFilter) -> int:
    """How many cases a filter matches."""
    return session.scalar(_filtered(session, select(func.count(col(Case.id))), wanted)) or 0


def counts_of_views(session: Session, wanted: InboxFilter) -> dict[str, int]:
    """How many cases each view has under a filter, more than `MOST_COUNTED` for all beyond; three queries.

    One of them reads the active cases, which do not pile up as the closed ones do, and those whose replies change.
    """
    holds = _views(wanted)
    sums = (func.coalesce(func.sum(case((holds[view](), 1), else_=0)), 0) for view in OF_ACTIVE)
    active = _joined(select(*sums)).where(in_work(), *_conditions(session, wanted))
    counts = dict(zip(OF_ACTIVE, session.execute(active).one(), strict=True))
    others = {view: _count_some(session, replace(wanted, view=view)) for view in ("mentioned", "closed")}
    everything = others["closed"] + sum(counts[view] for view in ("open", "waiting", "snoozed"))
    return counts | others | {"all": everything}


def _count_some(session: Session, wanted: InboxFilter) -> int:
    return count_some(session, _filtered(session, select(col(Case.id)), wanted))


def next_case(session: Session, wanted: InboxFilter, after_id: int) -> int | None:
    """The id of the case that comes first in a filtered inbox, other than the one just worked on."""
    return _first(session, _ids(session, wanted).where(col(Case.id) != after_id))


def case_below(session: Session, wanted: InboxFilter, case_id: int) -> int | None:
    """The id of the case that stands below another one in a filtered inbox, or of the first where none does."""
    ids, here = _ids(session, wanted), session.get(Case, case_id)
    below = _first(session, ids.where(_after(here))) if here is not None else None
    return below if below is not None else _first(session, ids)


def _first(session: Session, ids: Select[Any]) -> int | None:
    return next(iter(session.scalars(ids)), None)


def _ids(session: Session, wanted: InboxFilter) -> Select[Any]:
    """The id of the first case of a filtered inbox."""
    return _filtered(session, select(col(Case.id)), wanted).order_by(*_order()).limit(1)


def _order() -> tuple[Any, ...]:
    return col(Case.priority_rank), col(Case.due_at), col(Case.id)


def _after(here: Case) -> ColumnElement[bool]:
    """What comes after a case in the order of the inbox."""
    rank, due, id_ = _order()
    later = or_(due > here.due_at, and_(due == here.due_at, id_ > here.id))
    return or_(rank > here.priority_rank, and_(rank == here.priority_rank, later))


def _filtered(session: Session, query: Select[Any], wanted: InboxFilter) -> Select[Any]:
    """Cases of a view and a filter; what their newest mention says is only looked at where that is asked for."""
    if wanted.lang or wanted.view in OF_THE_MENTION:
        return _shown(session, query, wanted)
    with_mention = select(col(Triage.id)).where(col(Triage.case_id) == Case.id).correlate(Case).exists()
    return query.select_from(Case).where(with_mention, _view(wanted), *_conditions(session, wanted))


def _shown(session: Session, query: Select[Any], wanted: InboxFilter) -> Select[Any]:
    """The same with all that is shown of each case. Nearly all are closed: by status they would be found and sorted."""
    view = col(Case.status).not_in(ACTIVE) if wanted.view == "closed" else _view(wanted)
    return _joined(query).where(view, *_conditions(session, wanted))


def _joined(query: Select[Any]) -> Select[Any]:
    said = aliased(Mention)
    newest = (
        select(col(said.id))
        .join(Triage, col(Triage.mention_id) == said.id)
        .where(col(Triage.case_id) == Case.id)
        .order_by(col(said.published_at).desc(), col(said.id).desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    return (
        query.select_from(Case)
        .join(Mention, col(Mention.id) == newest)
        .join(Author, col(Author.id) == Mention.author_id, isouter=True)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
    )


def _views(wanted: InboxFilter) -> Mapping[str, Condition]:
    return view_conditions(wanted.person_id, utc_now(), settings().unsure_below)


def _view(wanted: InboxFilter) -> ColumnElement[bool]:
    views = _views(wanted)
    return views.get(wanted.view, views["open"])()


def _conditions(session: Session, wanted: InboxFilter) -> Iterable[ColumnElement[bool]]:
    if wanted.brand_id is not None:
        yield col(Case.brand_id) == wanted.brand_id
    for column, value in (
        (col(Case.channel), wanted.channel), (col(Sentiment.lang), wanted.lang), (col(Case.priority), wanted.priority),
    ):  # fmt: skip
        if value:
            yield column == value
    if wanted.text.strip():
        said = holding_words(session, read_words(session, wanted.text))
        holding = select(col(Triage.case_id)).join(Mention, col(Mention.id) == Triage.mention_id).where(said)
        yield col(Case.id).in_(holding)
