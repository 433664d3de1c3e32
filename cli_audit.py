"""`earful audit …`: prove that the log of who did what is whole, and hand it out."""

import csv
import json
from collections.abc import Iterable
from datetime import UTC, datetime
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

TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]
audits = typer.Typer()
audit = typer.Typer(help="The log of who did what, when, to what.", no_args_is_help=True)
audits.add_typer(audit, name="audit")
audits.add_typer(privacy)


class Form(StrEnum):
    """How the log is written out."""

    CSV = "csv"
    JSONL = "jsonl"


class Why(StrEnum):
    """Why the end of the log is not what was written."""

    LOST_POWER = "lost-power"
    MOVED = "moved"
    RESTORED = "restored"


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


@audit.command("go-on")
def go_on(
    why: Annotated[Why, typer.Argument(help="lost-power, moved (to another data folder or machine) or restored.")],
) -> None:
    """Let a log whose end is missing, for a reason that you know, go on from here: a line of it says so for good."""
    from store.audit_log import go_on as continue_here

    with open_store() as session:
        continue_here(session, operator(), settings().home, "went_on", why=why.value)
    typer.echo("a line of the log says that it goes on from here, and how many lines there had been")


@audit.command()
def export(
    form: Annotated[Form, typer.Option("--format", help="csv or jsonl.")] = Form.JSONL,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write there instead of to standard output.")] = None,
    who: Annotated[str, typer.Option(help="Only what this actor did: person:7, job:sign-in, cli:root …")] = "",
    action: Annotated[str, typer.Option(help="Only what was done so: signed_in, approve …")] = "",
    noun: Annotated[str, typer.Option(help="Only what was done to such things: case, draft, person …")] = "",
    number: Annotated[str, typer.Option(help="Only what was done to the thing of this number.")] = "",
    since: Annotated[datetime | None, typer.Option("--from", formats=TIMES, help="Only from then on, UTC.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=TIMES, help="Only before then, UTC.")] = None,
) -> None:
    """Write the log, or the lines of it that match: JSON lines, or a CSV that is safe to open in a spreadsheet.

    That it was handed out is a line too, and goes along where it matches.
    """
    from store.audit import record
    from store.audit_log import AuditFilter, all_lines, count_lines

    wanted = AuditFilter(who, action, noun, number.strip(), since=_in_utc(since), until=_in_utc(until))
    with open_store() as session:
        rows = count_lines(session, wanted)
        which = "all" if wanted == AuditFilter() else "found"
        record(session, operator(), "exported", "audit", which, rows=rows, form=form.value)
        session.commit()
        _write(all_lines(session, wanted), form, out)


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


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
