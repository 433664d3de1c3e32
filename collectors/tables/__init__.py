"""Opens a file as rows of named cells: CSV, TSV, JSON lines or Parquet, never all of it in memory."""

from collections.abc import Callable, Sequence
from pathlib import Path

from collectors.tables.delimited import open_delimited
from collectors.tables.json_lines import open_json_lines
from collectors.tables.parquet import open_parquet
from collectors.tables.rows import Row, Table, text_lines
from store.errors import BadInput

__all__ = ["Row", "Table", "open_table"]

DELIMITED = (".csv", ".tsv", ".tab", ".txt")
JSON_LINES = (".jsonl", ".ndjson", ".json")


def open_table(path: Path, known: Callable[[Sequence[str]], int]) -> Table:
    """Open a file by the ending of its name; BadInput says in one line why it cannot be read.

    `known` counts the column names that would be understood, which tells the delimiter of a CSV file.
    """
    kind = path.suffix.lower()
    if kind not in (*DELIMITED, *JSON_LINES, ".parquet"):
        raise BadInput(f"{path.name} is none of .csv, .tsv, .jsonl and .parquet")
    _check_start(path, kind)
    if kind == ".parquet":
        return open_parquet(path)
    for _ in text_lines(path):  # so that a file in another encoding is refused before any of it is taken
        pass
    if kind in JSON_LINES:
        return open_json_lines(path)
    return open_delimited(path, known)


def _check_start(path: Path, kind: str) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}") from error
    if not start:
        raise BadInput(f"{path.name} is empty")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in start:
        raise BadInput(f"{path.name} is not in UTF-8 but looks like UTF-16: save it as UTF-8")
    if start[:2] == b"PK":
        raise BadInput(f"{path.name} is an Excel workbook or an archive: save the sheet as CSV UTF-8")
    if start == b"PAR1" and kind != ".parquet":
        raise BadInput(f"{path.name} holds Parquet: its name must end in .parquet")
