"""Mentions that wait for their score, and those that broke it: set aside with the error, so that the others go on."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select, text
from sqlmodel import Session, col

from store.faults import in_words
from store.models import Match, Mention, Sentiment, Triage, Unreadable
from store.unread import marks_of, take_away, unread_ids

LONGEST = 300
DECIDING = 4_017_923_001  # any number that nobody else takes for a lock of PostgreSQL


def unscored(
    session: Session,
    model: str,
    limit: int,
    brand_id: int | None = None,
    channel: str = "",
    *,
    among: Sequence[int] | None = None,
) -> list[Mention]:
    """The next mentions that this model has not scored, or that nobody decided on for a brand yet; newest first.

    What another model scored comes last. On PostgreSQL they are claimed until the commit, and those that others have
    claimed are left out.
    """
    found: list[Mention] = []
    for some in _sources(session, model, among):
        here = some.where(*_living(model), *_of(brand_id, channel))
        here = here.where(col(Mention.id).not_in([each.id for each in found])) if found else here
        claimed = here.limit(limit - len(found)).with_for_update(skip_locked=True, key_share=True, of=Mention)
        found += _still_waiting(session, model, list(session.scalars(claimed)))
        if len(found) >= limit:
            break
    return found


def drop_settled(session: Session, model: str) -> None:
    """Take away the marks of mentions with which there is nothing left to do; the caller commits."""
    for ids in _pages(session):
        marks = marks_of(session, ids)  # before the look: what comes later stays
        wanted = _scored(col(Mention.id)).where(_waits(model), *_living(model), col(Mention.id).in_(ids))
        still = set(session.scalars(wanted))
        take_away(session, [mark for mark, id_ in marks if id_ not in still])


def _sources(session: Session, model: str, among: Sequence[int] | None) -> Iterator[Select[Any]]:
    """Queries of what may wait, each of few rows or in the order of an index, so that none reads all mentions."""
    newest = _scored(Mention).where(_waits(model)).order_by(col(Mention.id).desc())
    if among is not None:
        yield newest.where(col(Mention.id).in_(among))
        return
    for ids in _pages(session):  # the bounds keep PostgreSQL from walking there through all that was read already
        yield newest.where(col(Mention.id).in_(ids), col(Mention.id).between(ids[-1], ids[0]))
    by_model = col(Sentiment.model).desc(), col(Sentiment.mention_id).desc()
    for other in (col(Sentiment.model) > model, col(Sentiment.model) < model):
        yield select(Mention).join(Sentiment, col(Sentiment.mention_id) == Mention.id).where(other).order_by(*by_model)
    broke = select(col(Unreadable.mention_id)).where(col(Unreadable.model) != model)
    yield select(Mention).where(col(Mention.id).in_(broke), ~exists().where(col(Sentiment.mention_id) == Mention.id))


def _still_waiting(session: Session, model: str, claimed: list[Mention]) -> list[Mention]:
    """Those that nobody was done with between the moment that a query looks at and its claim."""
    if not claimed or session.get_bind().dialect.name != "postgresql":
        return claimed
    ids = _scored(col(Mention.id)).where(_waits(model), col(Mention.id).in_([each.id for each in claimed]))
    still = set(session.scalars(ids))
    return [each for each in claimed if each.id in still]


def _pages(session: Session) -> Iterator[list[int]]:
    below: int | None = None
    while ids := unread_ids(session, below):
        yield ids
        below = ids[-1]


def _scored(*columns: Any) -> Select[Any]:
    return select(*columns).join_from(Mention, Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)


def _waits(model: str) -> ColumnElement[bool]:
    """Not scored by this model, or not decided on for a brand that matched it."""
    triaged = and_(col(Triage.mention_id) == Match.mention_id, col(Triage.brand_id) == Match.brand_id)
    undecided = exists().where(col(Match.mention_id) == Mention.id, ~exists().where(triaged).correlate(Match))
    return or_(col(Sentiment.mention_id).is_(None), col(Sentiment.model) != model, undecided.correlate(Mention))


def _living(model: str) -> Iterator[ColumnElement[bool]]:
    """Neither deleted nor set aside because it broke this model."""
    yield col(Mention.deleted_at).is_(None)
    broke = exists().where(col(Unreadable.mention_id) == Mention.id, col(Unreadable.model) == model)
    yield ~broke.correlate(Mention)


def _of(brand_id: int | None, channel: str) -> Iterator[ColumnElement[bool]]:
    if brand_id is not None:
        yield exists().where(col(Match.mention_id) == Mention.id, col(Match.brand_id) == brand_id).correlate(Mention)
    if channel:
        yield col(Mention.channel) == channel


def set_unreadable(session: Session, mention_id: int, model: str, error: Exception, now: datetime) -> None:
    """Keep that a mention broke a model, with an error that holds no text; the caller commits."""
    session.merge(Unreadable(mention_id=mention_id, model=model, error=in_words(error)[:LONGEST], at=now))


def unreadable(session: Session, brand_id: int | None = None, limit: int = 50) -> list[tuple[Mention, Unreadable]]:
    """The mentions that were set aside, newest first."""
    wanted = select(Mention, Unreadable).join(Unreadable, col(Unreadable.mention_id) == Mention.id)
    if brand_id is not None:
        wanted = wanted.where(col(Mention.id).in_(select(col(Match.mention_id)).where(col(Match.brand_id) == brand_id)))
    rows = session.execute(wanted.order_by(col(Mention.id).desc()).limit(limit))
    return [(mention, why) for mention, why in rows]


def try_again(session: Session) -> int:
    """Forget that mentions could not be read, so that the next run tries them; gives their number."""
    return session.exec(delete(Unreadable)).rowcount


def take_turn_to_decide(session: Session) -> None:
    """Wait until no other process decides what is a copy and which case a mention belongs to; held until the commit.

    SQLite has one writer anyway. Scoring, which takes the time, needs no turn.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": DECIDING})
