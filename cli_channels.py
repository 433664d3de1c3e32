"""The commands that set up channels: which of them are off, and entering what they sign in with."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli_privacy import operator
from cli_setup import open_store
from store.errors import BadInput

if TYPE_CHECKING:
    from sqlmodel import Session

    from channels.setup import Need
    from store.models import Brand, Connection
    from store.workflow import Actor

networks = typer.Typer()
Scope = Literal["read", "write"]
Entered = dict[Scope, dict[str, str]]
SCOPES: tuple[Scope, Scope] = ("read", "write")


@networks.command()
def channels(
    brand: Annotated[str, typer.Option(help="Only this brand, by its name or short name.")] = "",
    markdown: Annotated[
        bool, typer.Option("--markdown", help="What each channel can do, as the docs hold it.")
    ] = False,
) -> None:
    """How each channel of each brand stands: off and what it needs, resting, reading, a dry run or live."""
    from channels import CHANNELS, SETUPS
    from channels.states import state_of
    from channels.table import as_markdown
    from store.brands import list_brands, need_brand
    from store.connections import connection_of
    from store.models import utc_now

    if markdown:
        typer.echo(as_markdown())
        return
    with open_store() as session:
        for one in [need_brand(session, brand)] if brand else list_brands(session):
            for name in SETUPS:
                state = state_of(session, name, connection_of(session, one.id or 0, name), utc_now())
                until = f" (until {state.until:%Y-%m-%d %H:%M} UTC)" if state.until else ""
                title = f"{one.slug}: {CHANNELS[name].title}"
                typer.echo(f"{title:<32}{state.word.replace('_', ' ')}, {state.reason}{until}")


@networks.command()
def connect(
    channel: Annotated[str, typer.Argument(help="The channel, such as x or reddit.")],
    brand: Annotated[str, typer.Option(help="Name or short name of the brand.")],
    from_env: Annotated[
        bool, typer.Option("--from-env", help="Read EARFUL_<CHANNEL>_READ_<NAME> and …_WRITE_<NAME> instead of asking.")
    ] = False,
) -> None:
    """Enter what a brand's account on a channel signs in with; never as arguments, which others can see.

    It asks for the credentials to read and for those to write, without showing them. All that is left empty stays as it
    was. Sending stays a dry run until an admin switches it live on the Channels page.
    """
    from channels import SETUPS
    from store.brands import need_brand

    if channel not in SETUPS:
        raise BadInput(f"{channel!r} has nothing to set up; known: {', '.join(SETUPS) or 'none'}")
    needs: dict[Scope, Sequence[Need]] = {"read": SETUPS[channel].read, "write": SETUPS[channel].write}
    if not from_env and not sys.stdin.isatty():
        raise BadInput("there is no terminal to ask on: use --from-env, and set " + ", ".join(_names(channel, needs)))
    with open_store() as session:
        found = need_brand(session, brand)
        entered = _from_environment(channel, needs) if from_env else _asked(needs)
        _keep(session, found, channel, entered)


def _names(channel: str, needs: Mapping[Scope, "Sequence[Need]"]) -> list[str]:
    """What the credentials are called in the environment."""
    return [_name(channel, scope, need) for scope in SCOPES for need in needs[scope]]


def _name(channel: str, scope: Scope, need: "Need") -> str:
    return f"EARFUL_{channel}_{scope}_{need.name}".upper()


def _from_environment(channel: str, needs: Mapping[Scope, "Sequence[Need]"]) -> Entered:
    found: Entered = {}
    for scope in SCOPES:
        given = {need.name: os.environ.get(_name(channel, scope, need), "").strip() for need in needs[scope]}
        if any(given.values()):
            found[scope] = _complete(needs[scope], given, partial(_name, channel, scope))
    if not found:
        raise BadInput(f"nothing is set in the environment: set {', '.join(_names(channel, needs))}")
    return found


def _asked(needs: Mapping[Scope, "Sequence[Need]"]) -> Entered:
    found: Entered = {}
    for scope in SCOPES:
        if not needs[scope]:
            continue
        typer.echo(f"Credentials to {scope} (Enter alone at the first one leaves them as they are)")
        given: dict[str, str] = {}
        for need in needs[scope]:
            given[need.name] = _ask(need)
            if not any(given.values()):
                break
        if any(given.values()):
            found[scope] = _complete(needs[scope], given, lambda need: need.title)
    return found


def _ask(need: "Need") -> str:
    title = f"{need.title}{' (optional)' if need.optional else ''}"
    return str(typer.prompt(title, default="", show_default=False, hide_input=need.secret)).strip()


def _complete(needs: "Sequence[Need]", given: dict[str, str], called: "Callable[[Need], str]") -> dict[str, str]:
    """The credentials, which replace the former ones as a whole; BadInput names what is missing."""
    missing = [called(need) for need in needs if not need.optional and not given.get(need.name)]
    if missing:
        raise BadInput(f"nothing was saved, because this is missing: {', '.join(missing)}")
    return given


def _keep(session: "Session", brand: "Brand", channel: str, entered: Entered) -> None:
    from channels import CHANNELS
    from store.connections import connect as save

    who = operator()
    if not entered:
        typer.echo("nothing was changed")
        return
    connection = save(session, brand.id or 0, channel, who, **entered)
    session.commit()
    typer.echo(f"{CHANNELS[channel].title} of {brand.name}: credentials to {' and to '.join(entered)} are kept, sealed")
    if connection.write_secrets:
        _introduce(session, connection, who)


def _introduce(session: "Session", connection: "Connection", who: "Actor") -> None:
    """Ask the network whose account it is; what was entered stays even where that fails."""
    from channels.accounts import ACCOUNTS, introduce

    if connection.channel in ACCOUNTS:
        account = introduce(session, connection, who, connection.version)
        session.commit()
        typer.echo(f"signed in as {account}")
