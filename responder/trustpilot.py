"""Answers reviews on Trustpilot: each holds one answer, in the name of a business user."""

from channels.reviews import Review
from channels.trustpilot import ID
from channels.trustpilot_client import CHANNEL, one_review, signed_in
from responder.changing import Changes, Standing
from responder.publishing import Found, Outgoing, Sent, Upstream
from responder.reviews import check_length, found_of, normal, standing_of, upstream_of
from store.connections import secrets_of
from store.errors import Refused, Unknown
from store.models import Connection, utc_now


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the review and at the answer that it holds."""
    return upstream_of(_review(reply, connection))


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Write the answer once; Unknown where what comes back is no answer of Trustpilot."""
    check_length(CHANNEL, reply.text)
    user = secrets_of(connection, "write").get("business_user_id")
    with signed_in(connection, "write") as net:
        _check(reply)
        body = {"authorBusinessUserId": user, "message": reply.text}
        answer = net.send("POST", f"/v1/private/reviews/{reply.parent}/reply", body)
    try:
        _ = answer.json() if answer.body.strip() else None
    except ValueError as error:
        raise Unknown("Trustpilot took the answer and did not say so clearly") from error
    return Sent(f"{reply.parent}/reply", f"https://www.trustpilot.com/reviews/{reply.parent}", utc_now())


def find(reply: Outgoing, connection: Connection) -> Found:
    """Whether the answer that the review holds is this one."""
    return found_of(reply, _review(reply, connection))


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What the answer under the review says now."""
    return standing_of(_review(reply, connection))


def delete(reply: Outgoing, sent: str, connection: Connection) -> tuple[()]:
    """Take the answer off."""
    with signed_in(connection, "write") as net:
        _check(reply)
        net.send("DELETE", f"/v1/private/reviews/{reply.parent}/reply")
    return ()


def _check(reply: Outgoing) -> None:
    if not (ID.fullmatch(reply.source) and ID.fullmatch(reply.parent)):
        raise Refused("it was not read from Trustpilot itself: answer it there by hand")


def _review(reply: Outgoing, connection: Connection) -> Review | None:
    with signed_in(connection, "write") as net:
        _check(reply)
        return one_review(net, "private/", reply.source, reply.parent)


CHANGES = Changes(read, normal, delete=delete)
