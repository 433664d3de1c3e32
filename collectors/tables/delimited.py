"""Reads CSV and its kin: finds the delimiter, and never lets an open quote swallow the rows after it."""

import csv
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from collectors.tables.rows import Row, Table, text_lines
from store.errors import BadInput

DELIMITERS = ",;\t|"
NO_DELIMITER = "\udfff"  # a file of one column has none; this is in no text, so commas there are commas
LONGEST_CELL = 1_000_000
HEAD_LINES = 20

OPEN_QUOTE = "a quote opens in this row and is not closed properly"


class _Lines:
    """The physical lines of a file; those of a row that went wrong can be read again, all but its first."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.first = 1
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        return line

    def begin(self) -> None:
        """The next line starts a row."""
        self.first += len(self.taken)
        self.taken = []

    def keep_first(self) -> None:
        """Give back all lines of this row but its first."""
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def open_delimited(path: Path, known: Callable[[Sequence[str]], int]) -> Table:
    """Open a CSV file with any of the usual delimiters; its first row names the columns."""
    csv.field_size_limit(LONGEST_CELL)
    head = [line for line in islice(text_lines(path), HEAD_LINES) if line.strip()]
    if head and "\r" in head[0].rstrip("\r\n"):
        raise BadInput(f"{path.name} ends its lines as old Macs did: save it as CSV UTF-8")
    delimiter = _find_delimiter(head, known)
    rows = _cells(path, delimiter)
    _, names, problem = next(rows, (0, [], ""))
    if not names and not problem:
        raise BadInput(f"{path.name} is empty")
    if problem:
        raise BadInput(f"{path.name}, first row: {problem}")
    columns = _unique(names)
    return Table(columns, _rows(rows, columns))


def _find_delimiter(head: list[str], known: Callable[[Sequence[str]], int]) -> str:
    def score(delimiter: str) -> tuple[int, int]:
        try:
            names = [name.strip() for name in next(csv.reader(head, delimiter=delimiter), [])]
        except csv.Error:
            return (0, 0)
        return (known(names), len(names))

    best = max(DELIMITERS, key=score)
    return best if score(best)[1] > 1 else NO_DELIMITER


def _unique(names: list[str]) -> tuple[str, ...]:
    columns: list[str] = []
    for place, name in enumerate(map(str.strip, names), start=1):
        columns.append(name if name and name not in columns else f"{name or 'column'} {place}")
    return tuple(columns)


def _rows(rows: Iterator[tuple[int, list[str], str]], columns: tuple[str, ...]) -> Iterator[Row]:
    for line, cells, problem in rows:
        if not problem and len(cells) != len(columns):
            while len(cells) > len(columns) and not cells[-1]:
                cells.pop()
            if len(cells) != len(columns):
                counts = f"{len(cells)} cells under {len(columns)} column names"
                problem = f"{counts}: a text with a delimiter in it needs quotes"
        yield Row(line, {} if problem else dict(zip(columns, cells, strict=True)), problem)


def _cells(path: Path, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """Line, cells and problem of each row that is not blank."""
    lines = _Lines(text_lines(path))
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        lines.begin()
        try:
            cells, problem = next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            cells, problem = _mend(lines, delimiter, str(error))
        if problem or any(cells):
            yield lines.first, cells, problem


def _mend(lines: _Lines, delimiter: str, error: str) -> tuple[list[str], str]:
    """Read a row of one line that uses quotes loosely; otherwise say what is wrong and go on after its first line."""
    if len(lines.taken) > 1 or "unexpected end" in error:
        lines.keep_first()
        return [], OPEN_QUOTE
    if "field larger" in error:
        return [], f"a cell is longer than {LONGEST_CELL:,} characters"
    try:
        return next(csv.reader(lines.taken, delimiter=delimiter, skipinitialspace=True)), ""
    except csv.Error:
        return [], "there is a line end in the middle of this row"
