"""Daily rollups: what charts read in the place of mentions, counted from the rows day by day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, exists, func, insert, select
from sqlmodel import Session, col

from store.competitors import rival_queries
from store.hours_read import zone_of
from store.kept import past_limit
from store.models import (
    Aspect,
    Brand,
    DailyProduct,
    DailyRollup,
    Duplicate,
    Match,
    Mention,
    NotAboutUs,
    Sentiment,
    StaleDay,
    utc_now,
)
from store.stale_days import touch_all

ONE_DAY = timedelta(days=1)
AT_ONCE = 10_000  # marks of one round
IN_SQL: dict[str, Any] = {"synchronize_session": False}
Row = dict[str, Any]


def is_stale(session: Session) -> bool:
    """Whether a day waits to be counted anew."""
    return session.scalars(select(col(StaleDay.id)).limit(1)).first() is not None


def refresh(session: Session, brand_id: int | None = None) -> int:
    """Count the days anew that changed since they were counted, of one brand or all; returns how many days.

    Each day is a commit.

    Only marks that were seen are taken away, so what changes meanwhile is counted the next time. What was counted of a
    day that the brand does not keep any more stays as it is. On PostgreSQL several processes may do this at once.
    """
    done = 0
    while marks := session.execute(_marks(brand_id)).all():
        wholly = {brand for _, brand, day in marks if day is None}
        days = {(brand, day) for _, brand, day in marks if day is not None and brand not in wholly}
        for brand_id in sorted(wholly):
            days |= {(brand_id, day) for day in _all_days(session, brand_id)}
        for brand_id, day in sorted(days):
            _count_day(session, brand_id, day)
            session.commit()
        seen = col(StaleDay.id).in_([row[0] for row in marks])
        session.execute(delete(StaleDay).where(seen).execution_options(**IN_SQL))
        session.commit()
        done += len(days)
    return done


def count_again(session: Session, brand_id: int | None = None) -> int:
    """Count every day of a brand, or of all brands, anew; returns how many days."""
    wanted = select(col(Brand.id)) if brand_id is None else select(col(Brand.id)).where(col(Brand.id) == brand_id)
    for id_ in session.scalars(wanted).all():
        touch_all(session, id_ or 0)
    session.commit()
    return refresh(session, brand_id)


def day_bounds(zone: str, day: date) -> tuple[datetime, datetime]:
    """When a day begins in a time zone, and when the next one does."""
    begin, end = (datetime.combine(one, time.min, zone_of(zone)) for one in (day, day + ONE_DAY))
    return begin.astimezone(UTC), end.astimezone(UTC)


def _marks(brand_id: int | None) -> Select[Any]:
    columns: Any = col(StaleDay.id), col(StaleDay.brand_id), col(StaleDay.day)
    marks = select(*columns) if brand_id is None else select(*columns).where(col(StaleDay.brand_id) == brand_id)
    return marks.order_by(col(StaleDay.id)).limit(AT_ONCE)


def _all_days(session: Session, brand_id: int) -> set[date]:
    """Every day that is counted already or has a mention; from one to the next, so that years between cost nothing."""
    counted = select(col(DailyRollup.day)).where(col(DailyRollup.brand_id) == brand_id).distinct()
    days = {day for day in session.scalars(counted) if day is not None}
    zone = session.get_one(Brand, brand_id).time_zone
    matched = exists().where(col(Match.mention_id) == Mention.id, col(Match.brand_id) == brand_id)
    first = select(col(Mention.published_at)).where(matched).order_by(col(Mention.published_at)).limit(1)
    after: ColumnElement[bool] | None = None
    while (at := session.scalars(first if after is None else first.where(after)).first()) is not None:
        day = at.astimezone(zone_of(zone)).date()
        days.add(day)
        after = col(Mention.published_at) >= day_bounds(zone, day)[1]
    return days


def _count_day(session: Session, brand_id: int, day: date) -> None:
    mine = select(col(Brand.time_zone)).where(col(Brand.id) == brand_id).with_for_update(key_share=True)
    zone = session.scalars(mine).first()  # one process at a time counts for a brand
    if zone is None:
        return
    here = col(DailyRollup.brand_id) == brand_id, col(DailyRollup.day) == day
    begin, end = day_bounds(zone, day)
    counted = {channel or "" for channel in session.scalars(select(col(DailyRollup.channel)).where(*here).distinct())}
    last = past_limit(session.get_one(Brand, brand_id), counted, begin, utc_now())
    named = col(DailyProduct.brand_id) == brand_id, col(DailyProduct.day) == day, col(DailyProduct.channel).not_in(last)
    again = delete(DailyRollup).where(*here, col(DailyRollup.channel).not_in(last)), delete(DailyProduct).where(*named)
    for statement in again:
        session.execute(statement.execution_options(**IN_SQL))
    within = (
        col(Mention.published_at) >= begin, col(Mention.published_at) < end, col(Mention.deleted_at).is_(None),
        col(Mention.channel).not_in(last),
    )  # fmt: skip
    rows = [{"brand_id": brand_id, "day": day} | row for row in _rows(session, brand_id, within)]
    if rows:
        session.connection().execute(insert(DailyRollup), rows)
    products = [{"brand_id": brand_id, "day": day} | row for row in _product_rows(session, brand_id, within)]
    if products:
        session.connection().execute(insert(DailyProduct), products)


def _rows(session: Session, brand_id: int, within: tuple[ColumnElement[bool], ...]) -> Iterator[Row]:
    ours = _is_ours(brand_id)
    whole = _counted(col(Sentiment.label)).where(*within, *ours)
    for channel, lang, label, mentions, copies in session.execute(whole):
        yield _row(0, "", channel, lang, label, mentions, copies)
    parts = _counted(col(Aspect.label), col(Aspect.name)).join(Aspect, col(Aspect.mention_id) == Mention.id)
    for channel, lang, label, aspect, mentions, copies in session.execute(parts.where(*within, *ours)):
        yield _row(0, aspect, channel, lang, label, mentions, copies)
    theirs = _counted(col(Sentiment.label), col(Match.query_id)).join(Match, col(Match.mention_id) == Mention.id)
    about = col(Match.brand_id) == brand_id, col(Match.query_id).in_(rival_queries())
    for channel, lang, label, rival, mentions, copies in session.execute(theirs.where(*within, *about)):
        yield _row(rival, "", channel, lang, label, mentions, copies)


def _product_rows(session: Session, brand_id: int, within: tuple[ColumnElement[bool], ...]) -> Iterator[Row]:
    named = _counted(col(Sentiment.label), col(Mention.product)).where(col(Mention.product) != "")
    for channel, lang, label, product, mentions, copies in session.execute(named.where(*within, *_is_ours(brand_id))):
        yield {
            "product": product, "channel": channel, "lang": lang, "label": label, "mentions": mentions,
            "copies": copies,
        }  # fmt: skip


def _row(rival: int, aspect: str, channel: str, lang: str, label: str, mentions: int, copies: int) -> Row:
    return {
        "rival_id": rival, "aspect": aspect, "channel": channel, "lang": lang, "label": label, "mentions": mentions,
        "copies": copies,
    }  # fmt: skip


def _is_ours(brand_id: int) -> tuple[ColumnElement[bool], ...]:
    """What a query about the brand itself found, unless a person says that it is not about it."""
    found = (
        exists()
        .where(col(Match.mention_id) == Mention.id, col(Match.brand_id) == brand_id)
        .where(col(Match.query_id).not_in(rival_queries()))
    )
    other = exists().where(col(NotAboutUs.mention_id) == Mention.id, col(NotAboutUs.brand_id) == brand_id)
    return found, ~other


def _counted(*by: Any) -> Select[Any]:
    """Mentions that were read, by channel, language and more: how many, and how many of them copies beside."""
    keys = col(Mention.channel), col(Sentiment.lang), *by
    copied = col(Duplicate.mention_id).is_not(None)
    return (
        select(*keys, func.sum(case((copied, 0), else_=1)), func.sum(case((copied, 1), else_=0)))
        .select_from(Mention)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id)
        .join(Duplicate, col(Duplicate.mention_id) == Mention.id, isouter=True)
        .group_by(*keys)
    )
