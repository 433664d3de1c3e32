"""`earful survey …`: links for a file of addresses, and the numbers of a brand's surveys."""

from pathlib import Path
from typing import Annotated

import typer

from cli_lines import written
from cli_privacy import operator
from cli_setup import open_store

survey_app = typer.Typer()
survey = typer.Typer(help="Surveys: links for a file of addresses, and the score.", no_args_is_help=True)
survey_app.add_typer(survey, name="survey")
Brand = Annotated[str, typer.Option(help="Name or short name of the brand.")]


@survey.command()
def links(
    file: Annotated[Path, typer.Argument(help="CSV with a column email, and lang, product, order_number if you like.")],
    brand: Brand,
    name: Annotated[str, typer.Option("--survey", help="Name of the survey.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write there instead of to standard output.")] = None,
) -> None:
    """Write the rows of a file of addresses with a link each, for your own mailer; Earful sends nothing."""
    import csv

    from store.brands import need_brand
    from store.models import utc_now
    from store.sheets import safe_cell
    from store.survey_files import read_wanted, rows_of
    from store.survey_invitations import invite_all
    from store.surveys import need_survey

    wanted = read_wanted(file.read_bytes())
    with open_store() as session, written(out, private=True) as target:
        asked = need_survey(session, need_brand(session, brand).id or 0, name)
        found = invite_all(session, asked, wanted, operator(), utc_now())
        csv.writer(target).writerows([safe_cell(cell) for cell in row] for row in rows_of(found))
        session.commit()
    made = sum(bool(each.address) for each in found)
    typer.echo(f"{made} of {len(found)} rows have a link; the others say why not", err=True)


@survey.command()
def score(
    brand: Brand, days: Annotated[int, typer.Option(min=1, max=3650, help="Answers of so many days.")] = 28
) -> None:
    """The NPS and satisfaction of a brand with their 95 % intervals, and what became of the links."""
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    from store.brands import need_brand
    from store.insights import Scope
    from store.models import utc_now
    from store.survey_numbers import answers_in, links_in, moods_of, nps, satisfied

    with open_store() as session:
        known = need_brand(session, brand)
        last = utc_now().astimezone(ZoneInfo(known.time_zone)).date()
        scope = Scope(brand_id=known.id or 0, first=last - timedelta(days=days - 1), last=last)
        answers, sent = answers_in(session, scope, known.time_zone), links_in(session, scope, known.time_zone)
    moods, rated = moods_of(answers), sum(each.kind == "csat" for each in answers)
    typer.echo(f"NPS {_told(nps(moods))} of {sum(moods.values())} answers")
    typer.echo(f"satisfied (4 and 5 of 5) {_told(satisfied(answers), '%')} of {rated} answers")
    for each in sent:
        typer.echo(f"{each.survey}: {each.made} links, {each.opened} opened, {each.answered} answered")


def _told(net: tuple[float, float, float] | None, unit: str = "") -> str:
    """A score in points of 100 with its interval."""
    if net is None:
        return "unknown"
    value, low, high = (f"{100 * each:.0f}{unit}" for each in net)
    return f"{value} ({low} to {high})"
