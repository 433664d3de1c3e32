"""Answers reviews in the App Store through App Store Connect: one answer to each, shown after a while."""

from urllib.parse import quote

from channels.app_store import CHANNEL, OF_CONNECT
from channels.app_store_client import connecting, one_review
from channels.app_store_reviews import address_of, answer_of
from channels.json_values import part_of
from channels.reviews import Missing, OwnAnswer, Review
from responder.changing import Changes, Standing
from responder.publishing import Followed, Found, Outgoing, Sent, Upstream
from responder.reviews import check_length, found_of, normal, sent_of, standing_of, upstream_of
from store.errors import Refused, Unknown
from store.models import Connection

RESPONSES = "/v1/customerReviewResponses"


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the review and at the answer that it holds, which a new one would replace."""
    return upstream_of(_review(reply, connection))


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Write the answer once; submitted until Apple shows it, Refused where it is too long or cannot be taken."""
    return sent_of(_put(reply, connection), Review(reply.source, reply.parent, url=address_of(reply.source)))


def _put(reply: Outgoing, connection: Connection) -> OwnAnswer:
    """Put an answer under the review, in the place of one that it holds."""
    check_length(CHANNEL, reply.text)
    review = {"data": {"type": "customerReviews", "id": _name(reply)}}
    data = {
        "type": "customerReviewResponses",
        "attributes": {"responseBody": reply.text},
        "relationships": {"review": review},
    }
    with connecting(connection, "write") as connect:
        sent = connect.send("POST", RESPONSES, {"data": data})
    try:
        stands = answer_of(part_of(sent.json()).get("data"))
    except ValueError as error:
        raise Unknown("App Store Connect took the answer and did not show it") from error
    if stands is None:
        raise Unknown("App Store Connect took the answer and did not show it")
    return stands


def find(reply: Outgoing, connection: Connection) -> Found:
    """Whether the answer that the review holds is this one."""
    return found_of(reply, _review(reply, connection))


def follow(reply: Outgoing, sent: str, connection: Connection) -> Followed:
    """Whether everybody can see an answer by now; Refused where it was taken away."""
    with connecting(connection, "write") as connect:
        try:
            body = connect.get(f"{RESPONSES}/{quote(sent, safe='')}")
        except Missing as error:
            raise Refused("the answer is not there any more") from error
    answer = answer_of(body.get("data"))
    return Followed(answer.state if answer is not None else "submitted", url=address_of(reply.source))


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What the answer that the review holds says now, whether everybody sees it yet or not."""
    return standing_of(_review(reply, connection))


def edit(reply: Outgoing, sent: str, connection: Connection, before: str) -> tuple[()]:
    """Write another answer in the place of the one that the review holds; everybody sees it after a while."""
    _put(reply, connection)
    return ()


def delete(reply: Outgoing, sent: str, connection: Connection) -> tuple[()]:
    """Take the answer off, by the name that it has now: an edit may have given it another one."""
    with connecting(connection, "write") as connect:
        review = one_review(connect, reply.source, _name(reply))
        answer = review.answer if review is not None else None
        if answer is not None:
            connect.send("DELETE", f"{RESPONSES}/{quote(answer.external_id, safe='')}")
    return ()


def _name(reply: Outgoing) -> str:
    if not OF_CONNECT.fullmatch(reply.parent):
        raise Refused("it was read from the open feed, which cannot be answered: answer it in App Store Connect")
    return reply.parent


def _review(reply: Outgoing, connection: Connection) -> Review | None:
    with connecting(connection, "write") as connect:
        return one_review(connect, reply.source, _name(reply))


CHANGES = Changes(read, normal, edit, delete)
