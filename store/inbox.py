"""The inbox: cases with what people need to see of them in a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from store.models import Author, Case, Draft, Intent, Mention, Note, NoteFor, Sentiment, Triage
from store.search import holding_words, read_words
from store.workflow import ACTIVE, CLOSED

VIEWS = ("open", "mine", "unassigned", "negative", "questions", "waiting", "snoozed", "closed", "all", "mentioned")


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
    """A case with its newest mention, that mention's author and score, and its draft's state ("" without one)."""

    case: Case
    mention: Mention
    author: Author | None
    sentiment: Sentiment | None
    draft: str


def inbox(session: Session, wanted: InboxFilter, limit: int = 50, offset: int = 0) -> list[InboxRow]:
    """The cases of a view, gravest first, then the one that is due first."""
    drafted = (
        select(func.max(col(Draft.status)))
        .where(col(Draft.case_id) == Case.id, col(Draft.status).in_(("proposed", "approved")))
        .scalar_subquery()
    )
    rows = session.execute(
        _filtered(session, select(Case, Mention, Author, Sentiment, drafted), wanted)
        .order_by(col(Case.priority_rank), col(Case.due_at), col(Case.id))
        .limit(limit)
        .offset(offset)
    )
    return [InboxRow(case, mention, author, score, draft or "") for case, mention, author, score, draft in rows]


def count_cases(session: Session, wanted: InboxFilter) -> int:
    """How many cases a filter matches."""
    return session.scalar(_filtered(session, select(func.count(col(Case.id))), wanted)) or 0


def next_case(session: Session, wanted: InboxFilter, after_id: int) -> int | None:
    """The id of the case that comes first in a filtered inbox, other than the one just worked on."""
    rows = session.execute(
        _filtered(session, select(col(Case.id)), wanted)
        .where(col(Case.id) != after_id)
        .order_by(col(Case.priority_rank), col(Case.due_at), col(Case.id))
        .limit(1)
    )
    return next((row[0] for row in rows), None)


def _filtered(session: Session, query: Select[Any], wanted: InboxFilter) -> Select[Any]:
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
    joined = (
        query.select_from(Case)
        .join(Mention, col(Mention.id) == newest)
        .join(Author, col(Author.id) == Mention.author_id, isouter=True)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
    )
    return joined.where(*_view(wanted), *_conditions(session, wanted))


def _view(wanted: InboxFilter) -> Iterable[ColumnElement[bool]]:
    status = {"waiting": ("waiting",), "snoozed": ("snoozed",), "closed": CLOSED}
    status |= dict.fromkeys(("all", "mentioned"), (*ACTIVE, *CLOSED))
    yield col(Case.status).in_(status.get(wanted.view, ("open",)))
    if wanted.view == "mine":
        yield col(Case.assignee_id) == wanted.person_id
    if wanted.view == "mentioned":
        mine = (col(NoteFor.person_id) == wanted.person_id, col(NoteFor.seen_at).is_(None))
        yield col(Case.id).in_(select(col(Note.case_id)).join(NoteFor, col(NoteFor.note_id) == Note.id).where(*mine))
    if wanted.view == "unassigned":
        yield col(Case.assignee_id).is_(None)
    if wanted.view == "negative":
        yield col(Sentiment.label) == "negative"
    if wanted.view == "questions":
        yield col(Mention.id).in_(select(col(Intent.mention_id)).where(col(Intent.name) == "question"))


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
