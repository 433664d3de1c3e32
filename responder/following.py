"""Following what a network took and did not show at once, until it is published or rejected."""

from collections.abc import Iterator
from datetime import datetime

import structlog
from sqlmodel import Session

from responder import FOLLOWERS
from responder.publishing import Followed
from responder.sending import WAIT, outgoing, unless_others_were_faster
from store import replies
from store.connections import answering_connection, is_resting, rest
from store.errors import NeedsSetup, Refused, TryLater
from store.faults import in_words
from store.ledger import charge
from store.models import Case, Connection, Reply, utc_now
from store.saying import N_
from store.set_back import waits_anew

log = structlog.get_logger(__name__)


def follow_submitted(session: Session, now: datetime) -> Iterator[str]:
    """Ask what became of submitted replies, live or not, as asking sends nothing; yields the status of each."""
    for reply in replies.to_follow(session, now, FOLLOWERS.keys()):
        connection = answering_connection(session, session.get_one(Case, reply.case_id).brand_id, reply.channel)
        if again := waits_anew(reply, replies.ASKS, now):
            replies.look_at(session, reply, again)
        elif connection is not None and not is_resting(connection, now):
            with unless_others_were_faster(session):
                _follow(session, reply, connection, now)
                yield reply.status


def _follow(session: Session, reply: Reply, connection: Connection, now: datetime) -> None:
    try:
        followed = FOLLOWERS[reply.channel](outgoing(session, reply), reply.external_id, connection)
    except Refused as error:
        replies.refuse(session, reply, str(error))
    except Exception as error:
        _not_told(session, reply, connection, error, now)
    else:
        _take_over(session, reply, followed, now)
        charge(session, connection.brand_id, reply.channel, followed.cost, utc_now())
        session.commit()


def _not_told(session: Session, reply: Reply, connection: Connection, error: Exception, now: datetime) -> None:
    """Ask again later; a connection that a person must see to rests until then."""
    log.warning("a submitted reply could not be followed", reply=reply.id, error=type(error).__name__)
    if isinstance(error, NeedsSetup):
        rest(session, connection, in_words(error), None)
    later = error.retry_at if isinstance(error, TryLater) else None
    replies.look_at(session, reply, later or now + WAIT)


def _take_over(session: Session, reply: Reply, followed: Followed, now: datetime) -> None:
    if followed.state == "published":
        replies.arrived(session, reply, reply.external_id, followed.url or reply.url, now)
    elif followed.state == "rejected":
        replies.refuse(session, reply, followed.reason or N_("it gave no reason"))
    else:
        replies.ask_later(session, reply, now)
