"""Sending for real: claim, look once more, send once, and look for what may have arrived."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from sqlmodel import Session

from channels import SETUPS
from responder import PUBLISHERS
from responder.publishing import Outgoing, Publisher, Sent, Upstream
from store import replies
from store.cases import answered_on_network
from store.connections import connection_of, rest
from store.errors import NeedsSetup, Refused, TryLater
from store.ledger import Cost, charge, left_on
from store.models import Case, Connection, Mention, Reply, utc_now
from store.tombstones import bury

log = structlog.get_logger(__name__)
WAIT = timedelta(minutes=10)


class Door(NamedTuple):
    """Where a reply can really go out: the publisher of its channel and a connection that is live."""

    publisher: Publisher
    connection: Connection


def live_door(session: Session, reply: Reply) -> Door | None:
    """The way out for a reply; None where no person has switched its connection live."""
    publisher = PUBLISHERS.get(reply.channel)
    connection = connection_of(session, session.get_one(Case, reply.case_id).brand_id, reply.channel)
    return Door(publisher, connection) if publisher and connection and connection.live else None


def outgoing(session: Session, reply: Reply) -> Outgoing:
    """A reply as its publisher takes it."""
    mention = session.get_one(Mention, reply.mention_id)
    return Outgoing(
        key=f"earful-{reply.id}",
        text=reply.text,
        parent=mention.external_id,
        source=mention.source,
        kind=mention.kind,
        conversation=mention.conversation,
        claimed_at=reply.claimed_at or utc_now(),
        version_id=mention.version_id,
    )


def send(session: Session, reply: Reply, door: Door, now: datetime) -> str:
    """Send one reply if everything still holds; returns the status in which it ended. Every step is committed."""
    if not replies.is_approved(session, reply):
        replies.refuse_unapproved(session, reply)
        session.commit()
    elif _may_go_on(door.connection, now) and replies.claim(session, reply, _interaction(session, reply, door), now):
        _send_claimed(session, reply, door, now)
    return reply.status


def _may_go_on(connection: Connection, now: datetime) -> bool:
    return not connection.problem or (connection.retry_at is not None and connection.retry_at <= now)


def _interaction(session: Session, reply: Reply, door: Door) -> str:
    mention = session.get_one(Mention, reply.mention_id)
    return f"{door.connection.id} {mention.channel} {mention.source} {mention.external_id}"


def _send_claimed(session: Session, reply: Reply, door: Door, now: datetime) -> None:
    handed = outgoing(session, reply)
    if why := _why_not(session, reply, door, now):
        replies.fail(session, reply, why)
        return
    seen = _safely(session, reply, door, now, lambda: door.publisher.look(handed, door.connection))
    if seen is None:
        return
    _pay(session, reply, door, seen.cost)
    if _stands(session, reply, seen, now):
        _publish(session, reply, door, handed, now)


def _why_not(session: Session, reply: Reply, door: Door, now: datetime) -> str:
    """What speaks against sending that can be known without asking the network."""
    mention, setup = session.get_one(Mention, reply.mention_id), SETUPS[reply.channel]
    if mention.deleted_at is not None:
        return "its author deleted it"
    room = left_on(session, door.connection, now)
    if room is not None and setup.price is not None and setup.price(reply.text) > room:
        return "the budget of this month does not allow it"
    return setup.why_not(mention, door.connection)


def _safely(session: Session, reply: Reply, door: Door, now: datetime, look: Callable[[], Upstream]) -> Upstream | None:
    """Look before anything is sent: whatever goes wrong here, nothing went out."""
    try:
        return look()
    except Exception as error:
        _not_sent(session, reply, door, error, now)
        return None


def _not_sent(session: Session, reply: Reply, door: Door, error: Exception, now: datetime) -> None:
    """Act on an error that promises that nothing was sent."""
    if isinstance(error, TryLater):
        replies.put_back(session, reply, str(error), error.retry_at or now + WAIT)
    elif isinstance(error, NeedsSetup):
        rest(session, door.connection, str(error), None)
        replies.put_back(session, reply, str(error), now)
    else:
        if not isinstance(error, Refused):
            log.warning("looking before sending failed", reply=reply.id, error=type(error).__name__)
        replies.fail(session, reply, str(error)[:500] or type(error).__name__)


def _stands(session: Session, reply: Reply, seen: Upstream, now: datetime) -> bool:
    """Whether what is answered is still there, unchanged and unanswered; otherwise what follows from that is done."""
    mention = session.get_one(Mention, reply.mention_id)
    if seen.gone:
        replies.fail(session, reply, "its author deleted it")
        bury(session, [mention.id or 0], now)
        session.commit()
    elif seen.version_id != mention.version_id:
        replies.fail(session, reply, "the customer changed the text since it was approved")
    elif seen.answered is not None:
        replies.fail(session, reply, f"it was answered on the network already: {seen.answered.url}")
        answered = seen.answered.external_id, seen.answered.url
        answered_on_network(session, session.get_one(Case, reply.case_id), *answered)
        session.commit()
    else:
        return True
    return False


def _publish(session: Session, reply: Reply, door: Door, handed: Outgoing, now: datetime) -> None:
    try:
        sent = door.publisher.publish(handed, door.connection)
    except (TryLater, NeedsSetup, Refused) as error:
        _not_sent(session, reply, door, error, now)
    except Exception as error:
        replies.lose_track(session, reply, f"no clear answer came back ({type(error).__name__})", now)
    else:
        _keep(session, reply, door, sent)


def _keep(session: Session, reply: Reply, door: Door, sent: Sent) -> None:
    replies.arrived(session, reply, sent.external_id, sent.url, sent.at, submitted=sent.state == "submitted")
    _pay(session, reply, door, sent.cost)


def _pay(session: Session, reply: Reply, door: Door, costs: Sequence[Cost]) -> None:
    charge(session, door.connection.brand_id, reply.channel, costs, utc_now())
    session.commit()


def look_for_unknown(session: Session, now: datetime) -> Iterator[str]:
    """Look for the replies that may have arrived; yields the status of each that was decided on or is still open."""
    for reply in replies.interrupted(session, now):
        replies.lose_track(session, reply, "sending was interrupted", now)
        yield reply.status
    for reply in replies.to_look_for(session, now):
        door = live_door(session, reply)
        if door is not None:
            _look_for(session, reply, door, now)
            yield reply.status


def _look_for(session: Session, reply: Reply, door: Door, now: datetime) -> None:
    try:
        found = door.publisher.find(outgoing(session, reply), door.connection)
    except Exception as error:
        log.warning("a reply could not be looked for", reply=reply.id, error=type(error).__name__)
        reply.look_at = now + WAIT
        session.add(reply)
        session.commit()
        return
    if found.sent is not None:
        _keep(session, reply, door, found.sent)
    elif not replies.look_later(session, reply, now):
        replies.fail(session, reply, "it did not arrive: three looks did not find it on the network")
    _pay(session, reply, door, found.cost)
