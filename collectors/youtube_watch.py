"""Looks at YouTube again: what was deleted or changed there, and what our own channel answered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from channels.youtube import COMMENT, SOURCE, VIDEO, own_channels
from channels.youtube_client import YouTube, youtube
from channels.youtube_items import (
    AT_ONCE,
    PAGE,
    Item,
    comments_named,
    listed,
    placed,
    readable,
    replies_to,
    videos_named,
)
from collectors.page import Checked, Cursor, Known, OwnPage, OwnReply
from collectors.youtube import THREADS, mention_of
from store.models import Connection, utc_now

FIRST = timedelta(days=1)
MOST_PAGES = 10


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at mentions again, fifty in each request: which are gone, and which were changed."""
    with youtube(connection) as api:
        for start in range(0, len(known), AT_ONCE):
            some = known[start : start + AT_ONCE]
            names = [each.external_id for each in some if each.source == SOURCE]
            videos = [each for each in names if each.startswith(VIDEO)]
            comments = [each for each in names if COMMENT.fullmatch(each)]
            found = comments_named(api, comments) if comments else {}
            found |= videos_named(api, [each.removeprefix(VIDEO) for each in videos]) if videos else {}
            yield _checked(api, some, comments + videos, found)


def _checked(api: YouTube, some: Sequence[Known], names: Sequence[str], found: Mapping[str, Item]) -> Checked:
    versions = {each.external_id: each.version_id for each in some}
    gone = [name for name in names if name not in found]
    changed = [item for name, item in found.items() if item.version != versions.get(name) and item.says]
    comments = placed(api, [each for each in changed if not each.name.startswith(VIDEO)])
    videos = [each for each in changed if each.name.startswith(VIDEO)]
    return Checked(some, gone, [mention_of(each, []) for each in comments + videos])


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What our own channel answered since the cursor in its threads of the last week; at first, in a day.

    Nothing where it is not known which channel is ours.
    """
    own = own_channels(connection)
    since = datetime.fromtimestamp(float(cursor["newest"]), UTC) if cursor else utc_now() - FIRST
    if not own:
        return
    newest, until = since, since - THREADS
    with youtube(connection) as api:
        threads = api.service.commentThreads()
        request = threads.list(
            part="snippet,replies", allThreadsRelatedToChannelId=min(own), order="time", maxResults=PAGE,
            textFormat="plainText",
        )  # fmt: skip
        for number, (resources, last) in enumerate(listed(api, request, threads.list_next), 1):
            found = [thread for each in resources if (thread := readable(each)) is not None]
            answers = [
                item
                for thread in found
                for item in (replies_to(api, thread.top.name, thread.top.video) if thread.more else thread.replies)
                if item.author in own and item.created > since
            ]
            newest = max([newest, *(item.created for item in answers)])
            ended = last or number == MOST_PAGES or any(thread.top.created < until for thread in found)
            replies = [OwnReply(item.parent, item.name, item.url, item.created) for item in answers]
            yield OwnPage(replies, {"newest": newest.timestamp()} if ended else None)
            if ended:
                return
