"""Looks at Google Business again: what was deleted or changed there, and what the owner answered."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from channels.google_business import PLACE, places_of
from channels.google_business_client import CHANNEL, one_review, talking
from channels.json_values import moment_of
from channels.reviews import Review
from collectors.google_business import newest_first
from collectors.page import Checked, Cursor, Known, OwnPage
from collectors.reviews import checked, looked_at, own_reply
from store.models import Connection, utc_now

BACK = timedelta(days=30)


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at reviews again, one request each; one that did not come from Google itself stands."""
    here = [each for each in known if PLACE.fullmatch(each.source)]
    others = [each for each in known if not PLACE.fullmatch(each.source)]
    if others:
        yield checked(CHANNEL, others, {})
    with talking(connection) as net:
        yield from looked_at(CHANNEL, here, lambda each: one_review(net, each.source, each.external_id))


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What the owner answered since the cursor to reviews of the last 30 days, once Google shows it.

    Answers that Google still looks at are remembered in the cursor, because they show with their old time later.
    """
    start = utc_now() - BACK
    since = moment_of((cursor or {}).get("newest")) or start
    waited = set(map(str, (cursor or {}).get("waiting") or []))
    newest, waiting, places = since, set[str](), places_of(connection)
    with talking(connection) as net:
        for number, place in enumerate(places, start=1):
            for reviews, last in newest_first(net, place, start):
                newest = max([newest, *(each.answer.at for each in reviews if each.answer and each.answer.at)])
                waiting |= {each.answer.external_id for each in reviews if _waits(each) and each.answer}
                replies = [
                    reply
                    for each in reviews
                    if each.answer and (reply := own_reply(each, each.answer)) and _is_new(reply, since, waited)
                ]
                end = last and number == len(places)
                yield OwnPage(replies, {"newest": newest.isoformat(), "waiting": sorted(waiting)} if end else None)


def _waits(review: Review) -> bool:
    return review.answer is not None and review.answer.state == "submitted"


def _is_new(reply: Any, since: datetime, waited: set[str]) -> bool:
    return bool(reply.at > since or reply.external_id in waited)
