"""Posts of a Discourse forum in whatever list they come, their text plain and without what they quote of others."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from channels.html_text import plain_of

REGULAR = 1
QUOTE = re.compile(r"\[quote(?:=[^\]\n]*)?\](?:(?!\[quote).)*?\[/quote\]", re.IGNORECASE | re.DOTALL)
PICTURE = re.compile(r"!\[([^\]\n]*)\]\([^)\s]*\)")
SIZE = re.compile(r"\|\d+x\d+(?:,\s*\d+%)?$")
MOST_PICTURES = 20
DECORATION = {"emoji", "avatar", "site-icon"}


@dataclass(frozen=True)
class Post:
    """One post of a topic; `title` is that of the topic, and stands with its first post only."""

    id: str
    topic: str
    number: int
    author: str
    name: str
    created: datetime
    text: str = ""
    title: str = ""
    slug: str = ""
    answers: int = 0
    likes: int = 0
    gone: bool = False
    pictures: tuple[tuple[str, str], ...] = ()

    @property
    def version(self) -> str:
        """A name for what it says now: the forum counts no edits that come soon after a post, nor hidden ones."""
        return hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()[:32]

    def url(self, address: str) -> str:
        """Where it is shown."""
        return f"{address}/t/{self.slug or '-'}/{self.topic}/{self.number}"


def post_of(found: object, address: str) -> Post | None:
    """A post as the forum gives it; None for what is none that people wrote."""
    if not isinstance(found, Mapping) or found.get("post_type", REGULAR) != REGULAR:
        return None
    id_, topic, number = (_number(found.get(name)) for name in ("id", "topic_id", "post_number"))
    author, created = found.get("username"), _time(found.get("created_at"))
    if not (id_ and topic and number and isinstance(author, str) and author and created):
        return None
    cooked = found["cooked"] if isinstance(found.get("cooked"), str) else ""
    return Post(
        id=str(id_), topic=str(topic), number=number, author=author, created=created,
        name=found["name"] if isinstance(found.get("name"), str) and found["name"].strip() else author,
        text=_text(found.get("raw"), cooked), title=_title(found) if number == 1 else "",
        slug=_slug(found.get("topic_slug")), answers=_number(found.get("reply_to_post_number")), likes=_likes(found),
        gone=bool(found.get("hidden") or found.get("user_deleted") or found.get("deleted_at")),
        pictures=_pictures(cooked, address),
    )  # fmt: skip


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**53 else 0


def _time(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found and (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _title(found: Mapping[str, Any]) -> str:
    title = found.get("topic_title")
    return title.strip() if isinstance(title, str) else ""


def _slug(value: object) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[\w%-]{1,300}", value) else ""


def _likes(found: Mapping[str, Any]) -> int:
    actions = found.get("actions_summary")
    for each in actions if isinstance(actions, list) else []:
        if isinstance(each, Mapping) and each.get("id") == 2:  # the forum's number for a like
            return min(_number(each.get("count")), 2**31 - 1)
    return 0


def _text(raw: object, cooked: str) -> str:
    """What was written: as it was typed where the forum tells that, without what it quotes unless nothing else is."""
    if isinstance(raw, str) and raw.strip():
        own = raw
        while (shorter := QUOTE.sub("", own)) != own:
            own = shorter
        pictured = PICTURE.sub(lambda found: SIZE.sub("", found[1]), own if own.strip() else raw)
        return re.sub(r"\n{3,}", "\n\n", pictured).strip()
    tree = BeautifulSoup(cooked, "html.parser")
    for each in tree.select("aside.quote, .lightbox-wrapper .meta"):
        each.decompose()
    return plain_of(str(tree)) or plain_of(cooked)


def _pictures(cooked: str, address: str) -> tuple[tuple[str, str], ...]:
    """The pictures of a post, each with its words; not those that only decorate."""
    if "<img" not in cooked:
        return ()
    found: dict[str, str] = {}
    for image in BeautifulSoup(cooked, "html.parser").find_all("img"):
        source, classes = image.get("src"), set(image.get("class") or ())
        if isinstance(source, str) and not classes & DECORATION and not image.find_parent("aside"):
            url = _joined(address, source)
            if re.match(r"https?://[^\s/]\S*$", url):
                found.setdefault(url, str(image.get("alt") or ""))
    return tuple(found.items())[:MOST_PICTURES]


def _joined(address: str, source: str) -> str:
    try:
        return urljoin(f"{address}/", source)
    except ValueError:
        return ""
