"""Runs collectors: saves their pages, moves the cursor in the same commit, and writes down each run."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from collectors import COLLECTORS
from collectors.page import Page
from collectors.resting import allowance, note, why_resting
from collectors.told_of_replies import note_told
from store.brands import queries_of
from store.connections import connection_of
from store.deliveries import DELIVERED
from store.errors import BadInput, Broken, EarfulError, TryLater
from store.faults import in_words
from store.ledger import charge
from store.locks import alone
from store.mentions import save_mentions
from store.models import Brand, Connection, Query, Run, utc_now
from store.outreach_signs import note_signs
from store.queries import WHAT
from store.runs import recorded
from store.saying import say
from store.shop_events import save_events
from store.survey_customers import with_customers
from store.tombstones import bury, find_ids

OnPage = Callable[[Page], object]


def collect(
    session: Session, query: Query, *, connection: Connection | None = None, on_page: OnPage | None = None
) -> Run:
    """Read what is new for one query; each page is saved and committed with the cursor that comes after it.

    Where a budget is set, no page is begun once it is spent: TryLater names the month that brings the next one.
    """
    fetch = COLLECTORS.get(query.channel)
    if fetch is None:
        raise BadInput(
            say(
                "nothing reads the channel {channel!r}; known: {collectors}",
                channel=query.channel,
                collectors=", ".join(COLLECTORS),
            )
        )
    with recorded(session, "collect", query.id) as run:
        room = allowance(session, query, connection)
        for page in fetch(_with_options(session, query, room), query.cursor, connection):
            save_page(session, query, page, run)
            charge(session, query.brand_id, query.channel, page.cost, utc_now(), query.id)
            session.commit()
            if on_page is not None:
                on_page(page)
            allowance(session, query, connection)
    return run


def _with_options(session: Session, query: Query, room: int | None) -> Query:
    """The query as its collector sees it: with the brand's time zone, and what may be spent."""
    more = {"time_zone": session.get_one(Brand, query.brand_id).time_zone, "allowance": room}
    return Query(**query.model_dump(exclude={"options"}), options=query.options | more)


def save_page(session: Session, query: Query, page: Page, run: Run) -> None:
    """Save what a page holds and the cursor that comes after it; the caller commits."""
    run.found += len(page.mentions)
    rows = with_customers(session, query.brand_id, [mention.model_dump() for mention in page.mentions])
    run.new += save_mentions(session, query, rows)
    save_events(session, query.brand_id, [event.model_dump() for event in page.events], utc_now())
    told = [(sign.message_id, sign.kind, sign.at) for sign in page.signs]
    note_signs(session, query.brand_id, told)
    note_told(session, query.brand_id, told)
    bury(session, find_ids(session, query.channel, page.changes), utc_now())
    run.bad_rows += len(page.problems)
    run.gap = run.gap or page.gap
    if (window := page.window()) is not None:
        run.window_from = min(window[0], run.window_from or window[0])
        run.window_to = max(window[1], run.window_to or window[1])
    if page.cursor is not None:
        query.cursor = page.cursor


@dataclass
class Collected:
    """What one round over all queries did: its runs, and why some queries were left alone."""

    runs: list[Run] = field(default_factory=list)
    resting: list[str] = field(default_factory=list)


def collect_due(
    session: Session, brand_id: int | None = None, channel: str = "", *, now: datetime | None = None
) -> Collected:
    """Run every active query whose channel has a collector; errors are raised once all have had their turn.

    A channel without credentials is off, and one that rests is left alone: neither is an error.
    """
    moment, done, errors = now or utc_now(), Collected(), list[tuple[str, Exception]]()
    for query in queries_of(session, brand_id, channel):
        if not is_read(query):
            continue
        name = name_of(query)
        try:
            ended = take_turn(session, query, moment)
        except Exception as error:
            session.rollback()  # or what failed for this query would fail for all others
            errors.append((name, error))
        else:
            if isinstance(ended, Run):
                done.runs.append(ended)
            else:
                done.resting.append(f"{name}: {ended}")
    if errors:
        raise _summary(errors) from errors[0][1]
    return done


def is_read(query: Query) -> bool:
    """Whether a query is one that we go and ask for, and not one that is delivered."""
    return query.channel in COLLECTORS and query.options.get(WHAT) != DELIVERED


def is_due(session: Session, query: Query, now: datetime) -> bool:
    """Whether a query is read when its hour comes: it is one that we ask for, and it does not rest."""
    return is_read(query) and not why_resting(query, connection_of(session, query.brand_id, query.channel), now)


def name_of(query: Query) -> str:
    """A query in one line."""
    return f"{query.channel}: {query.name}"


def take_turn(session: Session, query: Query, now: datetime) -> Run | str:
    """Read one query if it is due; gives its run, or why it was left alone. What goes wrong is noted, and raised."""
    connection = connection_of(session, query.brand_id, query.channel)
    with ExitStack() as held:
        try:
            held.enter_context(alone(session, f"query-{query.id}"))
        except TryLater as busy:
            return str(busy)
        try:
            if why := why_resting(query, connection, now):
                return why
            run = collect(session, query, connection=connection)
        except Exception as error:
            note(session, query, connection, error)
            raise
        note(session, query, connection, None)
        return run


def _summary(errors: list[tuple[str, Exception]]) -> EarfulError:
    """One error for all: of their own kind where they are of one kind, or of what is out of order with us."""
    text = "; ".join(f"{name}: {in_words(error)}" for name, error in errors)
    kinds = {type(error) for _, error in errors}
    if ours := [kind for kind in kinds if issubclass(kind, Broken)]:
        return ours[0](text)
    if kinds == {TryLater}:
        times = [error.retry_at for _, error in errors if isinstance(error, TryLater) and error.retry_at]
        return TryLater(text, min(times, default=None))
    kind = kinds.pop()
    return kind(text) if not kinds and issubclass(kind, EarfulError) else EarfulError(text)
