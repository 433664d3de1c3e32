"""Answers reviews on Lazada: one answer to each, which Lazada checks before everybody sees it.

Checked in Lazada's documentation as others keep copies of it: the call, 500 characters, one answer to a review, the
reasons for a no, and that every answer passes a quality control. What a review looks like in the meantime is not
documented: an answer that is not shown yet counts as handed over while Lazada takes no other one.
"""

from datetime import timedelta

from channels.json_values import part_of, text_of
from channels.lazada import NUMBER
from channels.lazada_client import ANSWER, CHANNEL, Seller, can_be_answered, talking
from channels.reviews import Missing, OwnAnswer, Review
from responder.publishing import Followed, Found, Outgoing, Sent, Upstream
from responder.reviews import check_length, found_of, normal, sent_of, upstream_of
from store.errors import EarfulError, Refused, Unknown
from store.models import Connection, utc_now
from store.saying import N_

PATIENCE = timedelta(days=1)


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the review and at the answer that it has; Refused where Lazada takes none now."""
    with talking(connection, "write") as seller:
        review, open_ = can_be_answered(seller, _id(seller, reply))
    seen = upstream_of(review)
    if not open_ and not seen.gone and seen.answered is None and seen.version_id == reply.version_id:
        raise Refused("Lazada takes no answer to it now: it is too late, or it is being checked or was reported")
    return seen


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Answer once; submitted until Lazada shows it, Refused where it is too long or was answered."""
    check_length(CHANNEL, reply.text)
    with talking(connection, "write") as seller:
        id_ = _id(seller, reply)
        answer = seller.send(ANSWER, {"id": id_, "content": reply.text})
        try:
            said = part_of(answer.json())
        except ValueError as error:
            raise Unknown("Lazada took the answer and did not show it") from error
        if not any(said.get(name) is True or text_of(said.get(name)) == "true" for name in ("data", "success")):
            raise Unknown("Lazada did not tell what became of the answer")
        return _as_shown(seller, reply, id_)


def find(reply: Outgoing, connection: Connection) -> Found:
    """Whether the answer that the review has is this one, or Lazada takes no other one because it checks ours."""
    with talking(connection, "write") as seller:
        review, open_ = can_be_answered(seller, _id(seller, reply))
    if review is not None and review.answer is None and not open_:
        return Found(_handed_over(reply.parent, review))
    return found_of(reply, review)


def follow(reply: Outgoing, sent: str, connection: Connection) -> Followed:
    """How Lazada's check of an answer ended; Refused where another one stands there, or the review is gone."""
    with talking(connection, "write") as seller:
        review, open_ = can_be_answered(seller, _id(seller, reply))
    if review is None:
        raise Missing("the review is gone, and the answer with it")
    if review.answer is not None:
        if normal(review.answer.text) != normal(reply.text):
            raise Refused("another answer stands there")
        return Followed("published", url=review.url)
    if open_ and utc_now() - reply.claimed_at > PATIENCE:
        return Followed("rejected", N_("Lazada does not show it, gives no reason, and would take another one"))
    return Followed("submitted")


def _as_shown(seller: Seller, reply: Outgoing, id_: str) -> Sent:
    """What was sent, as published where everybody sees it already; whatever goes wrong here, it was sent."""
    try:
        review, _ = can_be_answered(seller, id_)
    except EarfulError:
        return _handed_over(id_, None)
    if review is None or review.answer is None or normal(review.answer.text) != normal(reply.text):
        return _handed_over(id_, review)
    return sent_of(review.answer, review)


def _handed_over(id_: str, review: Review | None) -> Sent:
    return sent_of(OwnAnswer(f"{id_}/reply", review.url if review else "", state="submitted"))


def _id(seller: Seller, reply: Outgoing) -> str:
    if reply.source != seller.site or not NUMBER.fullmatch(reply.parent):
        raise Refused("it was not read from this shop on Lazada: answer it there by hand")
    return reply.parent
