"""What to tell of the channels of a brand: one that has fallen silent, and a budget that is about to end."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from channels import CHANNELS
from store.ledger import began_to_spend, dollars, month_of, spent_on_connection
from store.listening import Listened, last_said, moved, said_between
from store.models import Brand, Connection, Query
from store.runs import last_whole_run
from store.usual import chance_of_none, usual
from store.watching import Found

SILENT = 1e-4
SHORTEST, LONGEST = timedelta(hours=1), timedelta(hours=48)
SOON = timedelta(days=3)


def silent(session: Session, brand: Brand, listened: Listened, now: datetime) -> Iterator[Found]:
    """The channels on which nothing is said for longer than chance explains, by the same hours of the past.

    A channel counts as heard until its queries were last read to their end: one that is not read is told of elsewhere.
    """
    queries = session.scalars(select(Query).where(col(Query.id).in_(listened.queries))).all()
    for channel in sorted({query.channel for query in queries}):
        ids = [query.id or 0 for query in queries if query.channel == channel]
        read = [at for at in (last_whole_run(session, id_) for id_ in ids) if at is not None]
        until = min([now, *read])
        last = last_said(session, brand.id or 0, ids, until)
        if last is None or not SHORTEST <= until - last <= LONGEST:
            continue
        spans = [
            (moved(brand, last, listened.basis.step, number), moved(brand, until, listened.basis.step, number))
            for number in range(1, listened.basis.number + 1)
        ]
        past = [said_between(session, brand.id or 0, ids, *span) for span in spans]
        if chance_of_none(past) <= SILENT:
            hours = round((until - last).total_seconds() / 3600, 1)
            facts = {"channel": _title(channel), "silent": hours, "usual": round(usual(past), 1)}
            yield Found("silent", channel, "high", facts | listened.basis.facts(0))


def ending_budgets(session: Session, brand: Brand, now: datetime) -> Iterator[Found]:
    """The budgets of the month that end within days, at the pace of the month so far, and before the month does."""
    wanted = select(Connection).where(col(Connection.brand_id) == brand.id, col(Connection.monthly_budget).is_not(None))
    for connection in session.scalars(wanted.order_by(col(Connection.id))):
        spent, budget = spent_on_connection(session, connection, now), connection.monthly_budget or 0
        began, (_, month_ends) = began_to_spend(session, connection, now), month_of(now)
        if not spent or began is None:
            continue
        pace = spent / max((now - began).total_seconds(), 86_400.0)
        left = timedelta(seconds=max(0, budget - spent) / pace)
        if left < SOON and now + left < month_ends:
            facts = {"channel": _title(connection.channel), "spent": dollars(spent), "budget": dollars(budget),
                     "days": round(left / timedelta(days=1), 1)}  # fmt: skip
            yield Found("budget", f"{connection.channel} {now:%Y-%m}", "urgent" if spent >= budget else "high", facts)


def _title(channel: str) -> str:
    return CHANNELS[channel].title if channel in CHANNELS else channel
