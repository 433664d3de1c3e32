"""`earful knowledge`: policies, FAQ and saved replies from a file."""

from pathlib import Path
from typing import Annotated

import typer

from cli_privacy import operator
from cli_setup import open_store

knowledge_app = typer.Typer()
knowledge = typer.Typer(help="What a brand may say.", no_args_is_help=True)
knowledge_app.add_typer(knowledge, name="knowledge")


@knowledge.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Markdown, CSV or TSV, a saved web page, or plain text.")],
    brand: Annotated[str, typer.Option(help="Name or short name of the brand.")],
    kind: Annotated[str, typer.Option(help="policy, faq or saved_reply, where the file does not say.")] = "faq",
    lang: Annotated[str, typer.Option(help="Language, such as th or en, where the file does not say.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Put new texts in the place of those there.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report, save nothing.")] = False,
) -> None:
    """Take in policies, answers or saved replies; every row that is not taken is named (see docs/knowledge.md)."""
    from store.brands import need_brand
    from store.knowledge_files import MOST_BYTES, read_entries
    from store.knowledge_import import import_entries, plan_import

    with file.open("rb") as opened:
        found = read_entries(file.name, opened.read(MOST_BYTES + 1))
    with open_store() as session:
        row = need_brand(session, brand)
        planned = plan_import(session, row, found, kind=kind, lang=lang, replace=replace)
        if not dry_run:
            import_entries(session, row, planned, operator(), file.name)
            session.commit()
    for one in planned:
        if one.reason:
            typer.echo(f"line {one.found.line}, {one.state}: {one.reason}", err=True)
    count = {state: sum(one.state == state for one in planned) for state in ("new", "changed", "known", "bad")}
    typer.echo(
        f"{'would take' if dry_run else 'took'} {count['new']} new and {count['changed']} changed of {len(planned)} "
        f"entries into {row.name}; {count['known']} known already, {count['bad']} bad"
    )
    if count["bad"]:
        raise typer.Exit(1)
