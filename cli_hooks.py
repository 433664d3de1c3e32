"""The command that takes what networks deliver by themselves."""

from typing import Annotated

import typer

hooks = typer.Typer()


@hooks.command("serve-webhooks")
def serve_webhooks(
    host: Annotated[str, typer.Option(help="The address to listen on; leave it local behind a proxy.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8600,
) -> None:
    """Take what networks deliver to /hooks/BRAND/CHANNEL, and read it in the background (see docs/webhooks.md)."""
    from collectors.intake.serve import serve
    from store.logs import log_as

    log_as("json")
    typer.echo(f"Webhooks are taken on http://{host}:{port}/hooks/BRAND/CHANNEL (Ctrl-C stops it).", err=True)
    serve(host, port)
