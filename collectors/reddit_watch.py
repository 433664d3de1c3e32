"""Looks at Reddit again: what was deleted or changed there, and what our own account answered."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import quote

from channels.reddit import FULLNAME, SOURCE
from channels.reddit_client import AT_ONCE, items_named, talking
from channels.reddit_items import Item
from channels.reddit_listing import Listing, newest_first
from collectors.page import Checked, Cursor, Known, OwnPage, OwnReply
from collectors.reddit import FIRST, mention_of, own_names
from store.errors import Refused
from store.models import Connection, utc_now


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at mentions again, a hundred in each request: which are gone, and which were changed.

    One that came into the house by another way than from Reddit itself stands.
    """
    with talking(connection) as reddit:
        for start in range(0, len(known), AT_ONCE):
            some = known[start : start + AT_ONCE]
            names = [
                each.external_id for each in some if each.source == SOURCE and FULLNAME.fullmatch(each.external_id)
            ]
            yield _checked(some, names, items_named(reddit, names))


def _checked(some: Sequence[Known], names: Sequence[str], found: Mapping[str, Item]) -> Checked:
    versions = {each.external_id: each.version_id for each in some}
    gone = [name for name in names if name not in found or found[name].gone]
    others = [found[name] for name in names if name not in gone]
    changed = [mention_of(item, []) for item in others if item.version != versions[item.name] and item.says]
    return Checked(some, gone, changed)


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What our own account answered since the cursor, as everybody sees it, newest first; at first, in a day.

    Nothing where Reddit does not show the account to others: it may be banned without having been told.
    """
    since = datetime.fromtimestamp(float(cursor["newest"]), UTC) if cursor else utc_now() - FIRST
    name, newest = quote(next(iter(own_names(connection)), "")), since
    with talking(connection) as reddit, suppress(Refused):
        for batch in newest_first(reddit, Listing(f"user/{name}/comments", {"sort": "new"}), since):
            items = [item for item in batch.items if item.created > since and not item.gone]
            newest = max([newest, *(item.created for item in items)])
            replies = [OwnReply(item.parent, item.name, item.url, item.created) for item in items]
            yield OwnPage(replies, {"newest": newest.timestamp()} if batch.last else None)
