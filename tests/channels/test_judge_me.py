"""What Judge.me sends, as it is read: states, pictures, and nothing private."""

import pytest

from channels.judge_me import SETUP, shop, shop_of, why_not
from channels.judge_me_client import review_of
from store.errors import BadInput, NeedsSetup
from store.models import Connection, Mention, utc_now
from tests.peers.judge_me_shop import SHOP


def test_a_shop_is_taken_as_people_type_it() -> None:
    for typed in (SHOP, f"https://{SHOP}/admin", f" {SHOP.upper()} "):
        assert shop(typed) == SHOP
    with pytest.raises(BadInput):
        shop("my shop")
    for entered in ("", "my shop"):
        with pytest.raises(NeedsSetup, match="Channels page"):
            shop_of(Connection(brand_id=1, channel="judge_me", options={"shop": entered}))


def test_of_its_author_only_name_and_number_are_taken_over() -> None:
    reviewer = {"id": 7, "name": "Ann", "email": "ann@example.com", "phone": "+66 2 555 0100", "tags": ["vip"]}
    sent = {"id": 5, "body": "It leaks & <drips>", "title": "Oh", "reviewer": reviewer, "ip_address": "203.0.113.7"}
    review = review_of(SHOP, sent)
    assert (review.author, review.handle, review.title, review.text) == ("Ann", "7", "Oh", "It leaks & <drips>")
    for private in ("ann@example.com", "555", "vip", "203.0.113.7"):
        assert private not in str(review)


@pytest.mark.parametrize(
    ("state", "gone", "hidden"),
    [
        ({"curated": "ok", "hidden": False, "published": True}, False, False),
        ({"curated": "ok"}, False, False),
        ({"curated": "not-yet"}, False, True),
        ({"curated": "ok", "hidden": True}, False, True),
        ({"curated": "ok", "published": False}, False, True),
        ({"curated": "spam"}, True, False),
        ({"curated": None, "hidden": None, "published": None}, False, False),
    ],
)
def test_what_the_states_of_a_review_mean(state: dict[str, object], gone: bool, hidden: bool) -> None:
    review = review_of(SHOP, state)
    assert (review.gone, review.hidden) == (gone, hidden)


def test_pictures_are_references_and_those_that_the_shop_hides_are_left_out() -> None:
    shown = {"hidden": False, "urls": {"small": "https://p.example/s.jpg", "huge": "https://p.example/h.jpg"}}
    hidden = {"hidden": True, "urls": {"original": "https://p.example/x.jpg"}}
    review = review_of(SHOP, {"pictures": [shown, hidden, {"urls": None}, None, 7]})
    assert [(each.url, each.thumbnail) for each in review.pictures] == [
        ("https://p.example/h.jpg", "https://p.example/s.jpg")
    ]


def test_an_address_is_only_made_where_it_is_known() -> None:
    sent = {"product_handle": "pine-kettle"}
    assert review_of(SHOP, sent).url == f"https://{SHOP}/products/pine-kettle"
    assert review_of("shop.example", sent).url == ""


def test_answers_go_to_this_shop_only() -> None:
    connection = Connection(brand_id=1, channel="judge_me", options={"shop": SHOP})
    for source, name, fine in ((SHOP, "5", True), ("other.example", "5", False), (SHOP, "row 5", False)):
        mention = Mention(channel="judge_me", source=source, external_id=name, text="", published_at=utc_now())
        assert (why_not(mention, connection) == "") == fine


def test_deliveries_are_signed_with_something_that_is_entered() -> None:
    assert SETUP.hook in {need.name for need in SETUP.read}
