"""Answers reviews of a WooCommerce shop: one comment under each, as a user of its WordPress."""

from html import escape

from channels.json_values import part_of
from channels.reviews import Missing, OwnAnswer, Review
from channels.woocommerce import NUMBER, shop_of, source_of
from channels.woocommerce_client import (
    CHANNEL,
    COMMENTS,
    answer_of,
    answering,
    answers_to,
    one_review,
    reading,
    user_id,
)  # fmt: skip
from responder.changing import Changes, Standing
from responder.publishing import Followed, Found, Outgoing, Sent, Upstream
from responder.reviews import check_length, normal, sent_of, upstream_of
from store.errors import Refused, TryLater, Unknown
from store.models import Connection
from store.saying import N_


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the review, with the keys of the shop, and at what our own user answered; Refused while it is hidden."""
    answers, review = _answers(reply, connection), _review(reply, connection)
    seen = upstream_of(review)
    if review is None or review.gone:
        return seen
    if review.hidden:
        raise Refused("the shop took the review off the page again: let it through first")
    return Upstream(version_id=seen.version_id, answered=sent_of(answers[0], review) if answers else None)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Comment once under the review; submitted where the shop wants to look at it first."""
    check_length(CHANNEL, reply.text)
    _check(reply, connection)
    body = {"post": int(reply.conversation), "parent": int(reply.parent), "content": escape(reply.text, quote=False)}
    with answering(connection) as net:
        answer = net.send("POST", COMMENTS, body)
    try:
        own = answer_of(part_of(answer.json()))
    except ValueError as error:
        raise Unknown("the shop took the answer and did not show it") from error
    if not own.external_id:
        raise Unknown("the shop took the answer and did not show it")
    return sent_of(own)


def find(reply: Outgoing, connection: Connection) -> Found:
    """Look for a comment of our own user with this text under the review."""
    for own in _answers(reply, connection):
        if normal(own.text) == normal(reply.text):
            return Found(sent_of(own))
    return Found(None)


def follow(reply: Outgoing, sent: str, connection: Connection) -> Followed:
    """Whether the shop let a comment through; Refused where it is not there any more."""
    with answering(connection) as net:
        own = answer_of(part_of(net.read_json(net.get(f"{COMMENTS}/{int(sent)}", {"context": "edit"}))))
    return Followed(own.state, N_("the shop threw it away") if own.state == "rejected" else "", own.url)


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What a comment of ours says now; what was thrown away is gone."""
    with answering(connection) as net:
        try:
            found = part_of(net.read_json(net.get(f"{COMMENTS}/{int(sent)}", {"context": "edit"})))
        except Missing:
            return Standing(None)
    own = answer_of(found)
    if not own.external_id:
        raise TryLater("the shop did not show the comment that is to be changed")
    return Standing(None if own.state == "rejected" else own.text)


def edit(reply: Outgoing, sent: str, connection: Connection, before: str) -> tuple[()]:
    """Put another text in the place of a comment."""
    check_length(CHANNEL, reply.text)
    with answering(connection) as net:
        net.send("PUT", f"{COMMENTS}/{int(sent)}", {"content": escape(reply.text, quote=False)})
    return ()


def delete(reply: Outgoing, sent: str, connection: Connection) -> tuple[()]:
    """Put a comment into the bin of the shop."""
    with answering(connection) as net:
        net.send("DELETE", f"{COMMENTS}/{int(sent)}")
    return ()


def _check(reply: Outgoing, connection: Connection) -> None:
    here = reply.source == source_of(shop_of(connection))
    if not (here and NUMBER.fullmatch(reply.parent) and NUMBER.fullmatch(reply.conversation)):
        raise Refused("it was not read from this shop: answer it there by hand")


def _review(reply: Outgoing, connection: Connection) -> Review | None:
    _check(reply, connection)
    with reading(connection) as net:
        return one_review(net, shop_of(connection), reply.parent)


def _answers(reply: Outgoing, connection: Connection) -> list[OwnAnswer]:
    with answering(connection) as net:
        _check(reply, connection)
        return answers_to(net, reply.parent, user_id(net, connection))


CHANGES = Changes(read, normal, edit, delete)
