"""How X stores what people type: text escaped, links as t.co, and entities that count in the escaped text."""

import base64
import hashlib
import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from channels.weighted import weighted_length

PIECES = re.compile(r"(?P<url>https?://[^\s<>]+)|(?<!\w)@(?P<name>\w{1,15})|(?<!\w)#(?P<tag>\w+)")
LONGEST = 280
LONGEST_RETWEET = 140

NameOf = Callable[[str], tuple[str, str] | None]


@dataclass(frozen=True)
class Text:
    """An escaped text and its entities."""

    escaped: str
    entities: dict[str, list[dict[str, Any]]]

    @property
    def plain(self) -> str:
        """The text with its signs, but with t.co links."""
        return html.unescape(self.escaped)

    @property
    def mentioned(self) -> set[str]:
        """The ids of the users that it names."""
        return {each["id"] for each in self.entities.get("mentions", [])}


def store(typed: str, known: NameOf, media: dict[str, str] | None = None) -> Text:
    """Escape a text and find its links, names and tags; `known` gives id and spelling, `media` a link's media key."""
    out, end, entities = "", 0, dict[str, list[dict[str, Any]]]()
    for piece in PIECES.finditer(typed):
        out += html.escape(typed[end : piece.start()], quote=False)
        kind, shown, entity = _entity(piece, known, media or {})
        if entity:
            place = {"start": len(out), "end": len(out) + len(shown)}
            entities.setdefault(kind, []).append({**place, **entity})
        out, end = out + shown, piece.end()
    return Text(out + html.escape(typed[end:], quote=False), entities)


def _entity(piece: re.Match[str], known: NameOf, media: dict[str, str]) -> tuple[str, str, dict[str, Any]]:
    if url := piece["url"]:
        parts = {"url": short_link(url), "expanded_url": url, "display_url": url.partition("://")[2][:27]}
        return "urls", short_link(url), parts | ({"media_key": media[url]} if url in media else {})
    if tag := piece["tag"]:
        return "hashtags", piece[0], {"tag": tag}
    found = known(piece["name"])
    return "mentions", piece[0], {"username": found[1], "id": found[0]} if found else {}


def short_link(url: str) -> str:
    """The t.co link of an address, always the same one."""
    return "https://t.co/" + base64.b32encode(hashlib.sha256(url.encode()).digest())[:10].decode()


def cut_long(typed: str, own_address: str) -> str:
    """The beginning of a text that is too long for one post, and the post's own link; the text itself if it is not."""
    if weighted_length(typed) <= LONGEST:
        return typed
    room = LONGEST - 25  # three dots, a space and a link
    while weighted_length(typed[:room]) > LONGEST - 25:
        room -= 1
    return f"{typed[:room].rstrip()}… {own_address}"


def cut_retweet(typed: str, username: str) -> str:
    """The text of a retweet: the first 140 characters, as X still does it."""
    whole = f"RT @{username}: {typed}"
    return whole if len(whole) <= LONGEST_RETWEET else whole[: LONGEST_RETWEET - 1] + "…"
