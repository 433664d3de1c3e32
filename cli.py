"""`earful …`: each command calls one function, and turns its errors into one line and an exit code."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli_backup import backups
from cli_channels import networks
from cli_doctor import doctor_app
from cli_hooks import hooks
from cli_lines import progress
from cli_setup import init, open_store, sample_load, setup
from cli_texts import load_model, texts
from store.errors import BadInput, EarfulError
from store.settings import settings

if TYPE_CHECKING:
    from sqlmodel import Session

app = typer.Typer(
    help="Listen to what customers say about a brand, and answer each of them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(setup)
app.add_typer(texts)
app.add_typer(networks)
app.add_typer(doctor_app)
app.add_typer(hooks)
app.add_typer(backups)

Brand = Annotated[str, typer.Option(help="Name or short name of one brand.")]
Channel = Annotated[str, typer.Option(help="Name of one channel.")]


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


@contextmanager
def stage(kind: str) -> Iterator["Session"]:
    """A session for one run of a kind, which no other process may run meanwhile."""
    from store.locks import only_one
    from store.runs import recorded

    with open_store() as session, only_one(kind, settings().home), recorded(session, kind):
        yield session


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


def brand_id(session: "Session", name: str) -> int | None:
    """The id of a brand by its name, None for no name."""
    from store.brands import need_brand

    return need_brand(session, name).id if name else None


@app.command()
def collect(brand: Brand = "", channel: Channel = "") -> None:
    """Read what is new on every channel."""
    from collectors.alerts import alert
    from collectors.drop import raise_for, take_in
    from collectors.intake.work import work_off_delivered
    from collectors.run import collect_due
    from store.models import utc_now

    with stage("collect") as session:
        taken = take_in(session, settings().home, brand, channel)
        for note in taken.notes:
            typer.echo(f"collect: {note}", err=True)
        try:
            received = work_off_delivered(session, utc_now())
            done = collect_due(session, brand_id(session, brand), channel)
        finally:
            for line in alert(session, utc_now()):
                typer.echo(f"collect: people were told: {line}", err=True)
    for line in done.resting:
        typer.echo(f"collect: {line}", err=True)
    found, new = sum(run.found for run in done.runs), sum(run.new for run in done.runs)
    dropped = f", files dropped and taken in: {taken.files}" if taken.files else ""
    typer.echo(f"collect: {found + taken.found + received.found} read, {new + taken.new + received.new} new{dropped}")
    raise_for(taken)


@app.command()
def recheck(brand: Brand = "", channel: Channel = "") -> None:
    """Look again at what we hold: erase what was deleted, take over what was changed or answered there."""
    from collectors.recheck import recheck as run

    with stage("recheck") as session:
        done = run(session, brand_id(session, brand), channel)
    typer.echo(
        f"recheck: {done.seen} looked at, {done.gone} gone, {done.changed} changed, {done.answered} answered by hand"
    )


@app.command()
def analyse(brand: Brand = "", channel: Channel = "") -> None:
    """Score what is new, open or extend cases, and find the themes that rise."""
    from sentiment.run import analyse as run
    from sentiment.themes import find_themes
    from store.cases import wake_due
    from store.models import utc_now

    with stage("analyse") as session, progress("scored") as advance:
        wake_due(session, utc_now())
        done = run(session, load_model(), brand_id=brand_id(session, brand), channel=channel, progress=advance)
        rising = find_themes(session, utc_now()) if done.scored else 0
    themes = f", {rising} themes rise" if rising else ""
    typer.echo(f"analyse: {done.scored} scored, {done.cases} into cases, {done.set_aside} set aside{themes}")


@app.command()
def draft(brand: Brand = "", channel: Channel = "") -> None:
    """Write the drafts that are missing."""
    from responder.compose import compose as write
    from responder.run import draft_new

    with stage("draft") as session:
        done = draft_new(session, write, brand_id=brand_id(session, brand), channel=channel)
    typer.echo(f"draft: {done.drafts} written, {done.without} cases without a draft")


@app.command()
def send(brand: Brand = "", channel: Channel = "") -> None:
    """Send approved replies where a connection is live; write the others to the outbox folder, as a dry run."""
    from responder.run import send_approved

    with stage("send") as session:
        done = send_approved(session, settings().home / "outbox", brand_id=brand_id(session, brand), channel=channel)
    typer.echo(
        f"send: {done.sent} sent, {done.failed} failed, {done.unknown} of unknown fate; "
        f"{done.written} written to {settings().home / 'outbox'} (dry run, nothing was sent)"
    )


@app.command()
def run() -> None:
    """Collect, recheck, analyse, draft and send, once; a stage that fails does not stop the others."""
    errors: list[EarfulError] = []
    for one in (collect, recheck, analyse, draft, send):
        try:
            one()
        except EarfulError as error:
            typer.echo(f"earful: {one.__name__}: {error}", err=True)
            errors.append(error)
    if errors:
        raise typer.Exit(errors[0].exit_code)


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
