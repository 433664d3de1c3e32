"""What a table is: rows of named cells, each with the place where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from store.errors import BadInput

LONGEST_LINE = 16_000_000


class Row(NamedTuple):
    """One row: its line from 1 (in Parquet its row), its cells, and why they cannot be read ("" when they can)."""

    line: int
    cells: dict[str, Any]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """The rows of a file; `columns` is None where each row names its own."""

    columns: tuple[str, ...] | None
    rows: Iterator[Row]


def text_lines(path: Path) -> Iterator[str]:
    """The lines of a file in UTF-8, with their ends; BadInput names the line and byte of anything else."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                raise BadInput(f"{path.name}, line {number} is longer than {LONGEST_LINE:,} bytes")
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                place = f"line {number}, byte {error.start + 1}"
                raise BadInput(f"{path.name}, {place} is not UTF-8: save it as UTF-8 (Excel: CSV UTF-8)") from error
