"""Reviews of Lazada in our own shape.

Lazada does not tell who wrote a review, so each has an author of its own; what the shop answered comes without a time.
"""

from typing import Any

from channels.json_values import part_of, parts_of, stars_of, text_of
from channels.reviews import OwnAnswer, Picture, Review
from channels.shopee_reviews import ending, seconds_of

STARS = ("overall_rating", "product_rating")
MORE_STARS = ("product_rating", "seller_rating", "logistics_rating")


def review_of(site: str, sent: dict[str, Any]) -> Review:
    """One review of a shop; of the order only the last letters are kept, to find it in the Seller Center."""
    id_, item = text_of(sent.get("id")).strip(), text_of(sent.get("product_id")).strip()
    ratings, text = part_of(sent.get("ratings")), text_of(sent.get("seller_reply"))
    created = next(filter(None, map(_moment, (sent.get("submit_time"), sent.get("create_time")))), None)
    return Review(
        source=site,
        external_id=id_,
        text=text_of(sent.get("review_content")).strip(),
        author="A Lazada customer",
        handle=id_,
        rating=next(filter(None, (stars_of(ratings.get(name)) for name in STARS)), None),
        url=f"https://www.{site}/products/-i{item}.html" if item.isdigit() else "",
        created=created,
        pictures=(*_images(sent.get("review_images")), *_videos(sent.get("review_videos"))),
        raw={
            "item_id": item,
            "order": ending(text_of(sent.get("order_id"))),
            "type": text_of(sent.get("review_type")),
            "stars": {name: stars for name in MORE_STARS if (stars := stars_of(ratings.get(name))) is not None},
        },
        answer=OwnAnswer(f"{id_}/reply", "", text) if text.strip() else None,
    )


def _moment(value: object) -> Any:
    """A time from milliseconds since 1970."""
    try:
        return seconds_of(float(text_of(value)) / 1000)
    except ValueError:
        return None


def _images(found: object) -> list[Picture]:
    return [Picture(each) for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _videos(found: object) -> list[Picture]:
    videos = [(text_of(each.get("video_url")), text_of(each.get("video_cover_url"))) for each in parts_of(found)]
    return [Picture(url, "video", cover) for url, cover in videos]
