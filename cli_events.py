"""`earful events`: what a shop knows of orders, from a file."""

from pathlib import Path
from typing import Annotated

import typer

events_app = typer.Typer()
events = typer.Typer(help="Orders, parcels and refunds of a shop.", no_args_is_help=True)
events_app.add_typer(events, name="events")


@events.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, JSONL or Parquet.")],
    brand: Annotated[str, typer.Option(help="Name or short name of the brand.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report, save nothing.")] = False,
) -> None:
    """Take in what happened to orders; every bad row is named, the good ones go in (see docs/outreach.md)."""
    from cli_setup import stage
    from collectors.orders.file import import_events
    from store.brands import need_brand
    from store.models import utc_now

    with stage("events") as session:
        report = import_events(session, file, need_brand(session, brand), utc_now(), dry_run=dry_run)
    for bad in report.bad:
        typer.echo(f"line {bad.line}, {bad.column or 'row'}: {bad.reason}", err=True)
    saved = report.saved
    typer.echo(
        f"{'would take' if dry_run else 'took'} {saved.new} new and {saved.changed} changed events from "
        f"{report.rows} rows; {saved.known} known already, {saved.left_out} left out, {report.bad_total} bad"
    )
    if report.bad_total:
        raise typer.Exit(1)
