"""`earful forget` and `earful person-data`: erase what is held of a person, or hand it to them."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli_lines import written
from cli_setup import open_store
from store.settings import settings

if TYPE_CHECKING:
    from sqlmodel import Session

    from store.reaching import Who
    from store.workflow import Actor

privacy = typer.Typer()
Author = Annotated[str, typer.Option(help="The name that stands over what they wrote.")]
Handle = Annotated[str, typer.Option(help="Their account, with or without @.")]
Email = Annotated[str, typer.Option(help="Their e-mail address, as account or in a text of theirs.")]
Customer = Annotated[int, typer.Option(help="The number of the customer, with all accounts.")]
Channel = Annotated[str, typer.Option(help="Only accounts of this channel.")]
Brand = Annotated[str, typer.Option(help="Only what this brand holds.")]


def operator() -> "Actor":
    """Whoever runs a command on this machine, as the log knows them."""
    from store.workflow import Actor

    name = "".join(letter for letter in getpass.getuser() if letter.isalnum() or letter in "._-")
    return Actor(f"cli:{name}", "admin")


def noted(
    session: "Session", action: str, noun: str, thing: object, brand_id: int | None = None, **facts: int | str
) -> None:
    """Keep in the audit log what whoever runs a command did; commits."""
    from store.audit import record

    record(session, operator(), action, noun, thing, brand_id=brand_id, **facts)
    session.commit()


def _who(session: "Session", author: str, handle: str, email: str, customer: int, channel: str, brand: str) -> "Who":
    from store.brands import need_brand
    from store.reaching import Who

    brand_id = need_brand(session, brand).id if brand else None
    return Who(author, handle, email, customer or None, channel, brand_id)


@privacy.command()
def forget(
    author: Author = "",
    handle: Handle = "",
    email: Email = "",
    customer: Customer = 0,
    channel: Channel = "",
    brand: Brand = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, change nothing.")] = False,
) -> None:
    """Erase a person everywhere and prove it; exit code 1 says that words of theirs still stand somewhere."""
    from store.forgetting import forget as erase
    from store.forgetting import would_forget
    from store.models import utc_now

    with open_store() as session:
        who = _who(session, author, handle, email, customer, channel, brand)
        if dry_run:
            proof = would_forget(session, who, operator(), settings().home)
        else:
            proof = erase(session, who, operator(), settings().home, utc_now())
    verb = "would erase" if dry_run else "erased"
    for name, count in sorted(proof.rows.items()):
        typer.echo(f"{verb} {count} of {name}")
    for place in proof.files:
        typer.echo(f"{verb} the file {place}")
    if proof.shared:
        typer.echo(f"kept {proof.shared} mentions that another brand matched too")
    for name in proof.backups:
        typer.echo(f"a backup may still hold them: {name}; after bringing it back, run this again")
    if dry_run:
        return
    typer.echo(f"{proof.tombstones} tombstones keep them out")
    for name, keys in proof.left_rows.items():
        typer.echo(f"still named in {name} {', '.join(map(str, keys[:10]))}", err=True)
    for place in proof.left_files:
        typer.echo(f"still named in the file {place}", err=True)
    if not proof.clean:
        raise typer.Exit(1)
    typer.echo("searched every table and file: nothing is left")


@privacy.command()
def retain(
    brand: Annotated[str, typer.Option(help="Only this brand.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, change nothing.")] = False,
) -> None:
    """Let go of the mentions that are older than their brand keeps them; `earful schedule` does it once an hour."""
    from store.brands import list_brands, need_brand
    from store.locks import alone
    from store.models import utc_now
    from store.retention import retain as let_go
    from store.retention import would_go
    from store.rights_files import sweep_files

    with open_store() as session:
        chosen = [need_brand(session, brand)] if brand else list_brands(session)
        if dry_run:
            for each in chosen:
                typer.echo(f"{each.name}: {would_go(session, each, utc_now())} mentions would go")
            return
        with alone(session, "retain"):
            gone = let_go(session, utc_now(), chosen[0].id if brand else None)
            sweep_files(session, settings().home)
        typer.echo(f"{gone.mentions} mentions went, {gone.cases} cases with them; {gone.orders} events of orders")


@privacy.command("person-data")
def person_data(
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write there instead of to standard output.")] = None,
    author: Author = "",
    handle: Handle = "",
    email: Email = "",
    customer: Customer = 0,
    channel: Channel = "",
    brand: Brand = "",
) -> None:
    """Write everything that is held of a person as one JSON document, by table; the audit log keeps that it was."""
    from store.handing_out import hand_out

    with open_store() as session:
        told = hand_out(session, _who(session, author, handle, email, customer, channel, brand), operator())
    with written(out, private=True) as target:
        target.write(told)
