"""`earful rollup`: the daily numbers behind the charts."""

from typing import Annotated

import typer

insights = typer.Typer()
Brand = Annotated[str, typer.Option(help="Name or short name of one brand.")]


@insights.command()
def rollup(
    brand: Brand = "",
    again: Annotated[bool, typer.Option("--again", help="Count every day anew, not only those that changed.")] = False,
) -> None:
    """Count the mentions of each day for the charts; `analyse` does the same for the days that changed."""
    from cli_stages import brand_id, stage
    from store.rollups import count_again, refresh

    with stage("analyse") as session:
        days = count_again(session, brand_id(session, brand)) if again else refresh(session)
    typer.echo(f"rollup: {days} day{'' if days == 1 else 's'} counted")
