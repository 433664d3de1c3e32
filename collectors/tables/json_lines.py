"""Reads JSON lines: one object a line, each with keys of its own."""

import json
from collections.abc import Iterator
from pathlib import Path

from collectors.tables.rows import Row, Table, text_lines
from store.errors import BadInput


def open_json_lines(path: Path) -> Table:
    """Open a file of JSON lines; BadInput when it does not start as one."""
    rows = _json_rows(path)
    first = next(rows, None)
    if first is None:
        raise BadInput(f"{path.name} is empty")
    if first.problem:
        raise BadInput(f"{path.name} holds no JSON lines: line {first.line} is {first.problem}")
    return Table(None, _json_rows(path))


def _json_rows(path: Path) -> Iterator[Row]:
    for number, line in enumerate(text_lines(path), start=1):
        if line.strip():
            yield _json_row(number, line)


def _json_row(number: int, line: str) -> Row:
    try:
        cells = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return Row(number, {}, "no valid JSON")
    return Row(number, cells) if isinstance(cells, dict) else Row(number, {}, "no JSON object")


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
