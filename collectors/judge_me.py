"""Reads Judge.me: the reviews of a shop, newest first, and what Judge.me delivers by itself."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from channels.json_values import moment_of, part_of
from channels.judge_me import shop_of
from channels.judge_me_client import CHANNEL, review_of, reviews_of, talking
from collectors.page import Cursor, Delivered, NewMention, Page
from collectors.reviews import newest_first, page_of, shown, unsaved
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import N_

FIRST = timedelta(days=30)
OVERLAP = timedelta(days=7)  # for those that were changed


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what was written since the cursor, and 7 days before it again; at first, in 30 days.

    Only the last page has a cursor. What the shop called spam is gone.
    """
    known = moment_of((cursor or {}).get("newest"))
    until = known - OVERLAP if known else utc_now() - FIRST
    newest, shop = known or until, shop_of(connection)
    with talking(connection) as net:
        for reviews, last in newest_first(lambda page: reviews_of(net, shop, page), until):
            newest = max([newest, *(each.created for each in reviews if each.created)])
            yield page_of(CHANNEL, query, reviews, {"newest": newest.isoformat()} if last else None)


def read(delivery: Delivered, connection: Connection) -> Page:
    """The review of one delivery for review/created or review/updated; ValueError where there is none."""
    sent = part_of(part_of(json.loads(delivery.body)).get("review"))
    if not sent:
        raise ValueError(N_("there is no review in this delivery"))
    return page_of(CHANNEL, unsaved(CHANNEL, "", None), [review_of(shop_of(connection), sent)], None)


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest reviews that a query would find, each with why; nothing is saved."""
    return shown(fetch, unsaved(CHANNEL, query_text, options), connection, limit)
