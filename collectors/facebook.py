"""Reads a page on Facebook: comments and posts of visitors, and posts elsewhere that name the page."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from channels.facebook_pages import CHANNEL, newest, page_of, tagged, talking
from collectors.graph import POSTS, pages_of, reach_of
from collectors.page import Cursor, NewMention, Page
from store.errors import BadInput
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import N_, say

TAGGED = timedelta(days=1)  # a post may name the page only later


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what is new, newest first; only the last page of a pass has a cursor, so that nothing is skipped.

    `what` in the options is comments, tagged or webhook, of which nothing is fetched: it comes by itself. The first
    pass reads the last 24 hours.
    """
    what, now = query.options.get("what") or "comments", utc_now()
    if what == "webhook":
        return
    if what not in ("comments", "tagged"):
        raise BadInput(say("{what!r} cannot be read on Facebook: choose comments, tagged or webhook", what=what))
    with talking(connection) as graph:
        page = page_of(graph, connection)
        if what == "comments":
            reach = reach_of(cursor, now)
            yield from pages_of(CHANNEL, query, newest(graph, page, reach.until, now - POSTS), reach, "200 posts")
        else:
            reach = reach_of(cursor, now, TAGGED)
            yield from pages_of(CHANNEL, query, tagged(graph, page, reach.until), reach, "200 posts")


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest mentions of the last day that a query would find, each with why; it costs nothing."""
    query = Query(brand_id=0, channel=CHANNEL, name="preview", expression=query_text, options=dict(options or {}))
    return shown(fetch(query, None, connection), limit), []


def shown(pages: Iterator[Page], limit: int) -> list[tuple[NewMention, str]]:
    """The newest mentions of some pages, each with why it was found."""
    found = sorted((one for page in pages for one in page.mentions), key=lambda each: each.published_at, reverse=True)
    return [(each, ", ".join(each.matched) or N_("everything here is about us")) for each in found[:limit]]
