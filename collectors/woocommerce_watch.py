"""Looks at a WooCommerce shop again: what was deleted or changed there, and what our own user answered."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from channels.json_values import moment_of, text_of
from channels.reviews import Review
from channels.woocommerce import NUMBER, shop_of, source_of
from channels.woocommerce_client import (
    CHANNEL,
    COMMENTS,
    MOST,
    REVIEWS,
    answer_of,
    answering,
    list_of,
    one_review,
    reading,
    review_of,
    user_id,
)  # fmt: skip
from collectors.page import Checked, Cursor, Known, OwnPage, OwnReply
from collectors.reviews import checked
from store.connections import secrets_of
from store.models import Connection, utc_now

BACK = timedelta(days=30)
CLOCKS = timedelta(days=1)  # a shop compares with its own local time


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at reviews again, a hundred in each request, and at those that are not listed any more one by one.

    One that came from elsewhere stands.
    """
    address = shop_of(connection)
    here = [each for each in known if each.source == source_of(address) and NUMBER.fullmatch(each.external_id)]
    inside = set(here)
    if others := [each for each in known if each not in inside]:
        yield checked(CHANNEL, others, {})
    with reading(connection) as net:
        for start in range(0, len(here), MOST):
            some = here[start : start + MOST]
            params = {"include": ",".join(each.external_id for each in some), "status": "all", "per_page": MOST}
            rows = [review_of(address, each) for each in list_of(net, net.get(REVIEWS, params))]
            listed: dict[str, Review | None] = {each.external_id: each for each in rows}
            for each in some:
                if each.external_id not in listed:
                    listed[each.external_id] = one_review(net, address, each.external_id)
            yield checked(CHANNEL, some, {each: listed[each.external_id] for each in some})


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What our own user of WordPress answered since the cursor; nothing where no such user was entered."""
    if not secrets_of(connection, "write"):
        return
    since = moment_of((cursor or {}).get("newest")) or utc_now() - BACK
    newest, page, pages = since, 0, 1
    with answering(connection) as net:
        author = user_id(net, connection)
        while page < pages:
            page += 1
            after = f"{since - CLOCKS:%Y-%m-%dT%H:%M:%S}"
            order = {"context": "edit", "order": "asc", "orderby": "date_gmt", "per_page": MOST, "page": page}
            answer = net.get(COMMENTS, {"author": author, "after": after} | order)
            rows = list_of(net, answer)
            pages = page + 1 if len(rows) == MOST else page
            replies = []
            for each in rows:
                own, parent = answer_of(each), text_of(each.get("parent"))
                if own.at and own.at > since and own.state == "published" and parent not in ("", "0"):
                    replies.append(OwnReply(parent, own.external_id, own.url, own.at))
            newest = max([newest, *(each.at for each in replies)])
            yield OwnPage(replies, {"newest": newest.isoformat()})
