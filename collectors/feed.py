"""Reads feeds: what is new in them since the last look, and what was changed while it still stands there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from channels.expression import matches
from channels.feed import ADDRESS
from channels.feed_client import Download, download
from channels.feed_entries import Entry, Feed, digest, read_xml
from channels.json_feed import is_json, read_json_feed
from channels.languages import language_code
from collectors.page import LONGEST_TEXT, BadRow, Cursor, Media, NewMention, Page
from store.errors import Refused, TryLater
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import N_, say

PAGE = 100
FIRST = timedelta(days=30)
SEEN = 200  # keys of entries that are kept, to tell whether the feed ran ahead of us
AHEAD = timedelta(days=1)  # how far a clock of theirs may be ahead
LINKED = re.compile(rb"<link\b[^>]*type=[\"']application/(?:rss\+xml|atom\+xml|feed\+json)[^>]*>", re.IGNORECASE)
HREF = re.compile(rb"href=[\"']([^\"'\s]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Look:
    """One look at a feed: the query's address, what the last look left, and the time."""

    address: str
    asked: str
    cursor: Cursor
    now: datetime

    @property
    def since(self) -> datetime:
        """What was published before is not read: 30 days before the first look."""
        kept = self.cursor.get("since")
        return datetime.fromtimestamp(float(kept), UTC) if kept else self.now - FIRST

    @property
    def source(self) -> str:
        """Where the entries stand: the address that was typed, wherever the feed moves."""
        bare = re.sub(r"^https?://", "", self.address, flags=re.IGNORECASE)
        return bare if len(bare) <= 300 else f"{bare[:200]} {digest(bare)}"


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read a feed; nothing comes where it has not changed. Only the last page of a look has a cursor.

    Raises BadInput without an address, and what `channels.feed_client.download` raises.
    """
    look = _look(query, cursor)
    found = _download(look)
    if found.answer.status == 304:
        yield Page((), look.cursor)
        return
    feed = read(found)
    entries = _once(feed.entries)
    size = query.options.get("page_entries", PAGE)
    for start in range(0, max(len(entries), 1), size):
        mentions, problems = _mentions(query, look, feed, entries[start : start + size])
        if start + size < len(entries):
            yield Page(mentions, None, problems)
        else:
            yield Page(mentions, _next(look, found, feed), problems + _notes(look, found, feed), gap=_gap(look, feed))


def _once(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without those whose key came before."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        kept.setdefault(entry.key, entry)
    return list(kept.values())


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest entries that a query would find, each with why; nothing is saved."""
    query = Query(brand_id=0, channel="feed", name="preview", expression=query_text, options=dict(options or {}))
    look = _look(query, None)
    feed = read(_download(look))
    found, _ = _mentions(query, look, feed, _once(feed.entries))
    found.sort(key=lambda mention: mention.published_at, reverse=True)
    return [(each, ", ".join(each.matched) or N_("every entry is read")) for each in found[:limit]], []


def _look(query: Query, cursor: Cursor | None) -> Look:
    address = ADDRESS.value(str(query.options.get("address") or ""))
    asked = digest(query.expression)
    known = cursor if cursor and cursor.get("address") == address else {}
    return Look(address, asked, dict(known), utc_now())


def _download(look: Look) -> Download:
    """The feed, from where it moved to if it did; only if it changed, unless something else is asked of it now."""
    kept = look.cursor if look.cursor.get("asked") == look.asked else {}
    names = {"if-none-match": kept.get("etag"), "if-modified-since": kept.get("modified")}
    headers = {name: str(value) for name, value in names.items() if value}
    if moved := look.cursor.get("moved_to"):
        try:
            return download(str(moved), headers)
        except (Refused, TryLater):  # back to where the person who typed the address saw it
            return download(look.address, {})
    return download(look.address, headers)


def read(found: Download) -> Feed:
    """The feed in what was downloaded; TryLater where it is none, with the feed that the page names if it does."""
    known = read_json_feed if is_json(found.answer) else read_xml
    feed = known(found.answer, found.address)
    if feed.kind or feed.entries:
        return feed
    link = LINKED.search(found.answer.body[:200_000])
    href = HREF.search(link[0]) if link else None
    later = utc_now() + timedelta(hours=6)
    if href is None:
        raise TryLater("there is no feed at this address that can be read", later)
    url = href[1].decode("utf-8", "replace")[:200]
    raise TryLater(
        say("there is no feed at this address that can be read; the page names this one: {url}", url=url), later
    )


def _mentions(query: Query, look: Look, feed: Feed, entries: Sequence[Entry]) -> tuple[list[NewMention], list[BadRow]]:
    mentions: list[NewMention] = []
    problems: list[BadRow] = []
    for number, entry in enumerate(entries, start=1):
        words = matches(query.expression, entry.text, entry.title, entry.author, entry.lang)
        if words is None or (entry.published or look.now) < look.since or not (entry.text or entry.title):
            continue
        try:
            mentions.append(_mention(look, feed, entry, words))
        except ValidationError as error:
            problems.append(
                BadRow(number, "", say("an entry cannot be kept: {reason}", reason=error.errors()[0]["msg"]))
            )
    return mentions, problems


def _mention(look: Look, feed: Feed, entry: Entry, words: list[str]) -> NewMention:
    raw = {name: value for name, value in (("feed", feed.title[:200]), ("tags", list(entry.tags))) if value}
    published = entry.published if entry.published and entry.published <= look.now + AHEAD else look.now
    return NewMention(
        channel="feed", source=look.source, external_id=entry.key if len(entry.key) <= 500 else digest(entry.key),
        text=entry.text[:LONGEST_TEXT], title=entry.title[:LONGEST_TEXT], author=entry.author, handle=entry.author,
        lang=language_code(entry.lang), url=entry.url, kind="post", raw=raw, matched=words, version_id=entry.version,
        media=[Media(**vars(each)) for each in entry.media], published_at=published,
    )  # fmt: skip


def _next(look: Look, found: Download, feed: Feed) -> Cursor:
    """What the next look starts from."""
    times = [entry.published.timestamp() for entry in feed.entries if entry.published]
    at = found.moved_to or (look.cursor.get("moved_to") if found.address != look.address else None)
    kept = {
        "address": look.address,
        "asked": look.asked,
        "since": look.since.timestamp(),
        "etag": found.answer.headers.get("etag"),
        "modified": found.answer.headers.get("last-modified"),
        "moved_to": at,
        "newest": max([*times, float(look.cursor.get("newest") or 0)], default=0),
        "seen": [digest(entry.key)[:12] for entry in feed.entries[:SEEN]] or look.cursor.get("seen"),
    }
    return {name: value for name, value in kept.items() if value}


def _notes(look: Look, found: Download, feed: Feed) -> list[BadRow]:
    """What a person should know of the feed: it moved for good, or it is not well formed."""
    notes = [BadRow(1, "", say("the feed is not well formed and was read as far as possible ({flaw})", flaw=feed.flaw))]
    moved = found.moved_to if found.moved_to != look.cursor.get("moved_to") else ""
    told = [
        BadRow(1, "address", say("the feed moved for good to {moved}, where it is read from now on", moved=moved[:300]))
    ]
    return (notes if feed.flaw else []) + (told if moved else [])


def _gap(look: Look, feed: Feed) -> str:
    """What may have passed by unread: nothing that stands in the feed stood there the last time."""
    seen = set(look.cursor.get("seen") or ())
    if not seen or not feed.entries or seen & {digest(entry.key)[:12] for entry in feed.entries}:
        return ""
    read, times = float(look.cursor.get("newest") or 0), [each.published for each in feed.entries if each.published]
    if not read or not times or min(times).timestamp() <= read:
        return N_("the feed shows nothing that it showed before: entries in between may be missing")
    span = f"from {datetime.fromtimestamp(read, UTC):%Y-%m-%d %H:%M} to {min(times):%Y-%m-%d %H:%M} UTC"
    return say("the feed shows only its newest entries: what was published {span} may be missing", span=span)
