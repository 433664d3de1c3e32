"""Reads rows that were sent to our own webhook, mentions and events, by the same names as those of a file."""

from datetime import UTC
from typing import Any

from collectors.orders.event import NewEvent, NewSign
from collectors.orders.rows import is_event, read_event
from collectors.orders.signs import is_sign, read_sign
from collectors.page import BadRow, Delivered, NewMention, Page
from collectors.tables import Row
from collectors.tables.columns import columns_of
from collectors.tables.mentions import Reading, read_row
from store.saying import N_

CHANNEL = "webhook"
ALLOWED = frozenset({CHANNEL, "survey"})  # nothing is ever sent through these, whatever a row says


def read(body: Any, delivery: Delivered) -> Page:
    """One mention or event a row: a list of objects, or one object alone; ValueError where it is neither."""
    if not isinstance(body, list | dict):
        raise ValueError(N_("this is neither an object nor a list of objects"))
    rows = body if isinstance(body, list) else [body]
    found = [_read_any(number, cells, delivery) for number, cells in enumerate(rows, start=1)]
    mentions = [each for each in found if isinstance(each, NewMention)]
    events = [each for each in found if isinstance(each, NewEvent)]
    signs = [each for each in found if isinstance(each, NewSign)]
    return Page(mentions, None, [each for each in found if isinstance(each, BadRow)], events=events, signs=signs)


def _read_any(number: int, cells: Any, delivery: Delivered) -> NewMention | NewEvent | NewSign | BadRow:
    if is_sign(cells):
        return read_sign(number, cells, delivery.received_at)
    if is_event(cells):
        return read_event(number, cells, UTC, delivery.received_at)
    return _read(_row(number, cells), delivery)


def _row(number: int, cells: Any) -> Row:
    return Row(number, cells) if isinstance(cells, dict) else Row(number, {}, N_("no JSON object"))


def _read(row: Row, delivery: Delivered) -> NewMention | BadRow:
    columns = columns_of(tuple(row.cells), ())
    return read_row(
        row,
        Reading(
            channel="" if _says(row, columns, "channel") else CHANNEL,
            source="" if _says(row, columns, "source") else CHANNEL,
            channels=ALLOWED,
            chosen=(),
            zone=UTC,
            undated=delivery.received_at,
            collected_at=delivery.received_at,
        ),
    )


def _says(row: Row, columns: dict[str, str], field: str) -> bool:
    cell = row.cells.get(columns.get(field, ""))
    return isinstance(cell, str) and bool(cell.strip())
