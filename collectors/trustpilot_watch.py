"""Looks at Trustpilot again: what was deleted or changed there, and what the business answered."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from channels.json_values import moment_of
from channels.trustpilot import ID
from channels.trustpilot_client import CHANNEL, one_review, reviews_of, unit_of
from collectors.page import Checked, Cursor, Known, OwnPage
from collectors.reviews import answers_of, checked, looked_at, newest_first
from collectors.trustpilot import reading
from store.models import Connection, utc_now

BACK = timedelta(days=30)


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at reviews again, one request each; one that did not come from Trustpilot itself stands."""
    here = [each for each in known if ID.fullmatch(each.source) and ID.fullmatch(each.external_id)]
    inside = set(here)
    if others := [each for each in known if each not in inside]:
        yield checked(CHANNEL, others, {})
    with reading(connection) as (net, path):
        yield from looked_at(CHANNEL, here, lambda each: one_review(net, path, each.source, each.external_id))


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What the business answered since the cursor to reviews of the last 30 days."""
    start = utc_now() - BACK
    since = moment_of((cursor or {}).get("newest")) or start
    newest = since
    with reading(connection) as (net, path):
        unit = unit_of(net, connection)
        for reviews, last in newest_first(lambda page: reviews_of(net, path, unit, {"page": page}), start):
            replies = answers_of(reviews, since)
            newest = max([newest, *(each.at for each in replies)])
            yield OwnPage(replies, {"newest": newest.isoformat()} if last else None)
