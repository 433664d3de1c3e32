"""Reads what Instagram delivers about an account: comments on its posts and live videos, and @mentions elsewhere."""

from collections.abc import Mapping
from typing import Any

from channels.graph import Forbidden
from channels.graph_items import Item, instagram_comment, seconds_of
from channels.instagram_accounts import CHANNEL, account_of, mentioned, talking
from channels.json_values import part_of, text_of
from collectors.facebook_hook import changes_of
from collectors.graph import kept_of
from collectors.page import BadRow, Delivered, NewMention, Page
from store.errors import Refused
from store.models import Connection

COMMENTS = ("comments", "live_comments")


def read(delivery: Delivered, connection: Connection) -> Page:
    """What a delivery says that others wrote; ValueError where it is none of Instagram's.

    Of a mention elsewhere Instagram tells no more than where it stands, so that its text is asked for. Nothing is told
    of what is deleted: that is found by looking again.
    """
    mentions, problems = list[NewMention](), list[BadRow]()
    for line, (account, field, value) in enumerate(changes_of(delivery.body, "instagram"), start=1):
        ours = {**connection.account, "id": account}
        try:
            item = _comment(ours, field, value) if field in COMMENTS else _mention(field, value, connection)
        except (Refused, Forbidden) as error:
            problems.append(BadRow(line, "", str(error)))
            continue
        kept = kept_of(CHANNEL, item, line=line) if item is not None and not item.own else None
        mentions += [kept] if isinstance(kept, NewMention) else []
        problems += [kept] if isinstance(kept, BadRow) else []
    return Page(mentions, None, problems)


def _comment(ours: Mapping[str, str], field: str, value: Mapping[str, Any]) -> Item:
    """A comment as it was delivered; the time is that of the delivery, as it has none of its own."""
    at = seconds_of(value.get("timestamp")) or seconds_of(value.get("time"))
    item = instagram_comment({**value, "timestamp": at.isoformat() if at is not None else ""}, ours)
    live = field == "live_comments" or part_of(value.get("media")).get("media_product_type") == "LIVE"
    return Item(**{**vars(item), "raw": {**item.raw, "live": True}}) if live else item


def _mention(field: str, value: Mapping[str, Any], connection: Connection) -> Item | None:
    """An @mention, asked for where it stands; None where it is gone or nothing of ours."""
    comment, media = text_of(value.get("comment_id")), text_of(value.get("media_id"))
    if field != "mentions" or not (comment or media):
        return None
    with talking(connection) as graph:
        return mentioned(graph, account_of(graph, connection), comment, media)
