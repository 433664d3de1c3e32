"""Reads Shopee: the reviews of a shop, or of chosen products.

Shopee does not say in which order it lists reviews. Where the newest come first they are read down to a time, else to
the end of what Shopee shows.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from channels.json_values import moment_of
from channels.reviews import Review
from channels.shopee import item
from channels.shopee_client import CHANNEL, Shop, pages, talking
from collectors.page import Cursor, NewMention, Page
from collectors.reviews import page_of, shown, unsaved
from store.errors import BadInput, Refused
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import N_, say

FIRST = timedelta(days=30)
OVERLAP = timedelta(days=1)
CLOCKS = timedelta(hours=1)  # how far theirs and ours may be apart
WHOLE = "shop"


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what was written since the cursor, and a day before it again; at first, in 30 days.

    The cursor knows the shop, or each product of the query, by its name, and moves on its last page. A product that is
    not there any more stops no other, and is told at the end.
    """
    places, start, refused = places_of(query), utc_now() - FIRST, list[Refused]()
    read = {place: when for place in places if (when := moment_of((cursor or {}).get(place)))}
    with talking(connection) as shop:
        for place in places:
            try:
                yield from _place(shop, query, place, read, start)
            except Refused as error:
                refused.append(error)
    if refused:
        raise refused[0]


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest reviews that a query would find, each with why; nothing is saved."""
    return shown(fetch, unsaved(CHANNEL, query_text, options), connection, limit)


def places_of(query: Query) -> list[str]:
    """The products that a query reads, or the whole shop; BadInput where one can be none."""
    what, given = query.options.get("what", "reviews"), query.options.get("items") or []
    if what != "reviews":
        raise BadInput(say("{what!r} cannot be read on Shopee: choose reviews", what=what))
    return list(dict.fromkeys(item(str(each)) for each in ([given] if isinstance(given, str) else given))) or [WHOLE]


def newest_first(shop: Shop, item_id: str, until: datetime, read: datetime) -> Iterator[tuple[list[Review], bool, str]]:
    """Reviews back to a time, page by page, each with whether it is the last one and what Shopee did not show.

    What was there at the time `read` is known already.
    """
    times = list[datetime]()
    for reviews, last, wall in pages(shop, item_id):
        here = [each.created for each in reviews if each.created]
        times += here
        young = [each for each in reviews if each.created is None or each.created >= until]
        reached = bool(here) and not young and here[0] >= here[-1]
        yield young, last or reached, _gap(times, read) if wall and not reached else ""
        if reached:
            return


def _place(shop: Shop, query: Query, place: str, read: dict[str, datetime], start: datetime) -> Iterator[Page]:
    known = read.get(place)
    until, newest, limit = known - OVERLAP if known else start, known or start, utc_now() + CLOCKS
    for reviews, last, gap in newest_first(shop, "" if place == WHOLE else place, until, known or start):
        newest = max([newest, *(each.created for each in reviews if each.created and each.created <= limit)])
        if last:
            read[place] = newest
        cursor = {name: when.isoformat() for name, when in read.items()}
        yield page_of(CHANNEL, query, reviews, cursor if last else None, gap)


def _gap(times: list[datetime], read: datetime) -> str:
    """What Shopee did not show any more, in one sentence; what was read before is no gap."""
    more = N_("let a query of its own read the products that sell most, as Shopee shows so many of each")
    if not times or times[0] < times[-1]:
        return say(
            "Shopee showed no more than {times} reviews, not the newest first: others may be missing; {more}",
            times=len(times),
            more=more,
        )
    if min(times) <= read:
        return ""
    span = f"from {read:%Y-%m-%d %H:%M} to {min(times):%Y-%m-%d %H:%M} UTC"
    return say(
        "Shopee showed no more than the newest {times} reviews: those {span} may be missing; {more}",
        times=len(times),
        span=span,
        more=more,
    )
