"""Imports events of a shop from a file: several rows of one event are the products of one order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session

from collectors.importing import MOST_BAD_ROWS
from collectors.orders.event import MOST_PRODUCTS, NewEvent
from collectors.orders.rows import fields_known, read_event
from collectors.page import BadRow
from collectors.tables import open_table
from store.errors import BadInput
from store.models import Brand
from store.shop_events import SavedEvents, save_events

AT_ONCE = 500
NEEDED = 2  # columns; fewer, and it is another kind of file


@dataclass
class EventReport:
    """What an import found: how many rows, what became of their events, and the first bad rows of `bad_total`."""

    rows: int = 0
    saved: SavedEvents = field(default_factory=SavedEvents)
    bad: list[BadRow] = field(default_factory=list)
    bad_total: int = 0


def import_events(session: Session, path: Path, brand: Brand, now: datetime, *, dry_run: bool = False) -> EventReport:
    """Read a file of events for a brand; good ones go in, some a commit, and bad rows are named.

    Times without a zone are those of the brand. A dry run saves nothing, but holds the database until it ends.
    BadInput when the file cannot be used.
    """
    report = EventReport()
    events = _merged(list(_events(path, ZoneInfo(brand.time_zone), report)))
    try:
        while some := list(islice(events, AT_ONCE)):
            report.saved += save_events(session, brand.id or 0, [each.model_dump() for each in some], now)
            if not dry_run:
                session.commit()
    finally:
        session.rollback()
    return report


def _events(path: Path, zone: ZoneInfo, report: EventReport) -> Iterator[NewEvent]:
    table = open_table(path, fields_known)
    if table.columns is not None and fields_known(table.columns) < NEEDED:
        raise BadInput(f"{path.name} has no columns of events, such as event, order_number, email and happened_at")
    for row in table.rows:
        report.rows += 1
        found = BadRow(row.line, "", row.problem) if row.problem else read_event(row.line, row.cells, zone, None)
        if isinstance(found, NewEvent):
            yield found
        else:
            report.bad_total += 1
            report.bad += [found] if len(report.bad) < MOST_BAD_ROWS else []


def _merged(events: Sequence[NewEvent]) -> Iterator[NewEvent]:
    """One event for each id: a sheet with a row for each product names the same order several times."""
    by_id: dict[str, list[NewEvent]] = {}
    for event in events:
        by_id.setdefault(event.external_id, []).append(event)
    for some in by_id.values():
        lines = [product for event in some for product in event.products]
        products = list({line.model_dump_json(): line for line in lines}.values())[:MOST_PRODUCTS]
        yield some[0].model_copy(update={"products": products})
