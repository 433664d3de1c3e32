"""How a channel of a brand stands: off, resting, reading, a dry run or live, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from sqlmodel import Session

from channels import CHANNELS, SETUPS
from store.backlog import last_read_through
from store.connections import secrets_of
from store.errors import Broken, NeedsSetup
from store.ledger import dollars, left_for, left_on, month_of
from store.models import Brand, Connection, Query
from store.saying import N_, Saying, listed, say

Read = tuple[Query, datetime | None]  # with when it was last read to its end
Word = Literal["off", "resting", "reading", "dry_run", "live", "losing"]


@dataclass(frozen=True)
class State:
    """One word for how a channel stands, the reason in a sentence, and until when where that is known."""

    word: Word
    reason: str
    until: datetime | None = None


def state_of(session: Session, channel: str, connection: Connection | None, now: datetime) -> State:
    """How a brand's connection to a channel of SETUPS stands."""
    try:
        missing = missing_to(channel, connection, "read")
        cannot_write = missing_to(channel, connection, "write")
    except (NeedsSetup, Broken) as error:
        return State("off", str(error))
    if missing:
        return State("off", say("to read it, enter: {missing}", missing=listed(missing)))
    if connection is None:
        return State("reading", N_("it is read without credentials; nothing is sent"))
    if connection.problem and (connection.retry_at is None or connection.retry_at > now):
        return State("resting", connection.problem, connection.retry_at)
    if left_on(session, connection, now) == 0:
        return State("resting", _spent(connection.monthly_budget), month_of(now)[1])
    if connection.live:
        return State("live", N_("approved replies really go out"))
    if cannot_write:
        return State("reading", N_("mentions are read; nothing can be sent, so an approved reply is a dry run"))
    return State("dry_run", N_("mentions are read; an approved reply is written to the outbox folder, not sent"))


def missing_to(channel: str, connection: Connection | None, scope: Literal["read", "write"]) -> list[str]:
    """The titles of the credentials that are missing; NeedsSetup where the stored ones cannot be opened."""
    setup, found = SETUPS[channel], secrets_of(connection, scope)
    needs = setup.read if scope == "read" else setup.write
    options = connection.options if connection is not None else {}
    missing = [field.title for field in setup.options if field.needed and not options.get(field.name)]
    return [need.title for need in needs if not need.optional and not found.get(need.name)] + missing


def _spent(budget: int | None) -> str:
    return say("the budget of {budget} for this month is spent", budget=dollars(budget or 0))


def query_rests(session: Session, query: Query, connection: Connection | None, now: datetime) -> State | None:
    """Why one query is left alone although its channel is read; None when it is read."""
    if query.problem and query.retry_at is not None and query.retry_at > now:
        return State("resting", query.problem, query.retry_at)
    if query.monthly_budget is not None and left_for(session, query, connection, now) == 0:
        return State("resting", _spent(query.monthly_budget), month_of(now)[1])
    return None


def losing(query: Query, last: datetime | None, now: datetime) -> State | None:
    """Why a query is about to lose, or loses, what its network shows for some days only; None while that is far.

    `last` is when it was last read to its end.
    """
    setup = SETUPS.get(query.channel)
    window = setup.window if setup is not None else None
    read = last or query.created_at
    if window is None or now - read < window.warn_after:
        return None
    days = say("the network shows only {days} days", days=window.length.days)
    if (end := read + window.length) > now:
        until = say("what is not read by {end:%Y-%m-%d %H:%M} UTC begins to be lost, as {days}", end=end, days=days)
    else:
        until = say(
            "what was written before {begun:%Y-%m-%d %H:%M} UTC is lost, as {days}",
            begun=now - window.length,
            days=days,
        )
    return State(
        "losing", say("it was last read to its end on {read:%Y-%m-%d %H:%M} UTC; {until}", read=read, until=until)
    )


NOT_READ = N_("not read")
RESTS = N_("{what} rests: {reason}")
STANDS = {"off": N_("{what} is off: {reason}"), "losing": N_("{what} loses what it should read: {reason}")}


@dataclass(frozen=True)
class Trouble:
    """A channel of a brand that is not read as its queries want it."""

    brand: str
    slug: str
    channel: str
    state: State
    query: str = ""

    def sentence(self) -> Saying:
        """What a person is told about it."""
        title = CHANNELS[self.channel].title
        what = say("{channel} of {brand}", channel=title, brand=self.brand)
        if self.query:
            what = say("{channel} of {brand}, query “{query}”", channel=title, brand=self.brand, query=self.query)
        return say(STANDS.get(self.state.word, RESTS), what=what, reason=self.state.reason)


def troubles(session: Session, now: datetime, brand_id: int | None = None) -> Sequence[Trouble]:
    """Every channel that is off or rests although an active query wants it, and every query that rests alone.

    Besides, every query that is about to lose what its network shows for some days only.
    """
    read = [each for each in last_read_through(session, brand_id) if each[0].channel in SETUPS]
    known = {(query.brand_id, query.channel): connection for query, _, connection in read}
    wanted = [(query, at) for query, at, _ in read]
    brands = {id_: session.get_one(Brand, id_) for id_ in {query.brand_id for query, _ in wanted}}
    places = list(SETUPS)

    def place(pair: Read) -> tuple[str, int, int]:
        return brands[pair[0].brand_id].name, pair[0].brand_id, places.index(pair[0].channel)

    found: list[Trouble] = []
    for (_, id_, at), queries in groupby(sorted(wanted, key=place), place):
        found += _of_channel(session, brands[id_], list(queries), known.get((id_, places[at])), now)
    return found


def _of_channel(
    session: Session, brand: Brand, queries: Sequence[Read], connection: Connection | None, now: datetime
) -> Iterator[Trouble]:
    """The troubles of one channel of a brand and of its queries."""
    channel = queries[0][0].channel
    for query, last in queries:
        if (loss := losing(query, last, now)) is not None:
            yield Trouble(brand.name, brand.slug, channel, loss, query.name)
    state = state_of(session, channel, connection, now)
    if state.word in ("off", "resting"):
        yield Trouble(brand.name, brand.slug, channel, state)
        return
    for query, _ in queries:
        if (rest := query_rests(session, query, connection, now)) is not None:
            yield Trouble(brand.name, brand.slug, channel, rest, query.name)
