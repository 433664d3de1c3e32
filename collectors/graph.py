"""What Facebook and Instagram have in common when they are read: passes from the newest on, pages, second looks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from channels.expression import matches
from channels.facebook_pages import Batch
from channels.graph_items import Item
from collectors.fields import is_web
from collectors.page import BadRow, Checked, Cursor, Known, Media, NewMention, OwnPage, OwnReply, Page
from store.models import Query
from store.saying import say

FIRST, OVERLAP, POSTS = timedelta(hours=24), timedelta(hours=2), timedelta(days=30)


@dataclass(frozen=True)
class Reach:
    """How far a pass reads: what is newer than `until`; `newest` is the newest that was seen."""

    until: datetime
    newest: datetime

    def over(self, items: Sequence[Item]) -> "Reach":
        """The same after some more items."""
        return Reach(self.until, max([self.newest, *(each.at for each in items if each.at is not None)]))

    @property
    def cursor(self) -> Cursor:
        """Where the next pass starts from, in the network's own time."""
        return {"newest": self.newest.timestamp()}


def reach_of(cursor: Cursor | None, now: datetime, overlap: timedelta = OVERLAP, first: timedelta = FIRST) -> Reach:
    """How far the next pass reads."""
    if cursor is None:
        return Reach(now - first, now - first)
    newest = datetime.fromtimestamp(float(cursor["newest"]), UTC)
    return Reach(newest - overlap, newest)


def pages_of(channel: str, query: Query, batches: Iterable[Batch], reach: Reach, what: str) -> Iterator[Page]:
    """What a query finds, page by page; only the last one has a cursor, so that nothing is skipped."""
    for batch in batches:
        reach = reach.over(batch.items)
        gap = (
            say("only the newest {what} were read: what stands under older ones may be missing", what=what)
            if batch.cut
            else ""
        )
        yield _page(channel, query, batch.items, reach.cursor if batch.last else None, gap)


def _page(channel: str, query: Query, items: Sequence[Item], cursor: Cursor | None, gap: str) -> Page:
    mentions, problems = [], list[BadRow]()
    for line, item in enumerate(items, start=1):
        words = None if item.own else matches(query.expression, item.text, "", item.handle)
        if words is not None:
            kept = kept_of(channel, item, words, line)
            mentions += [kept] if isinstance(kept, NewMention) else []
            problems += [kept] if isinstance(kept, BadRow) else []
    return Page(mentions, cursor, problems, gap=gap)


def kept_of(channel: str, item: Item, words: Sequence[str] = (), line: int = 1) -> NewMention | BadRow:
    """An item as a mention, or why it cannot be one."""
    try:
        return mention_of(channel, item, words)
    except ValidationError as error:
        return BadRow(line, "", f"{item.id[:100]}: {error.errors()[0]['msg']}")


def mention_of(channel: str, item: Item, words: Sequence[str] = ()) -> NewMention:
    """An item as a mention; ValidationError where it cannot be one."""
    pictures = [
        Media(url=each.url, kind=each.kind, thumbnail=each.thumbnail if is_web(each.thumbnail) else "")
        for each in item.pictures
        if is_web(each.url)
    ]
    return NewMention(
        channel=channel, source=item.source, external_id=item.id, text=item.words, author=item.author[:500],
        handle=item.handle[:500], url=item.url if is_web(item.url) else "", kind=item.kind,  # type: ignore[arg-type]
        likes=item.likes, media=pictures, raw=dict(item.raw), matched=list(words), version_id=item.version,
        conversation=item.conversation[:500], parent=item.parent[:500],
        published_at=item.at,  # type: ignore[arg-type]  # without a time it is a bad row, as the model says
    )  # fmt: skip


def checked(channel: str, some: Sequence[Known], found: Mapping[str, Item | None]) -> Checked:
    """What became of some known mentions: what was asked for and not found is gone, what was not asked for stands."""
    gone = [each.external_id for each in some if each.external_id in found and found[each.external_id] is None]
    changed = []
    for each in some:
        item = found.get(each.external_id)
        if item is not None and item.version != each.version_id:
            kept = kept_of(channel, item)
            changed += [kept] if isinstance(kept, NewMention) else []
    return Checked(some, gone, changed)


def own_pages(batches: Iterable[Batch], reach: Reach) -> Iterator[OwnPage]:
    """What the account itself answered, from the same look at all that is new."""
    for batch in batches:
        reach = reach.over(batch.items)
        replies = [
            OwnReply(each.parent, each.id, each.url, each.at)
            for each in batch.items
            if each.own and each.kind == "reply" and each.parent and each.id and each.at is not None
        ]
        yield OwnPage(replies, reach.cursor if batch.last else None)
