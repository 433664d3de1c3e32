"""Answers on Reddit: looks once more, replies once under a post or comment, and finds a reply that may have landed."""

import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote

from praw import Reddit
from praw.models import Comment, Submission

from channels import CHANNELS
from channels.reddit import FULLNAME
from channels.reddit_client import AT_ONCE, as_everybody, ask, items_named, sign_in, talking, who_is
from channels.reddit_errors import translated
from channels.reddit_items import Item, address, item_of
from channels.reddit_listing import Listing, newest_first
from responder.changing import Changes, Standing
from responder.publishing import Found, Outgoing, Sent, Upstream
from store.errors import EarfulError, Refused, Unknown
from store.models import Connection, utc_now
from store.saying import say

State = Literal["published", "submitted"]
CLOCKS = timedelta(hours=1)  # how far theirs and ours may be apart


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at what is to be answered, and at what our own account wrote under it; Refused where it is locked."""
    with talking(connection, "write") as reddit:
        _check_name(reply.parent)
        found = items_named(reddit, [name for name in (reply.parent, reply.conversation) if name])
        item, thread = found.get(reply.parent), found.get(reply.conversation)
        if item is None or item.gone:
            return Upstream(gone=True)
        own = next(_own_answers(reddit, item.name, item.conversation, item.created), None)
    if own is not None:
        return Upstream(version_id=item.version, answered=_sent(reply, own.name, own))
    if item.closed or (thread is not None and thread.closed):
        raise Refused("it is locked or archived: Reddit takes no more answers to it")
    return Upstream(version_id=item.version)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Reply once; Unknown whenever Reddit does not say clearly what became of it, Refused where it is too long.

    What moderators took away at once, so that only we still see it, counts as submitted.
    """
    _check_length(reply)
    with talking(connection, "write", once=True) as reddit:
        target = _target(reddit, reply.parent)
        sign_in(reddit)
        with translated(sent=True):
            comment = target.reply(reply.text)
            if not isinstance(comment, Comment):
                raise Unknown("Reddit took the reply and did not show it")
            name = comment.fullname
        return _sent(reply, name, _read(comment), _state(reddit, name))


def find(reply: Outgoing, connection: Connection) -> Found:
    """Look for the reply under what it answers, and among all that our own account wrote since.

    Like `publish`, it calls one submitted that only we can see.
    """
    with talking(connection, "write") as reddit:
        since = reply.since - CLOCKS
        for answer in _own_answers(reddit, reply.parent, reply.conversation, since):
            if _normal(answer.text) == _normal(reply.text):
                return Found(_sent(reply, answer.name, answer, _state(reddit, answer.name)))
    return Found(None)


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What a comment of ours says now."""
    with talking(connection, "write") as reddit:
        _check_name(sent)
        item = items_named(reddit, [sent]).get(sent)
    return Standing(None if item is None or item.gone else item.text)


def edit(reply: Outgoing, sent: str, connection: Connection, before: str) -> tuple[()]:
    """Put another text in the place of a comment; Refused where it is too long."""
    _check_length(reply)
    with talking(connection, "write", once=True) as reddit:
        comment = reddit.comment(_check_name(sent)[1])
        sign_in(reddit)
        with translated(sent=True):
            comment.edit(reply.text)
    return ()


def delete(reply: Outgoing, sent: str, connection: Connection) -> tuple[()]:
    """Take a comment off; what others answered to it stays."""
    with talking(connection, "write", once=True) as reddit:
        comment = reddit.comment(_check_name(sent)[1])
        sign_in(reddit)
        with translated(sent=True):
            comment.delete()
    return ()


def _check_length(reply: Outgoing) -> None:
    room = CHANNELS["reddit"].room(reply.text)
    if room is not None and room < 0:
        raise Refused(say("this reply is {excess} characters too long for Reddit", excess=-room))


def _check_name(name: str) -> tuple[str, str]:
    found = FULLNAME.fullmatch(name)
    if not found:
        raise Refused("it was not read from Reddit itself: answer it there by hand")
    return found[1], found[2]


def _target(reddit: Reddit, name: str) -> Comment | Submission:
    """What is answered, without asking Reddit for it."""
    kind, id_ = _check_name(name)
    return reddit.comment(id_) if kind == "1" else reddit.submission(id_)


def _own_answers(reddit: Reddit, parent: str, conversation: str, since: datetime) -> Iterator[Item]:
    """What our account answered to something: from its thread first, then from all that it wrote since a time."""
    me = who_is(reddit)["username"]
    for item in _under(reddit, parent, conversation):
        if item.author.casefold() == me.casefold() and item.parent == parent:
            yield item
    for batch in newest_first(reddit, Listing(f"user/{quote(me)}/comments", {"sort": "new"}), since):
        yield from (item for item in batch.items if item.parent == parent)


def _under(reddit: Reddit, parent: str, conversation: str) -> list[Item]:
    """The newest comments under a submission, or those under a comment; none where the thread is not shown."""
    top = parent if parent.startswith("t3_") else conversation
    if not FULLNAME.fullmatch(top):
        return []
    only: dict[str, str | int] = {"comment": parent[3:], "context": 0} if parent != top else {"depth": 1}
    try:
        answer = ask(reddit, f"comments/{top[3:]}", sort="new", limit=5 * AT_ONCE, **only)
    except Refused:
        return []
    with translated():
        return list(_comments(answer[1]))


def _comments(listing: Any) -> Iterator[Item]:
    """All comments of a tree; what Reddit only counts is left out."""
    for child in listing["data"]["children"]:
        if child["kind"] == "t1":
            yield item_of(child["data"])
            if replies := child["data"].get("replies"):
                yield from _comments(replies)


def _read(comment: Comment) -> Item | None:
    """What Reddit told of a new comment, which may be little."""
    try:
        return item_of(comment)
    except (KeyError, ValueError):
        return None


def _sent(reply: Outgoing, name: str, item: Item | None, state: State = "published") -> Sent:
    thread = reply.conversation or (item.conversation if item else "")
    url = (item.url if item else "") or address(thread, name)
    return Sent(name, url, item.created if item else utc_now(), state)


def _state(reddit: Reddit, name: str) -> State:
    """Whether others can see a new reply; it was sent, whatever goes wrong here."""
    try:
        with as_everybody(reddit):
            seen = items_named(reddit, [name]).get(name)
    except EarfulError:
        return "published"
    return "submitted" if seen is not None and seen.gone else "published"


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


CHANGES = Changes(read, _normal, edit, delete)
