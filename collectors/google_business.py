"""Reads Google Business: the reviews of each location, those that were written or changed last first."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from channels.google_business import places_of
from channels.google_business_client import CHANNEL, talking
from channels.google_business_reviews import review_of
from channels.http import Net
from channels.json_values import moment_of, part_of, parts_of, text_of
from channels.reviews import Review
from collectors.page import Cursor, NewMention, Page
from collectors.reviews import page_of, shown, unsaved
from store.errors import Refused
from store.ledger import Cost
from store.models import Connection, Query, utc_now

FIRST = timedelta(days=30)
OVERLAP = timedelta(days=1)
AT_ONCE = 50


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what was written or changed at each location since it was last read; at first, in 30 days.

    The cursor knows each location by its name. Where one cannot be read, the others are, and that is said at the end.
    """
    places, start = places_of(connection), utc_now() - FIRST
    read = {place: since for place in places if (since := moment_of((cursor or {}).get(place)))}
    refused: Refused | None = None
    with talking(connection) as net:
        for place in places:
            since = read.get(place, start)
            try:
                for reviews, last in newest_first(net, place, since - OVERLAP if place in read else since):
                    times = [changed for each in reviews if (changed := changed_at(each))]
                    read[place] = max([read.get(place, start), *times])
                    yield page_of(CHANNEL, query, reviews, _cursor(read) if last else None)
            except Refused as error:
                refused = error
    if refused is not None:
        raise refused


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest reviews that a query would find, each with why; nothing is saved."""
    return shown(fetch, unsaved(CHANNEL, query_text, options), connection, limit)


def newest_first(net: Net, place: str, until: datetime) -> Iterator[tuple[list[Review], bool]]:
    """The reviews of a location back to a time, page by page, each with whether it is the last one."""
    params: dict[str, Any] = {"pageSize": AT_ONCE, "orderBy": "updateTime desc"}
    seen: set[str] = set()
    while True:
        found = part_of(net.read_json(net.get(f"/v4/{place}/reviews", params)))
        reviews = [review_of(place, each) for each in parts_of(found.get("reviews"))]
        fresh = [each for each in reviews if (changed := changed_at(each)) is None or changed >= until]
        token = text_of(found.get("nextPageToken"))
        last = not token or token in seen or len(fresh) < len(reviews)
        yield [each for each in fresh if each.external_id not in seen], last
        if last:
            return
        seen |= {token, *(each.external_id for each in fresh)}
        params = params | {"pageToken": token}


def changed_at(review: Review) -> datetime | None:
    """When a review was written or last changed."""
    return review.edited or review.created


def _cursor(read: Mapping[str, datetime]) -> Cursor:
    return {place: when.isoformat() for place, when in read.items()}
