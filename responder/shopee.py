"""Answers reviews on Shopee: one answer to each, which everybody sees at once.

Checked in Shopee's documentation as others quote it: a list of answers goes out, the outcome of each comes back, one
answer to a review, 1 to 500 characters.
"""

from channels.json_values import part_of, parts_of, text_of
from channels.reviews import OwnAnswer, Review
from channels.shopee import NUMBER
from channels.shopee_client import ANSWER, CHANNEL, Shop, one_review, talking
from channels.shopee_errors import meant
from responder.publishing import Found, Outgoing, Sent, Upstream
from responder.reviews import check_length, found_of, sent_of, upstream_of
from store.errors import Refused, Unknown
from store.models import Connection


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the review and at the answer that it has."""
    with talking(connection, "write") as shop:
        return upstream_of(_review(shop, reply))


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Answer once; Refused where it is too long or was answered, Unknown where Shopee does not tell how it went."""
    check_length(CHANNEL, reply.text)
    with talking(connection, "write") as shop:
        id_ = _id(shop, reply)
        answer = shop.send(ANSWER, {"comment_list": [{"comment_id": int(id_), "comment": reply.text}]})
    try:
        results = parts_of(part_of(part_of(answer.json()).get("response")).get("result_list"))
    except ValueError as error:
        raise Unknown("Shopee took the answer and did not show it") from error
    mine = next((each for each in results if text_of(each.get("comment_id")) == id_), None)
    if mine is None:
        raise Unknown("Shopee did not tell what became of the answer")
    if failed := text_of(mine.get("fail_error")).strip():
        raise meant(failed.lower(), text_of(mine.get("fail_message")), writing=True)
    return sent_of(OwnAnswer(f"{id_}/reply"))


def find(reply: Outgoing, connection: Connection) -> Found:
    """Whether the answer that the review has is this one."""
    with talking(connection, "write") as shop:
        return found_of(reply, _review(shop, reply))


def _id(shop: Shop, reply: Outgoing) -> str:
    if reply.source != shop.id or not NUMBER.fullmatch(reply.parent):
        raise Refused("it was not read from this shop on Shopee: answer it there by hand")
    return reply.parent


def _review(shop: Shop, reply: Outgoing) -> Review | None:
    return one_review(shop, _id(shop, reply))
