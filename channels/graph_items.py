"""Comments and posts of Facebook and Instagram as the Graph API gives them, read with patience for what is missing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from channels.json_values import moment_of, part_of, parts_of, text_of
from channels.reviews import Picture
from store.saying import N_

THEIRS = "@"  # begins the name of a conversation on Instagram that stands under what somebody else posted
PICTURE_ONLY = "[Picture]"


@dataclass(frozen=True)
class Item:
    """One comment or post; `own` is what our own account wrote, `closed` why it takes no answer ("" where it does)."""

    source: str
    id: str
    text: str
    at: datetime | None
    author: str = ""
    handle: str = ""
    url: str = ""
    kind: str = "reply"
    conversation: str = ""
    parent: str = ""
    likes: int = 0
    own: bool = False
    closed: str = ""
    pictures: tuple[Picture, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """A name for what it says now."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def words(self) -> str:
        """What it says, or that it is a picture."""
        return self.text if self.text.strip() or not self.pictures else PICTURE_ONLY


def facebook_comment(found: Mapping[str, Any], page: str, post: str = "") -> Item:
    """A comment under a post of a page, or on one that names it. Whoever has not allowed it has no name there."""
    author, hidden = part_of(found.get("from")), found.get("is_hidden") is True
    attached = part_of(found.get("attachment"))
    image = text_of(part_of(part_of(attached.get("media")).get("image")).get("src"))
    return Item(
        source=page, id=text_of(found.get("id")), text=text_of(found.get("message")),
        at=moment_of(found.get("created_time")), author=text_of(author.get("name")), handle=text_of(author.get("id")),
        url=text_of(found.get("permalink_url")), conversation=post,
        parent=text_of(part_of(found.get("parent")).get("id")) or post, likes=count_of(found.get("like_count")),
        own=text_of(author.get("id")) == page, closed=_closed(hidden, found.get("can_comment")),
        pictures=(Picture(image),) if image else (), raw={"hidden": True} if hidden else {},
    )  # fmt: skip


def _closed(hidden: bool, can_comment: object) -> str:
    if hidden:
        return N_("it is hidden: show it on Facebook first")
    return N_("Facebook takes no answer to it from the page") if can_comment is False else ""


def facebook_post(found: Mapping[str, Any], page: str) -> Item:
    """A post on a page, or one that names it."""
    author, image = part_of(found.get("from")), text_of(found.get("full_picture"))
    return Item(
        source=page, id=text_of(found.get("id")), text=text_of(found.get("message")),
        at=moment_of(found.get("created_time")), author=text_of(author.get("name")), handle=text_of(author.get("id")),
        url=text_of(found.get("permalink_url")), kind="post", conversation=text_of(found.get("id")),
        own=text_of(author.get("id")) == page, pictures=(Picture(image),) if image else (),
    )  # fmt: skip


def instagram_comment(found: Mapping[str, Any], account: Mapping[str, str], media: str = "", url: str = "") -> Item:
    """A comment on Instagram, where people are known by the name of their account."""
    author, about = part_of(found.get("from")), part_of(found.get("media"))
    username = text_of(found.get("username")) or text_of(author.get("username"))
    under = media or text_of(about.get("id"))
    hidden = found.get("hidden") is True
    product = text_of(about.get("media_product_type"))
    raw = {"hidden": hidden, "surface": product, "ad": text_of(about.get("ad_id"))}
    return Item(
        source=account.get("id", ""), id=text_of(found.get("id")), text=text_of(found.get("text")),
        at=moment_of(found.get("timestamp")), author=username, handle=username,
        url=url or text_of(about.get("permalink")), conversation=under,
        parent=text_of(found.get("parent_id")) or under.removeprefix(THEIRS), likes=count_of(found.get("like_count")),
        own=is_ours(username, author, account), closed=N_("it is hidden: show it on Instagram first") if hidden else "",
        raw={name: value for name, value in raw.items() if value},
    )  # fmt: skip


def instagram_media(found: Mapping[str, Any], account: Mapping[str, str], tagged: bool = False) -> Item:
    """What somebody posted on Instagram; `tagged` where the account only stands in the picture."""
    username, url = text_of(found.get("username")), text_of(found.get("media_url"))
    id_, film = text_of(found.get("id")), found.get("media_type") == "VIDEO"
    picture = Picture(url, "video" if film else "image", text_of(found.get("thumbnail_url"))) if url else None
    return Item(
        source=account.get("id", ""), id=id_, text=text_of(found.get("caption")), at=moment_of(found.get("timestamp")),
        author=username, handle=username, url=text_of(found.get("permalink")), kind="post",
        conversation=f"{THEIRS}{id_}", likes=count_of(found.get("like_count")), own=is_ours(username, {}, account),
        pictures=(picture,) if picture else (), raw={"tagged": True} if tagged else {},
    )  # fmt: skip


def is_ours(username: str, author: Mapping[str, Any], account: Mapping[str, str]) -> bool:
    """Whether the account itself wrote something on Instagram."""
    ours = account.get("username", "").casefold()
    ids = {text_of(author.get("id")), text_of(author.get("self_ig_scoped_id"))} - {""}
    return bool((ours and username.casefold() == ours) or account.get("id", "") in ids)


def seconds_of(value: object) -> datetime | None:
    """A time in seconds, as webhooks give it, or as text; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return moment_of(value)
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def count_of(value: object) -> int:
    """A number of likes; none where it is no number that can be kept."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else 0


def comments_in(found: Mapping[str, Any], name: str = "comments") -> list[dict[str, Any]]:
    """The comments that come inside something else."""
    return parts_of(part_of(found.get(name)).get("data"))
