"""What Shopee asks for and means: signatures, shops and products as people enter them, mistakes, reviews."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from channels import shopee_client
from channels.fields import values_of
from channels.shopee import ITEMS, SETUP, host_of, item, number, shop_of, site_of, why_not
from channels.shopee_client import one_review, signed, talking, who_am_i
from channels.shopee_errors import OldToken, meant
from channels.shopee_reviews import ending, review_of, seconds_of
from store.errors import BadInput, EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import Connection, Mention, utc_now
from store.secrets import seal
from store.settings import settings
from tests.peers.review_peer import told
from tests.peers.shopee_shop import APP, SHOP, ShopeeShop, mistake

MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Iterator[ShopeeShop]:
    with ShopeeShop() as peer:
        monkeypatch.setenv("EARFUL_SHOPEE_BASE_URL", peer.url)
        settings.cache_clear()
        yield peer


def connection(**options: object) -> Connection:
    given = {"shop_id": SHOP, "country": "th"} | options
    return Connection(
        brand_id=1, channel="shopee", read_secrets=seal(APP), write_secrets=seal(APP), options=given
    )  # fmt: skip


def sign(said: str) -> str:
    return hmac.new(b"key", said.encode(), hashlib.sha256).hexdigest()


def test_a_request_is_signed_over_its_parts_in_the_order_that_shopee_documents() -> None:
    secrets, at = {"partner_id": "2001887", "partner_key": "key"}, datetime.fromtimestamp(1655714431, UTC)
    token = "59777174636562737266615546704c6d"
    params = signed(secrets, "/api/v2/shop/get_shop_info", at, token, "14701711")
    assert params["sign"] == sign(f"2001887/api/v2/shop/get_shop_info1655714431{token}14701711")
    public = signed(secrets, "/api/v2/public/get_shops_by_partner", at)
    assert public["sign"] == sign("2001887/api/v2/public/get_shops_by_partner1655714431")
    assert set(public) == {"partner_id", "timestamp", "sign"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" 778899 ", "778899"),
        ("https://shopee.co.th/product/14701711/778899", "778899"),
        ("https://shopee.co.th/แก้วชา-i.14701711.778899?sp_atk=1", "778899"),
        ("shopee.co.th/Tea-cup-2.0-i.1.22", "22"),
    ],
)
def test_a_product_is_read_from_its_number_or_its_page(typed: str, read: str) -> None:
    assert ITEMS.value(typed) == [read]


@pytest.mark.parametrize("typed", ["tea cup", "https://shopee.co.th/shop", "12a", "-1", "1" * 30, "๑๒๓"])
def test_what_is_no_product_or_shop_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        item(typed)
    with pytest.raises(BadInput):
        number(typed)


def test_the_options_say_which_shop_and_where() -> None:
    typed = {"shop_id": " 14701711 ", "country": "my", "server": "sandbox"}
    options = values_of(SETUP.options, typed.__getitem__)
    made = Connection(brand_id=1, channel="shopee", options=options)
    assert (shop_of(made), site_of(made)) == (SHOP, "shopee.com.my")
    assert host_of(made) == "https://openplatform.sandbox.test-stable.shopee.sg"
    assert (site_of(None), host_of(None)) == ("shopee.co.th", "https://partner.shopeemobile.com")
    with pytest.raises(NeedsSetup, match="Channels page"):
        shop_of(None)


def test_only_reviews_of_this_shop_are_answered() -> None:
    here = Mention(channel="shopee", source=SHOP, external_id="7", text="", published_at=MOMENT)
    other = Mention(channel="shopee", source="import", external_id="7", text="", published_at=MOMENT)
    assert why_not(here, connection()) == ""
    assert "by hand" in why_not(other, connection())


@pytest.mark.parametrize(
    ("code", "message", "reading", "writing"),
    [
        ("invalid_acceess_token", "Invalid access_token.", OldToken, OldToken),
        ("error_auth", "Invalid access_token", OldToken, OldToken),
        ("error_auth", "Partner and shop has no linked.", NeedsSetup, NeedsSetup),
        ("error_permission", "No permission to current api.", NeedsSetup, NeedsSetup),
        ("error_sign", "Wrong sign.", NeedsSetup, NeedsSetup),
        ("error_param", "Invalid timestamp.", NeedsSetup, NeedsSetup),
        ("product.error_rate_limit", "", TryLater, TryLater),
        ("error_busi", "Too many requests, try later", TryLater, TryLater),
        ("error_server", "Something wrong.", TryLater, Unknown),
        ("error_network", "Inner http call failed", TryLater, Unknown),
        ("nobody_knows_this", "", TryLater, Unknown),
        ("error_param", "page_size is too big", Refused, Refused),
        ("product.duplicate_request", "You has replied this comment already.", Refused, Refused),
        ("product.comment_length_invalid", "between 1 and 500", Refused, Refused),
    ],
)
def test_what_a_mistake_means(code: str, message: str, reading: type[EarfulError], writing: type[EarfulError]) -> None:
    assert type(meant(code, message)) is reading
    assert type(meant(code, message, writing=True)) is writing


def test_whose_shop_it_is(peer: ShopeeShop) -> None:
    assert who_am_i(connection()) == {"id": SHOP, "username": "ร้านกาน้ำ"}


def test_a_clock_that_is_wrong_is_named(peer: ShopeeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shopee_client, "utc_now", lambda: utc_now() - timedelta(minutes=6))
    with pytest.raises(NeedsSetup, match="clock"), talking(connection()):
        pass


def test_a_wrong_key_is_named_and_not_shown(peer: ShopeeShop) -> None:
    made = connection()
    made.read_secrets = seal(APP | {"partner_key": "shpk-typo"})
    with pytest.raises(NeedsSetup, match="key of the app") as caught, talking(made):
        pass
    assert "shpk" not in str(caught.value)


def test_a_refresh_token_that_was_used_asks_for_a_new_one(peer: ShopeeShop) -> None:
    peer.tokens.refresh = "somebody else was faster"
    with pytest.raises(NeedsSetup, match="refresh token any more"), talking(connection()):
        pass


@pytest.mark.parametrize("body", [{}, {"response": None}, {"response": []}, [], {"error": None}])
def test_an_answer_without_what_was_asked_for_deletes_nothing(peer: ShopeeShop, body: object) -> None:
    with talking(connection()) as shop:
        peer.fail("GET /api/v2/product/get_comment", told(body))
        with pytest.raises(TryLater):
            one_review(shop, "7")


def test_one_review_is_gone_only_where_shopee_says_so(peer: ShopeeShop) -> None:
    name, wanted = peer.review("It leaks"), peer.review("It rusts")
    with talking(connection()) as shop:
        assert one_review(shop, "123") is None
        peer.fail("GET /api/v2/product/get_comment", mistake("product.error_not_exist", "no such comment"))
        assert one_review(shop, wanted) is None
        other = {"item_comment_list": [peer.told(peer.reviews[name])], "more": False, "next_cursor": ""}
        peer.fail("GET /api/v2/product/get_comment", told({"error": "", "response": other}))
        with pytest.raises(TryLater):
            one_review(shop, wanted)


def test_of_an_order_only_the_end_is_kept() -> None:
    assert (ending("261118ABCDEFGH"), ending("1234"), ending("")) == ("…EFGH", "", "")


@pytest.mark.parametrize("value", [None, 0, -5, "soon", True, [], 10**20, float("nan")])
def test_what_is_no_time_is_none(value: object) -> None:
    assert seconds_of(value) is None


def test_masked_names_are_no_accounts() -> None:
    masked = review_of(SHOP, "shopee.co.th", {"comment_id": 7, "buyer_username": "n*****a", "rating_star": 0})
    known = review_of(SHOP, "shopee.co.th", {"comment_id": "8", "buyer_username": "nina", "rating_star": 9})
    assert (masked.handle, masked.author, masked.rating) == ("7", "n*****a", None)
    assert (known.handle, known.author, known.rating) == ("nina", "nina", None)
