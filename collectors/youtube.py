"""Reads YouTube: comments under the videos of a channel, and videos whose title or description holds the words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from channels.expression import blocks, matches, parse
from channels.youtube import SOURCE, VIDEO, channel_typed, own_channels
from channels.youtube_client import YouTube, youtube
from channels.youtube_items import AT_ONCE, PAGE, Item, Thread, listed, replies_to, thread_in, videos_named
from channels.youtube_query import check_for_youtube, render_for_youtube
from collectors.page import BadRow, Cursor, Media, NewMention, Page
from store.errors import BadInput
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import say

FIRST = timedelta(hours=24)
THREADS = timedelta(days=7)  # how old a thread may be whose new answers are still seen
OVERLAP = timedelta(days=1)  # what the search shows late
MOST_PAGES = {"channel": 100, "search": 5}
SEARCH_CALL = Cost("search call", 0, units=1)  # YouTube allows 100 of them a day


@dataclass(frozen=True)
class Reach:
    """How far a pass reads: back to `since`, when we began; `newest` is that of the last pass, `seen` that of this."""

    since: datetime
    newest: datetime
    seen: datetime

    def over(self, items: list[Item]) -> "Reach":
        """The same after some more items."""
        return replace(self, seen=max([self.seen, *(item.created for item in items)]))

    @property
    def cursor(self) -> Cursor:
        """Where the next pass starts from, in YouTube's own times."""
        return {"since": self.since.timestamp(), "newest": self.seen.timestamp()}


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what is new, newest first; only the last page of a pass has a cursor, so that nothing is skipped.

    `what` in the options is channel or search. The first pass reads the last 24 hours. NeedsSetup without an API key,
    BadInput where the query cannot be asked.
    """
    now = utc_now()
    since, newest = (
        datetime.fromtimestamp(float(cursor[name]), UTC) if cursor else now - FIRST for name in ("since", "newest")
    )
    reach, what = Reach(since, newest, newest), query.options.get("what", "channel")
    if what not in MOST_PAGES:
        raise BadInput(say("{what!r} cannot be read on YouTube: choose channel or search", what=what))
    with youtube(connection) as api:
        yield from (_comments if what == "channel" else _videos)(api, query, reach, own_channels(connection))


def _comments(api: YouTube, query: Query, reach: Reach, own: set[str]) -> Iterator[Page]:
    channel = channel_typed(str(query.options.get("channel") or ""))
    threads, until = api.service.commentThreads(), max(reach.since, reach.newest) - THREADS
    request = threads.list(
        part="snippet,replies", allThreadsRelatedToChannelId=channel, order="time", maxResults=PAGE,
        textFormat="plainText",
    )  # fmt: skip
    for number, (resources, last) in enumerate(listed(api, request, threads.list_next), 1):
        found, problems = _threads(resources)
        items = [item for thread in found for item in _all_of(api, thread, reach)]
        reach = reach.over(items)
        cut = number == MOST_PAGES["channel"] and not last
        ended = last or cut or any(thread.top.created < until for thread in found)
        kept = [item for item in items if item.created >= reach.since and item.author not in own | {channel}]
        gap = _gap(found[-1].top.created if found else None, until) if cut else ""
        yield _page(query, kept, reach.cursor if ended else None, problems, gap)
        if ended:
            return


def _threads(resources: list[Any]) -> tuple[list[Thread], list[BadRow]]:
    found, problems = [], []
    for number, each in enumerate(resources, 1):
        try:
            found.append(thread_in(each))
        except ValueError as error:
            problems.append(BadRow(number, "", str(error)))
    return found, problems


def _all_of(api: YouTube, thread: Thread, reach: Reach) -> list[Item]:
    """A thread with all its answers, which are asked for apart where YouTube gave only some of them."""
    top, replies = thread.top, list(thread.replies)
    if thread.more:
        can_reply = top.raw.get("canReply")
        known = {item.name for item in replies}
        replies += [each for each in replies_to(api, top.name, top.video, can_reply) if each.name not in known]
    return [top, *replies]


def _videos(api: YouTube, query: Query, reach: Reach, own: set[str]) -> Iterator[Page]:
    mistakes = check_for_youtube(query.expression)
    if blocks(mistakes):
        raise BadInput(" ".join(each.message for each in mistakes if each.level == "error"))
    after = max(reach.since, reach.newest - OVERLAP)
    search = api.service.search()
    request = search.list(
        part="id", q=render_for_youtube(parse(query.expression)), type="video", order="date", maxResults=AT_ONCE,
        publishedAfter=f"{after:%Y-%m-%dT%H:%M:%SZ}",
    )  # fmt: skip
    met: set[str] = set()
    for number, (resources, last) in enumerate(listed(api, request, search.list_next), 1):
        ids = [id_ for each in resources if (id_ := _video_id(each)) and id_ not in met]
        met.update(ids)
        items = list(videos_named(api, ids).values())
        reach = reach.over(items)
        cut = number == MOST_PAGES["search"] and not last
        oldest = min((item.created for item in items), default=None)
        kept = [item for item in items if item.created >= reach.since and item.author not in own]
        gap = _gap(oldest, max(after, reach.newest)) if cut else ""
        yield _page(query, kept, reach.cursor if last or cut else None, [], gap, [SEARCH_CALL])
        if cut:
            return


def _video_id(resource: Any) -> str:
    found = resource.get("id") if isinstance(resource, dict) else None
    return str(found.get("videoId") or "") if isinstance(found, dict) else ""


def _gap(oldest: datetime | None, until: datetime) -> str:
    if oldest is None or oldest <= until:
        return ""
    span = f"from {until:%Y-%m-%d %H:%M} to {oldest:%Y-%m-%d %H:%M} UTC"
    return say("YouTube had more than is read at once: what was written {span} may be missing", span=span)


def _page(
    query: Query, items: list[Item], cursor: Cursor | None, problems: list[BadRow], gap: str, cost: Any = ()
) -> Page:
    mentions, bad = [], list(problems)
    for number, item in enumerate(items, 1):
        words = matches(query.expression, item.text, item.title, item.shown)
        if words is not None:
            try:
                mentions.append(mention_of(item, words))
            except ValidationError as error:
                bad.append(BadRow(number, "", f"{item.name}: {error.errors()[0]['msg']}"))
    return Page(mentions, cursor, bad, gap=gap, cost=cost)


def mention_of(item: Item, matched: list[str]) -> NewMention:
    """An item as a mention."""
    is_video = item.name.startswith(VIDEO)
    return NewMention(
        channel="youtube", source=SOURCE, external_id=item.name, text=item.text, title=item.title,
        author=item.shown or item.author, handle=item.author, url=item.url,
        kind="reply" if item.parent else "post", likes=item.likes,
        media=[Media(url=item.url, kind="video", thumbnail=next(iter(item.pictures), ""))] if is_video else [],
        raw=item.raw, matched=matched, version_id=item.version,
        conversation=item.parent or item.name, parent=item.parent,
        edited_at=item.edited, published_at=item.created,
    )  # fmt: skip
