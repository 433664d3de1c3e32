"""Entries of a feed: RSS and Atom by feedparser, which only ever sees bytes, and JSON Feed by us, all alike."""

import calendar
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from channels.html_text import plain_of
from channels.http import Answer

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
MOST_MEDIA = 20
KINDS = ("image", "video", "audio")
MAILED = re.compile(r"[\w.+-]+@[\w.-]+")


@dataclass(frozen=True)
class Piece:
    """A picture, video or file that comes with an entry."""

    url: str
    kind: str = ""
    alt: str = ""
    thumbnail: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry of a feed, its title and text plain; `published` is None where the feed gives no time."""

    key: str
    title: str = ""
    text: str = ""
    author: str = ""
    url: str = ""
    lang: str = ""
    published: datetime | None = None
    media: Sequence[Piece] = ()
    tags: Sequence[str] = ()

    @property
    def version(self) -> str:
        """A name for what it says now."""
        return digest(self.title, self.text)


@dataclass(frozen=True)
class Feed:
    """What was read: `kind` is empty where it is no feed at all, `flaw` says what is not well formed."""

    kind: str = ""
    title: str = ""
    entries: Sequence[Entry] = field(default_factory=list)
    flaw: str = ""


def digest(*parts: str) -> str:
    """A short name for some texts together."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def one_time(found: datetime | None) -> datetime | None:
    """A time that can be right; None for one before there were feeds."""
    return found if found is not None and found >= EARLIEST else None


def kind_of(mime: object, medium: object = "") -> str:
    """Whether a file is an image, a video or a sound; "file" where it says something else, "" where nothing."""
    said = [str(each or "").strip().lower().partition("/")[0] for each in (medium, mime)]
    return next((each for each in said if each in KINDS), "file" if any(said) else "")


def read_xml(answer: Answer, address: str) -> Feed:
    """The feed in an answer, as far as it can be read, whatever is wrong with it."""
    import feedparser  # type: ignore[import-untyped]  # ships none

    kind = answer.headers.get("content-type")
    headers = {"content-type": kind} if kind else {}  # it must not learn the address: keys would change with it
    try:
        found = feedparser.parse(BytesIO(answer.body), response_headers=headers)  # bare bytes could name a file of ours
    except Exception as error:  # it trips over some feeds that are broken, each time in another way
        return Feed(flaw=type(error).__name__)
    entries = [_entry(each, address) for each in found.get("entries", ())]
    flaw = type(found.get("bozo_exception")).__name__ if found.get("bozo") else ""
    title = _plain(found.get("feed", {}).get("title_detail"))
    kind = str(found.get("version") or ("unknown" if entries else ""))
    return Feed(kind, title, entries, "" if flaw in ("CharacterEncodingOverride", "NonXMLContentType") else flaw)


def _entry(entry: dict[str, Any], address: str) -> Entry:
    detail = next((each for each in entry.get("content") or () if each.get("value")), entry.get("summary_detail"))
    title, link = _plain(entry.get("title_detail")), web(entry.get("link"), address)
    stamp = str(entry.get("published") or dict.get(entry, "updated") or "")
    return Entry(
        key=str(entry.get("id") or entry.get("link") or digest(title, stamp)).strip(),
        title=title,
        text=_plain(detail),
        author=name_in(entry.get("author")),
        url=link,
        lang=str((detail or {}).get("language") or ""),
        published=_time(entry),
        media=_media(entry, address),
        tags=[str(each.get("term")) for each in (entry.get("tags") or ())[:10] if each.get("term")],
    )


def _plain(detail: Mapping[str, Any] | None) -> str:
    """A text of the feed without its tags; what the feed calls plain stays as it is."""
    value = str((detail or {}).get("value") or "")
    return plain_of(value) if str((detail or {}).get("type")) != "text/plain" else value.strip()


def name_in(text: object) -> str:
    """The name of an author without the address behind or before it."""
    name = MAILED.sub(" ", str(text or "").replace("mailto:", " "))
    return " ".join(re.sub(r"[()<>\[\]]", " ", name).split())[:200]


def web(address: object, base: str) -> str:
    """An address of the web, completed where it needs the feed's own; empty for any other."""
    text = str(address or "").strip()
    if not text:
        return ""
    try:
        whole = urljoin(base, text)
    except ValueError:
        return ""
    return whole if re.fullmatch(r"https?://[^\s/]\S*", whole, re.IGNORECASE) else ""


def _time(entry: dict[str, Any]) -> datetime | None:
    """When an entry was published; feedparser's own way to look warns where it takes one time for another."""
    for name in ("published_parsed", "created_parsed", "updated_parsed"):
        try:
            if parsed := dict.get(entry, name):
                return one_time(datetime.fromtimestamp(calendar.timegm(parsed), UTC))
        except (ValueError, OverflowError, OSError, TypeError):
            continue
    return None


def _media(entry: dict[str, Any], address: str) -> list[Piece]:
    thumbnails = [url for each in entry.get("media_thumbnail") or () if (url := web(each.get("url"), address))]
    links = [each for each in entry.get("links") or () if each.get("rel") == "enclosure"]
    given = [(each.get("url") or each.get("href"), each) for each in (*(entry.get("media_content") or ()), *links)]
    pieces: dict[str, Piece] = {}
    for found, each in given:
        if url := web(found, address):
            kind = kind_of(each.get("type"), each.get("medium"))
            alt = str(each.get("title") or "")
            thumbnail = thumbnails[0] if thumbnails and kind != "audio" else ""
            pieces.setdefault(url, Piece(url, kind, alt, thumbnail))
    if not pieces and thumbnails:
        return [Piece(thumbnails[0], "image")]
    return list(pieces.values())[:MOST_MEDIA]
