"""`earful …`: each command calls one function, and turns its errors into one line and an exit code."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli_audit import audits
from cli_backup import backups
from cli_channels import networks
from cli_doctor import doctor_app
from cli_export import exports
from cli_hooks import hooks
from cli_insights import insights
from cli_keys import keys
from cli_knowledge import knowledge_app
from cli_lines import progress
from cli_schedule import schedule_app
from cli_setup import init, open_store, sample_load, setup
from cli_sla import targets
from cli_stages import brand_id, run, stage, stages
from cli_texts import texts
from cli_upgrade import upgrades
from cli_worker import workers
from store.errors import BadInput, EarfulError
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
    knowledge_app,
    insights,
)
for part in PARTS:
    app.add_typer(part)

Brand = Annotated[str, typer.Option(help="Name or short name of one brand.")]


def main() -> None:
    """Run a command; what Earful can explain ends in one line and its exit code."""
    try:
        app()
    except EarfulError as error:
        typer.echo(f"earful: {error}", err=True)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except OSError as error:
        typer.echo(f"earful: {error.filename or 'a file'}: {error.strerror or error}", err=True)
        raise SystemExit(1) from None


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, JSONL or Parquet.")],
    brand: Annotated[str, typer.Option(help="Name of the brand; created when it is new.")],
    channel: Annotated[str, typer.Option(help="The channel that the rows come from; a preset knows its own.")] = "",
    preset: Annotated[str, typer.Option(help="shopee, lazada, google, trustpilot, amazon or pantip.")] = "",
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
def status(brand: Brand = "") -> None:
    """What stands where: mentions, cases by priority, drafts, replies, and channels that are not read."""
    from channels.states import troubles
    from store.deliveries import unread
    from store.metrics import numbers
    from store.models import utc_now

    with open_store() as session:
        id_ = brand_id(session, brand)
        failed = unread(session, id_)
        found, still = numbers(session, utc_now(), id_), troubles(session, utc_now(), id_)
    for title, value in found.summary():
        typer.echo(f"{title:<32}{value}")
    for each in still:
        typer.echo(f"{'not read':<32}{each.sentence()}")
    for lost in failed:
        typer.echo(f"{'deliveries that were not read':<32}{lost.sentence()}")


@app.command()
def demo() -> None:
    """The sample brand through one full cycle, and a summary."""
    init()
    sample_load()
    run()
    status()


if __name__ == "__main__":
    main()
