"""A fake of a WooCommerce shop: reviews over the shop's own API, answers as comments of its WordPress."""

import json
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any

from tests.peers.loopback import Answer, Asked
from tests.peers.review_peer import EMAIL, ReviewPeer, Written, basic, told

REVIEWS, COMMENTS = "/wp-json/wc/v3/products/reviews", "/wp-json/wp/v2/comments"
KEYS = {"consumer_key": "ck_sample", "consumer_secret": "cs_sample"}
USER = {"username": "shop manager", "application_password": "abcd efgh ijkl mnop"}
ME = 7
STATES = {"shown": "approved", "closed": "approved", "checked": "hold", "refused": "trash"}


class WooShop(ReviewPeer):
    """Its user answers as number 7; a review is shown, or in the state that it was put into."""

    channel = "woocommerce"
    read, write = KEYS, USER
    options = {"shop": "https://shop.example"}
    reads, writes = f"GET {REVIEWS}", f"POST {COMMENTS}"
    checks = True
    page_size = 3

    def serve(self, asked: Asked) -> Answer:
        signed = asked.headers.get("authorization")
        if asked.path.startswith(REVIEWS):
            if signed != basic("ck_sample", "cs_sample"):
                return told({"code": "woocommerce_rest_cannot_view", "message": "Sorry", "data": {"status": 401}}, 401)
            return self._reviews(asked)
        if signed != basic(*USER.values()):
            return told({"code": "incorrect_password", "message": "Wrong", "data": {"status": 401}}, 401)
        if asked.path == "/wp-json/wp/v2/users/me":
            return told({"id": ME, "name": "Pine Kettle", "slug": "pine"})
        if asked.path.startswith(COMMENTS):
            return self._comments(asked)
        return told({"code": "rest_no_route", "message": "No route was found", "data": {"status": 404}}, 404)

    def _reviews(self, asked: Asked) -> Answer:
        if rest := asked.path.removeprefix(REVIEWS).strip("/"):
            one = self.reviews.get(rest)
            invalid = {"code": "woocommerce_rest_review_invalid_id", "message": "Invalid review ID."}
            return told(self._told(one)) if one else told(invalid, 404)
        assert asked.get("status") == "all"
        here = [each for each in self.reviews.values() if each.state in ("shown", "checked")]
        if asked.get("include"):
            here = [each for each in here if each.id in asked.get("include").split(",")]
        if asked.get("after"):
            after = datetime.fromisoformat(asked.get("after")).replace(tzinfo=UTC)
            here = [each for each in here if each.at > after]
        here.sort(key=lambda each: each.at)
        size = self.page_size if asked.get("page") else 100
        start = (int(asked.get("page", "1")) - 1) * size
        pages = str(-(-len(here) // size))
        return told([self._told(each) for each in here[start : start + size]], 200, **{"X-WP-TotalPages": pages})

    def _told(self, one: Written) -> dict[str, Any]:
        lines = escape(one.text, quote=False).replace("\n", "<br />\n")
        return {
            "id": int(one.id), "date_created": one.at.strftime("%Y-%m-%dT%H:%M:%S"), "product_id": 22,
            "date_created_gmt": one.at.strftime("%Y-%m-%dT%H:%M:%S"), "status": STATES[one.state],
            "product_name": "Pine Kettle", "product_permalink": "https://shop.example/product/pine-kettle/",
            "reviewer": escape(one.author), "reviewer_email": EMAIL, "review": f"<p>{lines}</p>\n",
            "rating": int(one.stars or 0), "verified": True, "reviewer_avatar_urls": {"24": "https://g.example/hash"},
        } | one.more  # fmt: skip

    def _comments(self, asked: Asked) -> Answer:
        rows = [
            self._comment(one, given) for one in self.reviews.values() for given in one.answers
        ]  # fmt: skip
        if asked.method == "POST":
            return self._write(json.loads(asked.body))
        if asked.method in ("PUT", "DELETE"):
            return self._change(asked)
        if rest := asked.path.removeprefix(COMMENTS).strip("/"):
            found = next((each for each in rows if each["id"] == int(rest)), None)
            invalid = {"code": "rest_comment_invalid_id", "message": "Invalid comment ID."}
            return told(found) if found else told(invalid, 404)
        assert asked.get("author") == str(ME)
        assert asked.get("context") == "edit"
        rows = [each for each in rows if each["status"] != "trash"]
        if asked.get("parent"):
            rows = [each for each in rows if str(each["parent"]) == asked.get("parent")]
        return told(rows)

    def _write(self, sent: dict[str, Any]) -> Answer:
        parent = str(sent["parent"])
        if self.reviews[parent].state == "closed":
            return told({"code": "rest_comment_closed", "message": "Comments are closed."}, 403)
        assert sent["post"] == 22
        given = self.take(parent, unescape(sent["content"]))
        return told(self._comment(self.reviews[parent], given), 201)

    def _change(self, asked: Asked) -> Answer:
        """Edit a comment, or throw it away."""
        id_ = asked.path.removeprefix(COMMENTS).strip("/")
        for one in self.reviews.values():
            for given in one.answers:
                if given.id == id_ and asked.method == "PUT":
                    given.text = unescape(json.loads(asked.body)["content"])
                elif given.id == id_:
                    given.state = "refused"
                if given.id == id_:
                    return told(self._comment(one, given))
        return told({"code": "rest_comment_invalid_id", "message": "Invalid comment ID."}, 404)

    def _comment(self, one: Written, given: Any) -> dict[str, Any]:
        raw = escape(given.text, quote=False)
        return {
            "id": int(given.id), "post": 22, "parent": int(one.id), "author": ME, "author_email": "shop@example.com",
            "date_gmt": given.at.strftime("%Y-%m-%dT%H:%M:%S.%f"), "status": STATES[given.state], "type": "comment",
            "content": {"rendered": f"<p>{raw}</p>".replace("'", "’"), "raw": raw},
            "link": f"https://shop.example/product/pine-kettle/#comment-{given.id}",
        }  # fmt: skip
