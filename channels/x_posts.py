"""Posts in the answers of X, in the older spelling of its names (tweets) and in the newer one (posts)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeGuard

from channels.languages import language_code
from channels.x_ids import moment
from channels.x_text import plain_text
from store.errors import Refused, TryLater
from store.saying import say

SOURCE = "x.com"
SPELLINGS = {
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "tweets": "posts",
    "total_tweet_count": "total_post_count",
}
GONE = ("resource-not-found", "not-authorized-for-resource")
Kind = Literal["post", "reply", "quote", "repost"]
KINDS: dict[str, Kind] = {"retweeted": "repost", "replied_to": "reply", "quoted": "quote"}  # the first that fits
Part = Mapping[str, Any]


@dataclass(frozen=True)
class Post:
    """One post as X gave it.

    `history` are the ids of its versions, the first of which names it for good; `answers` is the id that it replies to.
    `link_text` is the text with its links as the author typed them. `withheld` posts must not be shown.
    """

    id: str
    history: tuple[str, ...]
    author_id: str
    username: str
    name: str
    followers: int
    text: str
    link_text: str
    kind: Kind
    answers: str
    conversation: str
    lang: str
    likes: int
    shares: int
    media: tuple[str, ...]
    withheld: bool
    raw: dict[str, Any]

    @property
    def name_for_good(self) -> str:
        """The id of the first version."""
        return self.history[0]

    @property
    def newest(self) -> str:
        """The id of the newest version."""
        return self.history[-1]

    @property
    def url(self) -> str:
        """Where people see it."""
        return address(self.username, self.id)

    @property
    def published_at(self) -> datetime:
        """When its first version was made."""
        return _time(self.raw) if len(self.history) == 1 else moment(self.history[0])

    @property
    def edited_at(self) -> datetime | None:
        """When this version was made, if it is not the first."""
        return moment(self.id) if self.id != self.history[0] else None


def address(username: str, number: str) -> str:
    """Where people see a post."""
    return f"https://x.com/{username or 'i/web'}/status/{number}"


def get(part: Part, name: str) -> Any:
    """A part of an answer by its older name, whichever spelling the answer has."""
    return part[name] if name in part else part.get(SPELLINGS.get(name, name))


def posts_in(payload: Part) -> list[Post]:
    """The posts of an answer, in its order; what is no post is left out."""
    data = payload.get("data")
    found = _Included(payload)
    return [_post(each, found) for each in (data if isinstance(data, list) else [data]) if _is_post(each)]


def gone_in(payload: Part) -> set[str]:
    """The ids that an answer says are deleted, or open to nobody."""
    return {
        str(each.get("resource_id") or each.get("value"))
        for each in _dicts(payload.get("errors"))
        if str(each.get("type", "")).rpartition("/")[2] in GONE and each.get("parameter") in ("id", "ids")
    }


def included_posts(payload: Part) -> dict[str, Post]:
    """The posts that those of an answer refer to, by their ids."""
    found = _Included(payload)
    return {number: _post(each, found) for number, each in found.posts.items()}


def user_ids(payload: Part) -> tuple[str, ...]:
    """The ids of the accounts in an answer."""
    return tuple(_Included(payload).users)


def references(raw: Part) -> Iterator[tuple[str, str]]:
    """The posts that a post refers to: how, and their ids."""
    for each in _dicts(get(raw, "referenced_tweets")):
        yield str(each.get("type")), str(each.get("id"))


def named_ids(raw: Part) -> set[str]:
    """The ids of the accounts that a post names, in all of its text."""
    return {str(each.get("id")) for part in _entities(raw) for each in _dicts(part.get("mentions")) if each.get("id")}


def linked(raw: Part) -> list[str]:
    """The addresses that a post links to."""
    return [str(each.get("expanded_url")) for part in _entities(raw) for each in _dicts(part.get("urls"))]


def _entities(raw: Part) -> list[Part]:
    return [_dict(raw.get("entities")), _dict(_dict(get(raw, "note_tweet")).get("entities"))]


class _Included:
    """What an answer holds beside its posts, by ids and keys."""

    def __init__(self, payload: Part) -> None:
        includes = _dict(payload.get("includes"))
        self.users = {str(each["id"]): each for each in _dicts(includes.get("users")) if "id" in each}
        self.posts = {str(each["id"]): each for each in _dicts(get(includes, "tweets")) if _is_post(each)}
        self.media = {str(each["media_key"]): each for each in _dicts(includes.get("media")) if "media_key" in each}


def _post(raw: dict[str, Any], found: _Included) -> Post:
    refers = dict(references(raw))
    original = found.posts.get(refers.get("retweeted", ""))
    said, metrics = original or raw, _dict(raw.get("public_metrics"))
    author = found.users.get(str(raw.get("author_id")), {})
    number = str(raw["id"])
    return Post(
        id=number,
        history=_history(raw, number),
        author_id=str(raw.get("author_id") or ""),
        username=str(author.get("username") or ""),
        name=str(author.get("name") or ""),
        followers=_count(_dict(author.get("public_metrics")).get("followers_count")),
        text=_text(said, final=True),
        link_text=_text(said, final=False),
        kind=next((kind for refer, kind in KINDS.items() if refer in refers), "post"),
        answers=refers.get("replied_to", ""),
        conversation=str(raw.get("conversation_id") or ""),
        lang=language_code(str(raw.get("lang") or "")),
        likes=_count(metrics.get("like_count")),
        shares=_count(metrics.get("retweet_count")) + _count(metrics.get("quote_count")),
        media=tuple(_media(said, found)),
        withheld=bool(raw.get("withheld")),
        raw=raw,
    )


def _text(raw: Part, final: bool) -> str:
    note = _dict(get(raw, "note_tweet"))
    whole = note if isinstance(note.get("text"), str) else raw
    own = _history(raw, str(raw["id"]))
    return plain_text(str(whole["text"]), whole.get("entities"), own, final=final)


def _media(raw: Part, found: _Included) -> Iterator[str]:
    keys = _dict(raw.get("attachments")).get("media_keys")
    for key in keys if isinstance(keys, list) else []:
        media = found.media.get(str(key), {})
        place = media.get("url") or media.get("preview_image_url")
        if isinstance(place, str) and place.startswith("https://"):
            yield place


def _history(raw: Part, number: str) -> tuple[str, ...]:
    ids = get(raw, "edit_history_tweet_ids")
    known = tuple(filter(str.isdecimal, map(str, ids))) if isinstance(ids, list) else ()
    return known or (number,)


def _time(raw: Part) -> datetime:
    written = raw.get("created_at")
    try:
        at = datetime.fromisoformat(str(written))
    except ValueError:
        return moment(str(raw["id"]))
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _count(value: object) -> int:
    return min(max(value, 0), 2**31 - 1) if isinstance(value, int) else 0


def _is_post(part: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(part, dict) and isinstance(part.get("text"), str) and str(part.get("id", "")).isdecimal()


def _dict(part: Any) -> Part:
    return part if isinstance(part, Mapping) else {}


def _dicts(parts: Any) -> list[dict[str, Any]]:
    return [each for each in parts if isinstance(each, dict)] if isinstance(parts, list) else []


def listed(payload: Part) -> tuple[list[Post], str]:
    """The posts of a page and what names the next one, empty where there is none.

    An answer with neither posts nor a count is none: TryLater, or Refused where X says why.
    """
    meta = payload.get("meta")
    if not isinstance(meta, Mapping):
        said = [str(each.get("detail") or each.get("title")) for each in _dicts(payload.get("errors"))]
        if said:
            raise Refused(say("X refuses this: {words}", words=said[0][:300]))
        raise TryLater("X answered something that cannot be read")
    return posts_in(payload), str(meta.get("next_token") or "")
