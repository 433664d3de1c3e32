"""Reads a listing of Reddit newest first, past what changes meanwhile, and sees where Reddit shows no more of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from praw import Reddit

from channels.reddit_client import AT_ONCE, listing
from channels.reddit_items import Item

# Listings end at about 1,000 items, and searches have been seen to end at 244: what ends after so many was cut off.
FEWEST_CUT_OFF = 200
ANCHORS = 5
MOST_PAGES = 100


@dataclass(frozen=True)
class Batch:
    """One page of a listing without what came before; `last` ends the pass, `cut` says that Reddit cut it off."""

    items: list[Item]
    last: bool = False
    cut: bool = False


@dataclass(frozen=True)
class Listing:
    """What is read: a path of the API and its parameters."""

    path: str
    params: dict[str, str | int]


def newest_first(reddit: Reddit, wanted: Listing, until: datetime) -> Iterator[Batch]:
    """Read pages until one ends with an item older than `until`; order within a page does not matter."""
    seen: set[str] = set()
    asked: set[str] = set()
    anchors = [""]
    for number in range(1, MOST_PAGES + 1):
        items, after = _page(reddit, wanted, anchors)
        fresh = [item for item in items if item.name not in seen]
        seen |= {item.name for item in fresh}
        reached = bool(items) and items[-1].created < until
        ended = not after or after in asked or number == MOST_PAGES
        asked.add(after)
        broken_off = not items and number > 1
        yield Batch(fresh, reached or ended, not reached and ended and (broken_off or len(seen) >= FEWEST_CUT_OFF))
        if reached or ended:
            return
        anchors = list(dict.fromkeys([after, *(item.name for item in reversed(items))]))[:ANCHORS]


def _page(reddit: Reddit, wanted: Listing, anchors: list[str]) -> tuple[list[Item], str]:
    """The page after the first anchor that still stands: after one that was deleted meanwhile comes an empty page."""
    for anchor in anchors:
        items, after = listing(
            reddit, wanted.path, **wanted.params, limit=AT_ONCE, **({"after": anchor} if anchor else {})
        )
        if items:
            return items, after
    return [], ""
