"""Answers on Facebook: looks once more, comments once as the page, and finds a comment that may have landed."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from channels.facebook_pages import CHANNEL, COMMENT, POST, answers_under, check_sight, page_of, talking
from channels.graph import Forbidden, Graph, named
from channels.graph_items import Item, facebook_comment, facebook_post
from channels.json_values import text_of
from channels.reviews import Missing
from responder.changing import Changes, Standing
from responder.graph import answer_to, same_answer, sent_of, top_of
from responder.publishing import Found, Outgoing, Sent, Upstream
from responder.reviews import check_length, normal
from store.errors import EarfulError, Refused
from store.models import Connection, utc_now


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the comment or post, and at what the page itself wrote under it; Refused where it takes no answer."""
    with talking(connection, "write") as graph, _refused_elsewhere(reply, connection):
        page = page_of(graph, connection)
        item = _item(graph, page, reply)
        if item is None:
            check_sight(graph, page)
            return Upstream(gone=True)
        own = answer_to(item, answers_under(graph, page, _places(reply, item)))
    if own is None and item.closed:
        raise Refused(item.closed)
    return Upstream(version_id=item.version, answered=sent_of(own) if own else None)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Comment once under it, in the name of the page."""
    check_length(CHANNEL, reply.text)
    with talking(connection, "write") as graph, _refused_elsewhere(reply, connection):
        made = graph.send(f"{named(reply.parent)}/comments", message=reply.text)
        return Sent(made, _address(graph, made), utc_now())


def find(reply: Outgoing, connection: Connection) -> Found:
    """Look for the comment among those of the page under what it answers, and beside it in its thread."""
    with talking(connection, "write") as graph:
        page = page_of(graph, connection)
        item = _item(graph, page, reply)
        if item is None:
            return Found(None)
        own = same_answer(reply, answers_under(graph, page, _places(reply, item)))
    return Found(sent_of(own) if own else None)


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What our comment says now; NeedsSetup where the app may see no comments, so that it does not pass for gone."""
    with talking(connection, "write") as graph:
        try:
            found = graph.get(named(sent), fields=COMMENT)
        except Missing:
            check_sight(graph, page_of(graph, connection))
            return Standing(None)
    return Standing(text_of(found.get("message")))


def edit(reply: Outgoing, sent: str, connection: Connection, before: str) -> tuple[()]:
    """Put other words into our comment."""
    check_length(CHANNEL, reply.text)
    with talking(connection, "write") as graph, _refused_elsewhere(reply, connection):
        graph.change("POST", named(sent), message=reply.text)
    return ()


def delete(reply: Outgoing, sent: str, connection: Connection) -> tuple[()]:
    """Take our comment off."""
    with talking(connection, "write") as graph, _refused_elsewhere(reply, connection):
        graph.change("DELETE", named(sent))
    return ()


@contextmanager
def _refused_elsewhere(reply: Outgoing, connection: Connection) -> Iterator[None]:
    """What Facebook does not allow on the pages of others says nothing against our own."""
    try:
        yield
    except Forbidden as error:
        if reply.conversation.startswith(f"{connection.account.get('id') or reply.source}_"):
            raise
        raise Refused("Facebook does not let the page answer there through software: answer it by hand") from error


def _item(graph: Graph, page: str, reply: Outgoing) -> Item | None:
    try:
        found = graph.get(named(reply.parent), fields=POST if reply.kind == "post" else COMMENT)
    except Missing:
        return None
    return facebook_post(found, page) if reply.kind == "post" else facebook_comment(found, page, reply.conversation)


def _places(reply: Outgoing, item: Item) -> list[str]:
    return [place for place in (item.id or reply.parent, top_of(reply, item)) if place]


def _address(graph: Graph, id_: str) -> str:
    """Where our comment can be seen; it was sent, whatever goes wrong here."""
    with suppress(EarfulError):
        if url := text_of(graph.get(named(id_), fields="permalink_url").get("permalink_url")):
            return url
    return f"https://www.facebook.com/{named(id_)}"


CHANGES = Changes(read, normal, edit, delete)
