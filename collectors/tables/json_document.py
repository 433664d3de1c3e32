"""Reads one JSON document with a list of rows in it, as Google gives out reviews."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from collectors.tables.rows import Row, Table
from store.errors import BadInput

LARGEST = 64 * 2**20


def is_document(path: Path) -> bool:
    """Whether a file is one JSON document, not one object a line."""
    with path.open("rb") as file:
        first = file.readline(10_000).strip().lstrip(b"\xef\xbb\xbf")
    try:
        return not isinstance(json.loads(first), dict) or b'"reviews"' in first
    except (ValueError, RecursionError):
        return first[:1] in (b"{", b"[")


def open_document(path: Path) -> Table:
    """The rows of a document: its list, or the longest list in its object; what is nested gets names with dots."""
    if path.stat().st_size > LARGEST:
        raise BadInput(f"{path.name} is larger than {LARGEST // 2**20} MiB: give it as JSON lines")
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadInput(f"{path.name} holds no JSON that can be read") from None
    lists = [found] if isinstance(found, list) else [each for each in _values(found) if isinstance(each, list)]
    rows = max(lists, key=len, default=[])
    if not rows:
        raise BadInput(f"{path.name} holds no list of rows")
    return Table(None, _rows(rows))


def _values(found: Any) -> list[Any]:
    return list(found.values()) if isinstance(found, dict) else []


def _rows(rows: list[Any]) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        yield Row(number, _flat(row)) if isinstance(row, dict) else Row(number, {}, "no JSON object")


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in row.items():
        flat |= {f"{name}.{inner}": each for inner, each in value.items()} if isinstance(value, dict) else {name: value}
    return flat
