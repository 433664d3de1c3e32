"""Sending for real: claim, look once more, send once, and look for what may have arrived."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from sqlmodel import Session

from responder import LETTERS, PUBLISHERS
from responder.acknowledging import is_over
from responder.allowed import why_not
from responder.publishing import Outgoing, Publisher, Sent, Upstream
from responder.survey import addressed
from store import pace, pauses, replies
from store.cases import answered_on_network
from store.connections import answering_connection, is_resting, rest
from store.edits import versions_of
from store.errors import Broken, InvalidMove, NeedsSetup, Refused, TryLater
from store.faults import in_words
from store.ledger import Cost, charge
from store.models import Case, Connection, Mention, Reply, utc_now
from store.saying import N_, say
from store.set_back import lies_ahead, waits_anew
from store.tombstones import bury

log = structlog.get_logger(__name__)
WAIT = timedelta(minutes=10)


class Door(NamedTuple):
    """Where a reply goes out: the publisher of its channel and the connection of its brand."""

    publisher: Publisher
    connection: Connection


@contextmanager
def unless_others_were_faster(session: Session) -> Iterator[None]:
    """Let go of a reply that somebody else moved in this very moment: whoever was first has it."""
    try:
        yield
    except InvalidMove:
        session.rollback()


def live_door(session: Session, reply: Reply) -> Door | None:
    """The way out for a reply; None where no person has switched its connection live."""
    door = door_of(session, reply)
    return door if door is not None and door.connection.live else None


def door_of(session: Session, reply: Reply) -> Door | None:
    """The way to the network of a reply, live or not; None where there is none."""
    publisher = PUBLISHERS.get(reply.channel) or LETTERS.get(reply.channel)
    connection = answering_connection(session, session.get_one(Case, reply.case_id).brand_id, reply.channel)
    return Door(publisher, connection) if publisher and connection else None


def outgoing(session: Session, reply: Reply) -> Outgoing:
    """A reply as its publisher takes it."""
    mention = session.get_one(Mention, reply.mention_id)
    to, subject = addressed(session, reply, mention)
    return Outgoing(
        key=f"earful-{reply.id}",
        text=reply.text,
        parent=mention.external_id,
        source=mention.source,
        kind=mention.kind,
        conversation=mention.conversation,
        claimed_at=reply.claimed_at or utc_now(),
        earliest=mention.published_at if lies_ahead(reply.claimed_at, utc_now()) else None,
        version_id=mention.version_id,
        versions=tuple(one.version_id for one in versions_of(session, mention.id or 0)) + (mention.version_id,),
        automatic=reply.kind == "acknowledgement",
        to=to,
        subject=subject,
    )


def send(session: Session, reply: Reply, door: Door, now: datetime) -> str:
    """Send one reply if everything still holds; returns the status in which it ended. Every step is committed."""
    if not replies.is_approved(session, reply):
        replies.refuse_unapproved(session, reply)
        session.commit()
    elif its_turn(session, door.connection, now) and _claimed(session, reply, door, now):
        _send_claimed(session, reply, door, now)
    return reply.status


def its_turn(session: Session, connection: Connection, now: datetime) -> bool:
    """Whether a reply may leave through a connection now; that it may is noted, and committed with the claim."""
    held = pauses.held(session, connection.brand_id)
    return not held and not is_resting(connection, now) and pace.take_turn(session, connection, now)


def _claimed(session: Session, reply: Reply, door: Door, now: datetime) -> bool:
    mention = session.get_one(Mention, reply.mention_id)
    return replies.claim(session, reply, _interaction(reply, mention, door), now)


def _interaction(reply: Reply, mention: Mention, door: Door) -> str:
    """The name of what is answered; an acknowledgement of it leaves room for the answer."""
    name = f"{door.connection.id} {mention.channel} {mention.source} {mention.external_id}"
    return name if reply.kind == "answer" else f"{name} {reply.kind}"


def _send_claimed(session: Session, reply: Reply, door: Door, now: datetime) -> None:
    handed = outgoing(session, reply)
    try:  # whatever goes wrong in here, nothing went out
        if why := _why_not(session, reply, door, now):
            raise Refused(why)
        seen = door.publisher.look(handed, door.connection)
    except Exception as error:
        _not_sent(session, reply, door, error, now)
        return
    pay(session, reply, door, seen.cost)
    if _stands(session, reply, seen, now) and _still_wanted(session, reply, door, now):
        _publish(session, reply, door, handed, now)


def _why_not(session: Session, reply: Reply, door: Door, now: datetime) -> str:
    """What speaks against sending that can be known without asking the network."""
    return why_not(session, session.get_one(Mention, reply.mention_id), door.connection, reply.text, now)


def _not_sent(session: Session, reply: Reply, door: Door, error: Exception, now: datetime) -> None:
    """Act on an error that promises that nothing was sent."""
    if isinstance(error, TryLater | Broken):
        later = error.retry_at if isinstance(error, TryLater) else None
        replies.put_back(session, reply, str(error), later or now + WAIT)
    elif isinstance(error, NeedsSetup):
        rest(session, door.connection, str(error), None)
        replies.put_back(session, reply, str(error), now)
    else:
        if not isinstance(error, Refused):
            log.warning("looking before sending failed", reply=reply.id, error=type(error).__name__)
        replies.fail(session, reply, in_words(error))


def _stands(session: Session, reply: Reply, seen: Upstream, now: datetime) -> bool:
    """Whether what is answered is still there, unchanged and unanswered; otherwise what follows from that is done."""
    mention = session.get_one(Mention, reply.mention_id)
    if seen.gone:
        replies.fail(session, reply, N_("its author deleted it"))
        bury(session, [mention.id or 0], now)
        session.commit()
    elif seen.version_id != mention.version_id:
        replies.fail(session, reply, N_("the customer changed the text since it was approved"))
    elif seen.answered is not None:
        replies.fail(session, reply, say("it was answered on the network already: {url}", url=seen.answered.url))
        answered = seen.answered.external_id, seen.answered.url, seen.answered.at
        answered_on_network(session, session.get_one(Case, reply.case_id), *answered)
        session.commit()
    else:
        return True
    return False


def _still_wanted(session: Session, reply: Reply, door: Door, now: datetime) -> bool:
    """Whether the reply is still ours to send, approved, and allowed to go out: looking took its time."""
    claimed = reply.version
    session.refresh(reply)
    session.refresh(door.connection)
    if (reply.status, reply.version) != ("sending", claimed):
        return False  # another process took us for dead: it is looked for, and not found
    if not replies.is_approved(session, reply):
        replies.fail(session, reply, N_("the approval was undone when it was about to leave"))
    elif why := is_over(session, reply, now):
        replies.put_back(session, reply, why, now)
    elif not door.connection.live:
        replies.put_back(session, reply, N_("sending was switched off when it was about to leave"), now)
    elif pauses.held(session, door.connection.brand_id):
        replies.put_back(session, reply, N_("sending was paused when it was about to leave"), now)
    else:
        return True
    return False


def _publish(session: Session, reply: Reply, door: Door, handed: Outgoing, now: datetime) -> None:
    try:
        sent = door.publisher.publish(handed, door.connection)
    except (TryLater, NeedsSetup, Refused) as error:
        _not_sent(session, reply, door, error, now)
    except Exception as error:
        replies.lose_track(session, reply, say("no clear answer came back ({name})", name=type(error).__name__), now)
    else:
        _keep(session, reply, door, sent)


def _keep(session: Session, reply: Reply, door: Door, sent: Sent) -> None:
    replies.arrived(session, reply, sent.external_id, sent.url, sent.at, submitted=sent.state == "submitted")
    pay(session, reply, door, sent.cost)


def pay(session: Session, reply: Reply, door: Door, costs: Sequence[Cost]) -> None:
    """Note what calls for a reply cost; commits."""
    charge(session, door.connection.brand_id, reply.channel, costs, utc_now())
    session.commit()


def look_for_unknown(session: Session, now: datetime) -> Iterator[str]:
    """Look for the replies that may have arrived; yields the status of each that was decided on or is still open."""
    for reply in replies.interrupted(session, now):
        with unless_others_were_faster(session):
            replies.lose_track(session, reply, N_("sending was interrupted"), now)
            yield reply.status
    for reply in replies.to_look_for(session, now):
        if again := waits_anew(reply, replies.LOOKS, now):
            replies.look_at(session, reply, again)
        elif (door := door_of(session, reply)) is not None:  # live or not: looking sends nothing
            with unless_others_were_faster(session):
                _look_for(session, reply, door, now)
                yield reply.status


def _look_for(session: Session, reply: Reply, door: Door, now: datetime) -> None:
    try:
        found = door.publisher.find(outgoing(session, reply), door.connection)
    except Exception as error:
        log.warning("a reply could not be looked for", reply=reply.id, error=type(error).__name__)
        later = error.retry_at if isinstance(error, TryLater) else None
        replies.look_at(session, reply, later or now + WAIT)
        return
    if found.sent is not None:
        _keep(session, reply, door, found.sent)
    else:
        replies.look_later(session, reply, now)
    pay(session, reply, door, found.cost)
