"""Answers reviews in the App Store through App Store Connect: one answer to each, shown after a while."""

from urllib.parse import quote

from channels.app_store import CHANNEL, OF_CONNECT
from channels.app_store_client import connecting, one_review
from channels.app_store_reviews import address_of, answer_of
from channels.json_values import part_of
from channels.reviews import Missing, Review
from responder.publishing import Followed, Found, Outgoing, Sent, Upstream
from responder.reviews import check_length, found_of, sent_of, upstream_of
from store.errors import Refused, Unknown
from store.models import Connection


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the review and at the answer that it holds, which a new one would replace."""
    return upstream_of(_review(reply, connection))


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Write the answer once; submitted until Apple shows it, Refused where it is too long or cannot be taken."""
    check_length(CHANNEL, reply.text)
    review = {"data": {"type": "customerReviews", "id": _name(reply)}}
    data = {
        "type": "customerReviewResponses",
        "attributes": {"responseBody": reply.text},
        "relationships": {"review": review},
    }
    with connecting(connection, "write") as connect:
        sent = connect.post("/v1/customerReviewResponses", {"data": data})
    try:
        stands = answer_of(part_of(sent.json()).get("data"))
    except ValueError as error:
        raise Unknown("App Store Connect took the answer and did not show it") from error
    if stands is None:
        raise Unknown("App Store Connect took the answer and did not show it")
    return sent_of(stands, Review(reply.source, reply.parent, url=address_of(reply.source)))


def find(reply: Outgoing, connection: Connection) -> Found:
    """Whether the answer that the review holds is this one."""
    return found_of(reply, _review(reply, connection))


def follow(reply: Outgoing, sent: str, connection: Connection) -> Followed:
    """Whether everybody can see an answer by now; Refused where it was taken away."""
    with connecting(connection, "write") as connect:
        try:
            body = connect.get(f"/v1/customerReviewResponses/{quote(sent, safe='')}")
        except Missing as error:
            raise Refused("the answer is not there any more") from error
    answer = answer_of(body.get("data"))
    return Followed(answer.state if answer is not None else "submitted", url=address_of(reply.source))


def _name(reply: Outgoing) -> str:
    if not OF_CONNECT.fullmatch(reply.parent):
        raise Refused("it was read from the open feed, which cannot be answered: answer it in App Store Connect")
    return reply.parent


def _review(reply: Outgoing, connection: Connection) -> Review | None:
    with connecting(connection, "write") as connect:
        return one_review(connect, reply.source, _name(reply))
