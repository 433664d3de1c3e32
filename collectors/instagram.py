"""Reads an account on Instagram: comments on its own posts, and posts of others in which it is tagged."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from channels.instagram_accounts import CHANNEL, account_of, newest, tagged, talking
from collectors.facebook import shown
from collectors.graph import POSTS, pages_of, reach_of
from collectors.page import Cursor, NewMention, Page
from store.errors import BadInput
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import say

TAGGED, FIRST_TAGGED = timedelta(days=7), timedelta(days=30)  # an account may be tagged long after a post was made


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what is new, newest first; only the last page of a pass has a cursor, so that nothing is skipped.

    `what` in the options is comments, tags or webhook, of which nothing is fetched: it comes by itself. The first pass
    reads the comments of the last 24 hours, or the tags of 30 days.
    """
    what, now = query.options.get("what") or "comments", utc_now()
    if what == "webhook":
        return
    if what not in ("comments", "tags"):
        raise BadInput(say("{what!r} cannot be read on Instagram: choose comments, tags or webhook", what=what))
    with talking(connection) as graph:
        account = account_of(graph, connection)
        if what == "comments":
            reach = reach_of(cursor, now)
            yield from pages_of(CHANNEL, query, newest(graph, account, reach.until, now - POSTS), reach, "200 posts")
        else:
            reach = reach_of(cursor, now, TAGGED, FIRST_TAGGED)
            yield from pages_of(CHANNEL, query, tagged(graph, account, reach.until), reach, "200 posts")


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest mentions that a query would find at first, each with why; it costs nothing."""
    query = Query(brand_id=0, channel=CHANNEL, name="preview", expression=query_text, options=dict(options or {}))
    return shown(fetch(query, None, connection), limit), []
