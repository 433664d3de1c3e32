"""Posts of Mastodon as they come over the wire, read with patience for what is missing or odd."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from channels.html_text import plain_of
from channels.weighted import graphemes

KEPT = ("id", "uri", "url", "created_at", "edited_at", "in_reply_to_id", "visibility", "sensitive", "spoiler_text",
        "language", "content")  # fmt: skip
KINDS = {"image": "image", "gifv": "video", "video": "video", "audio": "audio"}
WEB = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
HANDLE = re.compile(r"@([\w.-]*\w)@[\w.-]*\w", re.ASCII)
LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
ACCOUNT = re.compile(r"\w[\w.-]*(?:@[\w.-]+(?::\d+)?)?")  # it becomes part of drafts, so it is nothing else
LINK_LENGTH = 23


@dataclass(frozen=True)
class Picture:
    """A picture, film or sound of a post: where it is, what it is, what its author says of it, and a small view."""

    url: str
    kind: str
    alt: str
    thumbnail: str


@dataclass(frozen=True)
class Status:
    """One post; `warning` is what stands before it, `boosted` whether it only repeats another one."""

    id: str
    created: datetime
    account: str
    name: str
    handle: str
    text: str
    warning: str = ""
    url: str = ""
    visibility: str = "public"
    answers: str = ""
    quotes: bool = False
    boosted: bool = False
    lang: str = ""
    version: str = ""
    edited: datetime | None = None
    likes: int = 0
    shares: int = 0
    followers: int = 0
    pictures: tuple[Picture, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def says(self) -> bool:
        """Whether there are words in it at all."""
        return bool(self.text.strip() or self.warning.strip())


def status_of(given: Any, host: str) -> Status | None:
    """A post from its JSON, as an instance shows it; None where it cannot be told who wrote what and when."""
    if not isinstance(given, dict) or not isinstance(account := given.get("account"), dict):
        return None
    created, acct = moment(given.get("created_at")), _text(account, "acct") or _text(account, "username")
    if created is None or not ACCOUNT.fullmatch(acct) or given.get("id") in (None, ""):
        return None
    edited = moment(given.get("edited_at"))
    return Status(
        id=str(given["id"]), created=created, account=str(account.get("id") or ""),
        name=_text(account, "display_name") or acct, handle=acct if "@" in acct else f"{acct}@{host}",
        text=plain_of(_text(given, "content")), warning=_text(given, "spoiler_text"), url=_address(given),
        visibility=_text(given, "visibility") or "public", answers=str(given.get("in_reply_to_id") or ""),
        quotes=bool(given.get("quote")), boosted=bool(given.get("reblog")), lang=_text(given, "language")[:20],
        version=edited.isoformat() if edited else "", edited=edited, likes=_count(given, "favourites_count"),
        shares=_count(given, "reblogs_count"), followers=_count(account, "followers_count"),
        pictures=tuple(_pictures(given)), raw=_raw(given, account),
    )  # fmt: skip


def moment(given: Any) -> datetime | None:
    """A time of the API; None where it is none."""
    try:
        found = datetime.fromisoformat(given)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _text(given: dict[str, Any], name: str) -> str:
    return value if isinstance(value := given.get(name), str) else ""


def _count(given: dict[str, Any], name: str) -> int:
    value = given.get(name)
    return min(max(value, 0), 2**31 - 1) if isinstance(value, int) else 0


def _address(given: dict[str, Any]) -> str:
    return next((each for name in ("url", "uri") if WEB.fullmatch(each := _text(given, name))), "")


def _pictures(given: dict[str, Any]) -> list[Picture]:
    listed = given.get("media_attachments")
    found = []
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict) and (url := _first_web(each, "url", "remote_url")):
            preview = _first_web(each, "preview_url", "preview_remote_url")
            found.append(Picture(url, KINDS.get(_text(each, "type"), "file"), _text(each, "description"), preview))
    return found


def _first_web(given: dict[str, Any], *names: str) -> str:
    return next((each for name in names if WEB.fullmatch(each := _text(given, name))), "")


def _raw(given: dict[str, Any], account: dict[str, Any]) -> dict[str, Any]:
    """The post as it came, without what nobody needs."""
    who = {name: account[name] for name in ("id", "acct", "url", "bot") if name in account}
    return {name: given[name] for name in KEPT if name in given} | {"account": who}


def counted(text: str) -> int:
    """How long Mastodon takes a text to be: a link is 23, the instance in a name is nothing."""
    return len(graphemes(LINK.sub("x" * LINK_LENGTH, HANDLE.sub(r"@\1", text))))


def names(text: str, handle: str) -> bool:
    """Whether a text speaks to somebody by name, with the instance or without."""
    short, full = re.escape(handle.partition("@")[0]), re.escape(handle)
    return re.search(rf"(?<![\w@/.])@(?:{full}|{short}(?!@))(?![\w@-])", text, re.IGNORECASE) is not None
