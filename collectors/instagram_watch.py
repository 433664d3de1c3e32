"""Looks at Instagram again: what was deleted there, and what the account itself answered."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from channels.graph import Forbidden, Graph, several
from channels.graph_items import Item, instagram_comment
from channels.instagram_accounts import (
    AT_ONCE,
    CHANNEL,
    WHOLE_COMMENT,
    account_of,
    check_sight,
    mentioned,
    newest,
    talking,
)
from collectors.graph import POSTS, checked, own_pages, reach_of
from collectors.page import Checked, Cursor, Known, OwnPage
from store.errors import Refused
from store.models import Connection, utc_now


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at comments again, some in each request; posts of others cannot be looked at by their ids, and stand."""
    with talking(connection) as graph:
        account = account_of(graph, connection)
        check_sight(graph, account)
        for start in range(0, len(known), AT_ONCE):
            some = known[start : start + AT_ONCE]
            ids = [each.external_id for each in some if (each.source, each.kind) == (account["id"], "reply")]
            yield checked(CHANNEL, some, _found(graph, account, ids))


def _found(graph: Graph, account: Mapping[str, str], ids: list[str]) -> dict[str, Item | None]:
    """What stands there now, by its id: None for what is gone, nothing for what Instagram refuses to show.

    A comment under what somebody else posted is only shown as an @mention.
    """
    shown, found = several(graph, ids, WHOLE_COMMENT), dict[str, Item | None]()
    for name in ids:
        if each := shown.get(name):
            found[name] = instagram_comment(each, account)
            continue
        with suppress(Refused, Forbidden):
            mention = mentioned(graph, account, comment=name)
            if mention is not None or name in shown:
                found[name] = mention
    return found


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What the account itself answered under its own posts since the cursor; at first, in a day."""
    now = utc_now()
    reach = reach_of(cursor, now)
    with talking(connection) as graph:
        yield from own_pages(newest(graph, account_of(graph, connection), reach.until, now - POSTS), reach)
