"""Reads JSON Feed, versions 1 and 1.1, as the entries that other feeds have."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from channels.feed_entries import Entry, Feed, Piece, digest, kind_of, name_in, one_time, web
from channels.html_text import plain_of
from channels.http import Answer
from store.saying import N_


def is_json(answer: Answer) -> bool:
    """Whether an answer looks like JSON, whatever it calls itself."""
    return answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def read_json_feed(answer: Answer, address: str) -> Feed:
    """The feed in an answer; one without a kind where it is none."""
    try:
        found = json.loads(answer.body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return Feed(flaw="no valid JSON")
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        return Feed(flaw=N_("no JSON Feed"))
    lang = _text(found.get("language"))
    entries = [_entry(each, address, lang) for each in found["items"] if isinstance(each, dict)]
    left_out = len(found["items"]) - len(entries)
    return Feed("json", _text(found.get("title")), entries, N_("some of its items are no objects") if left_out else "")


def _entry(item: Mapping[str, Any], address: str, lang: str) -> Entry:
    title, url = _text(item.get("title")), _text(item.get("url")) or _text(item.get("external_url"))
    html, plain = _text(item.get("content_html")), _text(item.get("content_text"))
    stamp = _text(item.get("date_published"))
    return Entry(
        key=_text(item.get("id")) or url or digest(title, stamp),
        title=title,
        text=plain_of(html) if html else plain or _text(item.get("summary")),
        author=_author(item),
        url=web(url, address),
        lang=_text(item.get("language")) or lang,
        published=_time(stamp) or _time(_text(item.get("date_modified"))),
        media=_media(item, address),
        tags=[_text(each) for each in _list(item.get("tags"))[:10] if _text(each)],
    )


def _text(value: object) -> str:
    """A text, or a number as one; anything else is none."""
    return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _author(item: Mapping[str, Any]) -> str:
    some = [*_list(item.get("authors")), item.get("author")]
    return next((name for each in some if isinstance(each, dict) and (name := name_in(_text(each.get("name"))))), "")


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return one_time((found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _media(item: Mapping[str, Any], address: str) -> list[Piece]:
    pieces: dict[str, Piece] = {}
    for name in ("image", "banner_image"):
        if url := web(_text(item.get(name)), address):
            pieces.setdefault(url, Piece(url, "image"))
    for each in _list(item.get("attachments")):
        if isinstance(each, dict) and (url := web(_text(each.get("url")), address)):
            pieces[url] = Piece(url, kind_of(_text(each.get("mime_type"))), _text(each.get("title")))
    return list(pieces.values())[:20]
