"""Works off what was delivered: each delivery is read, and saved in one commit with the word that it is done."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from channels.expression import matches
from collectors import INTAKES
from collectors.page import Delivered, NewMention, Page
from collectors.run import save_page
from store import deliveries
from store.brands import ensure_query
from store.deliveries import DELIVERED
from store.errors import EarfulError, TryLater
from store.faults import in_words
from store.locks import only_one
from store.models import Brand, Connection, Delivery, Query
from store.queries import WHAT, saved_queries
from store.runs import recorded
from store.settings import settings

AT_ONCE = 200
NAMES = ("Webhook", "Webhook deliveries", "Deliveries to our webhook")


@dataclass
class Worked:
    """What was done: deliveries that were read, mentions in them, how many of those are new, and what stays unread."""

    done: int = 0
    found: int = 0
    new: int = 0
    unread: int = 0


def work_off(session: Session, now: datetime) -> Worked:
    """Read everything that was delivered and is due; TryLater while another process does.

    A run is kept for each query that something was delivered to. Those of a query that is paused wait.
    """
    worked = Worked()
    with only_one("intake", settings().home):
        waiting = {id_ for id_ in _connections(session) if _query(session, id_) is None}
        while some := deliveries.next_new(session, now, AT_ONCE, waiting):
            for connection_id in dict.fromkeys(each.connection_id for each in some):
                mine = [each for each in some if each.connection_id == connection_id]
                query = _query(session, connection_id)
                if query is None:
                    waiting.add(connection_id)
                else:
                    _work(session, query, mine, now, worked)
        deliveries.prune(session, now)
        session.commit()
    return worked


def work_off_delivered(session: Session, now: datetime) -> Worked:
    """Read what was delivered, unless the server does so in this moment, and note that nothing is left."""
    worked = Worked()
    with suppress(TryLater):
        worked = work_off(session, now)
    _note_quiet_hours(session)
    return worked


def _note_quiet_hours(session: Session) -> None:
    """Keep a run for each query that deliveries go to, so that an hour in which nothing came is known as read."""
    for connection_id in _connections(session):
        query = _query(session, connection_id, make=False)
        if query is not None:
            with recorded(session, "collect", query.id):
                pass


def _connections(session: Session) -> list[int]:
    """Connections to the channels that deliver."""
    wanted = select(col(Connection.id)).where(col(Connection.channel).in_(INTAKES)).order_by(col(Connection.id))
    return [id_ or 0 for id_ in session.scalars(wanted)]


def _query(session: Session, connection_id: int, make: bool = True) -> Query | None:
    """The query that deliveries to a connection go to, made where there is none; None while it is paused."""
    connection = session.get_one(Connection, connection_id)
    known = saved_queries(session, connection.brand_id, connection.channel)
    found = [each for each in known if each.options.get(WHAT) == DELIVERED]
    if found:
        return next((each for each in found if each.active), None)
    waits = select(col(Delivery.id)).where(col(Delivery.connection_id) == connection_id)
    if not make or session.scalars(waits.limit(1)).first() is None:
        return None
    taken = {each.name.casefold() for each in known}
    name = next((name for name in NAMES if name.casefold() not in taken), f"Webhook {connection_id}")
    brand = session.get_one(Brand, connection.brand_id)
    made = ensure_query(session, brand, connection.channel, name, options={WHAT: DELIVERED})
    session.commit()
    return made


def _work(session: Session, query: Query, some: list[Delivery], now: datetime, worked: Worked) -> None:
    with recorded(session, "collect", query.id) as run:
        for delivery in some:
            before = run.found, run.new
            try:
                page = _read(session, delivery)
                save_page(session, query, _wanted(page, query), run)
                deliveries.done(session, delivery, now)
                session.add(run)
                session.commit()
                worked.done += 1
            except Exception as error:
                session.rollback()
                _unread(session, delivery, error, now)
                worked.unread += 1
            worked.found, worked.new = worked.found + run.found - before[0], worked.new + run.new - before[1]


def _read(session: Session, delivery: Delivery) -> Page:
    connection = session.get_one(Connection, delivery.connection_id)
    return INTAKES[connection.channel](Delivered(delivery.body, delivery.headers, delivery.received_at), connection)


def _wanted(page: Page, query: Query) -> Page:
    """What the words of the query let through, with those that were found."""
    if not query.expression.strip():
        return page
    found: list[NewMention] = []
    for each in page.mentions:
        words = matches(query.expression, each.text, each.title, each.handle, each.lang)
        found += [] if words is None else [each.model_copy(update={"matched": words})]
    return replace(page, mentions=found)


def _unread(session: Session, delivery: Delivery, error: Exception, now: datetime) -> None:
    """Keep why a delivery was not read: what cannot be read at all is not tried again."""
    for_good = isinstance(error, ValueError) and not isinstance(error, EarfulError)
    problem = "it is no delivery that this channel knows" if for_good else in_words(error)
    deliveries.failed(session, delivery, problem, now, for_good=for_good)
    session.commit()
