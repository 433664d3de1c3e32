"""Finds the columns of a file that hold the fields of a mention."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from store.errors import BadInput

# The usual names of columns, the surest first. Thai names stand as people head their sheets.
USUAL: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "review_text", "review_body", "review", "comment", "comments", "content", "body", "message", "feedback",
        "post", "รีวิว", "ข้อความ", "ความคิดเห็น", "ความเห็น", "คอมเมนต์", "เนื้อหา", "ข้อความรีวิว",
    ),
    "title": ("title", "review_title", "subject", "headline", "หัวข้อ", "ชื่อเรื่อง"),
    "rating": ("rating", "stars", "star", "star_rating", "review_rating", "score", "คะแนน", "ดาว", "คะแนนรีวิว"),
    "author": (
        "author", "author_name", "user", "user_name", "name", "display_name", "reviewer", "reviewer_name", "customer",
        "customer_name", "ชื่อ", "ผู้เขียน", "ผู้รีวิว", "ผู้ใช้", "ลูกค้า", "ชื่อลูกค้า", "ชื่อผู้ใช้",
    ),
    "handle": ("handle", "username", "screen_name", "user_id", "author_id", "account"),
    "followers": ("followers", "follower_count", "followers_count", "ผู้ติดตาม"),
    "likes": ("likes", "like_count", "likes_count", "favorites", "ถูกใจ", "ไลก์", "ยอดไลก์"),
    "shares": ("shares", "share_count", "shares_count", "reposts", "retweets", "แชร์", "ยอดแชร์"),
    "published_at": (
        "published_at", "date", "created_at", "time", "datetime", "timestamp", "review_date", "created", "posted_at",
        "submitted_at", "published", "วันที่", "วันเวลา", "วันที่รีวิว", "เวลา",
    ),
    "external_id": ("external_id", "id", "review_id", "comment_id", "post_id", "message_id", "รหัส", "รหัสรีวิว"),
    "url": ("url", "link", "permalink", "ลิงก์", "ลิงค์"),
    "lang": ("lang", "language", "ภาษา"),
    "media": ("media", "images", "image", "image_urls", "photos", "pictures", "รูป", "รูปภาพ"),
    "product": ("product_name", "product", "item_name", "ชื่อสินค้า", "สินค้า"),
    "channel": ("channel", "ช่องทาง"),
    "source": ("source", "shop", "ร้าน"),
}  # fmt: skip
# Columns that tell how to reach or find a person; nobody needs them here, so they are not kept.
PERSONAL = frozenset({
    "email", "e_mail", "email_address", "customer_email", "buyer_email", "rater_email", "review_user_email", "phone",
    "phone_number", "telephone", "mobile", "tel", "address", "shipping_address", "reviewer_profilephotourl", "อีเมล",
    "อีเมล์", "เบอร์โทร", "เบอร์โทรศัพท์", "โทรศัพท์", "ที่อยู่", "ที่อยู่จัดส่ง",
})  # fmt: skip
Chosen = tuple[tuple[str, str], ...]  # pairs of field and column
SAYS_SOMETHING = ("text", "title", "rating")


def check_map(chosen: Chosen) -> None:
    """Refuse a mapping of fields that a mention does not have."""
    unknown = sorted({field for field, _ in chosen} - set(USUAL))
    if unknown:
        raise BadInput(f"a mention has no field {unknown[0]!r}; known: {', '.join(USUAL)}")


def usual_name(column: str) -> str:
    """The form in which the name of a column is compared: lower case, words joined by underscores."""
    return re.sub(r"[\s\-./]+", "_", unicodedata.normalize("NFC", column).strip().casefold())


_FIELD_OF = {usual_name(name): (field, rank) for field, names in USUAL.items() for rank, name in enumerate(names)}


def known_columns(columns: Iterable[str], chosen: Chosen) -> int:
    """How many of these columns would be understood."""
    taken = {column for _, column in chosen}
    return sum(column in taken or usual_name(column) in _FIELD_OF for column in columns)


@lru_cache(maxsize=256)
def columns_of(columns: tuple[str, ...], chosen: Chosen) -> dict[str, str]:
    """Which column holds which field: those that were chosen, and the usual names among the others."""
    found: dict[str, tuple[int, str]] = {}
    taken = {column for _, column in chosen}
    for column in columns:
        field, rank = _FIELD_OF.get(usual_name(column), ("", 0))
        if field and column not in taken and (field not in found or rank < found[field][0]):
            found[field] = (rank, column)
    return {field: column for field, (_, column) in found.items()} | dict(chosen)


def check_columns(columns: tuple[str, ...], chosen: Chosen) -> None:
    """Refuse a table that lacks a chosen column, or in which nothing can be read."""
    missing = [column for _, column in chosen if column not in columns]
    listed = " ".join(", ".join(columns).split())  # a name may hold line ends
    if missing:
        raise BadInput(f"there is no column {missing[0]!r}; the file has: {listed}")
    if not any(field in SAYS_SOMETHING for field in columns_of(columns, chosen)):
        raise BadInput(f"none of the columns ({listed}) is known to hold the text: choose it with text=COLUMN")
