"""Cells that a spreadsheet reads as text, whoever wrote them."""

from typing import Any

STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")  # noqa: RUF001  wide ones are formulas too


def safe_cell(value: Any) -> Any:
    """A value for a cell; a text that a spreadsheet would take for a formula gets a quote in front."""
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.lstrip(" \u00a0\u200b\ufeff").startswith(STARTERS) else value
