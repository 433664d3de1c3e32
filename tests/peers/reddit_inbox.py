"""What lies in an account's inbox: answers to what it wrote, its name in a comment, private messages."""

import re

from tests.peers import reddit_items as shape
from tests.peers.reddit_items import Item, Thing
from tests.peers.reddit_listings import page
from tests.peers.reddit_site import Site

BOXES = {
    "inbox": {"comment_reply", "post_reply", "username_mention", "unknown"},
    "unread": {"comment_reply", "post_reply", "username_mention", "unknown"},
    "mentions": {"username_mention"},
    "comments": {"comment_reply"},
    "selfreply": {"post_reply"},
    "messages": {"unknown"},
}


def sort_of(site: Site, item: Item, owner: str) -> str:
    """Why an item came to somebody; empty if it did not."""
    if item.kind == "t4":
        return "unknown" if item.to == owner else ""
    if item.author == owner:
        return ""
    above = site.items[item.parent]
    if above.author == owner:
        return "comment_reply" if above.kind == "t1" else "post_reply"
    named = re.search(rf"(?<![\w/])/?u/{re.escape(owner)}(?![\w-])", item.text, re.IGNORECASE)
    return "username_mention" if named else ""


def inbox(site: Site, box: str, owner: str, query: dict[str, str]) -> Thing:
    """One page of a box."""
    sorts = {item.name: sort_of(site, item, owner) for item in site.newest("t1", "t4")}
    items = [item for item in site.newest("t1", "t4") if sorts[item.name] in BOXES[box]]

    def tell(item: Item) -> Thing:
        seen = shape.seen_by(item, owner, site.closed)
        data = shape.received(seen, owner, sorts[item.name], site.items.get(item.link))
        return {"kind": item.kind, "data": data}

    return page(site, items, query, tell)
