"""Reads the product reviews that Shopify delivers: metaobjects of the standard type that review apps share."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from collectors.page import BadRow, Delivered, Media, NewMention, Page
from collectors.tables.cells import read_addresses, read_language
from collectors.webhook_values import moment_of, part_of, text_of
from store.saying import N_

KIND = "product_review"
FULL = 5.0


def read(body: Any, delivery: Delivered) -> Page:
    """The review of a delivery; other metaobjects say nothing to us, and what is none is a ValueError."""
    review = part_of(body)
    id_, kind = text_of(review.get("id")), text_of(review.get("type"))
    shop = delivery.headers.get("x-shopify-shop-domain", "") or "shopify"
    if not id_:
        raise ValueError(N_("this is no metaobject of Shopify"))
    if delivery.headers.get("x-shopify-topic", "") == "metaobjects/delete":
        return Page((), None, changes=[(shop, id_)])
    if kind != KIND:
        return Page((), None)
    try:
        return Page([_mention(id_, shop, _fields(review.get("fields")), delivery)], None)
    except ValidationError as error:
        return Page((), None, [BadRow(1, "", error.errors()[0]["msg"])])


def _fields(value: object) -> Mapping[str, Any]:
    """The fields by their keys; some versions of the API list them."""
    listed = value if isinstance(value, list) else []
    pairs = {text_of(each.get("key")): each.get("value") for each in listed if isinstance(each, dict)}
    return pairs or part_of(value)


def _mention(id_: str, shop: str, fields: Mapping[str, Any], delivery: Delivered) -> NewMention:
    name = text_of(fields.get("author_display_name"))
    at = moment_of(fields.get("submitted_at")) or moment_of(fields.get("published_at")) or delivery.received_at
    return NewMention(
        channel="webhook", source=shop, external_id=id_, kind="review", text=text_of(fields.get("body")),
        title=text_of(fields.get("title")), rating=_rating(fields.get("rating")), author=name,
        handle=f"{name[:200]} #{id_[:200]}" if name else "", lang=read_language(fields.get("language")) or "",
        media=_media(fields), version_id=text_of(fields.get("edited_at")),
        edited_at=moment_of(fields.get("edited_at")), published_at=at, collected_at=delivery.received_at,
        )  # fmt: skip


def _media(fields: Mapping[str, Any]) -> list[Media]:
    return [Media(url=each) for each in read_addresses(fields.get("media_urls")) or []]


def _rating(value: object) -> float | None:
    """A rating on its own scale, as one of 1 to 5."""
    if isinstance(value, str):
        with suppress(ValueError, RecursionError):
            value = json.loads(value)
    scale = part_of(value)
    try:
        stars, most = float(text_of(scale.get("value"))), float(text_of(scale.get("scale_max")) or FULL)
        found = stars if most == FULL else 1 + (stars - 1) * (FULL - 1) / (most - 1)
    except (ValueError, ZeroDivisionError):
        return None
    return found if 1 <= found <= FULL else None
