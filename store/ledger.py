"""The ledger: what calls on the channels cost, against the budgets that people set. Money is in micros of a dollar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlmodel import Session, col

from store.mentions import insert_new
from store.models import Billed, Charge, Connection, Query

DOLLAR = 1_000_000
KEPT_DAYS = 2


@dataclass(frozen=True)
class Cost:
    """One kind of call: its price each in micros, and the things that were charged for, or how many.

    A thing that is named is charged for once a day (UTC) and brand, as X does: each brand pays for its own account.
    """

    what: str
    micros: int
    things: tuple[str, ...] = ()
    units: int = 0


def charge(
    session: Session, brand_id: int, channel: str, costs: Iterable[Cost], now: datetime, query_id: int | None = None
) -> int:
    """Write down what calls cost, each thing once a day; returns the sum in micros. The caller commits."""
    total = 0
    for cost in costs:
        units = cost.units + _new_today(session, brand_id, channel, cost, now)
        if units:
            session.add(
                Charge(
                    brand_id=brand_id, channel=channel, query_id=query_id, what=cost.what, units=units,
                    micros=units * cost.micros, at=now,
                )
            )  # fmt: skip
            total += units * cost.micros
    session.flush()
    return total


def _new_today(session: Session, brand_id: int, channel: str, cost: Cost, now: datetime) -> int:
    day = now.astimezone(UTC).date()
    rows = [
        {"channel": channel, "day": day.isoformat(), "thing": f"{brand_id} {cost.what} {thing}"}
        for thing in dict.fromkeys(cost.things)
    ]
    new = len(insert_new(session, Billed, rows, col(Billed.thing)))
    if new:
        old = col(Billed.channel) == channel, col(Billed.day) < (day - timedelta(days=KEPT_DAYS)).isoformat()
        session.exec(delete(Billed).where(*old).execution_options(synchronize_session=False))
    return new


def month_of(now: datetime) -> tuple[datetime, datetime]:
    """When the month of a time began, and when the next one begins; budgets run by months in UTC."""
    begun = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return begun, (begun + timedelta(days=32)).replace(day=1)


def spent_on_query(session: Session, query_id: int, now: datetime) -> int:
    """What a query cost in this month, in micros."""
    return _spent(session, now, col(Charge.query_id) == query_id)


def spent_on_queries(session: Session, query_ids: Sequence[int], now: datetime) -> dict[int, int]:
    """What each query cost in this month, in micros; those that cost nothing are left out."""
    begun, ended = month_of(now)
    within = col(Charge.query_id).in_(query_ids), col(Charge.at) >= begun, col(Charge.at) < ended
    wanted = select(col(Charge.query_id), func.sum(col(Charge.micros))).where(*within).group_by(col(Charge.query_id))
    return {query_id or 0: int(spent or 0) for query_id, spent in session.execute(wanted)}


def spent_on_connection(session: Session, connection: Connection, now: datetime) -> int:
    """What a brand's account on a channel cost in this month, its queries included, in micros."""
    return _spent(session, now, col(Charge.brand_id) == connection.brand_id, col(Charge.channel) == connection.channel)


def spent_by_channel(session: Session, brand_id: int, now: datetime) -> dict[str, int]:
    """The same for all accounts of a brand, by channel; those that cost nothing are left out."""
    begun, ended = month_of(now)
    within = col(Charge.brand_id) == brand_id, col(Charge.at) >= begun, col(Charge.at) < ended
    wanted = select(col(Charge.channel), func.sum(col(Charge.micros))).where(*within).group_by(col(Charge.channel))
    return {channel: int(spent or 0) for channel, spent in session.execute(wanted)}


def _spent(session: Session, now: datetime, *which: ColumnElement[bool]) -> int:
    begun, ended = month_of(now)
    wanted = select(func.coalesce(func.sum(col(Charge.micros)), 0)).where(
        *which, col(Charge.at) >= begun, col(Charge.at) < ended
    )
    return int(session.scalar(wanted) or 0)


def projected(spent: int, now: datetime, since: datetime | None = None) -> int:
    """What the whole month will cost if it goes on like this, in micros; `since` is when the spending began."""
    begun, ended = month_of(now)
    start = max(begun, since or begun)
    passed = max((now - start).total_seconds(), 3600.0)
    return spent + round(spent / passed * max(0.0, (ended - now).total_seconds()))


def left_for(session: Session, query: Query, connection: Connection | None, now: datetime) -> int | None:
    """What may still be spent on a query in this month, in micros; None without any budget."""
    rooms = []
    if query.monthly_budget is not None:
        rooms.append(query.monthly_budget - spent_on_query(session, query.id or 0, now))
    if (room := left_on(session, connection, now)) is not None:
        rooms.append(room)
    return max(0, min(rooms)) if rooms else None


def left_on(session: Session, connection: Connection | None, now: datetime) -> int | None:
    """What may still be spent through a connection in this month, in micros; None without a budget."""
    if connection is None or connection.monthly_budget is None:
        return None
    return max(0, connection.monthly_budget - spent_on_connection(session, connection, now))


@dataclass(frozen=True)
class Line:
    """One line of the ledger of a month: a kind of call, how many, and what they cost in micros."""

    what: str
    units: int
    micros: int


def lines_of(session: Session, connection: Connection, now: datetime) -> Sequence[Line]:
    """What each kind of call cost in this month, the dearest first."""
    begun, ended = month_of(now)
    sums = func.sum(col(Charge.units)), func.sum(col(Charge.micros))
    wanted = (
        select(col(Charge.what), *sums)
        .where(col(Charge.brand_id) == connection.brand_id, col(Charge.channel) == connection.channel)
        .where(col(Charge.at) >= begun, col(Charge.at) < ended)
        .group_by(col(Charge.what))
        .order_by(sums[1].desc())
    )
    return [Line(what, int(units), int(micros)) for what, units, micros in session.execute(wanted)]


@dataclass(frozen=True)
class QueryLine:
    """What one query cost in a month, in micros; without an id, what was read or sent beside the queries."""

    query_id: int | None
    name: str
    micros: int


def lines_by_query(session: Session, connection: Connection, now: datetime) -> Sequence[QueryLine]:
    """What each query of a connection cost in this month, the dearest first."""
    begun, ended = month_of(now)
    total = func.sum(col(Charge.micros))
    wanted = (
        select(col(Charge.query_id), col(Query.name), total)
        .join(Query, col(Query.id) == Charge.query_id, isouter=True)
        .where(col(Charge.brand_id) == connection.brand_id, col(Charge.channel) == connection.channel)
        .where(col(Charge.at) >= begun, col(Charge.at) < ended)
        .group_by(col(Charge.query_id), col(Query.name))
        .order_by(total.desc())
    )
    return [QueryLine(query_id, name or "", int(micros)) for query_id, name, micros in session.execute(wanted)]


def began_to_spend(session: Session, connection: Connection, now: datetime) -> datetime | None:
    """When the first charge of this month was made; None without any."""
    begun, ended = month_of(now)
    wanted = select(func.min(col(Charge.at))).where(
        col(Charge.brand_id) == connection.brand_id, col(Charge.channel) == connection.channel,
        col(Charge.at) >= begun, col(Charge.at) < ended,
    )  # fmt: skip
    return session.scalar(wanted)


def dollars(micros: int) -> str:
    """An amount as people read it: two decimals, three below a dime."""
    value = micros / DOLLAR
    return f"${value:,.3f}" if 0 < abs(value) < 0.1 else f"${value:,.2f}"
