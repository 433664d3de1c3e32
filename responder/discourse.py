"""Answers on Discourse: looks once more, replies once in the topic, and finds a reply that may have landed."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from channels.discourse_client import Forum, Missing, own_names, talking
from channels.discourse_posts import Post, post_of
from responder.changing import Changes, Standing
from responder.publishing import Followed, Found, Outgoing, Sent, Upstream
from store.errors import NeedsSetup, Refused, TryLater, Unknown
from store.models import Connection, utc_now
from store.saying import N_

AT_ONCE = 100
PENDING = "pending-"


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at what is to be answered, and at what our own account wrote to it; Refused where the topic is closed."""
    with talking(connection, "write") as forum:
        post = _parent(forum, reply, connection.options.get("forum"))
        if post is None:
            forum.is_well()  # else it may only be us who do not see it
            return Upstream(gone=True)
        topic = _topic(forum, post.topic, own_names(connection)[0])
        own = next(_answers(forum, topic, post, connection), None)
    if own is not None:
        return Upstream(version_id=post.version, answered=_sent(own, forum))
    if topic.get("closed") or topic.get("archived"):
        raise Refused("the topic is closed or archived: the forum takes no more answers in it")
    return Upstream(version_id=post.version)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Reply once; submitted where the forum lets its staff look at it first, Refused where it is too long or short."""
    with talking(connection, "write") as forum:
        post = _parent(forum, reply, connection.options.get("forum"))
        if post is None:
            raise Refused("its author or the forum deleted it")
        body = {"topic_id": int(post.topic), "raw": reply.text, "reply_to_post_number": post.number}
        answer = forum.net.send("POST", "/posts.json", body)
        try:
            made = answer.json()
        except ValueError as error:
            raise Unknown("the forum took the reply and did not show it") from error
        return _made(made, post, forum, reply)


def find(reply: Outgoing, connection: Connection) -> Found:
    """Look for the reply among the posts of our own account in the topic, then among those that wait for its staff."""
    with talking(connection, "write") as forum:
        post = _parent(forum, reply, connection.options.get("forum"))
        if post is None:
            return Found(None)
        topic = _topic(forum, post.topic, own_names(connection)[0])
        for own in _answers(forum, topic, post, connection):
            if _normal(own.text) == _normal(reply.text):
                return Found(_sent(own, forum))
        waiting = _waiting(forum, reply, own_names(connection)[0])
    if waiting is None:
        raise TryLater("the forum does not show what waits for its staff: look there whether the reply does")
    return Found(Sent(waiting, post.url(forum.address), utc_now(), "submitted") if waiting else None)


def follow(reply: Outgoing, sent: str, connection: Connection) -> Followed:
    """What became of a reply that waited for the forum's staff: it stands there, still waits, or was rejected."""
    with talking(connection, "write") as forum:
        post = _parent(forum, reply, connection.options.get("forum"))
        if post is None:
            raise Missing("what was answered is gone")
        me = own_names(connection)[0]
        for own in _answers(forum, _topic(forum, post.topic, me), post, connection):
            if _normal(own.text) == _normal(reply.text) or own.id == sent:
                return Followed("published", url=own.url(forum.address))
        if _waiting(forum, reply, me) != "":
            return Followed("submitted")
    return Followed("rejected", N_("the forum's staff did not let it through"))


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What a reply of ours says now; it counts as gone only where the forum is well."""
    with talking(connection, "write") as forum:
        post = _own(forum, sent)
        if post is None:
            forum.is_well()
    return Standing(post[0].text if post else None)


def edit(reply: Outgoing, sent: str, connection: Connection, before: str) -> tuple[()]:
    """Put another text in the place of a reply; the forum refuses that where somebody else changed it in between."""
    with talking(connection, "write") as forum:
        post = _own(forum, sent)
        if post is None or _normal(post[0].text) != _normal(before):
            raise Refused("somebody changed it on the forum a moment ago: look there first")
        forum.net.send("PUT", f"/posts/{sent}.json", {"post": {"raw": reply.text, "original_text": post[1]}})
    return ()


def delete(reply: Outgoing, sent: str, connection: Connection) -> tuple[()]:
    """Take a reply off; the forum shows that its author deleted it, and takes it off altogether a day later."""
    with talking(connection, "write") as forum:
        forum.net.send("DELETE", f"/posts/{sent}.json")
    return ()


def _own(forum: Forum, sent: str) -> tuple[Post, str] | None:
    """A reply of ours with its words as they were typed; None where it is deleted, not where it is only hidden."""
    if not sent.isdigit():  # it once waited for the staff
        raise Refused("the forum did not tell which post the reply became: change it there by hand")
    try:
        found = forum.read(f"/posts/{sent}.json")
    except Missing:
        return None
    post = post_of(found, forum.address)
    if post is None or not isinstance(found, Mapping) or not isinstance(found.get("raw"), str):
        raise TryLater("the forum did not show the reply that is to be changed")
    return None if found.get("user_deleted") or found.get("deleted_at") else (post, found["raw"])


def _parent(forum: Forum, reply: Outgoing, elsewhere: object) -> Post | None:
    """What is answered, as it stands now; None where we are not shown it. `elsewhere` is whether it may be."""
    if not reply.parent.isdigit() or (elsewhere and reply.source != forum.source):
        raise Refused("it was not read from the forum of our account: answer it there by hand")
    try:
        found = forum.read(f"/posts/{reply.parent}.json")
    except Missing:
        return None
    post = post_of(found, forum.address)
    if post is None:
        raise TryLater("the forum did not show the post that is to be answered")
    return None if post.gone else post


def _topic(forum: Forum, topic: str, name: str) -> Mapping[str, Any]:
    """A topic with the posts of one account in it."""
    found = forum.read(f"/t/{topic}.json", {"username_filters": name, "include_raw": "true"})
    if not isinstance(found, Mapping):
        raise TryLater("the forum answered something that cannot be read")
    return found


def _answers(forum: Forum, topic: Mapping[str, Any], post: Post, connection: Connection) -> Iterator[Post]:
    """What our account answered to a post, newest first."""
    own = own_names(connection)
    stream = topic.get("post_stream")
    shown = stream.get("posts") if isinstance(stream, Mapping) else None
    posts = [each for raw in (shown if isinstance(shown, list) else []) if (each := post_of(raw, forum.address))]
    posts += _further(forum, post.topic, stream, {each.id for each in posts})
    for each in sorted(posts, key=lambda one: one.number, reverse=True):
        to = each.answers or 1
        if each.author.casefold() in own and to == post.number and each.number > post.number and not each.gone:
            yield each


def _further(forum: Forum, topic: str, stream: Any, known: set[str]) -> list[Post]:
    """The newest posts of a topic that its page only names by their numbers."""
    ids = stream.get("stream") if isinstance(stream, Mapping) else None
    missing = [each for each in (ids if isinstance(ids, list) else []) if str(each) not in known][-AT_ONCE:]
    if not missing:
        return []
    found = forum.read(f"/t/{topic}/posts.json", {"post_ids[]": missing, "include_raw": "true"})
    inner = found.get("post_stream") if isinstance(found, Mapping) else None
    posts = inner.get("posts") if isinstance(inner, Mapping) else None
    return [each for raw in (posts if isinstance(posts, list) else []) if (each := post_of(raw, forum.address))]


def _made(made: Any, parent: Post, forum: Forum, reply: Outgoing) -> Sent:
    """What the forum says it made of a reply; some forums say nothing at all of one that their staff looks at."""
    post = post_of(made.get("post") if isinstance(made, Mapping) and "post" in made else made, forum.address)
    if post is not None:
        return _sent(post, forum)
    if made is None or (isinstance(made, Mapping) and made.get("action") == "enqueued"):
        waiting = made.get("pending_post") if isinstance(made, Mapping) else None
        id_ = waiting.get("id") if isinstance(waiting, Mapping) else None
        return Sent(f"{PENDING}{id_ or reply.key}", parent.url(forum.address), utc_now(), "submitted")
    raise Unknown("the forum took the reply and did not show it")


def _waiting(forum: Forum, reply: Outgoing, name: str) -> str | None:
    """The name of a reply that waits for the forum's staff, "" where it does not, None where nobody tells us."""
    try:
        found = forum.read(f"/posts/{name}/pending.json")
    except (Missing, NeedsSetup):
        return None
    listed = found.get("pending_posts") if isinstance(found, Mapping) else None
    for each in listed if isinstance(listed, list) else []:
        text = each.get("raw_text") or each.get("raw") if isinstance(each, Mapping) else None
        if isinstance(text, str) and _normal(text) == _normal(reply.text):
            return f"{PENDING}{each.get('id') or reply.key}"
    return "" if isinstance(listed, list) else None


def _sent(post: Post, forum: Forum) -> Sent:
    return Sent(post.id, post.url(forum.address), post.created)


def _normal(text: str) -> str:
    """The letters and digits of a text: a forum changes quotes, spaces and signs."""
    return "".join(each for each in unicodedata.normalize("NFC", text) if unicodedata.category(each)[0] in "LMN")


CHANGES = Changes(read, _normal, edit, delete)
