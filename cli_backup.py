"""`earful backup` and `earful restore`: the whole database in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from cli_privacy import noted, operator
from cli_setup import open_store
from store.settings import settings

backups = typer.Typer()


@backups.command()
def backup(
    folder: Annotated[Path | None, typer.Argument(help="Where to; `backups` in the data folder if unset.")] = None,
    keep: Annotated[int, typer.Option(min=0, help="How many of the newest to keep there; 0 keeps all.")] = 0,
    verify: Annotated[bool, typer.Option(help="Bring it back into a place of its own and compare.")] = True,
) -> None:
    """Write the whole database into one file, while everything runs, and prove that it can be brought back."""
    from store.backup import back_up, read_note
    from store.locks import only_one
    from store.models import utc_now
    from store.restoring import verify as prove

    with only_one("backup", settings().home):
        place = back_up(settings().url(), folder or settings().home / "backups", utc_now(), keep)
        note = read_note(place)
        if verify:
            prove(place, settings().url())
        with open_store() as session:  # of the live database, not in the copy
            noted(session, "backed_up", "database", note.sha256[:16], rows=sum(note.rows.values()))
    proof = "brought back and compared" if verify else "not tried"
    typer.echo(f"{place}: {sum(note.rows.values())} rows in {len(note.rows)} tables, {note.bytes} bytes, {proof}")
    if settings().secret_key is None:
        typer.echo(f"Keep {settings().home / 'secret.key'} apart: without it stored credentials must be entered again.")


@backups.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `earful backup` wrote, with its note beside it.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of a database with rows.")] = False,
) -> None:
    """Bring a backup back, then up to this release; stop the dashboard and the jobs before."""
    from store.audit_log import go_on
    from store.models import utc_now
    from store.restoring import restore as bring_back

    done = bring_back(file, settings().url(), utc_now(), replace=replace)
    with open_store() as session:
        go_on(session, operator(), settings().home, "restored", rows=sum(done.rows.values()))
    typer.echo(f"restored {sum(done.rows.values())} rows in {len(done.rows)} tables")
    if done.before:
        typer.echo(f"what was there before: {done.before}")
