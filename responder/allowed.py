"""Whether an answer may go out through its channel, and what it costs: known before the network is asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from channels import SETUPS
from channels.weighted import LINK
from store.cases import newest_message
from store.connections import answering_connection
from store.ledger import left_on
from store.models import Case, Connection, Draft, Mention
from store.saying import N_
from store.survey_contacts import CHANNEL, way_to


@dataclass(frozen=True)
class WayOut:
    """What an answer meets: the mention that it answers, what stands in the way, and whether it would really go out."""

    mention: Mention | None
    why_not: str = ""
    live: bool = False


def why_not(session: Session, mention: Mention, connection: Connection, text: str, now: datetime) -> str:
    """What speaks against sending a text in answer to a mention; "" when nothing does."""
    if mention.deleted_at is not None:
        return N_("its author deleted it")
    if mention.channel == CHANNEL:
        return way_to(session, mention).why_not
    setup = SETUPS[mention.channel]
    room = left_on(session, connection, now)
    if room is not None and setup.price is not None and setup.price(text) > room:
        return N_("the budget of this month does not allow it")
    return setup.why_not(mention, connection)


def way_out(session: Session, case: Case, draft: Draft | None, text: str, now: datetime) -> WayOut:
    """What the text of a case meets on its channel; where nothing is connected, nothing stands in the way."""
    written = session.get(Mention, draft.mention_id) if draft is not None else None
    mention = written or newest_message(session, case.id or 0)
    if mention is not None and mention.channel == CHANNEL and (why := way_to(session, mention).why_not):
        return WayOut(mention, why, live=True)  # whatever is connected, it could never go out
    connection = answering_connection(session, case.brand_id, case.channel)
    if mention is None or connection is None or mention.channel not in {*SETUPS, CHANNEL}:
        return WayOut(mention)
    return WayOut(mention, why_not(session, mention, connection, text, now), connection.live)


@dataclass(frozen=True)
class Price:
    """What a reply costs in micros of a dollar, and what it would cost without its links."""

    micros: int
    without_links: int


def price_of(channel: str, text: str) -> Price | None:
    """What it costs to send a text on a channel; None where nothing is charged."""
    setup = SETUPS.get(channel)
    if setup is None or setup.price is None:
        return None
    return Price(setup.price(text), setup.price(LINK.sub(" ", text)))
