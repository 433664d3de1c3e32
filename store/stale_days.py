"""Days whose rollup is no longer true: whatever changes what is counted says so here, in the same commit."""

from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlmodel import Session, col

from store.hours_read import zone_of
from store.models import Brand, Match, Mention, StaleDay
from store.sight import whole

ASKED_AT_ONCE = 1_000


def touch(session: Session, mention_ids: Iterable[int]) -> None:
    """Let the days of these mentions be counted anew, for each brand that they matched; the caller commits."""
    ids = list(dict.fromkeys(mention_ids))
    days: set[tuple[int, object]] = set()
    for start in range(0, len(ids), ASKED_AT_ONCE):
        wanted = (
            select(col(Match.brand_id), col(Brand.time_zone), col(Mention.published_at))
            .join(Mention, col(Mention.id) == Match.mention_id)
            .join(Brand, col(Brand.id) == Match.brand_id)
            .where(col(Match.mention_id).in_(ids[start : start + ASKED_AT_ONCE]))
        )
        with whole(session):  # what one brand's staff correct counts for all that heard it
            found = session.execute(wanted).all()
        days |= {(brand, at.astimezone(zone_of(zone)).date()) for brand, zone, at in found}
    if days:
        rows = [{"brand_id": brand, "day": day} for brand, day in days]
        session.connection().execute(insert(StaleDay), rows)


def touch_all(session: Session, brand_id: int) -> None:
    """Let every day of a brand be counted anew; the caller commits."""
    session.connection().execute(insert(StaleDay), [{"brand_id": brand_id, "day": None}])
