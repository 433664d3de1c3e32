"""Looks at the App Store again through App Store Connect; what the open feed gave cannot be looked at again."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from channels.app_store import CHANNEL, OF_CONNECT
from channels.app_store_client import Connect, connecting, one_review
from channels.json_values import moment_of, parts_of, text_of
from collectors.app_store import AT_ONCE, newest_first
from collectors.page import Checked, Cursor, Known, OwnPage
from collectors.reviews import checked, looked_at, own_reply
from store.connections import secrets_of
from store.models import Connection, utc_now

BACK = timedelta(days=60)
OVERLAP = timedelta(days=2)  # an answer keeps its time while Apple looks at it, and shows a day later


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at reviews again, one request each; those of the open feed, and all without a key, stand as they are."""
    signed_in = bool(secrets_of(connection, "read"))
    here = [each for each in known if signed_in and OF_CONNECT.fullmatch(each.external_id)]
    others = [each for each in known if each not in here]
    if others:
        yield checked(CHANNEL, others, {})
    if here:
        with connecting(connection) as connect:
            yield from looked_at(CHANNEL, here, lambda each: one_review(connect, each.source, each.external_id))


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What was answered since the cursor to reviews of the last 60 days, in every app that the key may see."""
    if not secrets_of(connection, "read"):
        return
    newest = moment_of((cursor or {}).get("newest")) or utc_now() - BACK
    since = newest - OVERLAP
    with connecting(connection) as connect:
        for app in _apps(connect):
            answered = {"exists[publishedResponse]": "true"}
            for reviews, _ in newest_first(connect, app, utc_now() - BACK, answered):
                found = [own_reply(each, each.answer) for each in reviews if each.answer is not None]
                replies = [each for each in found if each is not None and each.at > since]
                newest = max([newest, *(each.at for each in replies)])
                yield OwnPage(replies, None)
    yield OwnPage([], {"newest": newest.isoformat()})


def _apps(connect: Connect) -> list[str]:
    names = [
        text_of(each.get("id"))
        for body in connect.pages("/v1/apps", {"fields[apps]": "name", "limit": AT_ONCE})
        for each in parts_of(body.get("data"))
    ]
    return [name for name in names if name.isdigit()]
