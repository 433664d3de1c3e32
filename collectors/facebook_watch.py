"""Looks at Facebook again: what was deleted or changed there, and what the page itself answered."""

from collections.abc import Iterator, Sequence

from channels.facebook_pages import AT_ONCE, CHANNEL, COMMENT, POST, check_sight, newest, page_of, talking
from channels.graph import Graph, several
from channels.graph_items import Item, facebook_comment, facebook_post
from collectors.graph import POSTS, checked, own_pages, reach_of
from collectors.page import Checked, Cursor, Known, OwnPage
from store.models import Connection, utc_now

LOOKED_AT = ("reply", "post")


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at comments and posts again, some in each request; recommendations cannot be looked at, and stand."""
    with talking(connection) as graph:
        page = page_of(graph, connection)
        check_sight(graph, page)
        for start in range(0, len(known), AT_ONCE):
            some = known[start : start + AT_ONCE]
            yield checked(CHANNEL, some, _found(graph, page, some))


def _found(graph: Graph, page: str, some: Sequence[Known]) -> dict[str, Item | None]:
    """What stands there now of what came from this page, by its id: None for what is gone, nothing for the rest."""
    ids = {kind: [each.external_id for each in some if (each.source, each.kind) == (page, kind)] for kind in LOOKED_AT}
    comments, posts = several(graph, ids["reply"], COMMENT), several(graph, ids["post"], POST)
    found = {name: facebook_comment(each, page) if each else None for name, each in comments.items()}
    return found | {name: facebook_post(each, page) if each else None for name, each in posts.items()}


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What the page itself answered since the cursor; at first, in a day."""
    now = utc_now()
    reach = reach_of(cursor, now)
    with talking(connection) as graph:
        yield from own_pages(newest(graph, page_of(graph, connection), reach.until, now - POSTS), reach)
