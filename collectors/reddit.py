"""Reads Reddit: searches for submissions, comments of the subreddits that are followed, and what comes to our inbox."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from praw import Reddit
from pydantic import ValidationError

from channels.expression import blocks, matches, parse
from channels.reddit import SOURCE, subreddits
from channels.reddit_client import items_named, talking
from channels.reddit_items import Item
from channels.reddit_listing import Batch, Listing, newest_first
from channels.reddit_query import check_for_reddit, render_for_reddit
from collectors.page import BadRow, Cursor, Media, NewMention, Page
from collectors.reach import Reach, reach_from
from store.connections import Scope, secrets_of
from store.errors import BadInput
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import N_, say

FIRST = timedelta(hours=24)
OVERLAP = timedelta(days=1)  # for what comes late, and what stands out of its order
SCOPES: tuple[Scope, ...] = ("write", "read")
PERIODS = {"day": 1, "week": 7, "month": 30, "year": 365}


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what is new, newest first; only the last page of a pass has a cursor, so that nothing is skipped.

    `what` in the options is search, comments or inbox. The first pass reads the last 24 hours, each other one a day
    more than is new. NeedsSetup without credentials, BadInput where the query cannot be asked.
    """
    reach = reach_from(cursor, utc_now(), FIRST, OVERLAP)
    wanted = listing_of(query, reach.until)
    own = own_names(connection)
    with talking(connection) as reddit:
        for batch in newest_first(reddit, wanted, reach.until):
            reach = reach.over(item.created for item in batch.items)
            items = _whole(reddit, batch.items) if query.options.get("what") == "inbox" else batch.items
            kept = [item for item in items if item.created >= reach.since and item.author.casefold() not in own]
            yield _page(query, kept, batch, reach)


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest mentions that a query would find, each with why, and what this look cost; nothing is saved."""
    query = Query(brand_id=0, channel="reddit", name="preview", expression=query_text, options=dict(options or {}))
    wanted, own, shown = listing_of(query, datetime.fromtimestamp(0, UTC)), own_names(connection), []
    with talking(connection) as reddit:
        items = next(newest_first(reddit, wanted, utc_now())).items
        for item in _whole(reddit, items) if query.options.get("what") == "inbox" else items:
            words = words_of(query, item)
            if words is not None and item.says and not item.gone and item.author.casefold() not in own:
                shown.append((mention_of(item, words), ", ".join(words) or N_("everything here is about us")))
    return shown[:limit], []


def listing_of(query: Query, until: datetime) -> Listing:
    """What is asked of Reddit for a query, which wants all that is newer than `until`; BadInput where it cannot be."""
    names = subreddits(query.options.get("subreddits", ()))
    what = query.options.get("what", "search")
    if what == "inbox":
        return Listing("message/inbox", {})
    if what == "comments":
        if not names:
            raise BadInput("comments cannot be searched on Reddit: name the subreddits whose comments are read")
        return Listing(f"r/{'+'.join(names)}/comments", {})
    if what == "search":
        return _search(query.expression, names, until)
    raise BadInput(say("{what!r} cannot be read on Reddit: choose search, comments or inbox", what=what))


def _search(expression: str, names: tuple[str, ...], until: datetime) -> Listing:
    mistakes = check_for_reddit(expression)
    if blocks(mistakes):
        raise BadInput(" ".join(each.message for each in mistakes if each.level == "error"))
    days = (utc_now() - until).days + 2
    return Listing(
        f"r/{'+'.join(names) or 'all'}/search",
        {
            "q": render_for_reddit(parse(expression)),
            "sort": "new",
            "syntax": "lucene",
            "restrict_sr": "true" if names else "false",
            "t": next((name for name, length in PERIODS.items() if days <= length), "all"),
            "include_over_18": "on",
        },
    )


def own_names(connection: Connection | None) -> list[str]:
    """The names of our own accounts, whose words are no mentions, in small letters; first the one that answers."""
    names = [connection.account.get("username") if connection else None]
    names += [secrets_of(connection, scope).get("username") for scope in SCOPES]
    return [name.casefold() for name in names if name]


def _whole(reddit: Reddit, items: list[Item]) -> list[Item]:
    """What an inbox only tells in part, in full; private messages are left where they are."""
    comments = [item for item in items if item.raw.get("was_comment")]
    found = items_named(reddit, [item.name for item in comments])
    return [found.get(item.name) or replace(item, gone=True) for item in comments]


def _page(query: Query, items: list[Item], batch: Batch, reach: Reach) -> Page:
    mentions, problems = [], []
    for number, item in enumerate(items, start=1):
        found = None if item.gone else words_of(query, item)
        if found is not None:
            try:
                mentions.append(mention_of(item, found))
            except ValidationError as error:
                problems.append(BadRow(number, "", f"{item.name}: {error.errors()[0]['msg']}"))
    gone = [(SOURCE, item.name) for item in items if item.gone]
    return Page(mentions, reach.cursor if batch.last else None, problems, gap=_gap(batch, reach), changes=gone)


def words_of(query: Query, item: Item) -> list[str] | None:
    """The words by which a query finds an item; None when it does not. What comes to our inbox always concerns us."""
    if query.options.get("what") == "inbox":
        return []
    return matches(query.expression, item.text, item.title, item.author)


def mention_of(item: Item, matched: list[str]) -> NewMention:
    """An item as a mention."""
    return NewMention(
        channel="reddit", source=SOURCE, external_id=item.name, text=item.text, title=item.title, author=item.author,
        handle=item.author, url=item.url, kind=item.kind, likes=item.likes, shares=item.shares,
        media=[Media(url=each) for each in item.media],
        raw=item.raw, matched=matched, version_id=item.version, conversation=item.conversation, parent=item.parent,
        edited_at=item.edited, published_at=item.created,
    )  # fmt: skip


def _gap(batch: Batch, reach: Reach) -> str:
    """What Reddit did not show any more, in one sentence; what the last pass has read is no gap."""
    if not batch.cut or reach.oldest <= reach.read:
        return ""
    span = f"from {reach.read:%Y-%m-%d %H:%M} to {reach.oldest:%Y-%m-%d %H:%M} UTC"
    return say("Reddit showed no more than its newest items: what was written {span} may be missing", span=span)
