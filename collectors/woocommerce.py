"""Reads a WooCommerce shop: the reviews of all products, oldest first."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from channels.json_values import moment_of
from channels.woocommerce import shop_of
from channels.woocommerce_client import CHANNEL, MOST, REVIEWS, list_of, reading, review_of
from collectors.page import Cursor, NewMention, Page
from collectors.reviews import page_of, shown, unsaved
from store.ledger import Cost
from store.models import Connection, Query, utc_now

FIRST = timedelta(days=30)
OVERLAP = timedelta(days=14)  # for reviews that a shop lets through late, and those that were changed
CLOCKS = timedelta(days=1)  # a shop compares with its own local time


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what was written since the cursor, and 14 days before it again; at first, in 30 days.

    What still waits for the shop is left out until it is let through; what it threw away is gone.
    """
    address, start = shop_of(connection), utc_now() - FIRST
    newest = moment_of((cursor or {}).get("newest"))
    since = newest - OVERLAP if newest else start
    newest, page, pages, seen = newest or start, 0, 1, set[str]()
    with reading(connection) as net:
        while page < pages:
            page += 1
            answer = net.get(REVIEWS, _params(since - CLOCKS, page))
            found = [review_of(address, each) for each in list_of(net, answer)]
            pages = _pages(answer.headers, page, len(found))
            newest = max([newest, *(each.created for each in found if each.created)])
            kept = [each for each in found if _counts(each, since) and each.external_id not in seen]
            seen |= {each.external_id for each in found}
            yield page_of(CHANNEL, query, kept, {"newest": newest.isoformat()})


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest reviews that a query would find, each with why; nothing is saved."""
    return shown(fetch, unsaved(CHANNEL, query_text, options), connection, limit)


def _params(after: Any, page: int) -> dict[str, Any]:
    return {
        "after": f"{after:%Y-%m-%dT%H:%M:%S}", "order": "asc", "orderby": "date_gmt", "per_page": MOST, "page": page,
        "status": "all",
    }  # fmt: skip


def _pages(headers: Mapping[str, str], page: int, found: int) -> int:
    """How many pages there are; where a cache of the shop took the header away, one more than those that are full."""
    try:
        return int(headers.get("x-wp-totalpages", ""))
    except ValueError:
        return page + 1 if found >= MOST else page


def _counts(review: Any, since: Any) -> bool:
    return not review.hidden and (review.created is None or review.created >= since)
