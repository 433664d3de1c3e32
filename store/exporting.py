"""Mentions, cases and replies as rows to hand out: the same columns for every format, a thousand rows at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from store.audit import record
from store.errors import NotAllowed
from store.models import (
    Aspect,
    Author,
    Brand,
    Case,
    Clock,
    Draft,
    Intent,
    Match,
    Mention,
    Person,
    Reply,
    Sentiment,
    SurveyAnswer,
)
from store.saying import say
from store.workflow import Actor

RIGHT, PIECE = "manager", 1_000
Row = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """What is handed out of one noun: its columns with their types, and how a piece of it is read.

    `read` takes a session, a brand (None for all) and the last number that was read.
    """

    columns: dict[str, type]
    read: Callable[[Session, int | None, int], list[Row]]


def hand_out(session: Session, actor: Actor, noun: str, brand_id: int | None, form: str) -> tuple[int, Iterator[Row]]:
    """How many `mentions`, `cases` or `replies` there are, of one brand or of all, and their rows.

    NotAllowed below manager, of the brand or of the whole house. Who takes them stands in the audit log, committed,
    before the first row goes out.
    """
    if not (actor.may_everywhere(RIGHT) if brand_id is None else actor.may(RIGHT, brand_id)):
        raise NotAllowed(say("to export takes the role {right} or higher, in every brand that is in it", right=RIGHT))
    count = _count(session, noun, brand_id)
    record(session, actor, "exported", noun, brand_id or "all", brand_id=brand_id, rows=count, form=form)
    session.commit()
    return count, _rows(session, SHEETS[noun], brand_id)


def _rows(session: Session, sheet: Sheet, brand_id: int | None) -> Iterator[Row]:
    last = 0
    while piece := sheet.read(session, brand_id, last):
        for row in piece:
            yield {name: _plain(row.get(name)) for name in sheet.columns}
        last = piece[-1]["id"]
        session.expunge_all()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="seconds") if isinstance(value, datetime) else value


def _pieces(query: Any, id_: Any, last: int) -> Any:
    return query.where(id_ > last).order_by(id_).limit(PIECE)


def _mentions(session: Session, brand_id: int | None, last: int) -> list[Row]:
    query = (
        select(Mention, Author, Sentiment)
        .join(Author, col(Author.id) == Mention.author_id, isouter=True)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
        .where(col(Mention.deleted_at).is_(None), col(Mention.id).in_(_matched(brand_id)))
    )
    found = session.execute(_pieces(query, col(Mention.id), last)).all()
    ids = [mention.id or 0 for mention, _, _ in found]
    more = {
        "brands": _brands_of(session, ids, brand_id),
        "aspects": _names(session, Aspect, ids),
        "intents": _names(session, Intent, ids),
    }
    answered = _answered(session, ids)
    rows = []
    for mention, author, score in found:
        row = mention.model_dump() | {name: ", ".join(names[mention.id]) for name, names in more.items()}
        row |= answered.get(mention.id or 0, {})
        row |= {"author": author.name, "handle": author.handle, "followers": author.followers} if author else {}
        row |= {"label": score.label, "confidence": score.confidence, "hard": score.hard} if score else {}
        rows.append(row | {"lang": (score and score.lang) or mention.lang})
    return rows


def _answered(session: Session, ids: Sequence[int]) -> dict[int, Row]:
    """What those mentions that answer a survey answered."""
    found = session.scalars(select(SurveyAnswer).where(col(SurveyAnswer.mention_id).in_(ids)))
    names = ("score", "scale", "question")
    return {each.mention_id or 0: {name: getattr(each, name) for name in names} for each in found}


def _matched(brand_id: int | None) -> Select[Any]:
    matched = select(col(Match.mention_id))
    return matched if brand_id is None else matched.where(col(Match.brand_id) == brand_id)


def _brands_of(session: Session, ids: Sequence[int], brand_id: int | None) -> dict[int, list[str]]:
    query = select(col(Match.mention_id), col(Brand.slug)).join(Brand, col(Brand.id) == Match.brand_id).distinct()
    if brand_id is not None:  # that another brand found it too is nobody else's business
        query = query.where(col(Match.brand_id) == brand_id)
    return _grouped(session, query.where(col(Match.mention_id).in_(ids)).order_by(col(Brand.slug)))


def _names(session: Session, table: type[Aspect] | type[Intent], ids: Sequence[int]) -> dict[int, list[str]]:
    query = select(col(table.mention_id), col(table.name)).where(col(table.mention_id).in_(ids))
    return _grouped(session, query.order_by(col(table.name)))


def _grouped(session: Session, query: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for id_, name in session.execute(query):
        found[id_].append(name)
    return found


def _cases(session: Session, brand_id: int | None, last: int) -> list[Row]:
    query = (
        select(Case, col(Brand.slug), Author, col(Person.name), Clock)
        .join(Brand, col(Brand.id) == Case.brand_id)
        .join(Author, col(Author.id) == Case.author_id, isouter=True)
        .join(Person, col(Person.id) == Case.assignee_id, isouter=True)
        .join(Clock, col(Clock.case_id) == Case.id, isouter=True)
    )
    query = query if brand_id is None else query.where(col(Case.brand_id) == brand_id)
    return [
        (clock.model_dump() if clock else {})
        | case.model_dump()
        | {"brand": slug, "assignee": assignee, "reasons": ", ".join(each.get("text", "") for each in case.reasons)}
        | ({"author": author.name, "handle": author.handle} if author else {})
        for case, slug, author, assignee, clock in session.execute(_pieces(query, col(Case.id), last))
    ]


def _replies(session: Session, brand_id: int | None, last: int) -> list[Row]:
    query = (
        select(Reply, col(Brand.slug), col(Draft.lang), col(Draft.writer))
        .join(Case, col(Case.id) == Reply.case_id)
        .join(Brand, col(Brand.id) == Case.brand_id)
        .join(Draft, col(Draft.id) == Reply.draft_id)
    )
    query = query if brand_id is None else query.where(col(Case.brand_id) == brand_id)
    return [
        reply.model_dump() | {"brand": slug, "lang": lang, "writer": writer}
        for reply, slug, lang, writer in session.execute(_pieces(query, col(Reply.id), last))
    ]


def _count(session: Session, noun: str, brand_id: int | None) -> int:
    if noun == "mentions":
        query = select(func.count(col(Mention.id))).where(
            col(Mention.deleted_at).is_(None), col(Mention.id).in_(_matched(brand_id))
        )
    elif noun == "cases":
        query = select(func.count(col(Case.id)))
    else:
        query = select(func.count(col(Reply.id))).join(Case, col(Case.id) == Reply.case_id)
    limited = query if brand_id is None or noun == "mentions" else query.where(col(Case.brand_id) == brand_id)
    return session.scalar(limited) or 0


def _columns(words: str, **others: type) -> dict[str, type]:
    return {name: others.get(name, str) for name in words.split()}


SHEETS = {
    "mentions": Sheet(
        _columns(
            "id brands channel source external_id kind author handle followers title text rating lang url likes shares"
            " published_at collected_at label confidence aspects intents hard score scale question product",
            id=int, followers=int, rating=float, likes=int, shares=int, confidence=float, score=int, scale=int,
        ),
        _mentions,
    ),
    "cases": Sheet(
        _columns(
            "id brand channel author handle status priority reasons assignee opened_at due_at snoozed_until answered_at"
            " stopped_at answer_seconds resolution_seconds answer_missed resolution_missed",
            id=int, answer_seconds=int, resolution_seconds=int, answer_missed=bool, resolution_missed=bool,
        ),
        _cases,
    ),
    "replies": Sheet(
        _columns(
            "id brand case_id mention_id channel kind status lang writer text url external_id created_at published_at"
            " error",
            id=int, case_id=int, mention_id=int,
        ),
        _replies,
    ),
}  # fmt: skip
