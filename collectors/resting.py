"""When a query rests: its channel is off, a person must act, the network asked us to wait, or its budget is spent."""

from datetime import datetime

from sqlmodel import Session

from channels import SETUPS
from store.connections import is_resting, rest, secrets_of
from store.errors import NeedsSetup, TryLater
from store.faults import in_words
from store.ledger import dollars, left_for, month_of
from store.models import Connection, Query, utc_now
from store.saying import N_, say
from store.set_back import lies_ahead


def why_resting(query: Query, connection: Connection | None, now: datetime) -> str:
    """Why a query is left alone now, in one sentence; "" when it is due."""
    setup = SETUPS.get(query.channel)
    needed = {need.name for need in setup.read if not need.optional} if setup is not None else set()
    if not needed <= secrets_of(connection, "read").keys():
        return N_("off, because no credentials were entered: see the Channels page")
    if connection is not None and is_resting(connection, now):
        return connection.problem
    waits = query.retry_at is not None and query.retry_at > now and not lies_ahead(query.failing_since, now)
    return query.problem if query.problem and waits else ""


def note(session: Session, query: Query, connection: Connection | None, error: Exception | None) -> None:
    """Keep how a run of a query ended, so that the next one waits where it should, and commit.

    What only a person can mend stops the whole connection; what mends itself stops this query until then.
    """
    query.problem = "" if error is None else in_words(error)
    query.retry_at = error.retry_at if isinstance(error, TryLater) else None
    query.failing_since = None if error is None else query.failing_since or utc_now()
    session.add(query)
    if connection is not None and (isinstance(error, NeedsSetup) or error is None):
        rest(session, connection, "" if error is None else in_words(error), None)
    session.commit()


def allowance(session: Session, query: Query, connection: Connection | None) -> int | None:
    """What may still be spent on a query in this month, in micros; TryLater once that is nothing."""
    now = utc_now()
    room = left_for(session, query, connection, now)
    if room == 0:
        limits = [each.monthly_budget for each in (query, connection) if each and each.monthly_budget is not None]
        raise TryLater(
            say("the budget of {budget} for this month is spent", budget=dollars(min(limits))), month_of(now)[1]
        )
    return room
