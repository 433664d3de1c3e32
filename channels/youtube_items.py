"""What stands on YouTube as we read it: comments, the threads they stand in, and videos."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from channels.youtube import VIDEO, thread_of
from channels.youtube_client import YouTube
from store.errors import Refused
from store.saying import N_

AT_ONCE = 50
PAGE = 100


@dataclass(frozen=True)
class Item:
    """A comment or a video. `name` is its external id; `author` is the channel of who wrote it."""

    name: str
    text: str
    author: str
    shown: str
    created: datetime
    version: str = ""
    edited: datetime | None = None
    title: str = ""
    likes: int = 0
    url: str = ""
    video: str = ""
    parent: str = ""
    status: str = ""
    pictures: tuple[str, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def says(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.text.strip() or self.title.strip())


@dataclass(frozen=True)
class Thread:
    """A comment with some of the answers to it; `more` tells that there are others."""

    top: Item
    replies: tuple[Item, ...]
    more: bool


def comment_of(resource: Any, video: str = "", can_reply: bool | None = None) -> Item:
    """A comment; ValueError where it has no id or time."""
    name, snippet = str(_map(resource).get("id") or ""), _map(_map(resource).get("snippet"))
    created = moment(snippet.get("publishedAt"))
    if not name or created is None:
        raise ValueError(N_("a comment without an id or a time"))
    updated = moment(snippet.get("updatedAt")) or created
    video = str(snippet.get("videoId") or video)
    parent = str(snippet.get("parentId") or (thread_of(name) if "." in name else ""))
    item = Item(
        name=name,
        text=_text(snippet.get("textOriginal")) or _text(snippet.get("textDisplay")),
        author=str(_map(snippet.get("authorChannelId")).get("value") or ""),
        shown=_text(snippet.get("authorDisplayName")),
        created=created,
        version=str(snippet.get("updatedAt") or snippet.get("publishedAt")),
        edited=updated if updated > created else None,
        likes=_count(snippet.get("likeCount")),
        parent=parent,
        status=str(snippet.get("moderationStatus") or ""),
    )
    return _under(item, video, can_reply)


def _under(item: Item, video: str, can_reply: bool | None) -> Item:
    """A comment with the video that it stands under, from which its address follows."""
    raw = {"video": video, "canReply": can_reply}
    url = f"https://www.youtube.com/watch?v={video}&lc={item.name}" if video else ""
    kept = {key: value for key, value in raw.items() if value not in ("", None)}
    return replace(item, video=video, url=url, raw=kept)


def thread_in(resource: Any) -> Thread:
    """A thread of comments; ValueError where its first comment cannot be read."""
    snippet = _map(_map(resource).get("snippet"))
    video, can_reply = str(snippet.get("videoId") or ""), snippet.get("canReply")
    can = can_reply if isinstance(can_reply, bool) else None
    top = comment_of(snippet.get("topLevelComment"), video, can)
    given = _map(_map(resource).get("replies")).get("comments")
    replies = tuple(_readable(given if isinstance(given, list) else [], top.video, can))
    return Thread(top, replies, _count(snippet.get("totalReplyCount")) > len(replies))


def _readable(resources: Iterable[Any], video: str, can_reply: bool | None) -> Iterator[Item]:
    for each in resources:
        try:
            yield comment_of(each, video, can_reply)
        except ValueError:
            continue


def video_of(resource: Any) -> Item:
    """A video; ValueError where it has no id or time. It has no time of a change, so its words are its version."""
    id_, snippet = _map(resource).get("id"), _map(_map(resource).get("snippet"))
    created = moment(snippet.get("publishedAt"))
    if not isinstance(id_, str) or not id_ or created is None:
        raise ValueError(N_("a video without an id or a time"))
    title, text = _text(snippet.get("title")), _text(snippet.get("description"))
    pictures = [_map(each).get("url") for each in _map(snippet.get("thumbnails")).values()]
    return Item(
        name=VIDEO + id_, text=text, title=title, author=str(snippet.get("channelId") or ""),
        shown=_text(snippet.get("channelTitle")), created=created,
        version=hashlib.sha256(f"{title}\n{text}".encode("utf-8", "replace")).hexdigest()[:16],
        likes=_count(_map(_map(resource).get("statistics")).get("likeCount")),
        url=f"https://www.youtube.com/watch?v={id_}", video=id_, raw={"video": id_},
        pictures=tuple(each for each in pictures if isinstance(each, str) and each.startswith("https://"))[-1:],
    )  # fmt: skip


def listed(api: YouTube, request: Any, more: Any) -> Iterator[tuple[list[Any], bool]]:
    """The items of a list page by page, and whether a page is the last one."""
    while request is not None:
        answer = api.call(request)
        items = answer.get("items")
        request = more(request, answer) if answer.get("nextPageToken") else None
        yield items if isinstance(items, list) else [], request is None


def replies_to(api: YouTube, top: str, video: str = "", can_reply: bool | None = None) -> list[Item]:
    """Every answer in a thread; none where it is not there any more."""
    comments = api.service.comments()
    request = comments.list(part="snippet", parentId=top, maxResults=PAGE, textFormat="plainText")
    try:
        pages = [items for items, _ in listed(api, request, comments.list_next)]
    except Refused:
        return []
    return [each for page in pages for each in _readable(page, video, can_reply)]


def comments_named(api: YouTube, names: list[str]) -> dict[str, Item]:
    """Comments by their ids; what is missing is asked for twice, as a slip must not look like a deletion."""
    found: dict[str, Item] = {}
    for _ in range(2):
        missing = [name for name in dict.fromkeys(names) if name not in found]
        for start in range(0, len(missing), AT_ONCE):
            some = ",".join(missing[start : start + AT_ONCE])
            answer = api.call(api.service.comments().list(part="snippet", id=some, textFormat="plainText"))
            found |= {each.name: each for each in _readable(answer.get("items") or [], "", None)}
    return {name: found[name] for name in names if name in found}


def placed(api: YouTube, items: list[Item]) -> list[Item]:
    """Comments with the videos that they stand under, which YouTube only tells of threads."""
    tops = list(dict.fromkeys(thread_of(each.name) for each in items))
    where: dict[str, Thread] = {}
    for start in range(0, len(tops), AT_ONCE):
        some = ",".join(tops[start : start + AT_ONCE])
        answer = api.call(api.service.commentThreads().list(part="snippet", id=some, textFormat="plainText"))
        where |= {thread.top.name: thread for each in answer.get("items") or [] if (thread := readable(each))}
    found = [(each, where.get(thread_of(each.name))) for each in items]
    return [_under(each, of.top.video, of.top.raw.get("canReply")) if of else each for each, of in found]


def readable(resource: Any) -> Thread | None:
    """A thread, where it can be read."""
    try:
        return thread_in(resource)
    except ValueError:
        return None


def videos_named(api: YouTube, ids: list[str]) -> dict[str, Item]:
    """Videos by their ids, under their external ids."""
    found: dict[str, Item] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = ",".join(ids[start : start + AT_ONCE])
        for each in api.call(api.service.videos().list(part="snippet,statistics", id=some)).get("items") or []:
            try:
                item = video_of(each)
            except ValueError:
                continue
            found[item.name] = item
    return found


def moment(value: Any) -> datetime | None:
    """A time as YouTube writes it."""
    try:
        found = datetime.fromisoformat(str(value))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _count(value: Any) -> int:
    try:
        return min(max(int(value), 0), 2**31 - 1)
    except (TypeError, ValueError, OverflowError):
        return 0
