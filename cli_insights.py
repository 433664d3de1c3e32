"""`earful rollup`: the daily numbers behind the charts; `earful report`: the week of a brand on one page."""

from pathlib import Path
from typing import Annotated

import typer

from store.errors import BadInput

insights = typer.Typer()
Brand = Annotated[str, typer.Option(help="Name or short name of one brand.")]


@insights.command()
def rollup(
    brand: Brand = "",
    again: Annotated[bool, typer.Option("--again", help="Count every day anew, not only those that changed.")] = False,
) -> None:
    """Count the mentions of each day for the charts; `analyse` does the same for the days that changed."""
    from cli_setup import brand_id, stage
    from store.rollups import count_again, refresh

    with stage("analyse") as session:
        days = (count_again if again else refresh)(session, brand_id(session, brand))
    typer.echo(f"rollup: {days} day{'' if days == 1 else 's'} counted")


@insights.command()
def report(
    brand: Annotated[str, typer.Option(help="Name or short name of the brand.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="File for the page; unset, its text is printed.")
    ] = None,
    lang: Annotated[str, typer.Option(help="en or th; unset, the brand's own.")] = "",
    send: Annotated[bool, typer.Option("--send", help="Send its text to EARFUL_ALERT_URLS.")] = False,
) -> None:
    """The week of a brand: what changed, what needs an answer with its draft, what to reshare.

    The audit log keeps that it was handed out.
    """
    from cli_lines import written
    from cli_privacy import operator
    from cli_setup import open_store
    from collectors.alerts import by_apprise
    from dashboard.language import LANGUAGES
    from dashboard.weekly_report import as_html, as_text
    from dashboard.weekly_words import own_language
    from store.audit import record
    from store.brands import need_brand
    from store.errors import NeedsSetup, TryLater
    from store.models import utc_now
    from store.settings import settings
    from store.weekly import weekly

    if lang and lang not in LANGUAGES:
        raise BadInput(f"--lang takes {' or '.join(LANGUAGES)}, not {lang!r}")
    if send and not settings().alert_urls:
        raise NeedsSetup("there is nobody to send it to: set EARFUL_ALERT_URLS")
    with open_store() as session:
        week = weekly(session, need_brand(session, brand), utc_now())
        lang = lang or own_language(week.brand)
        form = "page" if out is not None else "sent" if send else "text"
        record(session, operator(), "handed_out", "report", week.brand.id, brand_id=week.brand.id, form=form)
        session.commit()
    title, text = as_text(week, lang)
    if out is not None:
        with written(out, private=True) as target:
            target.write(as_html(week, lang))
        typer.echo(f"report: written to {out}")
    if send and not by_apprise(title, text):
        raise TryLater("the report could not be sent to every address")
    if out is None and not send:
        typer.echo(f"{title}\n{text}")
