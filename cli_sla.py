"""`earful sla`: how many cases were answered and resolved in time, and how long it took."""

from typing import Annotated

import typer

from store.errors import BadInput

targets = typer.Typer()
GROUPS = {"all": (), "channel": ("channel",), "priority": ("priority",), "both": ("channel", "priority")}


@targets.command()
def sla(
    brand: Annotated[str, typer.Option(help="Name or short name of one brand.")] = "",
    days: Annotated[int, typer.Option(min=1, help="Cases that began within so many days.")] = 30,
    by: Annotated[str, typer.Option(help="all, channel, priority or both.")] = "both",
) -> None:
    """How many cases were answered and resolved in time, and how long it took, in business time."""
    from datetime import timedelta

    from rich.console import Console
    from rich.table import Table

    from cli_setup import brand_id, open_store
    from store.models import utc_now
    from store.sla import COLUMNS, cells, kept

    if by not in GROUPS:
        raise BadInput(f"--by takes {', '.join(GROUPS)}, not {by!r}")
    now = utc_now()
    with open_store() as session:
        period = (now - timedelta(days=days), now + timedelta(days=1), now)
        id_ = brand_id(session, brand)
        rows = kept(session, *period, brand_id=id_, by=GROUPS[by]) if GROUPS[by] else []
        rows += kept(session, *period, brand_id=id_)
    table = Table("channel", "priority", *COLUMNS, box=None)
    for row in rows:
        table.add_row(row.channel or "all", row.priority or "all", *cells(row))
    console = Console()
    console.width = max(console.width, 160)
    console.print(table)
