"""What a WooCommerce shop sends, as it is read, and the addresses to which its keys may go."""

import json
import re
from pathlib import Path

import pytest

from channels.woocommerce import shop, shop_of, source_of, why_not
from channels.woocommerce_client import answer_of, review_of
from collectors.reviews import mention_of
from store.errors import BadInput, NeedsSetup
from store.models import Connection, Mention, utc_now

SHOP = "https://shop.example"
WIRE = Path(__file__).parents[3] / "shared" / "wire" / "woocommerce"


def test_only_an_address_over_https_gets_the_keys() -> None:
    assert shop("Shop.Example/store/") == "https://shop.example/store"
    assert source_of(shop("https://shop.example/store/")) == "shop.example/store"
    for wrong in ("http://shop.example", "ftp://shop.example", "shop example", "https://user:pass@shop.example"):
        with pytest.raises(BadInput):
            shop(wrong)
    for options in ({}, {"shop": ""}, {"shop": "http://shop.example"}):
        with pytest.raises(NeedsSetup, match="Channels page"):
            shop_of(Connection(brand_id=1, channel="woocommerce", options=options))


def test_html_becomes_text_once_and_nothing_private_is_taken_over() -> None:
    sent = {
        "id": 5, "review": "<p>Nice &amp; <b>loud</b><br />3 &lt; 4 &amp;amp;</p>\n<p>ดีมาก</p>", "rating": 4,
        "reviewer": "Ann &amp; Bob", "reviewer_email": "ann@example.com", "product_id": 22, "status": "approved",
        "reviewer_avatar_urls": {"24": "https://g.example/a-hash-of-the-address"},
        "date_created_gmt": "2026-11-01T10:00:00",
    }  # fmt: skip
    review = review_of(SHOP, sent)
    assert (review.text, review.author) == ("Nice & loud\n3 < 4 &amp;\n\nดีมาก", "Ann & Bob")
    assert review.url == "https://shop.example/?p=22#comment-5"
    assert "ann@example.com" not in str(review)
    assert "a-hash" not in str(review)


@pytest.mark.parametrize(("rating", "stars"), [(0, None), (5, 5.0), ("3", 3.0), (None, None), (9, None), (True, None)])
def test_no_stars_are_none(rating: object, stars: float | None) -> None:
    assert review_of(SHOP, {"rating": rating}).rating == stars


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("approved", "published"),
        ("hold", "submitted"),
        ("spam", "rejected"),
        ("trash", "rejected"),
        (None, "published"),
    ],
)
def test_where_a_comment_of_ours_stands(status: object, state: str) -> None:
    assert answer_of({"id": 9, "status": status, "content": {"rendered": "<p>Hi</p>"}}).state == state


def mention(source: str, name: str) -> Mention:
    return Mention(channel="woocommerce", source=source, external_id=name, text="", published_at=utc_now())


def test_answers_go_to_this_shop_only() -> None:
    connection = Connection(brand_id=1, channel="woocommerce", options={"shop": SHOP})
    assert why_not(mention("shop.example", "5"), connection) == ""
    for source, name in (("other.example", "5"), ("shop.example", "row 5")):
        assert why_not(mention(source, name), connection)


@pytest.mark.skipif(not WIRE.exists(), reason="the recorded samples of others are not here")
def test_the_reviews_of_the_official_docs_are_read() -> None:
    found = []
    for page in WIRE.rglob("*.md"):
        for block in re.findall(r"```json\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            sent = json.loads(block)
            rows = sent if isinstance(sent, list) else [sent.get("previous", sent)]
            found += [each for each in rows if "review" in each]
    assert len(found) > 3
    for each in found:
        read = mention_of("woocommerce", review_of(SHOP, each))
        assert read.text in ("Nice album!", "Now works just fine.")
        assert read.rating == each["rating"]
        assert "<" not in read.text
