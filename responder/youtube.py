"""Answers on YouTube: looks once more, comments once in the thread, and finds a comment that may have landed."""

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Literal

from channels.youtube import COMMENT, SOURCE, own_channels, thread_of
from channels.youtube_client import YouTube, who_am_i, youtube
from channels.youtube_items import Item, comment_of, comments_named, placed, replies_to
from responder.changing import Changes, Standing
from responder.publishing import Followed, Found, Outgoing, Sent, Upstream
from store.errors import EarfulError, Refused, Unknown
from store.models import Connection
from store.saying import N_

HELD = ("heldForReview", "likelySpam")
State = Literal["published", "submitted"]


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the comment, and at what our own channel wrote in its thread."""
    with youtube(connection, "write") as api:
        _check(reply)
        item = comments_named(api, [reply.parent]).get(reply.parent)
        if item is None:
            return Upstream(gone=True)
        own = next(iter(placed(api, list(_answers(api, reply, item, _own(connection)))[:1])), None)
    return Upstream(version_id=item.version, answered=_sent(own) if own is not None else None)


def _own(connection: Connection) -> set[str]:
    """Our own channels; YouTube is asked where nobody has entered or asked for one."""
    return own_channels(connection) or {who_am_i(connection)["id"]}


def _check(reply: Outgoing) -> None:
    if reply.source != SOURCE or not COMMENT.fullmatch(reply.parent):
        raise Refused("it was not read from YouTube itself: answer it there by hand")


def _answers(api: YouTube, reply: Outgoing, item: Item, own: set[str]) -> Iterator[Item]:
    """What our channel answered to a comment: all answers stand in one row, and name whom they mean with an @."""
    named = item.shown if item.shown.startswith("@") else f"@{item.shown}"
    for each in replies_to(api, thread_of(reply.parent)):
        if each.author in own and each.created > item.created:
            to_it = each.text.startswith(named) or (not item.parent and not each.text.startswith("@"))
            if to_it or _normal(each.text) == _normal(reply.text):
                yield each


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Comment once in the thread; Unknown whenever YouTube does not say clearly what became of it.

    What it holds back for a review counts as submitted.
    """
    with youtube(connection, "write") as api:
        _check(reply)
        body = {"snippet": {"parentId": thread_of(reply.parent), "textOriginal": reply.text}}
        answer = api.call(api.service.comments().insert(part="snippet", body=body))
        made = _made(answer)
        with suppress(EarfulError):  # it stands there, whatever goes wrong here
            made = placed(api, [made])[0]
    return _sent(made)


def _made(answer: Any) -> Item:
    try:
        return comment_of(answer)
    except ValueError as error:
        raise Unknown("YouTube took the comment and did not show it") from error


def find(reply: Outgoing, connection: Connection) -> Found:
    """Look for the comment in the thread, by our own channel and its text."""
    with youtube(connection, "write") as api:
        _check(reply)
        own, text = _own(connection), _normal(reply.text)
        mine = [each for each in replies_to(api, thread_of(reply.parent)) if each.author in own]
        found = next(iter(placed(api, [each for each in mine if _normal(each.text) == text][:1])), None)
    return Found(_sent(found) if found is not None else None)


def follow(reply: Outgoing, sent: str, connection: Connection) -> Followed:
    """See whether everybody sees a comment that YouTube held back; Refused where it is gone."""
    with youtube(connection) as public:
        seen = comments_named(public, [sent]).get(sent)
    if seen is not None:
        return Followed("published")
    with youtube(connection, "write") as api:
        mine = comments_named(api, [sent]).get(sent)
    if mine is None:
        raise Refused("the comment is not on YouTube any more")
    if mine.status == "rejected":
        return Followed("rejected", N_("the moderators of the channel rejected it"))
    return Followed("submitted")


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What a comment of ours says now."""
    with youtube(connection, "write") as api:
        item = comments_named(api, [sent]).get(sent)
    return Standing(item.text if item is not None else None)


def edit(reply: Outgoing, sent: str, connection: Connection, before: str) -> tuple[()]:
    """Put another text in the place of a comment."""
    with youtube(connection, "write") as api:
        body = {"id": sent, "snippet": {"textOriginal": reply.text}}
        api.call(api.service.comments().update(part="snippet", body=body))
    return ()


def delete(reply: Outgoing, sent: str, connection: Connection) -> tuple[()]:
    """Take a comment off."""
    with youtube(connection, "write") as api:
        api.order(api.service.comments().delete(id=sent))
    return ()


def _sent(item: Item) -> Sent:
    state: State = "submitted" if item.status in HELD else "published"
    return Sent(item.name, item.url, item.created, state)


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


CHANGES = Changes(read, _normal, edit, delete)
