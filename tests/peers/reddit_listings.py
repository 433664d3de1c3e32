"""Listings: pages of things with a token to the next, and the wall behind which nothing is shown."""

from collections.abc import Callable

from tests.peers import reddit_items as shape
from tests.peers.reddit_items import Item, Thing
from tests.peers.reddit_site import Site

MOST = 100
USUAL = 25


def listing(children: list[Thing], after: str | None = None, before: str | None = None) -> Thing:
    """Things in Reddit's envelope."""
    return {
        "kind": "Listing",
        "data": {"after": after, "before": before, "dist": len(children), "modhash": None, "children": children},
    }


def page(site: Site, items: list[Item], query: dict[str, str], tell: Callable[[Item], Thing]) -> Thing:
    """One page of a listing; an anchor that is no longer listed gives an empty page."""
    shown = items[: site.wall]
    names = [item.name for item in shown]
    size = min(int(query.get("limit", USUAL)), MOST)
    anchor = query.get("after") or query.get("before")
    if anchor and anchor not in names:
        return listing([])
    if query.get("after"):
        start = names.index(query["after"]) + 1
    else:
        start = max(names.index(query["before"]) - size, 0) if query.get("before") else 0
    part = shown[start : names.index(query["before"])] if query.get("before") else shown[start : start + size]
    ends = start + len(part) < len(shown)
    return listing([tell(item) for item in part], part[-1].name if part and ends else None)


def thing(site: Site, item: Item, viewer: str, replies: Thing | str = "") -> Thing:
    """A submission or comment in its envelope, as one account sees it."""
    seen = shape.seen_by(item, viewer, site.closed)
    if item.kind == "t3":
        return {"kind": "t3", "data": submission(site, seen, viewer)}
    under = shape.seen_by(site.items[item.link], viewer, site.closed)
    return {"kind": "t1", "data": shape.comment(seen, under, replies)}


def submission(site: Site, seen: Item, viewer: str) -> Thing:
    """A submission, with the one that it crossposts."""
    count = sum(item.link == seen.name and not item.hidden for item in site.items.values())
    original = site.there(seen.crosspost_of)
    return shape.submission(seen, count, thing(site, original, viewer)["data"] if original else None)


def among(site: Site, places: str, kind: str) -> list[Item]:
    """What listings show of the subreddits of a path such as thrift+fashion, or of all of them."""
    wanted = set(places.lower().split("+"))
    closed = {key for key, place in site.places.items() if place.private or place.banned or place.quarantined}
    return [
        item
        for item in site.newest(kind)
        if (item.subreddit.lower() in wanted or "all" in wanted) and item.subreddit.lower() not in closed
    ]
