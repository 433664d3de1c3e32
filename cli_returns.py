"""`earful returns`: what a brand lets its customers return, as data that drafts quote and the guard holds them to."""

from pathlib import Path
from typing import Annotated

import typer

from cli_privacy import operator
from cli_setup import open_store
from store.errors import BadInput

returns_app = typer.Typer()
returns = typer.Typer(help="What customers may return, and who pays.", no_args_is_help=True)
returns_app.add_typer(returns, name="returns")
Brand = Annotated[str, typer.Option(help="Name or short name of the brand.")]


@returns.command()
def show(brand: Brand, lang: Annotated[str, typer.Option(help="en or th.")] = "en") -> None:
    """What drafts say of the policy, one line for all products and one for each kind with a policy of its own."""
    from store.brands import need_brand
    from store.return_words import LANGS, text_of
    from store.returns import returns_of

    if lang not in LANGS:
        raise BadInput(f"--lang takes {' or '.join(LANGS)}, not {lang!r}")
    with open_store() as session:
        for policy in returns_of(session, need_brand(session, brand).id or 0):
            typer.echo(f"{policy.product_kind or 'all products'}: {text_of(policy, lang)}")


@returns.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON: a list of policies (see docs/knowledge.md).")], brand: Brand
) -> None:
    """Take in policies; each replaces the one for the same kind of product."""
    from store.brands import need_brand
    from store.return_files import read_terms
    from store.returns import find_returns, made_of, set_returns

    every = read_terms(file.read_bytes())
    with open_store() as session:
        id_ = need_brand(session, brand).id or 0
        for terms in every:
            found = find_returns(session, id_, made_of(id_, terms).product_kind)
            set_returns(session, id_, terms, operator(), found.version if found else 0)
        session.commit()
    typer.echo(f"took {len(every)} polic{'y' if len(every) == 1 else 'ies'}; drafts quote them from now on")


@returns.command()
def remove(
    brand: Brand,
    kind: Annotated[str, typer.Option(help="Short name of the kind of product; unset, the policy of all.")] = "",
) -> None:
    """Take a policy away, with the sentences that drafts quoted."""
    from store.brands import need_brand
    from store.returns import find_returns, remove_returns, returns_of

    with open_store() as session:
        id_ = need_brand(session, brand).id or 0
        found = find_returns(session, id_, kind)
        if found is None:
            known = ", ".join(each.product_kind or '""' for each in returns_of(session, id_)) or "none yet"
            raise BadInput(f"there is no policy for {kind!r}; known: {known}")
        remove_returns(session, found, operator(), found.version)
        session.commit()
    typer.echo("removed")
