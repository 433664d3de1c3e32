"""Answers on Instagram: looks once more, answers a comment or an @mention once, and finds what may have landed."""

from collections.abc import Mapping
from datetime import timedelta

from channels.graph import Graph, named
from channels.graph_items import THEIRS, Item
from channels.instagram import is_theirs
from channels.instagram_accounts import (
    CHANNEL,
    account_of,
    answers_under,
    check_sight,
    mentioned,
    own_comment,
    talking,
)
from responder.changing import Changes, Standing
from responder.graph import answer_to, same_answer, sent_of, top_of
from responder.publishing import Found, Outgoing, Sent, Upstream
from responder.reviews import check_length, normal
from store.errors import Refused, TryLater
from store.models import Connection, utc_now

ASK_A_PERSON = timedelta(days=1)


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the comment or mention, and at what the account answered to it, which Instagram shows under own posts."""
    with talking(connection, "write") as graph:
        account = account_of(graph, connection)
        item = _item(graph, account, reply)
        if item is None:
            check_sight(graph, account)
            return Upstream(gone=True)
        places = [] if is_theirs(reply.conversation) else [top_of(reply, item) or reply.parent]
        own = answer_to(item, answers_under(graph, account, places))
    if own is None and item.closed:
        raise Refused(item.closed)
    return Upstream(version_id=item.version, answered=sent_of(own) if own else None)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Answer once: a comment in its thread, an @mention where it stands."""
    check_length(CHANNEL, reply.text)
    with talking(connection, "write") as graph:
        if not is_theirs(reply.conversation):
            return Sent(graph.send(f"{named(reply.parent)}/replies", message=reply.text), "", utc_now())
        where = {"media_id": reply.conversation.removeprefix(THEIRS), "message": reply.text}
        if reply.kind != "post":
            where["comment_id"] = reply.parent
        account = account_of(graph, connection)
        return Sent(graph.send(f"{named(account['id'])}/mentions", **where), "", utc_now())


def find(reply: Outgoing, connection: Connection) -> Found:
    """Look for the answer among those of the account in the thread.

    What stands under posts of others Instagram does not show: there it stays unknown until a person says it.
    """
    with talking(connection, "write") as graph:
        account = account_of(graph, connection)
        if is_theirs(reply.conversation):
            raise TryLater(
                "Instagram does not show what we wrote under posts of others: look there, and say here whether it "
                "arrived",
                utc_now() + ASK_A_PERSON,
            )
        item = _item(graph, account, reply)
        if item is None:
            return Found(None)
        own = same_answer(reply, answers_under(graph, account, [top_of(reply, item) or reply.parent]))
    return Found(sent_of(own) if own else None)


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What our comment says now; Refused under posts of others, which Instagram does not show us."""
    if is_theirs(reply.conversation):
        raise Refused("only whoever owns the post can delete a comment on Instagram: take it off in the app")
    with talking(connection, "write") as graph:
        account = account_of(graph, connection)
        found = own_comment(graph, account, sent)
        if found is None:
            check_sight(graph, account)
    return Standing(found.text if found is not None else None)


def delete(reply: Outgoing, sent: str, connection: Connection) -> tuple[()]:
    """Take our comment off."""
    with talking(connection, "write") as graph:
        graph.change("DELETE", named(sent))
    return ()


def _item(graph: Graph, account: Mapping[str, str], reply: Outgoing) -> Item | None:
    if not is_theirs(reply.conversation):
        return own_comment(graph, account, reply.parent)
    media = reply.conversation.removeprefix(THEIRS)
    return mentioned(graph, account, "" if reply.kind == "post" else reply.parent, media)


CHANGES = Changes(read, normal, delete=delete)
