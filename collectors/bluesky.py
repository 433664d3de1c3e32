"""Reads Bluesky: what names, answers or quotes our account, and all posts that hold the words of a query."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from channels.bluesky import SOURCE
from channels.bluesky_client import Talk, posts_named, talking
from channels.bluesky_posts import Post, moment, posts_of
from channels.bluesky_query import check_for_bluesky, searches_for_bluesky
from channels.expression import blocks, matches, parse
from collectors.page import BadRow, Cursor, Media, NewMention, Page
from store.errors import BadInput, TryLater
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import N_, say

FIRST = timedelta(hours=24)
OVERLAP = timedelta(hours=1)  # the search knows some posts late
AT_ONCE = 100
MOST_PAGES = 30  # of one list: the network asks that its search is not used to copy everything
REASONS = ["mention", "reply", "quote"]


@dataclass
class Reach:
    """How far a pass reads: back to `since`, when we began to listen, but little beyond what the last one read.

    All times are those at which the network saw a post: the ones in the posts are whatever their authors say.
    """

    since: datetime
    read: datetime
    newest: datetime
    cut: datetime | None = None
    seen: set[str] = field(default_factory=set)

    @property
    def until(self) -> datetime:
        """Where this pass may end."""
        return max(self.since, self.read - OVERLAP)

    @property
    def cursor(self) -> Cursor:
        """Where the next pass starts from."""
        return {"since": self.since.isoformat(), "newest": self.newest.isoformat()}


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what is new, newest first; only the last page of a pass has a cursor, so that nothing is skipped.

    `what` in the options is mentions or search. The first pass reads the last 24 hours, each other one an hour more
    than is new. NeedsSetup without credentials, BadInput where the query cannot be asked.
    """
    reach, lists = _reach(cursor), _lists(query)
    with talking(connection) as talk:
        for name, params in lists:
            for posts in _newest_first(talk, name, params, reach):
                yield _page(query, [post for post in posts if post.did != talk.did], None)
    yield Page([], reach.cursor, gap=_gap(reach))


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest mentions that a query would find, each with why; nothing is saved, and it costs nothing."""
    query = Query(brand_id=0, channel="bluesky", name="preview", expression=query_text, options=dict(options or {}))
    name, params = _lists(query)[0]
    with talking(connection) as talk:
        listed = _listed(talk, name, {**params, "limit": AT_ONCE})[0]
        posts = [post for post in _whole(talk, listed) if post.did != talk.did]
    found = _page(query, posts, None).mentions[:limit]
    return [(each, ", ".join(each.matched) or N_("everything here is about us")) for each in found], []


def _reach(cursor: Cursor | None) -> Reach:
    first = utc_now() - FIRST
    since, read = ((moment(cursor.get(name)) if cursor else None) or first for name in ("since", "newest"))
    return Reach(since, read, read)


def _lists(query: Query) -> list[tuple[str, dict[str, Any]]]:
    """What is asked of the network for a query: names of calls, and what goes with them."""
    what = query.options.get("what") or "mentions"
    if what == "mentions":
        return [("app.bsky.notification.listNotifications", {"reasons": REASONS})]
    if what != "search":
        raise BadInput(say("{what!r} cannot be read on Bluesky: choose mentions or search", what=what))
    mistakes = check_for_bluesky(query.expression)
    if blocks(mistakes):
        raise BadInput(" ".join(each.message for each in mistakes if each.level == "error"))
    words = searches_for_bluesky(parse(query.expression))
    return [("app.bsky.feed.searchPosts", {"q": each, "sort": "latest"}) for each in words]


def _newest_first(talk: Talk, name: str, params: Mapping[str, Any], reach: Reach) -> Iterator[list[Post]]:
    """The posts of one list down to where a pass may end; a list that repeats itself ends as well."""
    at, oldest = "", None
    since = {"since": f"{reach.until:%Y-%m-%dT%H:%M:%S.000Z}"} if "q" in params else {}
    for _ in range(MOST_PAGES):
        listed, at = _listed(talk, name, {**params, **since, "limit": AT_ONCE, "cursor": at})
        new = [each for each in listed if each["uri"] not in reach.seen]
        times = [seen for each in listed if (seen := moment(each.get("indexedAt")))]
        reach.seen |= {each["uri"] for each in new}
        reach.newest = max([reach.newest, *times])
        kept = [post for post in _whole(talk, new) if post.at >= reach.until]
        if kept:
            yield kept
        oldest = min(times, default=None)
        if not at or not new or oldest is None or oldest < reach.until:
            return
    reach.cut = max(filter(None, [reach.cut, oldest]))


def _listed(talk: Talk, name: str, params: Mapping[str, Any]) -> tuple[list[dict[str, Any]], str]:
    """One page of a list, and where the next one begins ("" when there is none)."""
    answer = talk.ask(name, params)
    listed = answer.get("posts" if "q" in params else "notifications")
    if not isinstance(listed, list):
        raise TryLater("Bluesky answered something that cannot be read")
    found = [each for each in listed if isinstance(each, dict) and isinstance(each.get("uri"), str)]
    return found, str(answer.get("cursor") or "")


def _whole(talk: Talk, listed: Sequence[dict[str, Any]]) -> list[Post]:
    """Posts in full: a notification shows neither pictures nor whether its post still stands."""
    if not any("reason" in each for each in listed):
        return posts_of(listed)
    named = posts_named(talk, [each["uri"] for each in listed])
    return [named[each["uri"]] for each in listed if each["uri"] in named]


def _page(query: Query, posts: Sequence[Post], cursor: Cursor | None) -> Page:
    mentions, problems = [], []
    for number, post in enumerate(posts, start=1):
        found = matches(query.expression, post.text, "", post.handle, post.lang)
        if found is None or post.hidden or not (post.text.strip() or post.pictures):
            continue
        try:
            mentions.append(mention_of(post, found))
        except ValidationError as error:
            problems.append(BadRow(number, "", f"{post.uri}: {error.errors()[0]['msg']}"))
    return Page(mentions, cursor, problems)


def mention_of(post: Post, matched: Sequence[str]) -> NewMention:
    """A post as a mention; one that shows only pictures says what its author says of them."""
    text = post.text if post.text.strip() else "\n".join(each.alt for each in post.pictures if each.alt) or post.url
    return NewMention(
        channel="bluesky", source=SOURCE, external_id=post.uri, text=text, author=post.name, handle=post.handle,
        lang=post.lang, url=post.url, kind="reply" if post.answers else "quote" if post.quotes else "post",
        likes=post.likes, shares=post.shares, media=[Media(**vars(each)) for each in post.pictures], raw=post.raw,
        matched=list(matched), version_id=post.cid, conversation=post.thread, parent=post.answers,
        published_at=post.at,
    )  # fmt: skip


def _gap(reach: Reach) -> str:
    """What was too much for one pass, in one sentence."""
    if reach.cut is None:
        return ""
    span = f"from {reach.until:%Y-%m-%d %H:%M} to {reach.cut:%Y-%m-%d %H:%M} UTC"
    return say("there was more than one pass reads: what was written {span} may be missing", span=span)
