"""Reads what Facebook delivers about a page: comments, posts, mentions, recommendations, and what is removed."""

import json
from collections.abc import Mapping
from typing import Any

from channels.facebook_pages import CHANNEL, COMMENT, POST, talking
from channels.graph import Forbidden, Graph, named
from channels.graph_items import Item, facebook_comment, facebook_post, seconds_of
from channels.json_values import part_of, parts_of, stars_of, text_of
from channels.reviews import Missing
from collectors.graph import kept_of
from collectors.page import BadRow, Delivered, NewMention, Page
from store.errors import Refused
from store.models import Connection
from store.saying import N_

WRITTEN, REMOVED = {"add", "edit", "edited", "update"}, {"remove", "removed", "delete", "deleted"}
POSTS = {"post", "status", "photo", "video", "share", "album", "link", "note"}
FACEBOOK = "https://www.facebook.com"
RECOMMENDS = {"positive": "Recommends it", "negative": "Does not recommend it"}


def read(delivery: Delivered, connection: Connection) -> Page:
    """What a delivery says that others wrote about a page, and what is gone; ValueError where it is none of Facebook's.

    Only of a mention elsewhere Facebook tells no more than where it stands, so that its text is asked for.
    """
    mentions, problems, gone = list[NewMention](), list[BadRow](), []
    for line, (page, field, value) in enumerate(changes_of(delivery.body, "page"), start=1):
        verb, id_ = text_of(value.get("verb")), _id(field, value)
        if verb in REMOVED and id_:
            gone.append((page, id_))
        if verb not in WRITTEN or value.get("published") == 0:
            continue
        try:
            item = _item(page, field, value, connection)
        except Missing:
            continue
        except (Refused, Forbidden) as error:
            problems.append(BadRow(line, "", str(error)))
            continue
        kept = kept_of(CHANNEL, item, line=line) if item is not None and not item.own else None
        mentions += [kept] if isinstance(kept, NewMention) else []
        problems += [kept] if isinstance(kept, BadRow) else []
    return Page(mentions, None, problems, changes=gone)


def changes_of(body: bytes, about: str) -> list[tuple[str, str, dict[str, Any]]]:
    """All changes of a delivery of Meta: to whom each belongs, what it is about, and what it says; ValueError."""
    told = part_of(json.loads(body))
    if told.get("object") != about or not isinstance(told.get("entry"), list):
        raise ValueError(N_("this is no delivery of Meta about that"))
    found = [(entry, change) for entry in parts_of(told["entry"]) for change in parts_of(entry.get("changes"))]
    return [
        (text_of(entry.get("id")), text_of(change.get("field")), {"time": entry.get("time"), **value})
        for entry, change in found
        if (value := part_of(change.get("value")))
    ]


def _id(field: str, value: Mapping[str, Any]) -> str:
    if field == "ratings":
        return text_of(value.get("open_graph_story_id")) if value.get("item") in ("rating", None) else ""
    return text_of(value.get("comment_id" if _is_comment(value) else "post_id"))


def _is_comment(value: Mapping[str, Any]) -> bool:
    return value.get("item") == "comment" or (not value.get("item") and bool(value.get("comment_id")))


def _item(page: str, field: str, value: Mapping[str, Any], connection: Connection) -> Item | None:
    """What was written; None where it is nothing that can be read, such as a reaction."""
    id_, comment, post = _id(field, value), _is_comment(value), text_of(value.get("post_id"))
    if field == "ratings" and id_:
        return _recommendation(page, value)
    if field == "mention" and id_ and not text_of(value.get("message")):
        with talking(connection) as graph:
            return _asked(graph, page, id_, comment, post)
    if field == "mention" or (field == "feed" and (comment or text_of(value.get("item")) in POSTS)):
        return facebook_comment(_told(value, id_), page, post) if comment else _post(page, value, id_)
    return None


def _asked(graph: Graph, page: str, id_: str, comment: bool, post: str) -> Item:
    found = graph.get(named(id_), fields=COMMENT if comment else POST)
    return facebook_comment(found, page, post) if comment else facebook_post(found, page)


def _told(value: Mapping[str, Any], id_: str) -> dict[str, Any]:
    """What a delivery says of a comment, in the shape in which Facebook tells it when asked."""
    parent, post = text_of(value.get("parent_id")), text_of(value.get("post_id"))
    told: dict[str, Any] = {"id": id_, "message": value.get("message"), "from": _author(value)}
    told["created_time"] = _time(value)
    told["permalink_url"] = _address(value)
    told["is_hidden"] = value.get("is_hidden")
    told["parent"] = {"id": parent} if parent and parent != post else None
    image = text_of(value.get("photo"))
    told["attachment"] = {"media": {"image": {"src": image}}} if image else None
    return told


def _post(page: str, value: Mapping[str, Any], id_: str) -> Item:
    pictures = value.get("photos")
    image = text_of(value.get("link")) if value.get("item") == "photo" else ""
    image = image or (text_of(pictures[0]) if isinstance(pictures, list) and pictures else "")
    told = {"id": id_, "message": value.get("message"), "from": _author(value), "created_time": _time(value)}
    return facebook_post({**told, "permalink_url": _address(value), "full_picture": image}, page)


def _recommendation(page: str, value: Mapping[str, Any]) -> Item:
    """A recommendation; it has stars only where Facebook gives some."""
    kind, text = text_of(value.get("recommendation_type")).lower(), text_of(value.get("review_text"))
    stars = stars_of(value.get("rating"))
    raw = {"recommendation": kind, "stars": stars, "post": text_of(value.get("post_id"))}
    return Item(
        source=page, id=text_of(value.get("open_graph_story_id")), text=text or RECOMMENDS.get(kind, ""),
        at=seconds_of(value.get("created_time")) or seconds_of(value.get("time")), kind="review",
        author=text_of(value.get("reviewer_name")), handle=text_of(value.get("reviewer_id")),
        own=text_of(value.get("reviewer_id")) == page,
        raw={name: each for name, each in raw.items() if each},
    )  # fmt: skip


def _address(value: Mapping[str, Any]) -> str:
    """Where the post stands; a comment has no address of its own in a delivery."""
    post = text_of(value.get("post_id"))
    return text_of(part_of(value.get("post")).get("permalink_url")) or (f"{FACEBOOK}/{post}" if post else "")


def _author(value: Mapping[str, Any]) -> dict[str, str]:
    author = part_of(value.get("from"))
    return {
        "id": text_of(author.get("id")) or text_of(value.get("sender_id")),
        "name": text_of(author.get("name")) or text_of(value.get("sender_name")),
    }


def _time(value: Mapping[str, Any]) -> str:
    at = seconds_of(value.get("created_time")) or seconds_of(value.get("time"))
    return at.isoformat() if at is not None else ""
