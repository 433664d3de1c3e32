"""Read from the database what alerts look at: what a brand was told in the last hours and in the same hours before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlmodel import Session, col

from store.competitors import rival_queries
from store.models import Author, Brand, Duplicate, Match, Mention, NotAboutUs, Query, Sentiment
from store.watching import MINUTES, Basis, Heard, Said

WEEKS, DAYS = range(2, 9), range(3, 9)
MOST_DAYS = WEEKS[-1] * 7 + 1
STEPS = {"week": timedelta(weeks=1), "day": timedelta(days=1)}
LONGEST = timedelta(minutes=max(MINUTES))
JUST_NOW, RECENT = timedelta(hours=6), timedelta(hours=24)


@dataclass(frozen=True)
class Listened:
    """The queries of a brand whose past can be compared, and with what."""

    queries: tuple[int, ...]
    basis: Basis


def comparable(session: Session, brand: Brand, now: datetime) -> Listened | None:
    """Which queries of a brand to watch and what to compare them with; None while there is too little past.

    Same hours of the week, from two weeks on; a younger brand is compared with the same hours of the days before, from
    three days on. A query that is younger than the others waits, or all that it brings would seem new.
    """
    wanted = select(col(Query.id), col(Query.created_at)).where(
        col(Query.brand_id) == brand.id, col(Query.active).is_(True), col(Query.id).not_in(rival_queries())
    )
    kept = timedelta(days=min(filter(None, brand.retention.values()), default=MOST_DAYS))  # what is older is let go of
    ages = {id_: min(now - created, kept) - LONGEST for id_, created in session.execute(wanted)}
    for step, least in (("week", WEEKS), ("day", DAYS)):
        grown = {id_: age // STEPS[step] for id_, age in ages.items() if age // STEPS[step] >= least[0]}
        if grown:
            return Listened(tuple(grown), Basis(step, min(least[-1], *grown.values())))
    return None


def windows(brand: Brand, now: datetime, basis: Basis, length: timedelta) -> list[tuple[datetime, datetime]]:
    """The window up to now and the same ones before, by the clock on the wall of the brand."""
    ends = [moved(brand, now, basis.step, number) for number in range(basis.number + 1)]
    return [(end - length, end) for end in ends]


def moved(brand: Brand, now: datetime, step: str, number: int) -> datetime:
    """A time some weeks or days ago at the same hour on the brand's wall."""
    return (now.astimezone(_zone(brand)) - number * STEPS[step]).astimezone(UTC)


def heard(session: Session, brand: Brand, listened: Listened, now: datetime) -> list[list[Said]]:
    """What these queries found in the longest window up to now, and in the same ones before, newest window first."""
    spans = windows(brand, now, listened.basis, LONGEST)
    rows = (
        select(col(Mention.id), col(Mention.published_at), func.coalesce(col(Mention.author_id), -col(Mention.id)),
               func.coalesce(col(Sentiment.label), ""), col(Duplicate.original_id))
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
        .join(Duplicate, col(Duplicate.mention_id) == Mention.id, isouter=True)
        .where(or_(*(_between(*span) for span in spans)), *_about(brand.id or 0, listened.queries))
        .order_by(col(Mention.published_at), col(Mention.id))
    )  # fmt: skip
    found: list[list[Said]] = [[] for _ in spans]
    for row in session.execute(rows):
        said = Said(*row)
        for place, (start, end) in enumerate(spans):
            if start < said.at <= end:
                found[place].append(said)
    return found


def last_part(rows: Sequence[Said], end: datetime, minutes: int) -> Heard:
    """What of a window was said in its last minutes."""
    return Heard([row for row in rows if row.at > end - timedelta(minutes=minutes)])


@dataclass(frozen=True)
class Fresh:
    """A mention that has just come in, with its text and the followers of who wrote it."""

    id: int
    text: str
    author: int | None
    followers: int
    label: str


def just_in(session: Session, brand_id: int, now: datetime) -> list[Fresh]:
    """What came in within the last hours and was said within a day, found by any query about the brand."""
    ours = select(col(Query.id)).where(col(Query.brand_id) == brand_id, col(Query.id).not_in(rival_queries()))
    rows = (
        select(Mention, func.coalesce(col(Author.followers), 0), func.coalesce(col(Sentiment.label), ""))
        .join(Author, col(Author.id) == Mention.author_id, isouter=True)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
        .where(_between(now - RECENT, now), col(Mention.collected_at) > now - JUST_NOW)
        .where(col(Mention.deleted_at).is_(None), *_about(brand_id, list(session.scalars(ours))))
        .order_by(col(Mention.id))
    )
    return [
        Fresh(mention.id or 0, mention.full_text(), mention.author_id, followers, label)
        for mention, followers, label in session.execute(rows)
    ]


def last_said(session: Session, brand_id: int, queries: Sequence[int], until: datetime) -> datetime | None:
    """When the newest mention was published that these queries found up to a time."""
    wanted = select(func.max(col(Mention.published_at))).where(col(Mention.published_at) <= until)
    return session.scalar(wanted.where(*_about(brand_id, queries)))


def said_between(session: Session, brand_id: int, queries: Sequence[int], start: datetime, end: datetime) -> int:
    """How many mentions of a span these queries found."""
    wanted = select(func.count()).select_from(Mention).where(_between(start, end), *_about(brand_id, queries))
    return session.scalar(wanted) or 0


def _between(start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(col(Mention.published_at) > start, col(Mention.published_at) <= end)


def _about(brand_id: int, queries: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    found = exists().where(
        col(Match.mention_id) == Mention.id, col(Match.brand_id) == brand_id, col(Match.query_id).in_(queries)
    )
    not_us = exists().where(col(NotAboutUs.mention_id) == Mention.id, col(NotAboutUs.brand_id) == brand_id)
    return found, ~not_us


def _zone(brand: Brand) -> ZoneInfo:
    try:
        return ZoneInfo(brand.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
