"""`earful outreach`: letters that a brand sends of its own accord, proposed and sent."""

from typing import Annotated

import typer

outreach_app = typer.Typer()
outreach = typer.Typer(help="Letters to customers after their purchase.", no_args_is_help=True)
outreach_app.add_typer(outreach, name="outreach")


@outreach.command()
def propose(brand: Annotated[str, typer.Option(help="Name or short name of one brand.")] = "") -> None:
    """Propose what could be written now; a person approves each letter on the page Outreach."""
    from cli_setup import brand_id, stage
    from responder.outreach_planning import propose_outreach
    from store.models import utc_now

    with stage("outreach-of-one" if brand else "outreach") as session:  # the job goes by when all were looked at
        made = propose_outreach(session, utc_now(), brand_id(session, brand))
    typer.echo(f"outreach: {made} letters proposed")


@outreach.command("send")
def send_letters() -> None:
    """Send the letters that are approved and due, where the mailbox of their brand is live."""
    from cli_setup import stage
    from responder.outreach_sending import send_outreach
    from store.models import utc_now

    with stage("letters") as session:
        done = send_outreach(session, utc_now())
    typer.echo(
        f"outreach: {done.sent} sent, {done.failed} failed, {done.unknown} of unknown fate; "
        f"{done.written} not sent because the mailbox is not live"
    )
