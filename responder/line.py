"""Answers on LINE by push message: looks whether it can arrive, and sends it once with a key that LINE knows again."""

import uuid
from datetime import timedelta

from channels.http import Answer, Net
from channels.json_values import part_of, parts_of, text_of
from channels.line import PLACE
from channels.line_client import Taken, allowance, spent, talking
from channels.reviews import Missing
from responder.publishing import Found, Outgoing, Sent, Upstream
from responder.reviews import check_length
from store.errors import EarfulError, Refused, TryLater, Unknown
from store.models import Connection, utc_now
from store.saying import say

KEYS = uuid.UUID("6d0f2f0e-2f61-4d0b-8f0b-0f6c3f1b9a57")  # our own space of names for retry keys
SEEN_BY = {"U": "profile/{}", "C": "group/{}/members/count", "R": "room/{}/members/count"}
ASK_A_PERSON = timedelta(days=1)


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look whether the chat can be reached and the plan has a message left.

    Messages on LINE never change, and LINE shows none of them again: what was unsent is known from the webhook.
    """
    with talking(connection) as net:
        to = _place(reply)
        try:
            net.get(f"/v2/bot/{SEEN_BY[to[0]].format(to)}")
        except Missing as error:
            raise Refused(
                "LINE shows us nobody there: the account was blocked, is no friend, or was asked to leave the group"
            ) from error
        plan = allowance(net)
    if plan.most is not None and plan.sent >= plan.most:
        raise spent()
    return Upstream(version_id=reply.version_id)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Push the reply; where no clear answer comes back, ask once more with the same key.

    LINE carries out a request with one key a single time within a day, whatever became of the first answer, and says so
    to the second one. Unknown where neither was answered clearly.
    """
    check_length("line", reply.text)
    with talking(connection) as net:
        try:
            return _sent(_push(net, reply))
        except Unknown as error:
            try:
                return _sent(_push(net, reply))
            except EarfulError as second:
                raise Unknown(say("{error}, twice", error=error)) from second


def find(reply: Outgoing, connection: Connection) -> Found:
    """Nothing that can be looked up: LINE does not show what was sent, and asking with the key again might send it.

    So whether it arrived stays unknown until a person, who sees the chat, says it.
    """
    with talking(connection):
        raise TryLater(
            "LINE does not tell what was sent: look into the chat of the Official Account, and say here whether it "
            "arrived",
            utc_now() + ASK_A_PERSON,
        )


def _place(reply: Outgoing) -> str:
    if not PLACE.fullmatch(reply.conversation):
        raise Refused("it was not read from LINE itself: answer it there by hand")
    return reply.conversation


def _push(net: Net, reply: Outgoing) -> Answer:
    body = {"to": _place(reply), "messages": [{"type": "text", "text": reply.text}]}
    try:
        return net.send("POST", "/v2/bot/message/push", body, headers={"x-line-retry-key": retry_key(reply)})
    except Taken as taken:
        return taken.answer


def retry_key(reply: Outgoing) -> str:
    """The name of this answer: the same text to the same message has the same one, however often it is approved."""
    return str(uuid.uuid5(KEYS, "\n".join((reply.source, reply.conversation, reply.parent, reply.text))))


def _sent(answer: Answer) -> Sent:
    try:
        made = parts_of(part_of(answer.json()).get("sentMessages"))
    except ValueError:
        made = []
    name = text_of(made[0].get("id")) if made else ""
    headers = answer.headers
    other = headers.get("x-line-accepted-request-id") or headers.get("x-line-request-id") or "sent"
    return Sent(name or other, "", utc_now())
