"""A fake of Lazada's Open Platform: one shop in Thailand, signed requests, and mistakes in answers of status 200.

It speaks as Lazada's documentation says. Whether a review takes answers while one is checked is not documented: here it
takes none.
"""

import hashlib
import hmac
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.peers.loopback import Answer, Asked
from tests.peers.review_peer import ReviewPeer, Written, told
from tests.peers.token_house import TokenHouse

KEY, SECRET, ITEM, OTHER, ORDER = "135259", "lzd-app-secret", "2306372942", "2306372943", "83314300176414"
APP = {"app_key": KEY, "app_secret": SECRET, "refresh_token": "refresh-entered"}
LATE, AT_ONCE = 7_200, 10
RENEW, SELLER, PRODUCTS = "/auth/token/refresh", "/seller/get", "/products/get"
HISTORY, REVIEWS, REPLY = "/review/seller/history/list", "/review/seller/list/v2", "/review/seller/reply/add"


class LazadaSeller(ReviewPeer):
    """Reviews are of one product, but for those whose `product_id` says otherwise."""

    channel = "lazada"
    read = write = APP
    options = {"country": "th"}
    reads, writes = f"GET {HISTORY}", f"GET {REPLY}"
    checks = True

    def __init__(self) -> None:
        super().__init__()
        self.tokens = TokenHouse(APP["refresh_token"])
        self.products = [ITEM, OTHER]
        self.shifts = 0  # so many reviews are written between two pages

    def name(self, number: int) -> str:
        return str(122_598_400_470_000 + number)

    def serve(self, asked: Asked) -> Answer:
        given = dict(asked.query)
        if (wrong := self._wrong(asked.path, given)) is not None:
            return wrong
        if asked.path == RENEW:
            return self._renew(given)
        if given.get("access_token") != self.tokens.access:
            return mistake("IllegalAccessToken", "The specified access token is invalid or expired")
        calls = {HISTORY: self._history, REVIEWS: self._details, REPLY: self._reply, PRODUCTS: self._products}
        if asked.path == SELLER:
            return said({"seller_id": 1000042284, "name": "ร้านกาน้ำ", "email": "shop@example.com", "short_code": "TH1"})
        return calls[asked.path](given) if asked.path in calls else mistake("InvalidApiPath", "no such path")

    def _wrong(self, path: str, given: dict[str, str]) -> Answer | None:
        """What the gateway says to a request that is not signed as it must be."""
        base = path + "".join(name + given[name] for name in sorted(given) if name != "sign")
        sign = hmac.new(SECRET.encode(), base.encode(), hashlib.sha256).hexdigest().upper()
        if given.get("sign_method") != "sha256" or given.get("sign") != sign:
            return mistake("IncompleteSignature", "The request signature does not conform to platform standards")
        if abs(int(given["timestamp"]) / 1000 - time.time()) > LATE:
            return mistake("InvalidTimestamp", "The timestamp is not within the allowed range")
        return None if given.get("app_key") == KEY else mistake("InvalidAppKey", "The specified App Key is invalid")

    def _renew(self, given: dict[str, str]) -> Answer:
        pair = self.tokens.renew(given["refresh_token"])
        if pair is None:
            return mistake("IllegalRefreshToken", "The specified refresh token is invalid or expired")
        more = {
            "country": "th",
            "account_platform": "seller_center",
            "expires_in": 604800,
            "refresh_expires_in": 15552000,
        }
        return told({"code": "0", "access_token": pair[0], "refresh_token": pair[1], "request_id": "0ba"} | more)

    def _products(self, given: dict[str, str]) -> Answer:
        start, end = int(given["offset"]), int(given["offset"]) + int(given["limit"])
        rows = [{"item_id": int(each), "status": "Active", "skus": []} for each in self.products[start:end]]
        return said({"total_products": len(self.products), "products": rows})

    def _history(self, given: dict[str, str]) -> Answer:
        first, last = (datetime.fromtimestamp(int(given[name]) / 1000, UTC) for name in ("start_time", "end_time"))
        if last - first > timedelta(days=7) or first < datetime.now(UTC) - timedelta(days=90):
            return refused("start_time&end_time range cannot exceed 7 days.")
        if not 1 <= int(given["current"]) <= 50:
            return refused("CURRENT_ABOVE_LIMIT")
        rows = [each for each in self.reviews.values() if str(each.more.get("product_id", ITEM)) == given["item_id"]]
        rows = sorted((each for each in rows if first <= each.at <= last), key=lambda each: each.at, reverse=True)
        start = (int(given["current"]) - 1) * self.page_size
        ids = [int(each.id) for each in rows[start : start + self.page_size]]
        about = {"current": given["current"], "total": str(len(rows)), "page_size": str(self.page_size)}
        if self.shifts:
            self.shifts -= 1
            self.review("written meanwhile", hours=0.0)
        return said(about | ({"id_list": ids} if ids else {}))

    def _details(self, given: dict[str, str]) -> Answer:
        ids = json.loads(given["id_list"])
        if len(ids) > AT_ONCE:
            return refused("id list is too long")
        found = [self.reviews[str(each)] for each in ids if str(each) in self.reviews]
        gone = [each for each in ids if str(each) not in self.reviews]
        return said({"review_list": [self.told(each) for each in found], "outdated_reviews": gone})

    def told(self, one: Written) -> dict[str, Any]:
        """A review as Lazada tells it; an answer that is checked does not show, and no other is taken."""
        shown = [each.text for each in one.answers if each.state == "shown"]
        moment, stars = int(one.at.timestamp() * 1000), int(one.stars or 0)
        body: dict[str, Any] = {
            "id": int(one.id), "submit_time": moment, "create_time": moment, "can_reply": not one.answers,
            "product_id": int(ITEM), "order_id": int(ORDER), "review_content": one.text, "review_images": [],
            "review_videos": [], "review_type": "PRODUCT_REVIEW", "seller_reply": shown[-1] if shown else None,
            "ratings": {"overall_rating": stars, "product_rating": stars, "seller_rating": 5, "logistics_rating": 4},
        }  # fmt: skip
        return body | one.more

    def _reply(self, given: dict[str, str]) -> Answer:
        one = self.reviews.get(given["id"])
        if one is None:
            return refused("NO_SUCH_REVIEW")
        if one.answers:
            return refused("REPLY_ALREADY")
        if len(given["content"]) > 500:
            return refused("REPLY_CONTENT_TOO_LONG")
        if one.more.get("can_reply") is False:
            return refused("BEYOND_REPLY_PERIOD")
        self.take(one.id, given["content"])
        return said(True)


def said(data: object) -> Answer:
    """What went well."""
    return told(
        {"code": "0", "data": data, "success": True, "error_code": None, "error_msg": None, "request_id": "0ba"}
    )


def mistake(code: str, message: str) -> Answer:
    """A mistake that the gateway names."""
    return told({"code": code, "type": "ISV", "message": message, "request_id": "0ba"})


def refused(message: str) -> Answer:
    """A mistake that the review calls name, under a code of 0."""
    more = {"success": False, "error_code": "PARAMS_VALIDATE_ERROR", "error_msg": message}
    return told({"code": "0", "data": None, "request_id": "0ba"} | more)
