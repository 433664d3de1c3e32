"""Reviews of Shopee, which it calls comments, in our own shape.

A buyer's name comes with stars in its middle where Shopee masks it. Such a name says nothing about who wrote: each of
those reviews has an author of its own.
"""

from datetime import UTC, datetime
from typing import Any

from channels.json_values import part_of, stars_of, text_of
from channels.reviews import OwnAnswer, Picture, Review

HIDDEN_LETTERS = 4


def review_of(shop: str, site: str, sent: dict[str, Any]) -> Review:
    """One review of a shop; of the order only the last letters are kept, to find it in the Seller Centre."""
    id_, item, name = (text_of(sent.get(each)).strip() for each in ("comment_id", "item_id", "buyer_username"))
    return Review(
        source=shop,
        external_id=id_,
        text=text_of(sent.get("comment")).strip(),
        author=name or "A Shopee customer",
        handle=name if name and "*" not in name else id_,
        rating=stars_of(sent.get("rating_star")),
        url=f"https://{site}/product/{shop}/{item}" if item.isdigit() else "",
        created=seconds_of(sent.get("create_time")),
        pictures=(*_pictures(sent, "image"), *_pictures(sent, "video")),
        raw={
            "item_id": item,
            "order": ending(text_of(sent.get("order_sn"))),
            "editable": text_of(sent.get("editable")),
            "hidden": sent.get("hidden") is True,
        },
        answer=_answer(id_, part_of(sent.get("comment_reply"))),
        hidden=sent.get("hidden") is True,
    )


def ending(order: str) -> str:
    """The end of the number of an order."""
    return f"…{order[-HIDDEN_LETTERS:]}" if len(order) > 2 * HIDDEN_LETTERS else ""


def seconds_of(value: object) -> datetime | None:
    """A time from seconds since 1970; None where it is none, as zero is."""
    try:
        seconds = float(text_of(value))
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _pictures(sent: dict[str, Any], kind: Any) -> list[Picture]:
    found = part_of(sent.get("media")).get(f"{kind}_url_list")
    return [Picture(each, kind) for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _answer(id_: str, sent: dict[str, Any]) -> OwnAnswer | None:
    text = text_of(sent.get("reply"))
    return OwnAnswer(f"{id_}/reply", "", text, seconds_of(sent.get("create_time"))) if text.strip() else None
