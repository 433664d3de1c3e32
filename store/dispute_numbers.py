"""How disputes of a brand went: how many, how soon settled, opened again, and who would recommend us after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import select
from sqlmodel import Session, col

from store.models import Dispute


@dataclass(frozen=True)
class Went:
    """Disputes of one wish, "" for all; seconds by the calendar, shares from 0 to 1, None where nothing counts."""

    wanted: str
    marked: int
    settled: int
    median_seconds: float | None
    reopened: float | None
    asked: int
    recommend: float | None
    costs: tuple[tuple[str, int], ...]


def disputes_between(session: Session, brand_id: int, begin: datetime, end: datetime) -> list[Went]:
    """Disputes that were marked in a period, dropped ones apart: all first, then by what was wanted; one query."""
    wanted = select(Dispute).where(
        col(Dispute.brand_id) == brand_id, col(Dispute.opened_at) >= begin, col(Dispute.opened_at) < end,
        col(Dispute.dropped_at).is_(None),
    )  # fmt: skip
    rows = list(session.scalars(wanted))
    kinds = sorted({row.wanted for row in rows}, key=lambda kind: (-sum(row.wanted == kind for row in rows), kind))
    parts = [_went(kind, [row for row in rows if row.wanted == kind]) for kind in kinds]
    return [_went("", rows), *parts] if rows else []


def _went(kind: str, rows: Sequence[Dispute]) -> Went:
    took = [(row.settled_at - row.opened_at).total_seconds() for row in rows if row.settled_at]
    ended = [row for row in rows if row.settled_at or row.reopened]
    asked = [row.recommends for row in rows if row.recommends is not None]
    return Went(
        kind, len(rows), len(took), median(took) if took else None,
        sum(row.reopened > 0 for row in ended) / len(ended) if ended else None,
        len(asked), sum(asked) / len(asked) if asked else None, _costs(rows),
    )  # fmt: skip


def _costs(rows: Sequence[Dispute]) -> tuple[tuple[str, int], ...]:
    """What the chosen options cost, by currency."""
    found: dict[str, int] = {}
    for row in rows:
        if row.decided is not None:
            cost = int(row.options[row.decided]["cost"])
            found[row.currency] = found.get(row.currency, 0) + cost
    return tuple(sorted(found.items()))
