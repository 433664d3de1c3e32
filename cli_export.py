"""`earful export …`: mentions, cases and replies as a file that is safe to open in a spreadsheet."""

import csv
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from cli_lines import open_private, progress, whole, written
from cli_privacy import operator
from cli_setup import open_store
from store.errors import BadInput

exports = typer.Typer()
BATCH = 1_000


class Noun(StrEnum):
    """What is handed out."""

    MENTIONS = "mentions"
    CASES = "cases"
    REPLIES = "replies"


class Form(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


@exports.command()
def export(
    noun: Annotated[Noun, typer.Argument(help="mentions, cases or replies.")],
    form: Annotated[Form, typer.Option("--format", help="csv, jsonl or parquet.")] = Form.CSV,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write there instead of to standard output.")] = None,
    brand: Annotated[str, typer.Option(help="Only what this brand holds.")] = "",
) -> None:
    """Write every mention, case or reply with its columns; the audit log keeps who took how many."""
    from cli_setup import brand_id
    from store.exporting import SHEETS, hand_out

    if form is Form.PARQUET and out is None:
        raise BadInput("Parquet is no text for a terminal: say where to with -o FILE")
    with open_store() as session:
        count, rows = hand_out(session, operator(), noun.value, brand_id(session, brand), form.value)
        with progress(noun.value, count) as advance:
            write_rows(_told(rows, advance), SHEETS[noun].columns, form, out)


def _told(rows: Iterable[dict[str, Any]], advance: Any) -> Iterator[dict[str, Any]]:
    for row in rows:
        advance(1)
        yield row


def write_rows(rows: Iterable[dict[str, Any]], columns: dict[str, type], form: Form, out: Path | None) -> None:
    """Write rows in a format; a file stands under its name, for its owner only, once it is whole."""
    if form is Form.PARQUET and out is not None:
        _write_parquet(rows, columns, out)
        return
    with written(out, private=True) as target:
        if form is Form.JSONL:
            target.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            return
        _write_csv(rows, columns, target)


def _write_csv(rows: Iterable[dict[str, Any]], columns: dict[str, type], target: Any) -> None:
    """Each text as a text: none is a formula for a spreadsheet, and Thai is Thai there (hence the mark in front)."""
    from store.sheets import safe_cell

    target.write("\ufeff")
    table = csv.writer(target)
    table.writerow(columns)
    table.writerows([safe_cell(value) for value in row.values()] for row in rows)


def _write_parquet(rows: Iterable[dict[str, Any]], columns: dict[str, type], out: Path) -> None:
    """Not packed, so that `earful forget` finds a person in the file."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in columns.items()])
    left = iter(rows)
    with whole(out) as part, open_private(part) as file, ParquetWriter(file, schema, compression="none") as target:
        while piece := list(islice(left, BATCH)):
            target.write_table(pa.Table.from_pylist(piece, schema))
