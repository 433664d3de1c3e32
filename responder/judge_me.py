"""Answers reviews on Judge.me in public, once; only a person can tell whether an unclear one arrived."""

from datetime import timedelta

from channels.json_values import part_of, text_of
from channels.judge_me import NUMBER, shop_of
from channels.judge_me_client import CHANNEL, REPLIES, one_review, talking
from responder.publishing import Found, Outgoing, Sent, Upstream
from responder.reviews import check_length, upstream_of
from store.errors import Refused, TryLater, Unknown
from store.models import Connection, utc_now

LATER = timedelta(days=1)


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the review; Refused while the shop does not show it."""
    with talking(connection, "write") as net:
        _check(reply, connection)
        review = one_review(net, reply.source, reply.parent)
    if review is not None and review.hidden and not review.gone:
        raise Refused("the shop does not show this review: publish it on Judge.me first")
    return upstream_of(review)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Answer once, in public, without an e-mail to the customer."""
    check_length(CHANNEL, reply.text)
    with talking(connection, "write") as net:
        _check(reply, connection)
        body = {"review_id": int(reply.parent), "send_reply_email": False, "reply": {"content": reply.text}}
        answer = net.send("POST", REPLIES, body)
    try:
        found = part_of(answer.json()) if answer.body.strip() else {}
    except ValueError as error:
        raise Unknown("Judge.me took the answer and did not say so clearly") from error
    id_ = text_of(part_of(found.get("reply")).get("id")) or text_of(found.get("id"))
    return Sent(id_ or f"{reply.parent}/reply", "", utc_now())


def find(reply: Outgoing, connection: Connection) -> Found:
    """Always TryLater, because Judge.me does not show answers: a person looks there, and says what is there."""
    with talking(connection, "write"):
        raise TryLater(
            "Judge.me does not tell whether an answer arrived: look at the review there, and say so in the case",
            utc_now() + LATER,
        )


def _check(reply: Outgoing, connection: Connection) -> None:
    if reply.source != shop_of(connection) or not NUMBER.fullmatch(reply.parent):
        raise Refused("it was not read from this shop on Judge.me: answer it there by hand")
