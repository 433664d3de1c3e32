"""Answers reviews on Google Business: each holds one answer, which Google checks before everybody sees it."""

from channels.google_business import PLACE
from channels.google_business_client import CHANNEL, one_review, talking
from channels.google_business_reviews import answer_of
from channels.json_values import part_of
from channels.reviews import Missing, OwnAnswer, Review
from responder.changing import Changes, Standing
from responder.publishing import Followed, Found, Outgoing, Sent, Upstream
from responder.reviews import check_length, found_of, normal, sent_of, standing_of, upstream_of
from store.errors import Refused, Unknown
from store.models import Connection


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the review and at the answer that it holds, which a new one would replace."""
    return upstream_of(_review(reply, connection))


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Write the answer once; submitted while Google checks it, Refused where it is too long or rejected at once."""
    return sent_of(_put(reply, connection))


def _put(reply: Outgoing, connection: Connection) -> OwnAnswer:
    """Put an answer under the review, in the place of one that it holds."""
    check_length(CHANNEL, reply.text)
    with talking(connection, "write") as net:
        answer = net.send("PUT", f"/v4/{_name(reply)}/reply", {"comment": reply.text})
    try:
        stands = answer_of(_name(reply), part_of(answer.json()))
    except ValueError as error:
        raise Unknown("Google took the answer and did not show it") from error
    if stands is None:
        raise Unknown("Google took the answer and did not show it")
    return stands


def find(reply: Outgoing, connection: Connection) -> Found:
    """Whether the answer that the review holds is this one."""
    return found_of(reply, _review(reply, connection))


def follow(reply: Outgoing, sent: str, connection: Connection) -> Followed:
    """How Google's check of an answer ended; Refused where it was taken away or replaced."""
    review = _review(reply, connection)
    if review is None:
        raise Missing("the review is gone, and the answer with it")
    if review.answer is None:
        raise Refused("the answer is not there any more")
    return Followed(review.answer.state, review.answer.reason, review.url)


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What the answer under the review says now."""
    return standing_of(_review(reply, connection))


def edit(reply: Outgoing, sent: str, connection: Connection, before: str) -> tuple[()]:
    """Write another answer in the place of the one that the review holds, which Google checks like the first.

    Refused where it is too long, or rejected at once; how a check that takes longer ends is not followed.
    """
    answer = _put(reply, connection)
    if answer.state == "rejected":
        raise Refused(answer.reason or "Google rejected the new words at once: look there what stands now")
    return ()


def delete(reply: Outgoing, sent: str, connection: Connection) -> tuple[()]:
    """Take the answer off."""
    with talking(connection, "write") as net:
        net.send("DELETE", f"/v4/{_name(reply)}/reply")
    return ()


def _name(reply: Outgoing) -> str:
    if not PLACE.fullmatch(reply.source):
        raise Refused("it was not read from Google Business itself: answer it there by hand")
    return f"{reply.source}/reviews/{reply.parent}"


def _review(reply: Outgoing, connection: Connection) -> Review | None:
    with talking(connection, "write") as net:
        _name(reply)
        return one_review(net, reply.source, reply.parent)


CHANGES = Changes(read, normal, edit, delete)
