"""Looks at Lazada again: what was deleted or changed there, and what the shop answered."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from channels.lazada import NUMBER
from channels.lazada_client import AT_ONCE, CHANNEL, reviews_named, talking
from collectors.page import Checked, Cursor, Known, OwnPage, OwnReply
from collectors.reviews import checked
from store.models import Connection, utc_now


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at reviews again, ten in each request.

    Gone is only what Lazada calls outdated: what it does not name at all stands, as does what came from elsewhere.
    """
    with talking(connection) as seller:
        here = [each for each in known if each.source == seller.site and NUMBER.fullmatch(each.external_id)]
        if others := [each for each in known if each not in here]:
            yield checked(CHANNEL, others, {})
        for start in range(0, len(here), AT_ONCE):
            some = here[start : start + AT_ONCE]
            found = reviews_named(seller, [each.external_id for each in some])
            replies = [
                OwnReply(review.external_id, review.answer.external_id, review.url, utc_now())
                for review in found.values()
                if review.answer is not None and not review.gone
            ]
            looked = checked(
                CHANNEL, some, {each: found[each.external_id] for each in some if each.external_id in found}
            )
            yield replace(looked, replies=replies)


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """Nothing: Lazada lists no answers, so they are seen with the reviews that are looked at again."""
    yield from ()
