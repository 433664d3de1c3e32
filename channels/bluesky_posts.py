"""Posts of Bluesky as they come over the wire, read with patience for what is missing or odd."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from channels.bluesky import POST, address
from channels.bluesky_text import whole_links

HIDDEN = {"!hide", "!takedown", "!suspend"}
NO_HANDLE = "handle.invalid"  # what the network shows for a name that does not hold any more


@dataclass(frozen=True)
class Picture:
    """A picture, film or linked page of a post: where it is, what it is, what its author says of it, a small view."""

    url: str
    kind: str
    alt: str
    thumbnail: str


@dataclass(frozen=True)
class Post:
    """One post; `at` is when the network saw it, which nobody can choose, `labels` what moderators call it."""

    uri: str
    cid: str
    did: str
    handle: str
    name: str
    text: str
    at: datetime
    answers: str = ""
    thread: str = ""
    thread_cid: str = ""
    quotes: bool = False
    lang: str = ""
    likes: int = 0
    shares: int = 0
    labels: tuple[str, ...] = ()
    closed: bool = False
    pictures: tuple[Picture, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it can be seen in a browser."""
        return address(self.handle, self.uri)

    @property
    def hidden(self) -> bool:
        """Whether the network's moderators keep it from everybody."""
        return not HIDDEN.isdisjoint(self.labels)


def post_of(given: Any) -> Post | None:
    """A post from its view as JSON; None where it cannot be told who wrote what and when."""
    if not isinstance(given, dict):
        return None
    author, record, at = _dict(given, "author"), _dict(given, "record"), moment(given.get("indexedAt"))
    uri, did = _text(given, "uri"), _text(author, "did")
    if not POST.fullmatch(uri) or not did or at is None:
        return None
    handle, langs, reply = _text(author, "handle"), record.get("langs"), _dict(record, "reply")
    embed = _dict(given, "embed")
    shown = did if handle in ("", NO_HANDLE) else handle
    return Post(
        uri=uri, cid=_text(given, "cid"), did=did, handle=shown, name=_text(author, "displayName") or shown,
        text=whole_links(_text(record, "text"), record.get("facets")), at=at,
        answers=_text(_dict(reply, "parent"), "uri"), thread=_text(_dict(reply, "root"), "uri") or uri,
        thread_cid=_text(_dict(reply, "root"), "cid") or _text(given, "cid"), quotes=_quotes(embed),
        lang=langs[0][:20] if isinstance(langs, list) and langs and isinstance(langs[0], str) else "",
        likes=_count(given, "likeCount"), shares=_count(given, "repostCount"), labels=_labels(given, author),
        closed=bool(_dict(given, "viewer").get("replyDisabled")), pictures=tuple(_pictures(embed)),
        raw=_raw(given, author, record),
    )  # fmt: skip


def posts_of(listed: Any) -> list[Post]:
    """All posts of a list that can be read."""
    found = [post_of(each) for each in (listed if isinstance(listed, list) else [])]
    return [each for each in found if each is not None]


def moment(given: Any) -> datetime | None:
    """A time of the network; None where it is none."""
    try:
        found = datetime.fromisoformat(given)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _dict(given: dict[str, Any], name: str) -> dict[str, Any]:
    return value if isinstance(value := given.get(name), dict) else {}


def _text(given: dict[str, Any], name: str) -> str:
    return value if isinstance(value := given.get(name), str) else ""


def _count(given: dict[str, Any], name: str) -> int:
    return min(max(value, 0), 2**31 - 1) if isinstance(value := given.get(name), int) else 0


def _labels(*holders: dict[str, Any]) -> tuple[str, ...]:
    listed = [each for held in (holder.get("labels") for holder in holders) if isinstance(held, list) for each in held]
    return tuple(dict.fromkeys(_text(each, "val") for each in listed if isinstance(each, dict) and not each.get("neg")))


def _quotes(embed: dict[str, Any]) -> bool:
    inner = _dict(embed, "record")
    return bool(POST.fullmatch(_text(inner, "uri") or _text(_dict(inner, "record"), "uri")))


def _pictures(embed: dict[str, Any]) -> list[Picture]:
    """What a post shows besides its text, in each of the ways in which the network wraps it."""
    found = _pictures(_dict(embed, "media")) if "media" in embed else []
    images = embed.get("images")
    for each in images if isinstance(images, list) else []:
        if isinstance(each, dict):
            found.append(_picture(each, "image", "fullsize", "thumb", "alt"))
    if "playlist" in embed:
        found.append(_picture(embed, "video", "playlist", "thumbnail", "alt"))
    if page := _dict(embed, "external"):
        found.append(_picture(page, "", "uri", "thumb", "title"))
    return [each for each in found if each.url]


def _picture(given: dict[str, Any], kind: str, url: str, thumbnail: str, alt: str) -> Picture:
    return Picture(_web(given, url), kind, _text(given, alt), _web(given, thumbnail))


def _web(given: dict[str, Any], name: str) -> str:
    found = _text(given, name)
    return found if found.startswith(("https://", "http://")) and not any(map(str.isspace, found)) else ""


def _raw(given: dict[str, Any], author: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """The post as it came, without what nobody needs."""
    kept = {name: given[name] for name in ("uri", "cid", "indexedAt", "labels") if given.get(name)}
    return kept | {"author": {name: author[name] for name in ("did", "handle") if name in author}, "record": record}
