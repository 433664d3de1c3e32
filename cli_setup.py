"""The commands that set Earful up: the database, the people, the sample brand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from store.settings import settings

if TYPE_CHECKING:
    from sqlmodel import Session

setup = typer.Typer()
sample = typer.Typer(help="The sample brand: an invented shop to look at Earful with.", no_args_is_help=True)
setup.add_typer(sample, name="sample")


@contextmanager
def open_store() -> Iterator["Session"]:
    """A session on the database of the settings."""
    from store.database import open_session, ready_engine

    engine = ready_engine()
    try:
        with open_session(engine) as session:
            yield session
    finally:
        engine.dispose()


@contextmanager
def stage(kind: str) -> Iterator["Session"]:
    """A session for one run of a kind, which no other process may run meanwhile."""
    from store.locks import only_one
    from store.runs import recorded

    with open_store() as session, only_one(kind, settings().home), recorded(session, kind):
        yield session


def brand_id(session: "Session", name: str) -> int | None:
    """The id of a brand by its name, None for no name."""
    from store.brands import need_brand

    return need_brand(session, name).id if name else None


@setup.command()
def init() -> None:
    """Create or migrate the database and the drop folder; print a one-time code while there is no admin."""
    from collectors.drop import make_folder
    from store.database import migrate
    from store.people import has_admin, invite

    migrate(settings().url())
    make_folder(settings().home)
    with open_store() as session:
        if not has_admin(session):
            typer.echo(f"First sign-in: open the dashboard and enter this one-time code: {invite(session, 'admin')}")


@setup.command()
def invite(role: Annotated[str, typer.Option(help="viewer, agent, approver, manager or admin.")] = "agent") -> None:
    """Print a one-time code with which one more person can join."""
    from store.people import invite as make_code

    with open_store() as session:
        typer.echo(f"One-time code for one {role}, good for a day: {make_code(session, role)}")


@setup.command("reset-password")
def reset_password(email: Annotated[str, typer.Argument(help="Whose password was lost.")]) -> None:
    """Give a person a new password, print it once, and end their sign-ins."""
    from store.people import reset_password as reset

    with open_store() as session:
        typer.echo(f"New password of {email}: {reset(session, email)}")


@sample.command("load")
def sample_load(
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Only where there is no brand yet.")] = False,
) -> None:
    """Create the sample brand."""
    from cli_privacy import noted
    from store.brands import list_brands
    from store.models import utc_now
    from store.sample import load_sample

    with open_store() as session:
        if if_empty and list_brands(session):
            return
        brand = load_sample(session, settings().home, utc_now())
        noted(session, "added", "brand", brand.id, brand.id)
        typer.echo(f"sample brand: {brand.name}")


@sample.command("remove")
def sample_remove() -> None:
    """Remove the sample brand with everything of it."""
    from cli_privacy import noted
    from store.sample import remove_sample

    with open_store() as session:
        if removed := remove_sample(session, settings().home):
            noted(session, "removed", "brand", "sample")
    typer.echo("the sample brand is removed" if removed else "there is no sample brand")
