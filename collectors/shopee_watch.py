"""Looks at Shopee again: what was deleted or changed there, and what the shop answered."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from channels.json_values import moment_of
from channels.reviews import Review
from channels.shopee import NUMBER
from channels.shopee_client import CHANNEL, Shop, one_review, pages, talking
from collectors.page import Checked, Cursor, Known, OwnPage
from collectors.reviews import checked, looked_at, own_reply
from collectors.shopee import newest_first
from store.models import Connection, utc_now

BACK = timedelta(days=30)
FEW = 10


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at reviews again: many in Shopee's own list, and what is not in it one by one, before it counts as gone.

    One that did not come from this shop stands.
    """
    with talking(connection) as shop:
        here = [each for each in known if each.source == shop.id and NUMBER.fullmatch(each.external_id)]
        if others := [each for each in known if each not in here]:
            yield checked(CHANNEL, others, {})
        listed = _listed(shop, {each.external_id for each in here}) if len(here) > FEW else {}
        yield from looked_at(
            CHANNEL, here, lambda each: listed.get(each.external_id) or one_review(shop, each.external_id)
        )


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What the shop answered since the cursor to reviews of the last 30 days."""
    start = utc_now() - BACK
    since = moment_of((cursor or {}).get("newest")) or start
    newest = since
    with talking(connection) as shop:
        for reviews, last, _ in newest_first(shop, "", start, start):
            replies = [reply for each in reviews if each.answer and (reply := own_reply(each, each.answer))]
            newest = max([newest, *(each.at for each in replies)])
            new = [each for each in replies if each.at >= since]  # Shopee counts seconds: two may share one
            yield OwnPage(new, {"newest": min(newest, utc_now()).isoformat()} if last else None)


def _listed(shop: Shop, wanted: set[str]) -> dict[str, Review]:
    found = dict[str, Review]()
    for reviews, _, _ in pages(shop):
        found |= {each.external_id: each for each in reviews if each.external_id in wanted}
        if len(found) == len(wanted):
            break
    return found
