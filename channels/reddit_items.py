"""Submissions, comments and what lies in an inbox, as Reddit tells them, as plain fields."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

SITE = "https://www.reddit.com"
GONE = {"[deleted]", "[removed]", "[ removed by reddit ]", "[deleted by user]"}
Kind = Literal["", "post", "reply"]
WEB = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
PICTURE = re.compile(r"https?://(?:i\.redd\.it|i\.imgur\.com)/|\.(?:jpe?g|png|gif|webp)(?:\?|$)", re.IGNORECASE)
THREAD = re.compile(r"/comments/([0-9a-z]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """One thing on Reddit; `name` is its fullname, such as t3_abc for a submission or t1_abc for a comment.

    `text` is Markdown as it was written. `parent` is what it answers, `conversation` the submission it stands under or
    is. `version` is "" until it is edited. `gone` says that its author or a moderator took it away.
    """

    name: str
    kind: Kind
    subreddit: str
    author: str
    title: str
    text: str
    url: str
    parent: str
    conversation: str
    created: datetime
    edited: datetime | None
    version: str
    gone: bool
    closed: bool
    media: tuple[str, ...]
    likes: int
    shares: int
    raw: dict[str, Any]

    @property
    def says(self) -> bool:
        """Whether anything is written in it."""
        return bool(self.text.strip() or self.title.strip())


def item_of(thing: Any) -> Item:
    """Read one thing, either the `data` of Reddit's JSON or an object of praw."""
    raw = dict(thing) if isinstance(thing, Mapping) else raw_of(thing)
    edited = raw.get("edited")
    changed = int(edited) if edited and not isinstance(edited, bool) else None
    return Item(
        name=str(raw["name"]),
        kind=_kind(raw),
        subreddit=str(raw.get("subreddit") or ""),
        author=_author(raw),
        title=str(raw.get("title") or ""),
        text=_text(raw),
        url=_address(raw),
        parent=str(raw.get("parent_id") or ""),
        conversation=_conversation(raw),
        created=_time(raw["created_utc"]),
        edited=_time(changed) if changed else None,
        version=str(changed or ""),
        gone=_gone(raw),
        closed=bool(raw.get("locked") or raw.get("archived")),
        media=tuple(dict.fromkeys(filter(WEB.fullmatch, _media(raw)))),
        likes=max(0, int(raw.get("score") or 0)),
        shares=max(0, int(raw.get("num_crossposts") or 0)),
        raw=raw,
    )


def raw_of(thing: Any) -> dict[str, Any]:
    """The fields of an object of praw, as near to Reddit's JSON as it kept them."""
    fields = {name: value for name, value in vars(thing).items() if not name.startswith("_")}
    named = {name: str(fields[name]) for name in ("author", "subreddit", "dest") if fields.get(name) is not None}
    return {name: value for name, value in (fields | named).items() if _is_plain(value)}


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float, dict, list))


def _kind(raw: Mapping[str, Any]) -> Kind:
    kinds: dict[str, Kind] = {"t1_": "reply", "t3_": "post"}
    return kinds.get(str(raw["name"])[:3], "")


def _author(raw: Mapping[str, Any]) -> str:
    author = str(raw.get("author") or "")
    return "" if author == "[deleted]" else author


def _text(raw: Mapping[str, Any]) -> str:
    return str(raw.get("selftext" if str(raw["name"]).startswith("t3_") else "body") or "")


def _gone(raw: Mapping[str, Any]) -> bool:
    taken = raw.get("removed_by_category") is not None
    return taken or not _author(raw) or _text(raw).strip().casefold() in GONE


def _address(raw: Mapping[str, Any]) -> str:
    """Where it stands; in an inbox, its context says so, and old answers leave it to us."""
    path = str(raw.get("permalink") or raw.get("context") or "").partition("?")[0]
    return SITE + path if path.startswith("/") else address(_conversation(raw), str(raw["name"]))


def address(conversation: str, name: str) -> str:
    """Where a submission or a comment can be read, by the fullnames alone; "" where its submission is not known."""
    if not conversation:
        return ""
    under = "" if name == conversation else f"_/{name[3:]}/"
    return f"{SITE}/comments/{conversation[3:]}/{under}"


def _conversation(raw: Mapping[str, Any]) -> str:
    if str(raw["name"]).startswith("t3_"):
        return str(raw["name"])
    found = THREAD.search(str(raw.get("context") or ""))
    return str(raw.get("link_id") or (f"t3_{found[1]}" if found else ""))


def _time(epoch: Any) -> datetime:
    return datetime.fromtimestamp(float(epoch), UTC)


def _media(raw: Mapping[str, Any]) -> Iterator[str]:
    """The addresses of pictures and videos that it shows, its own and those of what it crossposts."""
    own = str(raw.get("url_overridden_by_dest") or raw.get("url") or "")
    if raw.get("post_hint") == "image" or PICTURE.search(own):
        yield own
    for entry in _in_order(raw):
        source = entry.get("s") or {}
        yield str(source.get("u") or source.get("gif") or source.get("mp4") or "")
    for video in (raw.get("media"), raw.get("secure_media")):
        yield str(((video or {}).get("reddit_video") or {}).get("fallback_url") or "")
    for original in raw.get("crosspost_parent_list") or ():
        yield from _media(original)


def _in_order(raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The pictures of a gallery, in the order in which it shows them."""
    entries = raw.get("media_metadata") or {}
    order = [each.get("media_id") for each in (raw.get("gallery_data") or {}).get("items") or ()]
    return [entries[key] for key in dict.fromkeys([*order, *entries]) if isinstance(entries.get(key), Mapping)]
