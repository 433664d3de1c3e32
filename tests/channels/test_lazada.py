"""What Lazada asks for and means: signatures, products as people enter them, mistakes, reviews."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels import lazada_client
from channels.fields import values_of
from channels.lazada import ITEMS, SETUP, calls_of, item, site_of, why_not
from channels.lazada_client import reviews_named, signed, talking, who_am_i
from channels.lazada_errors import OldToken, meant
from channels.lazada_reviews import review_of
from store.errors import BadInput, EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import Connection, Mention, utc_now
from store.secrets import seal
from store.settings import settings
from tests.peers.lazada_seller import APP, LazadaSeller
from tests.peers.review_peer import told

MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Iterator[LazadaSeller]:
    with LazadaSeller() as peer:
        monkeypatch.setenv("EARFUL_LAZADA_BASE_URL", peer.url)
        settings.cache_clear()
        yield peer


def connection(**options: object) -> Connection:
    given = {"country": "th"} | options
    return Connection(
        brand_id=1, channel="lazada", read_secrets=seal(APP), write_secrets=seal(APP), options=given
    )  # fmt: skip


def test_a_request_is_signed_as_in_the_example_of_lazadas_documentation() -> None:
    secrets, at = {"app_key": "123456", "app_secret": "helloworld"}, datetime.fromtimestamp(1517820392, UTC)
    params = signed(secrets, "/order/get", {"order_id": 1234, "access_token": "test"}, at)
    assert params["sign"] == "4190D32361CFB9581350222F345CB77F3B19F0E31D162316848A2C1FFD5FAB4A"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2306372942", "2306372942"),
        ("https://www.lazada.co.th/products/tea-cup-i2306372942.html?spm=1", "2306372942"),
        ("https://www.lazada.co.th/products/i2306372942-s17.html", "2306372942"),
        ("https://www.lazada.co.th/products/-i2306372942-s17.html", "2306372942"),
    ],
)
def test_a_product_is_read_from_its_number_or_its_page(typed: str, read: str) -> None:
    assert ITEMS.value(typed) == [read]


@pytest.mark.parametrize("typed", ["tea cup", "https://www.lazada.co.th/shop", "12a", "๑๒๓"])
def test_what_is_no_product_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        item(typed)


def test_the_options_say_where_the_shop_is_and_how_much_may_be_asked() -> None:
    options = values_of(SETUP.options, {"country": "vn", "calls": " 900 "}.__getitem__)
    made = Connection(brand_id=1, channel="lazada", options=options)
    assert (site_of(made), calls_of(made)) == ("lazada.vn", 900)
    assert (site_of(None), calls_of(None), calls_of(connection(calls="odd"))) == ("lazada.co.th", 600, 600)
    for typed in ("5", "many", "99999"):
        with pytest.raises(BadInput):
            values_of(SETUP.options, {"country": "th", "calls": typed}.__getitem__)


def test_what_lazada_takes_no_answers_to_is_known_before() -> None:
    def why(**more: Any) -> str:
        fields: dict[str, Any] = {
            "channel": "lazada",
            "source": "lazada.co.th",
            "external_id": "7",
            "text": "leaks",
        } | more
        return why_not(Mention(published_at=MOMENT, **fields), connection())

    assert why() == ""
    assert why(text="", media=[{"url": "https://x.example/1.jpg"}]) == ""
    assert "stars alone" in why(text=" ")
    assert "added later" in why(raw={"type": "FOLLOW_UP_REVIEW"})
    assert "by hand" in why(source="lazada.sg")
    assert "by hand" in why(external_id="row 7")


@pytest.mark.parametrize(
    ("code", "message", "reading", "writing"),
    [
        ("IllegalAccessToken", "The specified access token is invalid or expired", OldToken, OldToken),
        ("ApiCallLimit", "Api access frequency exceeds the limit. This ban will last 1 seconds", TryLater, TryLater),
        ("AppCallLimit", "", TryLater, TryLater),
        ("TRAFFIC_CONTROL", "Traffic control", TryLater, TryLater),
        ("IncompleteSignature", "The request signature does not conform", NeedsSetup, NeedsSetup),
        ("InvalidAppKey", "", NeedsSetup, NeedsSetup),
        ("InvalidTimestamp", "", NeedsSetup, NeedsSetup),
        ("InsufficientPermission", "App does not have permission to access this api", NeedsSetup, NeedsSetup),
        ("Mp3SellerApiLimit", "Mp3 Seller not support the api", NeedsSetup, NeedsSetup),
        ("PARAMS_VALIDATE_ERROR", "REPLY_ALREADY", Refused, Refused),
        ("PARAMS_VALIDATE_ERROR", "BEYOND_REPLY_PERIOD", Refused, Refused),
        ("PARAMS_VALIDATE_ERROR", "NULL_ITEMID", Refused, Refused),
        ("ServiceTimeout", "rpc timeout", TryLater, Unknown),
        ("SystemError", "", TryLater, Unknown),
        ("", "", TryLater, Unknown),
    ],
)
def test_what_a_mistake_means(code: str, message: str, reading: type[EarfulError], writing: type[EarfulError]) -> None:
    assert type(meant(code, message)) is reading
    assert type(meant(code, message, writing=True)) is writing


def test_whose_shop_it_is_without_its_mail_address(peer: LazadaSeller) -> None:
    assert who_am_i(connection()) == {"id": "1000042284", "username": "ร้านกาน้ำ"}


def test_a_clock_that_is_wrong_is_named(peer: LazadaSeller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lazada_client, "utc_now", lambda: utc_now() - timedelta(hours=3))
    with pytest.raises(NeedsSetup, match="clock"), talking(connection()):
        pass


def test_a_wrong_secret_is_named_and_not_shown(peer: LazadaSeller) -> None:
    made = connection()
    made.read_secrets = seal(APP | {"app_secret": "lzd-typo"})
    with pytest.raises(NeedsSetup, match="key or secret") as caught, talking(made):
        pass
    assert "lzd" not in str(caught.value)


def test_a_refresh_token_that_was_used_asks_for_a_new_one(peer: LazadaSeller) -> None:
    peer.tokens.refresh = "somebody else was faster"
    with pytest.raises(NeedsSetup, match="refresh token any more"), talking(connection()):
        pass


def test_an_app_of_the_service_market_is_told_why_it_cannot_be_used(peer: LazadaSeller) -> None:
    answer = told({"code": "AUTH_TYPE_UNSUPPORTED", "message": "135259 can only be authorized by market"})
    peer.fail("POST /auth/token/refresh", answer)
    with pytest.raises(NeedsSetup, match="authorized by market"), talking(connection()):
        pass


@pytest.mark.parametrize("body", [{}, {"code": "0"}, [], {"code": None}])
def test_an_answer_without_what_was_asked_for_is_tried_later(peer: LazadaSeller, body: object) -> None:
    with talking(connection()) as seller:
        peer.fail("GET /review/seller/list/v2", told(body))
        with pytest.raises(TryLater):
            reviews_named(seller, ["7"])


def test_what_is_outdated_is_gone_and_what_is_not_named_is_not_there(peer: LazadaSeller) -> None:
    name = peer.review("It leaks")
    with talking(connection()) as seller:
        found = reviews_named(seller, [name, "7"])
        assert (found[name].gone, found["7"].gone) == (False, True)
        peer.fail("GET /review/seller/list/v2", told({"code": "0", "data": {}, "success": "true"}))
        assert reviews_named(seller, [name]) == {}


def test_a_review_without_stars_or_with_odd_ones_is_read() -> None:
    later = review_of("lazada.co.th", {"id": 7, "review_content": "more", "review_type": "FOLLOW_UP_REVIEW"})
    odd = review_of("lazada.co.th", {"id": "8", "ratings": {"overall_rating": 0, "product_rating": "4"}})
    assert (later.rating, later.raw["type"], later.created) == (None, "FOLLOW_UP_REVIEW", None)
    assert (odd.rating, odd.raw["stars"]) == (4.0, {"product_rating": 4.0})
