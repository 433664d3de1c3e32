"""Makes a mention of a row, or says which cell is in the way."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Literal

from pydantic import ValidationError

from collectors.fields import plain
from collectors.page import BadRow, NewMention
from collectors.tables.cells import (
    as_json,
    is_missing,
    read_address,
    read_addresses,
    read_count,
    read_handle,
    read_language,
    read_product,
    read_rating,
    read_text,
)
from collectors.tables.columns import PERSONAL, Chosen, columns_of, usual_name
from collectors.tables.rows import Row
from collectors.tables.slashes import rewritten
from collectors.tables.times import read_time

Cells = dict[str, Any]

# A cell of these that cannot be read makes a bad row.
NEEDED: dict[str, Callable[[object], Any]] = {
    **dict.fromkeys(("text", "title", "author", "handle", "external_id", "channel", "source"), read_text),
    "rating": read_rating,
}
# A cell of these that cannot be read is left out, and kept in `raw`.
WELCOME: dict[str, Callable[[object], Any]] = {
    "followers": read_count,
    "likes": read_count,
    "shares": read_count,
    "lang": read_language,
    "url": read_address,
    "media": read_addresses,
    "product": read_product,
}


@dataclass(frozen=True)
class Reading:
    """How the rows of one file are read.

    Where `channel` or `source` is empty, the row names it. Times without a zone are taken in `zone`; a row without a
    time gets `undated`. `slashes` says what stands first in dates such as 11/20/26, where they are known to come.
    """

    channel: str
    source: str
    channels: frozenset[str]
    chosen: Chosen
    zone: tzinfo
    undated: datetime
    collected_at: datetime
    slashes: Literal["", "month", "day"] = ""


class _Unreadable(Exception):
    """One cell is in the way: `column` and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def read_row(row: Row, reading: Reading) -> NewMention | BadRow:
    """The mention in a row; a BadRow names the first cell that cannot be read."""
    if row.problem:
        return BadRow(row.line, "", row.problem)
    column_of = columns_of(tuple(row.cells), reading.chosen)
    cells = {field: row.cells.get(column) for field, column in column_of.items()}
    try:
        return NewMention(**_fields(cells, column_of, reading), raw=_raw(row.cells, cells, column_of))
    except _Unreadable as error:
        return BadRow(row.line, error.column, str(error))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "text"
        return BadRow(row.line, column_of.get(field, field), first["msg"].removeprefix("Value error, "))


def _fields(cells: Cells, column_of: dict[str, str], reading: Reading) -> dict[str, Any]:
    values = {field: _needed(field, cells, column_of, read) for field, read in NEEDED.items()}
    values |= {field: value for field, read in WELCOME.items() if (value := read(cells.get(field))) is not None}
    values["channel"] = reading.channel or values["channel"]
    values["source"] = reading.source or values["source"]
    if values["channel"] not in reading.channels:
        raise _Unreadable(column_of.get("channel", "channel"), f"{values['channel']!r} is no channel")
    values["published_at"] = _needed("published_at", cells, column_of, lambda cell: _time(cell, reading))
    values["external_id"] = values["external_id"].strip() or _fingerprint(values, cells)
    name, handle = values["author"].strip(), values["handle"].strip()
    values["author"] = name or handle
    values["handle"] = handle or read_handle(name, values["external_id"])
    values["collected_at"] = reading.collected_at
    return values


def _needed(field: str, cells: Cells, column_of: dict[str, str], read: Callable[[object], Any]) -> Any:
    try:
        return read(cells.get(field))
    except ValueError as error:
        raise _Unreadable(column_of[field], str(error)) from error


def _time(cell: object, reading: Reading) -> datetime:
    if is_missing(cell):
        return reading.undated
    return read_time(rewritten(cell, reading.slashes == "month") if reading.slashes else cell, reading.zone)


def _fingerprint(values: dict[str, Any], cells: Cells) -> str:
    """The key of a row that names none: the same words by the same author at the same time are the same mention."""
    said = (
        values["title"],
        values["text"],
        values["author"],
        cells.get("published_at") or "",
        cells.get("rating") or "",
    )
    return hashlib.sha256("\x1f".join(plain(str(part)).strip() for part in said).encode()).hexdigest()


def _raw(row: Cells, cells: Cells, column_of: dict[str, str]) -> Cells:
    """What has no field of its own, and what could not be read of the fields that are welcome."""
    used = {column for field, column in column_of.items() if field not in WELCOME or _is_readable(field, cells)}
    kept = {column: cell for column, cell in row.items() if column not in used and not is_missing(cell)}
    return {plain(column): as_json(cell) for column, cell in kept.items() if usual_name(column) not in PERSONAL}


def _is_readable(field: str, cells: Cells) -> bool:
    return WELCOME[field](cells[field]) is not None
