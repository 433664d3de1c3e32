"""Previews: the last mentions that a query would find, read without saving any of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from channels.expression import matches
from collectors.page import NewMention, Page
from store.errors import BadInput, TryLater
from store.ledger import charge, left_on
from store.models import Connection, Query, utc_now

SHOWN = 10


@dataclass(frozen=True)
class Previewer:
    """How a channel is looked at for a preview: one page, and what it costs at most in micros of a dollar."""

    fetch: Callable[[Query, Connection, int], Page]
    most: int = 0


@dataclass(frozen=True)
class Previewed:
    """One mention that a query finds, and the words by which it does."""

    mention: NewMention
    words: tuple[str, ...]


# One line a channel that can be looked at before a query is saved.
PREVIEWS: dict[str, Previewer] = {}


def price_of(channel: str) -> int | None:
    """What a preview costs at most, in micros of a dollar; None where a channel has none."""
    return PREVIEWS[channel].most if channel in PREVIEWS else None


def preview(session: Session, query: Query, connection: Connection) -> Sequence[Previewed]:
    """The last mentions that an unsaved query finds, with why; what it costs goes into the ledger, and is committed.

    TryLater while the budget of the month does not allow it; otherwise raises what the channel's collector raises.
    """
    look = PREVIEWS.get(query.channel)
    if look is None:
        raise BadInput("this channel has no preview")
    room = left_on(session, connection, utc_now())
    if room is not None and room < max(1, look.most):
        raise TryLater("the budget of this month does not allow a preview")
    page = look.fetch(query, connection, SHOWN)
    charge(session, query.brand_id, query.channel, page.cost, utc_now(), query.id)
    session.commit()
    return [Previewed(each, _why(query, each)) for each in page.mentions[:SHOWN]]


def _why(query: Query, mention: NewMention) -> tuple[str, ...]:
    found = matches(query.expression, mention.text, mention.title, mention.handle, mention.lang)
    return tuple(mention.matched or found or ())
