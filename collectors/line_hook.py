"""Reads what LINE delivers: messages to the Official Account, and what people take back."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from channels.json_values import part_of, parts_of, text_of
from collectors.fields import is_web
from collectors.orders.event import NewSign
from collectors.page import BadRow, Delivered, Media, NewMention, Page
from store.models import Connection
from store.saying import N_

NAMES = {"image": "Picture", "video": "Video", "audio": "Voice message", "file": "File", "location": "Place"}
KINDS = ("image", "video", "audio")
REPLY_TOKEN = timedelta(minutes=1)


def read(delivery: Delivered, connection: Connection) -> Page:
    """The messages of a delivery, and those that were taken back; ValueError where it is none of LINE's.

    Whoever quotes a letter of ours answers it. The names of people are not in it, and are not asked for. The token to
    reply with is kept with the time at which it ends: it works once and for about a minute, so that answers which a
    person approves go out as push messages.
    """
    body = json.loads(delivery.body)
    source = text_of(part_of(body).get("destination"))
    if not source or not isinstance(body.get("events"), list):
        raise ValueError(N_("this is no delivery of LINE"))
    mentions, problems, gone = [], [], []
    for line, event in enumerate(parts_of(body["events"]), start=1):
        kind = event.get("type")
        if kind == "unsend" and (id_ := text_of(part_of(event.get("unsend")).get("messageId"))):
            gone.append((source, id_))
        if kind == "message" and _concerns_us(event, connection):
            try:
                mentions.append(_mention(event, source, delivery.received_at))
            except ValidationError as error:
                problems.append(BadRow(line, "", error.errors()[0]["msg"]))
    quoted = [NewSign("answered", each.parent, each.published_at) for each in mentions if each.parent]
    return Page(mentions, None, problems, changes=gone, signs=quoted)


def _concerns_us(event: Mapping[str, Any], connection: Connection) -> bool:
    """Whether a message is for us: in a group, people talk to each other."""
    if part_of(event.get("source")).get("type") not in ("group", "room") or connection.options.get("groups") == "all":
        return True
    named = part_of(part_of(event.get("message")).get("mention")).get("mentionees")
    return any(each.get("isSelf") is True for each in parts_of(named))


def _mention(event: Mapping[str, Any], source: str, received: datetime) -> NewMention:
    message, place = part_of(event.get("message")), part_of(event.get("source"))
    user = text_of(place.get("userId"))
    at = _moment(event.get("timestamp")) or received
    return NewMention(
        channel="line", source=source, external_id=text_of(message.get("id")), text=_words(message), handle=user,
        media=_media(message), raw=_raw(event, message, place, at), published_at=at, collected_at=received,
        conversation=text_of(place.get("groupId")) or text_of(place.get("roomId")) or user,
        parent=text_of(message.get("quotedMessageId")),
    )  # fmt: skip


def _words(message: Mapping[str, Any]) -> str:
    """What a message says; of what is no text, in short what it is."""
    kind = text_of(message.get("type"))
    if kind == "text":
        return text_of(message.get("text"))
    if kind == "sticker":
        words = message.get("keywords")
        said = [text_of(message.get("text")), *map(text_of, words if isinstance(words, list) else [])]
        return _named("Sticker", [each for each in said if each][:3])
    if kind == "location":
        return _named("Place", [text_of(message.get(name)) for name in ("title", "address")])
    return _named(NAMES.get(kind, "Message of another kind"), [text_of(message.get("fileName"))])


def _named(what: str, words: list[str]) -> str:
    said = ", ".join(filter(None, words))
    return f"[{what}: {said}]" if said else f"[{what}]"


def _media(message: Mapping[str, Any]) -> list[Media]:
    """A picture or video that stands on the web; what lies with LINE itself is only open to the account."""
    provider, kind = part_of(message.get("contentProvider")), text_of(message.get("type"))
    url, small = text_of(provider.get("originalContentUrl")), text_of(provider.get("previewImageUrl"))
    if kind not in KINDS or provider.get("type") != "external" or not is_web(url):
        return []
    return [Media(url=url, kind=kind, thumbnail=small if is_web(small) else "")]  # type: ignore[arg-type]  # one of KINDS


def _raw(
    event: Mapping[str, Any], message: Mapping[str, Any], place: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    kept = {
        "type": text_of(message.get("type")),
        "place": text_of(place.get("type")),
        "mode": text_of(event.get("mode")),
        "event": text_of(event.get("webhookEventId")),
        "redelivered": part_of(event.get("deliveryContext")).get("isRedelivery") is True,
    }
    if token := text_of(event.get("replyToken")):
        kept |= {"reply_token": token, "reply_token_ends": (at + REPLY_TOKEN).isoformat()}
    return {name: value for name, value in kept.items() if value}


def _moment(value: object) -> datetime | None:
    """A time in milliseconds; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return None
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(value / 1000, UTC)
    return None
