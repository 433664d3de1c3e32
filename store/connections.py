"""Connections: a brand's account on a channel, what it signs in with, what it may do, and how it fares."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select, update
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput, NeedsSetup, Stale
from store.models import Connection, Query, utc_now
from store.once import once
from store.saying import N_, listed, say, spaced
from store.secrets import seal, unseal
from store.workflow import Actor

RIGHT = "manager"
LIVE_RIGHT = "admin"
WHAT = N_("do this with a connection")
CHANGEABLE = {"options", "monthly_budget", "account"}
Scope = Literal["read", "write"]
SOFTWARE_REPLIES = "software_replies"
ANSWERED_THROUGH = {"survey": "email"}  # who answers a survey has no inbox there


def connection_of(session: Session, brand_id: int, channel: str) -> Connection | None:
    """A brand's connection to a channel as it is now, if there is one."""
    wanted = select(Connection).where(col(Connection.brand_id) == brand_id, col(Connection.channel) == channel)
    now = wanted.execution_options(populate_existing=True)
    return once(session, ("connection", brand_id, channel), lambda: session.scalars(now).first())


def answering_connection(session: Session, brand_id: int, channel: str) -> Connection | None:
    """The connection through which a brand answers on a channel: that of the channel, or another one."""
    return connection_of(session, brand_id, ANSWERED_THROUGH.get(channel, channel))


def connections(session: Session, brand_id: int | None = None) -> list[Connection]:
    """All connections as they are now, or those of one brand, by channel."""
    wanted = select(Connection).order_by(col(Connection.brand_id), col(Connection.channel))
    if brand_id is not None:
        wanted = wanted.where(col(Connection.brand_id) == brand_id)
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def secrets_of(connection: Connection | None, scope: Scope) -> dict[str, str]:
    """What a connection signs in with, to read or to write; empty when nothing was entered."""
    if connection is None:
        return {}
    return unseal(connection.read_secrets if scope == "read" else connection.write_secrets)


def connect(
    session: Session,
    brand_id: int,
    channel: str,
    actor: Actor,
    *,
    read: Mapping[str, str] | None = None,
    write: Mapping[str, str] | None = None,
    account: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Connection:
    """Create a connection or enter new credentials into it; the caller commits.

    What is not given stays as it was; credentials are replaced as a whole. New write credentials switch it off again,
    because another account may be behind them, and a new try clears what made it rest.
    """
    actor.need(RIGHT, brand_id, WHAT)
    connection = connection_of(session, brand_id, channel) or Connection(brand_id=brand_id, channel=channel)
    if read is not None:
        connection.read_secrets = seal(_given(read))
    if write is not None:
        connection.write_secrets, connection.live = seal(_given(write)), False
    connection.account = dict(account) if account is not None else connection.account
    connection.options = connection.options | dict(options or {})
    connection.problem, connection.retry_at = "", None
    connection.version += 1 if connection.id else 0
    session.add(connection)
    session.flush()
    given = {"read": read, "write": write, "account": account, "options": options}
    _note(session, connection, "connected", actor, ",".join(name for name, value in given.items() if value is not None))
    return connection


def _note(session: Session, connection: Connection, action: str, actor: Actor, fields: str = "") -> None:
    about = {"channel": connection.channel, "fields": fields, "live": connection.live, "version": connection.version}
    record(session, actor, action, "connection", connection.id, brand_id=connection.brand_id, **about)


def _given(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in values.items() if value.strip()}


def change(session: Session, connection: Connection, values: Mapping[str, Any], actor: Actor, seen: int) -> None:
    """Change options, budget or account against the version that was shown; the caller commits.

    Another budget wakes the queries that rested without money.
    """
    actor.need(RIGHT, connection.brand_id, WHAT)
    if not values.keys() <= CHANGEABLE:
        raise BadInput(
            say("of a connection only {changeable} can be changed like this", changeable=listed(sorted(CHANGEABLE)))
        )
    _set(session, connection, values, seen)
    _note(session, connection, "changed", actor, ",".join(sorted(values)))
    if "monthly_budget" in values:
        theirs = col(Query.brand_id) == connection.brand_id, col(Query.channel) == connection.channel
        session.exec(update(Query).where(*theirs).values(problem="", retry_at=None))


def confirm(session: Session, connection: Connection, term: str, yes: bool, actor: Actor, seen: int) -> None:
    """Confirm a network's term, or take that back, which switches sending off; the caller commits."""
    actor.need(LIVE_RIGHT, connection.brand_id, WHAT)
    kept = {name: by for name, by in connection.confirmed.items() if name != term}
    if yes:
        kept[term] = f"{actor.name} {utc_now():%Y-%m-%d %H:%M} UTC"
    _set(session, connection, {"confirmed": kept} | ({} if yes else {"live": False}), seen)
    _note(session, connection, "confirmed" if yes else "unconfirmed", actor, term)


def switch(
    session: Session, connection: Connection, live: bool, actor: Actor, seen: int, terms: tuple[str, ...]
) -> None:
    """Let approved replies really go out, or stop that; the caller commits.

    Raises NeedsSetup while the credentials to write or one of the `terms` is missing.
    """
    actor.need(LIVE_RIGHT, connection.brand_id, WHAT)
    if live and not connection.write_secrets:
        raise NeedsSetup("enter the credentials to write first")
    if live and not set(terms) <= connection.confirmed.keys():
        raise NeedsSetup("confirm what the network asks for first")
    _set(session, connection, {"live": live}, seen)
    _note(session, connection, "switched_live" if live else "switched_dry", actor)


def rest(session: Session, connection: Connection, problem: str, until: datetime | None) -> None:
    """Note why a connection rests: until a time, or until a person acts; the caller commits."""
    connection.problem, connection.retry_at = problem, until
    session.add(connection)


def is_resting(connection: Connection, now: datetime) -> bool:
    """Whether a connection is left alone: until a person acts, or until the time that was noted is over."""
    return bool(connection.problem) and (connection.retry_at is None or connection.retry_at > now)


def _set(session: Session, connection: Connection, values: Mapping[str, Any], seen: int) -> None:
    changed = (
        update(Connection)
        .where(col(Connection.id) == connection.id, col(Connection.version) == seen)
        .values(**values, version=seen + 1)
        .execution_options(synchronize_session=False)
    )
    if session.exec(changed).rowcount != 1:
        session.rollback()
        raise Stale("this connection was changed by somebody else")
    session.refresh(connection)


def need_secrets(connection: Connection | None, scope: Scope, names: tuple[str, ...], channel: str) -> dict[str, str]:
    """The credentials under these names; NeedsSetup says which are missing."""
    found = secrets_of(connection, scope)
    missing = [name for name in names if not found.get(name)]
    if missing:
        raise NeedsSetup(
            say(
                "{channel} is off: on the Channels page, enter {fields}",
                channel=channel,
                fields=listed(map(spaced, missing)),
            )
        )
    return found


def whole(text: str) -> int:
    """An amount in dollars as it was typed, in micros; BadInput when it is none."""
    try:
        value = round(float(text.strip().lstrip("$").replace(",", "")) * 1_000_000)
    except (ValueError, OverflowError):
        raise BadInput(say("{text!r} is no amount in dollars", text=text)) from None
    if not 0 <= value < 2**31:
        raise BadInput("a budget lies between $0 and $2,147")
    return value
