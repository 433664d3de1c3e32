"""Answers on Mastodon: looks once more, replies once to the same people, and finds a reply that may have landed.

What is sent is what was approved, byte for byte, so it must itself name whom it answers: Mastodon tells people of
nothing else. Each try carries the same key, by which an instance knows a second one for a while.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from channels.mastodon_client import LONGEST, Talk, is_gone, signed_in, status_or_none, who_is
from channels.mastodon_statuses import HANDLE, Status, counted, names, status_of
from responder.changing import Changes, Standing
from responder.publishing import Found, Outgoing, Sent, Upstream
from store.errors import Refused, TryLater, Unknown
from store.models import Connection
from store.saying import say

CLOCKS = timedelta(hours=1)  # how far theirs and ours may be apart
MOST_PAGES = 5


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at what is to be answered, and at what our own account wrote under it."""
    with signed_in(connection, "write") as talk:
        status = _parent(reply, talk, connection)
        if status is None:
            return Upstream(gone=True)
        own = next(_under(reply, talk, _own(talk, connection)), None)
    return Upstream(version_id=status.version, answered=_sent(own) if own else None)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Reply once, to the same people who see what is answered; never more publicly.

    Refused where it is longer than the instance takes, or does not name whom it answers.
    """
    _check_length(reply, connection)
    with signed_in(connection, "write") as talk:
        status = _parent(reply, talk, connection)
        if status is None:
            raise Refused("its author deleted it")
        _check_name(reply, status)
        made = talk.tell(
            talk.api.status_post, reply.text, in_reply_to_id=reply.parent, visibility=_visibility(status),
            idempotency_key=_key(reply),
        )  # fmt: skip
        own = status_of(made, talk.host)
    if own is None:
        raise Unknown("Mastodon took the reply and did not show it")
    return _sent(own)


def find(reply: Outgoing, connection: Connection) -> Found:
    """Look for the reply under what it answers, and among all that our own account wrote since."""
    with signed_in(connection, "write") as talk:
        me = _own(talk, connection)
        for each in (*_under(reply, talk, me), *_since(reply, talk, me)):
            if each.answers == reply.parent and _normal(each.text) == _normal(reply.text):
                return Found(_sent(each))
    return Found(None)


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What a reply of ours says now, as it was typed."""
    with signed_in(connection, "write") as talk:
        try:
            given = talk.ask(talk.api.status_source, sent)
        except Refused:
            if is_gone(talk):
                return Standing(None)
            raise
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise TryLater("Mastodon did not show the reply that is to be changed")
    return Standing(given["text"])


def edit(reply: Outgoing, sent: str, connection: Connection, before: str) -> tuple[()]:
    """Put another text in the place of a reply; Refused where it is too long, or does not name whom it answers."""
    _check_length(reply, connection)
    with signed_in(connection, "write") as talk:
        status = _parent(reply, talk, connection)
        if status is not None:
            _check_name(reply, status)
        talk.tell(talk.api.status_update, sent, reply.text)
    return ()


def delete(reply: Outgoing, sent: str, connection: Connection) -> tuple[()]:
    """Take a reply off."""
    with signed_in(connection, "write") as talk:
        talk.tell(talk.api.status_delete, sent)
    return ()


def _parent(reply: Outgoing, talk: Talk, connection: Connection) -> Status | None:
    """What is answered, as it stands now; None where it is gone."""
    if connection.options.get("instance") and reply.source != talk.host:
        raise Refused(
            say("it was read on {source}, where our account is not: answer it there by hand", source=reply.source)
        )
    given = status_or_none(talk, reply.parent)
    if given is None:
        return None
    status = status_of(given, talk.host)
    if status is None:
        raise TryLater("Mastodon did not show the post that is to be answered")
    return status


def _check_length(reply: Outgoing, connection: Connection) -> None:
    longest = _longest(connection)
    if counted(reply.text) > longest:
        raise Refused(
            say("this reply is {excess} characters too long for the instance", excess=counted(reply.text) - longest)
        )


def _check_name(reply: Outgoing, status: Status) -> None:
    if not names(reply.text, status.handle):
        raise Refused(
            say("Mastodon tells people only of what names them: write @{handle} into the reply", handle=status.handle)
        )


def _visibility(status: Status) -> str:
    """That of what is answered; to the author alone where it is none that we know."""
    return status.visibility if status.visibility in ("public", "unlisted", "private") else "direct"


def _key(reply: Outgoing) -> str:
    """The same at each try, and that of no other reply of the account: keys may begin anew with a new database."""
    return f"{reply.key}-{hashlib.sha256(f'{reply.parent} {reply.text}'.encode()).hexdigest()[:20]}"


def _longest(connection: Connection) -> int:
    known = str(connection.account.get("longest") or "")
    return int(known) if known.isdecimal() else LONGEST


def _own(talk: Talk, connection: Connection) -> str:
    return connection.account.get("id") or who_is(talk)["id"]


def _under(reply: Outgoing, talk: Talk, me: str) -> Iterator[Status]:
    """What our account answered to a post, as its thread shows it."""
    try:
        thread = talk.ask(talk.api.status_context, reply.parent)
    except Refused:  # it was deleted, and its thread with it
        return
    below = thread.get("descendants") if isinstance(thread, dict) else None
    for each in below if isinstance(below, list) else []:
        status = status_of(each, talk.host)
        if status is not None and status.account == me and status.answers == reply.parent:
            yield status


def _since(reply: Outgoing, talk: Talk, me: str) -> Iterator[Status]:
    """What our account wrote since we began to send, newest first."""
    below: dict[str, Any] = {}
    for _ in range(MOST_PAGES):
        listed = talk.ask(talk.api.account_statuses, me, exclude_reblogs=True, limit=40, **below)
        found = [status_of(each, talk.host) for each in (listed if isinstance(listed, list) else [])]
        some = [each for each in found if each is not None]
        yield from some
        if not some or some[-1].created < reply.since - CLOCKS:
            return
        below = {"max_id": some[-1].id}


def _sent(status: Status) -> Sent:
    return Sent(status.id, status.url, status.created)


def _normal(text: str) -> str:
    """A text as it can be compared: an instance shows names without their instances."""
    return " ".join(unicodedata.normalize("NFC", HANDLE.sub(r"@\1", text)).split())


CHANGES = Changes(read, _normal, edit, delete)
