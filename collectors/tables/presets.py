"""Review exports of known shops and sites: how their columns are headed, in English and in Thai.

A preset only says which column holds which field; what it does not name is found by the usual names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from collectors.tables.columns import usual_name
from store.errors import BadInput


@dataclass(frozen=True)
class Preset:
    """One kind of export: the channel of its rows, its headings by field, and those that only it has.

    `zone` is that of its times where it is not the brand's; `thread` is a pasted conversation, which has no columns.
    `answers` are answers to a survey, whose questions head the columns; `asked` is what their score counts for, where
    it does not tell by itself.
    """

    title: str
    channel: str
    headings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    own: Sequence[str] = ()
    source: str = ""
    zone: str = ""
    slashes: bool = False
    thread: bool = False
    answers: bool = False
    asked: str = ""


PRESETS: dict[str, Preset] = {
    "shopee": Preset(
        "Shopee",
        "shopee",
        {
            "external_id": ("comment_id", "cmtid", "Review ID", "รหัสรีวิว", "หมายเลขรีวิว"),
            "text": ("comment", "Review", "Review Content", "รีวิว", "เนื้อหารีวิว", "ความคิดเห็นของผู้ซื้อ"),
            "rating": ("rating_star", "Product Rating", "Rating", "คะแนนสินค้า", "ให้คะแนน", "คะแนน", "คะแนนรีวิว"),
            "author": (
                "buyer_username", "author_username", "Username (Buyer)", "Buyer Username", "ชื่อผู้ใช้ (ผู้ซื้อ)",
                "ชื่อผู้ใช้ผู้ซื้อ",
            ),
            "published_at": ("create_time", "ctime", "Review Time", "Review Date", "เวลาที่รีวิว", "วันที่รีวิว"),
            "media": ("images", "Photos", "รูปภาพ"),
            "likes": ("like_count", "จำนวนถูกใจ"),
        },
        ("rating_star", "cmtid", "ctime", "buyer_username", "author_username", "order_sn", "itemid", "shopid",
         "username_(buyer)", "ชื่อผู้ใช้_(ผู้ซื้อ)", "เวลาที่รีวิว"),
    ),
    "lazada": Preset(
        "Lazada",
        "lazada",
        {
            "external_id": ("reviewId", "review_rate_id", "Review ID", "รหัสรีวิว"),
            "text": ("reviewContent", "review_content", "Review Content", "Content", "เนื้อหารีวิว", "รีวิว"),
            "rating": ("product_rating", "Product Rating", "rating", "คะแนนสินค้า", "การให้คะแนนสินค้า"),
            "author": ("buyerName", "Buyer Name", "Customer Name", "ชื่อผู้ซื้อ", "ชื่อลูกค้า"),
            "published_at": ("reviewTime", "Review Date", "Review Time", "create_time", "วันที่รีวิว", "เวลาที่รีวิว"),
            "likes": ("likeCount", "like_count"),
        },
        ("reviewcontent", "reviewid", "buyername", "reviewtime", "review_rate_id", "seller_sku", "lazada_sku",
         "seller_rating", "logistics_rating", "ชื่อผู้ซื้อ", "การให้คะแนนสินค้า"),
    ),
    "google": Preset(
        "Google",
        "google_business",
        {
            "external_id": ("reviewId", "Review ID"),
            "text": ("comment", "Review Text", "Review", "ข้อความรีวิว", "รีวิว"),
            "rating": ("starRating", "Star Rating", "Rating", "คะแนนดาว", "การให้คะแนน"),
            "author": ("reviewer.displayName", "Reviewer Name", "Reviewer", "ชื่อผู้รีวิว", "ผู้รีวิว"),
            "published_at": ("createTime", "Create Time", "Review Date", "วันที่รีวิว", "วันที่สร้าง"),
        },
        ("starrating", "reviewer_displayname", "createtime", "updatetime", "location_name", "place_id", "store_code",
         "คะแนนดาว"),
    ),
    "trustpilot": Preset(
        "Trustpilot",
        "trustpilot",
        {
            "external_id": ("Review Id",),
            "title": ("Review Title",),
            "text": ("Review Content",),
            "rating": ("Review Stars",),
            "author": ("Review Username",),
            "handle": ("Review Consumer User Id",),
            "published_at": ("Review Created (UTC)",),
            "lang": ("Review Language",),
        },
        ("review_created_(utc)", "review_stars", "review_username", "review_consumer_user_id", "business_unit_id"),
        zone="UTC",
    ),
    "amazon": Preset(
        "Amazon",
        "file",
        {
            "external_id": ("review_id", "Review ID", "Order ID", "หมายเลขคำสั่งซื้อ"),
            "title": ("review_headline", "Review Title", "Title", "หัวข้อรีวิว"),
            "text": ("review_body", "Comments", "Review", "Body", "ความคิดเห็น"),
            "rating": ("star_rating", "Rating", "คะแนน"),
            "author": ("customer_id", "Reviewer", "Profile Name", "ผู้รีวิว"),
            "published_at": ("review_date", "Date", "วันที่"),
            "likes": ("helpful_votes",),
        },
        ("review_headline", "review_body", "helpful_votes", "verified_purchase", "product_parent", "arrived_on_time",
         "item_as_described", "rater_email", "rater_role", "asin"),
        source="amazon",
        slashes=True,
    ),
    "pantip": Preset("Pantip (a pasted thread)", "file", source="pantip.com", thread=True),
    "google_forms": Preset("Google Forms", "survey", answers=True),
    "nps": Preset("Answers to an NPS", "survey", answers=True, asked="nps"),
    "csat": Preset("Answers to a CSAT", "survey", answers=True, asked="csat"),
}  # fmt: skip
ENOUGH = 2  # headings of its own that tell a preset


def need_preset(name: str) -> Preset:
    """The preset of a name; BadInput names those that there are."""
    if name not in PRESETS:
        raise BadInput(f"there is no preset {name!r}; known: {', '.join(PRESETS)}")
    return PRESETS[name]


def recognised(columns: Iterable[str]) -> str:
    """The name of the preset whose own headings these are; empty where none is told for sure."""
    names = {usual_name(column) for column in columns}
    counts = sorted(((len(names & set(each.own)), name) for name, each in PRESETS.items()), reverse=True)
    return counts[0][1] if counts[0][0] >= ENOUGH and counts[0][0] > counts[1][0] else ""


def columns_by(preset: Preset, columns: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Which of these columns hold which field by a preset; what a person chose comes first."""
    known = {usual_name(column): column for column in reversed(columns)}
    found, taken = dict(chosen), set(chosen.values())
    for name, headings in preset.headings.items():
        column = next((known[each] for each in map(usual_name, headings) if each in known), None)
        if name not in found and column is not None and column not in taken:
            found[name] = column
            taken.add(column)
    return found
