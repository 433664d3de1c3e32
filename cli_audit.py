"""`earful audit …`: prove that the log of who did what is whole, and hand it out."""

import csv
import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli_lines import written
from cli_privacy import operator, privacy
from cli_setup import open_store
from store.settings import settings

if TYPE_CHECKING:
    from store.models import Audit

audits = typer.Typer()
audit = typer.Typer(help="The log of who did what, when, to what.", no_args_is_help=True)
audits.add_typer(audit, name="audit")
audits.add_typer(privacy)


class Form(StrEnum):
    """How the log is written out."""

    CSV = "csv"
    JSONL = "jsonl"


@audit.command()
def verify() -> None:
    """Follow the log from its first line to its last; exit code 1 names the first line that does not hold."""
    from store.audit_log import verify as follow

    with open_store() as session:
        found = follow(session, settings().home)
    if found.broken:
        typer.echo(f"line {found.broken}: {found.reason}; the {found.lines} lines before it hold", err=True)
        raise typer.Exit(1)
    typer.echo(f"all {found.lines} lines hold")


@audit.command()
def export(
    form: Annotated[Form, typer.Option("--format", help="csv or jsonl.")] = Form.JSONL,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write there instead of to standard output.")] = None,
) -> None:
    """Write the whole log, this hand-out with it: JSON lines, or a CSV that is safe to open in a spreadsheet."""
    from store.audit import record
    from store.audit_log import AuditFilter, all_lines, count_lines

    with open_store() as session:
        number = count_lines(session, AuditFilter())
        record(session, operator(), "exported", "audit", "all", rows=number, form=form.value)
        session.commit()
        _write(all_lines(session), form, out)


def _write(lines: Iterable["Audit"], form: Form, out: Path | None) -> None:
    from store.audit_log import as_rows
    from store.sheets import safe_cell

    with written(out, private=True) as target:
        rows, table = as_rows(lines), csv.writer(target)
        for number, row in enumerate(rows):
            if form is Form.JSONL:
                target.write(json.dumps(row, ensure_ascii=False) + "\n")
                continue
            if not number:
                table.writerow(row)
            row["facts"] = json.dumps(row["facts"], ensure_ascii=False)
            table.writerow(safe_cell(value) for value in row.values())
