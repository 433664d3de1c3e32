"""Looks at Mastodon again: what was deleted or changed there, and what our own account answered."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from channels.mastodon_client import Talk, signed_in, status_or_none, talking, token_for, who_is
from channels.mastodon_statuses import Status, status_of
from collectors.mastodon import FIRST, mention_of
from collectors.mastodon_passes import Entry, Pass, downwards, entries_of, upwards
from collectors.page import Checked, Cursor, Known, OwnPage, OwnReply
from store.connections import secrets_of
from store.errors import NeedsSetup, Refused, TryLater
from store.models import Connection, utc_now

AT_ONCE = 20  # the most that every instance gives in one answer


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at mentions again, each on the instance where it was read: which are gone, and which were changed.

    Our own account's instance is only asked with its token: without it, what was written to us alone looks gone. An
    instance that is out of reach does not keep the others waiting; it is tried again with the next round.
    """
    places: dict[str, list[Known]] = defaultdict(list)
    for each in known:
        places[each.source].append(each)
    trouble: TryLater | None = None
    for host, some in places.items():
        try:
            yield from _on(host, some, connection)
        except TryLater as error:
            trouble = error
    if trouble is not None:
        raise trouble


def _on(host: str, known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    token = token_for(connection, host)
    if not token and host == connection.options.get("instance"):
        yield Checked(known)
        return
    with talking(host, token) as talk:
        for start in range(0, len(known), AT_ONCE):
            yield _checked(talk, known[start : start + AT_ONCE])


def _checked(talk: Talk, some: Sequence[Known]) -> Checked:
    """What stands, what is gone; where an instance does not say, nothing is erased."""
    try:
        found = _together(talk, some)
    except (NeedsSetup, Refused):
        found = {}
    gone, changed = [], []
    for each in some:
        try:
            status = found.get(each.external_id) or _alone(talk, each.external_id)
        except (NeedsSetup, Refused):
            continue
        if status is None:
            gone.append(each.external_id)
        elif status.version != each.version_id and status.says:
            changed.append(mention_of(status, talk.host, []))
    return Checked(some, gone, changed)


def _together(talk: Talk, some: Sequence[Known]) -> dict[str, Status]:
    listed = talk.ask(talk.api.statuses, [each.external_id for each in some])
    found = [status_of(each, talk.host) for each in (listed if isinstance(listed, list) else [])]
    return {each.id: each for each in found if each is not None}


def _alone(talk: Talk, number: str) -> Status | None:
    """One post; None where it is surely gone."""
    given = status_or_none(talk, number)
    if given is None:
        return None
    status = status_of(given, talk.host)
    if status is None:
        raise Refused("the post came without its author or its time")
    return status


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What our own account answered since the cursor, on its own instance; at first, in a day."""
    if not secrets_of(connection, "read").get("access_token"):
        return
    reach = Pass.begun(cursor, utc_now() - FIRST)
    with signed_in(connection, "read") as talk:
        number = connection.account.get("id") or who_is(talk)["id"]

        def read(**at: Any) -> list[Entry]:
            given = talk.ask(talk.api.account_statuses, number, exclude_reblogs=True, limit=40, **at)
            return entries_of(given, talk.host)

        if reach.min_id:
            for entries in upwards(read, reach):
                yield OwnPage(_replies(entries), reach.cursor)
            return
        for entries in downwards(read, reach, reach.since):
            yield OwnPage(_replies(entries), None)
        yield OwnPage([], reach.cursor)


def _replies(entries: Sequence[Entry]) -> list[OwnReply]:
    found = [each.status for each in entries if each.status is not None and each.status.answers]
    return [OwnReply(each.answers, each.id, each.url, each.created) for each in found]
