"""Answers on Bluesky: looks once more, puts one record in its place, and finds a reply that may have landed.

The place of a reply follows from its own key and the moment in which we began to send it, so that a second try would
put the same record in the same place.
"""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from channels import CHANNELS
from channels.bluesky import MOST_BYTES, POST, SOURCE, address
from channels.bluesky_client import NotThere, Talk, posts_named, talking
from channels.bluesky_posts import Post, post_of
from channels.bluesky_text import facets_of
from channels.bluesky_tid import record_key
from responder.changing import Changes, Standing
from responder.publishing import Found, Outgoing, Sent, Upstream
from store.errors import Refused, TryLater, Unknown
from store.models import Connection
from store.saying import say

COLLECTION = "app.bsky.feed.post"
NOT_FOUND, BLOCKED = "app.bsky.feed.defs#notFoundPost", "app.bsky.feed.defs#blockedPost"
Json = Mapping[str, Any]


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the post once more, and at what our own account wrote under it; Refused where it may not be answered."""
    with talking(connection, "write") as talk:
        _check(reply)
        thread = _thread(talk, reply.parent)
        if thread.get("$type") == NOT_FOUND:
            return Upstream(gone=True)
        if thread.get("$type") == BLOCKED:
            raise Refused("one of the two accounts has blocked the other: it cannot be answered")
        post = post_of(thread.get("post"))
        if post is None:
            raise TryLater("Bluesky did not show the post that is to be answered")
        own = _own_answer(thread, talk.did)
        if post.hidden or (post.closed and own is None):
            raise Refused("its author or the network's moderators let nobody like us answer it")
        return Upstream(version_id=post.cid, answered=Sent(own.uri, own.url, own.at) if own else None)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Put the reply where it belongs, once; Refused where it is longer than Bluesky takes, which is never cut."""
    room = CHANNELS["bluesky"].room(reply.text)
    if room is not None and room < 0:
        raise Refused(say("this reply is {excess} signs too long for Bluesky", excess=-room))
    if len(reply.text.encode()) > MOST_BYTES:
        raise Refused(say("this reply is too long for Bluesky, which takes {most_bytes} bytes", most_bytes=MOST_BYTES))
    with talking(connection, "write") as talk:
        _check(reply)
        post = posts_named(talk, [reply.parent]).get(reply.parent)
        if post is None:
            raise Refused("its author deleted it, or it is not shown to our account")
        place = {"repo": talk.did or talk.handle, "collection": COLLECTION, "rkey": _key(reply)}
        made = talk.tell("com.atproto.repo.putRecord", {**place, "record": _record(reply, post)})
        uri = made.get("uri")
        if not isinstance(uri, str) or not POST.fullmatch(uri):
            raise Unknown("Bluesky gave no clear answer: it did not name the reply")
        return Sent(uri, address(talk.handle, uri), reply.claimed_at)


def find(reply: Outgoing, connection: Connection) -> Found:
    """Look whether the reply stands in its place among our account's own records."""
    with talking(connection, "write") as talk:
        place = {"repo": talk.did or talk.handle, "collection": COLLECTION, "rkey": _key(reply)}
        try:
            found = talk.ask("com.atproto.repo.getRecord", place)
        except NotThere:
            return Found(None)
        uri, value = found.get("uri"), found.get("value")
        if not isinstance(uri, str) or not isinstance(value, dict):
            raise TryLater("Bluesky did not show whether the reply stands")
        return Found(
            Sent(uri, address(talk.handle, uri), reply.claimed_at) if value.get("text") == reply.text else None
        )


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What a record of ours says now, as it was written."""
    with talking(connection, "write") as talk:
        try:
            found = talk.ask("com.atproto.repo.getRecord", _place(talk, sent))
        except NotThere:
            return Standing(None)
    value = found.get("value")
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise TryLater("Bluesky did not show the reply that is to be changed")
    return Standing(value["text"])


def delete(reply: Outgoing, sent: str, connection: Connection) -> tuple[()]:
    """Take a record of ours off."""
    with talking(connection, "write") as talk:
        talk.tell("com.atproto.repo.deleteRecord", _place(talk, sent))
    return ()


def _place(talk: Talk, sent: str) -> dict[str, str]:
    """Where a record of our own account stands."""
    return {"repo": talk.did or talk.handle, "collection": COLLECTION, "rkey": sent.rpartition("/")[2]}


def _check(reply: Outgoing) -> None:
    if reply.source != SOURCE or not POST.fullmatch(reply.parent):
        raise Refused("it was not read from Bluesky itself: answer it there by hand")


def _key(reply: Outgoing) -> str:
    return record_key(reply.key, reply.claimed_at)


def _record(reply: Outgoing, post: Post) -> dict[str, Any]:
    """The reply as it is kept there, the same at each try; it names what it answers and the post that began it all."""
    parent = {"uri": post.uri, "cid": post.cid}
    root = {"uri": post.thread, "cid": post.thread_cid} if post.answers else parent
    facets = facets_of(reply.text)
    return {
        "$type": COLLECTION, "text": reply.text,
        "createdAt": f"{reply.claimed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        "reply": {"root": root, "parent": parent}, **({"facets": facets} if facets else {}),
    }  # fmt: skip


def _thread(talk: Talk, uri: str) -> Json:
    """A post with the answers right under it."""
    try:
        answer = talk.ask("app.bsky.feed.getPostThread", {"uri": uri, "depth": 1, "parentHeight": 0})
    except NotThere:
        return {"$type": NOT_FOUND}
    thread = answer.get("thread")
    return thread if isinstance(thread, dict) else {}


def _own_answer(thread: Json, me: str) -> Post | None:
    """The first answer of our own account to a post."""
    below = thread.get("replies")
    posts = [post_of(each.get("post")) for each in (below if isinstance(below, list) else []) if isinstance(each, dict)]
    own = [each for each in posts if each is not None and each.did == me]
    return min(own, key=lambda each: each.at, default=None)


CHANGES = Changes(read, str, delete=delete)
