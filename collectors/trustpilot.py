"""Reads Trustpilot: the service reviews of a business, newest first."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from channels.http import Net
from channels.json_values import moment_of
from channels.trustpilot_client import CHANNEL, in_the_open, reviews_of, signed_in, unit_of
from collectors.page import Cursor, NewMention, Page
from collectors.reviews import newest_first, page_of, shown, unsaved
from store.connections import secrets_of
from store.ledger import Cost
from store.models import Connection, Query, utc_now

FIRST = timedelta(days=30)
OVERLAP = timedelta(days=7)  # for reviews that Trustpilot holds back at first, and those that were changed
CLOCKS = timedelta(days=1)  # it does not say which time zone it compares in


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what was written since the cursor, and 7 days before it again; at first, in 30 days.

    Only the last page has a cursor. Through the private API where its secret was entered.
    """
    known = moment_of((cursor or {}).get("newest"))
    until = known - OVERLAP if known else utc_now() - FIRST
    newest = known or until
    with reading(connection) as (net, path):
        unit = unit_of(net, connection)
        more = {"startDateTime": f"{until - CLOCKS:%Y-%m-%dT%H:%M:%S}"} if path else {}
        for reviews, last in newest_first(lambda page: reviews_of(net, path, unit, more | {"page": page}), until):
            newest = max([newest, *(each.created for each in reviews if each.created)])
            yield page_of(CHANNEL, query, reviews, {"newest": newest.isoformat()} if last else None)


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest reviews that a query would find, each with why; nothing is saved."""
    return shown(fetch, unsaved(CHANNEL, query_text, options), connection, limit)


@contextmanager
def reading(connection: Connection | None) -> Iterator[tuple[Net, str]]:
    """Trustpilot as it can be read, and how the paths there begin."""
    private = bool(secrets_of(connection, "read").get("api_secret"))
    with signed_in(connection, "read") if private else in_the_open(connection) as net:
        yield net, "private/" if private else ""
