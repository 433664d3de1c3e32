"""Looks at Judge.me again: what was deleted or changed there. It does not tell what the shop answered."""

from collections.abc import Iterator, Sequence

from channels.judge_me import NUMBER, shop_of
from channels.judge_me_client import CHANNEL, one_review, talking
from collectors.page import Checked, Cursor, Known, OwnPage
from collectors.reviews import checked, looked_at
from store.models import Connection


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at reviews again, one request each; one that came from elsewhere stands."""
    shop = shop_of(connection)
    here = [each for each in known if each.source == shop and NUMBER.fullmatch(each.external_id)]
    inside = set(here)
    if others := [each for each in known if each not in inside]:
        yield checked(CHANNEL, others, {})
    with talking(connection) as net:
        yield from looked_at(CHANNEL, here, lambda each: one_review(net, shop, each.external_id))


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """Nothing: Judge.me takes answers and does not show them to its API."""
    yield from ()
