"""Reads a file of a person's own: CSV, TSV, JSON lines or Parquet.

Options of the query: `path`; `channel`, which each row names itself where it is null; `source`, likewise; `map`, from a
field to its column; `preset`, which kind of export it is, and `slashes` of its dates; `time_zone` for times that name
none, and `zone` where the export has its own; `answers`, how answers to a survey are read; `page_rows`. A row without a
time takes that of the file.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from channels import CHANNELS
from collectors.page import BadRow, Cursor, NewMention, Page
from collectors.tables import Table, open_table
from collectors.tables.answers import read_answer
from collectors.tables.columns import Chosen, check_columns, check_map, known_columns, usual_name
from collectors.tables.json_document import is_document, open_document
from collectors.tables.mentions import Reading, read_row
from collectors.tables.pantip import check_thread, read_thread
from collectors.tables.presets import need_preset
from store.errors import BadInput
from store.models import Connection, Query, utc_now
from store.saying import say

PAGE_ROWS = 1000
TIME_ZONE = "Asia/Bangkok"


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read a file from where the cursor stands; one that has not changed since is not read again."""
    path = Path(query.options["path"])
    seen = _fingerprint(path)
    known = cursor if cursor and {name: cursor.get(name) for name in seen} == seen else {}
    if known.get("done"):
        return
    rows_done = known.get("rows", 0)
    rows = islice(_rows(query, path), rows_done, None)
    while some := list(islice(rows, query.options.get("page_rows", PAGE_ROWS))):
        rows_done += len(some)
        yield _page(some, seen | {"rows": rows_done, "done": False})
    yield Page((), seen | {"rows": rows_done, "done": True})


def _rows(query: Query, path: Path) -> Iterator[NewMention | BadRow]:
    """What each row of a file, or each post of a pasted thread, is."""
    reading = _reading(query, path)
    if _is_thread(query.options):
        check_thread(path)
        return read_thread(path, reading)
    if plan := query.options.get("answers"):
        rows = open_any(path, (), query.options.get("preset") or "").rows
        return (read_answer(row, plan, reading) for row in rows)
    return (read_row(row, reading) for row in open_file(path, query.options).rows)


def _is_thread(options: dict[str, Any]) -> bool:
    name = str(options.get("preset") or "")
    return bool(name) and need_preset(name).thread


def open_file(path: Path, options: dict[str, Any]) -> Table:
    """Open the file of a query; BadInput says why it cannot be read, before any row is taken."""
    chosen = _chosen(options)
    check_map(chosen)
    table = open_any(path, chosen, options.get("preset") or "")
    if table.columns is not None:
        check_columns(table.columns, chosen)
    return table


def _chosen(options: dict[str, Any]) -> Chosen:
    return tuple(sorted((options.get("map") or {}).items()))


def open_any(path: Path, chosen: Chosen, preset: str) -> Table:
    """Open a file whatever its columns are; an export of a known kind may be one JSON document."""
    if preset and path.suffix.lower() == ".json" and path.is_file() and is_document(path):
        return open_document(path)
    headings = [each for named in need_preset(preset).headings.values() for each in named] if preset else []
    taken = set(map(usual_name, headings))
    return open_table(
        path, lambda columns: known_columns(columns, chosen) + len(taken & set(map(usual_name, columns)))
    )  # fmt: skip


def _fingerprint(path: Path) -> Cursor:
    try:
        found = path.stat()
    except OSError as error:
        raise BadInput(say("{path} cannot be read: {strerror}", path=path, strerror=error.strerror)) from error
    return {"size": found.st_size, "mtime_ns": found.st_mtime_ns}


def _reading(query: Query, path: Path) -> Reading:
    options = query.options
    return Reading(
        channel=options.get("channel") or "",
        source=options.get("source") or "",
        channels=frozenset(CHANNELS),
        chosen=_chosen(options),
        zone=ZoneInfo(options.get("zone") or options.get("time_zone", TIME_ZONE)),
        undated=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        collected_at=utc_now(),
        slashes=options.get("slashes") or "",
    )


def _page(read: Sequence[NewMention | BadRow], cursor: Cursor) -> Page:
    mentions = [one for one in read if isinstance(one, NewMention)]
    return Page(mentions, cursor, [one for one in read if isinstance(one, BadRow)])
