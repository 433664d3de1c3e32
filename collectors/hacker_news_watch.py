"""Looks at Hacker News again: what was deleted or changed there, and what the brand's own account answered."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from channels.hacker_news import SOURCE, address
from channels.hacker_news_items import Item, item_of, search
from channels.http import Answer, Net
from collectors.hacker_news import FIRST, OVERLAP, mention_of, own_name, talking
from collectors.page import Checked, Cursor, Known, NewMention, OwnPage, OwnReply
from store.errors import Refused, TryLater
from store.models import Connection, utc_now
from store.saying import N_

AT_ONCE = 20


class _Gone(Refused):
    """There is no such item."""


def _missing(answer: Answer) -> _Gone | None:
    return _Gone(N_("it is gone")) if answer.status == 404 else None


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at mentions again, one in each request: which are gone, and which were changed.

    One that came into the house by another way than from Hacker News itself stands.
    """
    with talking() as net:
        net.explain = _missing
        for start in range(0, len(known), AT_ONCE):
            some = known[start : start + AT_ONCE]
            gone: list[str] = []
            changed: list[NewMention] = []
            for each in some:
                _look(net, each, gone, changed)
            yield Checked(some, gone, changed)


def _look(net: Net, known: Known, gone: list[str], changed: list[NewMention]) -> None:
    if known.source != SOURCE or not known.external_id.isdigit():
        return
    try:
        item = _item(net.read_json(net.get(f"/items/{known.external_id}")), known)
    except _Gone:
        gone.append(known.external_id)
        return
    if item is None:
        gone.append(known.external_id)
    elif item.version != known.version_id:
        changed.append(mention_of(item, []))


def _item(found: Any, known: Known) -> Item | None:
    """The item in an answer, if it still says something; TryLater where it is another one or none."""
    if not isinstance(found, Mapping) or str(found.get("id")) != known.external_id:
        raise TryLater("Hacker News answered something that cannot be read")
    return item_of(found)


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What the brand's own account answered since the cursor; at first, in a day. Nothing without its name."""
    name, now = str(connection.options.get("username") or ""), int(utc_now().timestamp())
    if not own_name(connection):
        return
    start = int(cursor["read"]) - int(OVERLAP.total_seconds()) if cursor else now - int(FIRST.total_seconds())
    with talking() as net:
        for part in search(net, "", name, start, now):
            replies = [
                OwnReply(item.parent, item.id, address(item.id), item.created) for item in part.items if item.parent
            ]
            yield OwnPage(replies, {"read": part.end})
