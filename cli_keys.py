"""`earful rotate-key`: a new key for the credentials that are kept sealed."""

from typing import Annotated

import typer

from cli_privacy import operator
from cli_setup import open_store
from store.errors import NeedsSetup

keys = typer.Typer()


@keys.command("rotate-key")
def rotate_key(
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="Delete the old keys; stop everything else first.")
    ] = False,
) -> None:
    """Seal all credentials under a new key; run it again after a crash, and it goes on. The old key stays readable."""
    from store.models import utc_now
    from store.resealing import rotate
    from store.secrets import given_keys

    with open_store() as session:
        done = rotate(session, operator(), utc_now(), drop_old=drop_old)
    typer.echo(f"sealed {done.sealed} values under the new key")
    if given_keys():
        typer.echo("Take the old key out of EARFUL_SECRET_KEY on every machine; backups made before need it.")
    for file in done.kept:
        typer.echo(f"kept {file}: it opens backups that were made before; delete it once you need none of them")
    for file in done.dropped:
        typer.echo(f"deleted {file}: credentials in backups that were made before can no longer be opened")
    for name in done.lost:
        typer.echo(f"no key opens {name}: enter it again", err=True)
    if done.lost:
        raise typer.Exit(NeedsSetup.exit_code)
