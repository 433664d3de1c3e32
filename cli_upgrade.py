"""`earful upgrade`: what a new release changes in the database, and the change itself."""

from typing import Annotated

import typer

from store.settings import settings

upgrades = typer.Typer()


@upgrades.command()
def upgrade(
    check: Annotated[
        bool, typer.Option("--check", help="Only say what waits; exit code 1 where something does.")
    ] = False,
    backup: Annotated[
        bool, typer.Option(help="Write a backup into the data folder before anything is changed.")
    ] = True,
) -> None:
    """Bring the database to this release: a backup first, then each step; stop `earful schedule` before."""
    from cli_privacy import noted
    from cli_setup import open_store
    from store.backup import read_note
    from store.models import utc_now
    from store.upgrading import outlook
    from store.upgrading import upgrade as bring_up

    url, home = settings().url(), settings().home
    waits = outlook(url, home)
    if not waits.steps:
        typer.echo(f"Nothing waits: the database is of this release (tables {waits.found}).")
        return
    typer.echo(f"From tables {waits.found or 'none'} to {waits.newest}, {_megabytes(waits.size)}:")
    for step in waits.steps:
        typer.echo(f"  {step}")
    if waits.tight:
        typer.echo(
            f"Little room: {_megabytes(waits.free)} free beside the data folder; a backup and the steps may not fit."
        )
    if check:
        typer.echo("Stop `earful schedule`, the workers and the dashboard, then run `earful upgrade`.")
        raise typer.Exit(1)
    if place := bring_up(url, home, utc_now(), backed_up=backup):
        note = read_note(place)
        with open_store() as session:  # only the new tables are sure to have a log
            noted(session, "backed_up", "database", note.sha256[:16], rows=sum(note.rows.values()))
        typer.echo(f"what was there before: {place}")
    typer.echo("The database is of this release now.")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
