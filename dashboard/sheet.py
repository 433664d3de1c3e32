"""Rows as a file for a spreadsheet."""

import csv
import io
from collections.abc import Sequence


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV in which no cell is a formula for a spreadsheet."""
    out = io.StringIO()
    csv.writer(out).writerows([_plain(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@")) or cell[:1] in ("\t", "\r") else cell
