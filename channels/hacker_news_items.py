"""Items of Hacker News as its search and its item pages give them: stories and comments, their HTML made plain."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from channels.html_text import plain_of
from channels.http import Net
from store.errors import TryLater

MOST = 1000  # hits that one search gives at most
KINDS: dict[str, Literal["post", "reply"]] = {"story": "post", "comment": "reply"}
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Item:
    """A story or a comment, its text plain."""

    id: str
    kind: str
    author: str
    created: datetime
    title: str = ""
    text: str = ""
    link: str = ""
    points: int = 0
    story: str = ""
    story_title: str = ""
    parent: str = ""

    @property
    def version(self) -> str:
        """A name for what it says now."""
        return hashlib.sha256(f"{self.title}\x1f{self.text}".encode("utf-8", "replace")).hexdigest()[:32]


def item_of(found: Json) -> Item | None:
    """An item in either form; None for what is no story or comment, or says nothing any more."""
    tags = found.get("_tags")
    kind = str(found.get("type") or next((each for each in KINDS if isinstance(tags, list) and each in tags), ""))
    id_, author = _id(found.get("objectID") or found.get("id")), found.get("author")
    created = _time(found.get("created_at_i"))
    html = found.get("comment_text") or found.get("story_text") or found.get("text")
    text, title = _plain(html), _plain(found.get("title"))
    if kind not in KINDS or not id_ or not isinstance(author, str) or created is None or not (text or title):
        return None
    story = _id(found.get("story_id")) or (id_ if kind == "story" else "")
    return Item(
        id=id_, kind=kind, author=author, created=created, title=title if kind == "story" else "", text=text,
        link=found["url"] if kind == "story" and isinstance(found.get("url"), str) else "",
        points=found["points"] if isinstance(found.get("points"), int) and found["points"] > 0 else 0, story=story,
        story_title=_plain(found.get("story_title")), parent=_id(found.get("parent_id")) if kind == "comment" else "",
    )  # fmt: skip


def _plain(value: object) -> str:
    return plain_of(value) if isinstance(value, str) else ""


def _id(value: object) -> str:
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdigit() and len(text) < 20 else ""


def _time(value: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(value), UTC) if isinstance(value, (int, float)) else None
    except (ValueError, OverflowError, OSError):
        return None


@dataclass(frozen=True)
class Slice:
    """What was written in a span of time, in whole seconds; `cut` where even one second held too much."""

    items: list[Item]
    start: int
    end: int
    cut: bool = False


def search(net: Net, words: str, author: str, start: int, end: int) -> Iterator[Slice]:
    """All that a search finds from one second to before another, the oldest slice first; halved where it is too much.

    What lies outside of the span is left out, whatever the search gives.
    """
    found, cut = _hits(net, words, author, start, end)
    if cut and end - start > 1:
        middle = (start + end) // 2
        yield from search(net, words, author, start, middle)
        yield from search(net, words, author, middle, end)
        return
    items = [item for hit in found if isinstance(hit, Mapping) and (item := item_of(hit))]
    inside = [item for item in items if start <= item.created.timestamp() < end]
    yield Slice(inside, start, end, cut=cut)


def newest(net: Net, words: str, author: str, since: int, until: int, most: int = 100) -> list[Item]:
    """The newest items that a search finds since a time."""
    found, _ = _hits(net, words, author, since, until, most)
    return [item for hit in found if isinstance(hit, Mapping) and (item := item_of(hit))]


def _hits(net: Net, words: str, author: str, start: int, end: int, most: int = MOST) -> tuple[list[Any], bool]:
    """What one search gives, and whether there is more than it shows."""
    params = {
        "query": words,
        "tags": "(story,comment)" + (f",author_{author}" if author else ""),
        "numericFilters": f"created_at_i>={start},created_at_i<{end}",
        "hitsPerPage": most,
        "page": 0,
        "typoTolerance": "false",
        "advancedSyntax": "true",
    }
    body = net.read_json(net.get("/search_by_date", params))
    hits, count = (body.get("hits"), body.get("nbHits")) if isinstance(body, Mapping) else (None, 0)
    if not isinstance(hits, list):
        raise TryLater("Hacker News answered something that cannot be read")
    more = bool(hits) and isinstance(count, int) and count > len(hits)
    return hits, more or len(hits) >= most
