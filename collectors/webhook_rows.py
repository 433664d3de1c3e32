"""Reads rows that were sent to our own webhook, by the same names as those of a file."""

from datetime import UTC
from typing import Any

from collectors.page import BadRow, Delivered, NewMention, Page
from collectors.tables import Row
from collectors.tables.columns import columns_of
from collectors.tables.mentions import Reading, read_row

CHANNEL = "webhook"
ALLOWED = frozenset({CHANNEL, "survey"})  # nothing is ever sent through these, whatever a row says


def read(body: Any, delivery: Delivered) -> Page:
    """One mention a row: a list of objects, or one object alone; ValueError where it is neither."""
    if not isinstance(body, list | dict):
        raise ValueError("this is neither an object nor a list of objects")
    rows = body if isinstance(body, list) else [body]
    found = [_read(_row(number, cells), delivery) for number, cells in enumerate(rows, start=1)]
    mentions = [each for each in found if isinstance(each, NewMention)]
    return Page(mentions, None, [each for each in found if isinstance(each, BadRow)])


def _row(number: int, cells: Any) -> Row:
    return Row(number, cells) if isinstance(cells, dict) else Row(number, {}, "no JSON object")


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
