"""Rows as a file for a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from store.sheets import safe_cell


def as_csv(rows: Sequence[Sequence[object]]) -> str:
    """Rows as CSV in which no cell is a formula for a spreadsheet; numbers stay numbers, and None is empty."""
    out = io.StringIO()
    csv.writer(out).writerows([safe_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()
