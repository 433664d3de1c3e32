"""`earful …`: each command calls one function, and turns its errors into one line and an exit code."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli_audit import audits
from cli_backup import backups
from cli_channels import networks
from cli_doctor import doctor_app
from cli_events import events_app
from cli_export import exports
from cli_hooks import hooks
from cli_insights import insights
from cli_keys import keys
from cli_knowledge import knowledge_app
from cli_lines import progress
from cli_outreach import outreach_app
from cli_privacy import noted
from cli_returns import returns_app
from cli_schedule import schedule_app
from cli_setup import brand_id, init, open_store, sample_load, setup, stage
from cli_sla import targets
from cli_stages import run, stages
from cli_survey import survey_app
from cli_texts import texts
from cli_upgrade import upgrades
from cli_worker import workers
from store.errors import BadInput, EarfulError
from store.logs import log_as
from store.settings import settings

app = typer.Typer(
    help="Listen to what customers say about a brand, and answer each of them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
PARTS = (
    setup,
    texts,
    stages,
    networks,
    doctor_app,
    hooks,
    backups,
    keys,
    upgrades,
    audits,
    schedule_app,
    workers,
    targets,
    exports,
    events_app,
    outreach_app,
    knowledge_app,
    returns_app,
    survey_app,
    insights,
)
for part in PARTS:
    app.add_typer(part)

Brand = Annotated[str, typer.Option(help="Name or short name of one brand.")]


def main() -> None:
    """Run a command; what Earful can explain ends in one line and its exit code."""
    log_as("text")
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except Exception as error:
        known = _explained(error)
        typer.echo(f"earful: {known}", err=True)
        raise SystemExit(known.exit_code) from None


def _explained(error: Exception) -> EarfulError:
    """The error as one of ours; what nobody can explain is raised as it is."""
    from store.faults import fault_of

    if isinstance(error, EarfulError):
        return error
    if fault := fault_of(error):
        return fault
    if not isinstance(error, OSError):
        raise error
    return EarfulError(f"{error.filename or 'a file'}: {error.strerror or error}")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, JSONL or Parquet.")],
    brand: Annotated[str, typer.Option(help="Name of the brand; created when it is new.")],
    channel: Annotated[str, typer.Option(help="The channel that the rows come from; a preset knows its own.")] = "",
    preset: Annotated[
        str, typer.Option(help="shopee, lazada, google, trustpilot, amazon, pantip, google_forms, nps or csat.")
    ] = "",
    columns: Annotated[list[str] | None, typer.Option("--map", help="FIELD=COLUMN, once a field.")] = None,
    source: Annotated[str, typer.Option(help="Shop, app or instance they stand on; the brand if unset.")] = "",
    archive_days: Annotated[int | None, typer.Option(min=0, help="Older rows open no case (a new brand).")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report, save nothing.")] = False,
) -> None:
    """Import mentions from a file; every bad row is named, the good ones go in."""
    from collectors.importing import import_file

    pairs = dict(_pair(item) for item in columns or [])
    if archive_days is None and sys.stdin.isatty():
        archive_days = _ask_archive_days(brand)
    with stage("import") as session, progress("rows") as advance:
        report = import_file(
            session, file, brand, channel, columns=pairs, preset=preset, source=source, archive_days=archive_days,
            dry_run=dry_run,
            on_page=lambda page: advance(len(page.mentions) + len(page.problems)),
        )  # fmt: skip
        if not dry_run:
            noted(session, "import", "mentions", report.brand, brand_id(session, report.brand), rows=report.new)
    for bad in report.bad:
        typer.echo(f"line {bad.line}, {bad.column or 'row'}: {bad.reason}", err=True)
    rows = report.found + report.bad_total
    typer.echo(
        f"{'would import' if dry_run else 'imported'} {report.new} new of {rows} rows into {report.brand}; "
        f"{report.known} known already, {report.bad_total} bad"
        + (f" (read as {report.preset})" if report.preset else "")
    )


def _ask_archive_days(name: str) -> int | None:
    from store.brands import find_brand

    with open_store() as session:
        if find_brand(session, name) is not None:
            return None
    asked = f"{name} is new. Rows older than how many days open no case?"
    return int(typer.prompt(asked, settings().archive_days, type=int))


def _pair(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not (field and equals and column):
        raise BadInput(f"--map takes FIELD=COLUMN, not {text!r}")
    return field.strip(), column.strip()


@app.command()
def status(
    brand: Brand = "",
    lang: Annotated[str, typer.Option(help="en or th; unset, that of your terminal.")] = "",
) -> None:
    """What stands where: mentions, cases, drafts, replies, channels not read, what ran last and what is late."""
    from channels.states import NOT_READ, troubles
    from collectors.run import is_due
    from dashboard.catalogues import filled, language_of, said_in
    from store.deliveries import NOT_TAKEN_IN, unread
    from store.health import watch_over
    from store.metrics import numbers
    from store.models import utc_now

    with open_store() as session:
        id_, now = brand_id(session, brand), utc_now()
        failed = unread(session, id_)
        found, still = numbers(session, now, id_), troubles(session, now, id_)
        watched = watch_over(session, now, lambda query: is_due(session, query, now)) if id_ is None else []
    lines = [*found.summary(), *((NOT_READ, each.sentence()) for each in still)]
    lines += [*((NOT_TAKEN_IN, each.sentence()) for each in failed), *watched]
    language = language_of(lang)
    for title, value in lines:
        typer.echo(f"{filled(said_in(title, language), 32)}{said_in(value, language)}")


@app.command()
def demo() -> None:
    """The sample brand through one full cycle, and a summary."""
    init()
    sample_load()
    run()
    status()


if __name__ == "__main__":
    main()
