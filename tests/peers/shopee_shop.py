"""A fake of Shopee's Open Platform: one shop, whose requests are signed, with mistakes in answers of status 200.

It speaks as Shopee's documentation says. The order of reviews and what a cursor holds are not documented: here the
newest come first, and a cursor hides how many were shown.
"""

import hashlib
import hmac
import json
import time
from typing import Any

from tests.peers.loopback import Answer, Asked
from tests.peers.review_peer import ORDER, ReviewPeer, Written, told
from tests.peers.token_house import TokenHouse

PARTNER, KEY, SHOP, ITEM, OTHER = "2001887", "shpk-live-key", "14701711", "778899", "778800"
APP = {"partner_id": PARTNER, "partner_key": KEY, "refresh_token": "refresh-entered"}
LATE = 300


class ShopeeShop(ReviewPeer):
    """Reviews are of one product, but for those whose `item_id` says otherwise."""

    channel = "shopee"
    read = write = APP
    options = {"shop_id": SHOP, "country": "th"}
    reads, writes = "GET /api/v2/product/get_comment", "POST /api/v2/product/reply_comment"

    def __init__(self) -> None:
        super().__init__()
        self.tokens = TokenHouse(APP["refresh_token"])
        self.most = 1_000  # how many reviews it shows of a shop or a product
        self.upwards = False
        self.lasts = 14_400

    def name(self, number: int) -> str:
        return str(70_000_000_000 + number)

    def serve(self, asked: Asked) -> Answer:
        if (wrong := self._wrong(asked)) is not None:
            return wrong
        name = f"{asked.method} {asked.path}"
        if name == "POST /api/v2/auth/access_token/get":
            return self._renew(json.loads(asked.body))
        if name == self.reads:
            return self._page(asked)
        if name == self.writes:
            return said({"result_list": [self._reply(each) for each in json.loads(asked.body)["comment_list"]]})
        if name == "GET /api/v2/shop/get_shop_info":
            return told({"error": "", "message": "", "shop_name": "ร้านกาน้ำ", "region": "TH", "status": "NORMAL"})
        return mistake("error_not_found", "no such path", 404)

    def _wrong(self, asked: Asked) -> Answer | None:
        """What Shopee says to a request that is not signed as it must be."""
        moment, token, shop = asked.get("timestamp"), asked.get("access_token"), asked.get("shop_id")
        if not moment.isdecimal() or abs(int(moment) - time.time()) > LATE:
            return mistake("error_param", "Invalid timestamp.", 403)
        base = f"{asked.get('partner_id')}{asked.path}{moment}{token}{shop}"
        if asked.get("sign") != hmac.new(KEY.encode(), base.encode(), hashlib.sha256).hexdigest():
            return mistake("error_sign", "Wrong sign.", 403)
        if "/auth/" in asked.path:
            return None
        if shop != SHOP:
            return mistake("error_auth", "No permission to current api.", 403)
        return None if token == self.tokens.access else mistake("invalid_acceess_token", "Invalid access_token.", 403)

    def _renew(self, body: dict[str, Any]) -> Answer:
        if (body["partner_id"], body["shop_id"]) != (int(PARTNER), int(SHOP)):
            return mistake("error_auth", "Partner and shop has no linked.")
        pair = self.tokens.renew(body["refresh_token"])
        if pair is None:
            return mistake("error_auth", "Invalid refresh_token.")
        more = {"partner_id": int(PARTNER), "shop_id": int(SHOP), "expire_in": self.lasts}
        return told({"error": "", "message": "", "access_token": pair[0], "refresh_token": pair[1]} | more)

    def _page(self, asked: Asked) -> Answer:
        assert 1 <= int(asked.get("page_size")) <= 100
        wanted, item = asked.get("comment_id"), int(asked.get("item_id") or 0)
        rows = [each for each in self.reviews.values() if wanted in ("", each.id)]
        rows = [each for each in rows if item in (0, each.more.get("item_id", int(ITEM)))]
        rows.sort(key=lambda each: each.at, reverse=not self.upwards)
        start = int(asked.get("cursor").removeprefix("next-") or 0)
        end = min(start + self.page_size, self.most)
        more = end < len(rows)
        return said(
            {
                "item_comment_list": [self.told(each) for each in rows[start:end]],
                "more": more,
                "next_cursor": f"next-{end}" if more else "",
            }
        )

    def told(self, one: Written) -> dict[str, Any]:
        """A review as Shopee tells it."""
        body: dict[str, Any] = {
            "order_sn": ORDER, "comment_id": int(one.id), "comment": one.text, "buyer_username": f"n*****{one.id[-1]}",
            "item_id": int(ITEM), "model_id": 0, "model_id_list": [1], "rating_star": int(one.stars or 0),
            "editable": "HAVE_EDIT_ONCE" if one.changed else "EDITABLE", "hidden": False,
            "create_time": int(one.at.timestamp()), "media": {"image_url_list": [], "video_url_list": []},
        }  # fmt: skip
        if one.answers:
            given = one.answers[-1]
            body["comment_reply"] = {"reply": given.text, "hidden": False, "create_time": int(given.at.timestamp())}
        return body | one.more

    def _reply(self, sent: dict[str, Any]) -> dict[str, Any]:
        id_, text = sent["comment_id"], sent["comment"]
        one = self.reviews.get(str(id_))
        if one is None:
            return failed(id_, "product.error_not_exist", "The Comment you replied does not exist.")
        if one.answers:
            return failed(id_, "product.duplicate_request", "You has replied this comment already.")
        if not 1 <= len(text) <= 500:
            return failed(id_, "product.comment_length_invalid", "Comment length should be between 1 and 500.")
        self.take(one.id, text)
        return {"comment_id": id_}


def said(response: dict[str, Any]) -> Answer:
    """What went well."""
    return told({"request_id": "e3f", "error": "", "message": "", "warning": "", "response": response})


def mistake(error: str, message: str, status: int = 200) -> Answer:
    """A mistake, with the status 200 in most cases."""
    return told({"request_id": "e3f", "error": error, "message": message}, status)


def failed(id_: object, error: str, message: str) -> dict[str, Any]:
    """One answer of a list that was not taken."""
    return {"comment_id": id_, "fail_error": error, "fail_message": message}
