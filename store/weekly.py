"""The week of a brand: what changed, what people complain about, what needs an answer, what to reshare."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from store.cases import current_draft
from store.complaints import Pattern, Promise, patterns, promises
from store.hours_read import zone_of
from store.inbox import InboxFilter, InboxRow, count_cases, inbox
from store.insights import Net, Scope, counted, net_of, ours, totals
from store.models import Brand, Theme
from store.rollups import day_bounds
from store.themes import themes_of
from store.ugc import UgcFilter, UgcRow, best_ugc

DAYS = 7
MOST_CASES, MOST_THEMES, MOST_POSTS, MOST_PATTERNS = 10, 8, 5, 8


@dataclass(frozen=True)
class Period:
    """Mentions by label, copies left out, and the net sentiment that they make."""

    labels: dict[str, int]
    net: Net | None

    @property
    def mentions(self) -> int:
        """All of them."""
        return sum(self.labels.values())


@dataclass(frozen=True)
class Waiting:
    """A case that needs an answer, with the text of its draft; "" where there is none."""

    row: InboxRow
    draft: str


@dataclass(frozen=True)
class Weekly:
    """Seven days of a brand that ended with `last`, and the seven days before."""

    brand: Brand
    first: date
    last: date
    now: Period
    before: Period
    themes: list[Theme]
    open_cases: int
    waiting: list[Waiting]
    reshare: list[UgcRow]
    complaints: list[Pattern]
    promises: list[Promise]


def weekly(session: Session, brand: Brand, now: datetime) -> Weekly:
    """The seven whole days of a brand before today, by its own zone."""
    brand_id, today = brand.id or 0, now.astimezone(zone_of(brand.time_zone)).date()
    scope = Scope(brand_id=brand_id, first=today - timedelta(days=DAYS), last=today - timedelta(days=1))
    since, _ = day_bounds(brand.time_zone, scope.first)
    _, until = day_bounds(brand.time_zone, scope.last)
    wanted = InboxFilter(brand_id=brand_id)
    return Weekly(
        brand, scope.first, scope.last, _period(session, scope), _period(session, scope.before()),
        themes_of(session, brand_id)[:MOST_THEMES], count_cases(session, wanted),
        [_waiting(session, row) for row in inbox(session, wanted, MOST_CASES)],
        best_ugc(session, UgcFilter(brand_id=brand_id, since=since), MOST_POSTS),
        [one for one in patterns(session, brand_id, until, 2) if one.weeks[-1]][:MOST_PATTERNS],
        [one for one in promises(session, brand_id, until) if one.now][:MOST_PATTERNS],
    )  # fmt: skip


def _period(session: Session, scope: Scope) -> Period:
    labels = totals(ours(counted(session, scope)))
    return Period(labels, net_of(labels))


def _waiting(session: Session, row: InboxRow) -> Waiting:
    draft = current_draft(session, row.case.id or 0)
    return Waiting(row, draft.text if draft is not None else "")
