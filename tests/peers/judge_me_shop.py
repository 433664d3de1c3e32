"""A fake of Judge.me: the reviews of one shop for its token, and answers that it takes and never shows."""

import json
from typing import Any

from tests.peers.loopback import Answer, Asked
from tests.peers.review_peer import EMAIL, ReviewPeer, Written, told

SHOP, TOKEN = "pine-kettle.myshopify.com", "judge-token"
REVIEWS, REPLIES = "/api/v1/reviews", "/api/v1/replies"


class JudgeMeShop(ReviewPeer):
    """The reviews of one shop."""

    channel = "judge_me"
    read = {"api_token": TOKEN, "webhook_secret": "hook-secret"}
    write = {"api_token": TOKEN}
    options = {"shop": SHOP}
    reads, writes = f"GET {REVIEWS}", f"POST {REPLIES}"
    tells_answers = False

    def serve(self, asked: Asked) -> Answer:
        if asked.headers.get("x-api-token") != TOKEN or asked.get("shop_domain") != SHOP:
            return told({"error": "invalid api token"}, 401)
        assert TOKEN not in str(asked.query)
        if asked.path == REPLIES:
            sent = json.loads(asked.body)
            if str(sent["review_id"]) not in self.reviews:
                return told({"error": "Review not found"}, 422)
            assert sent["send_reply_email"] is False
            given = self.take(str(sent["review_id"]), sent["reply"]["content"])
            return told({"reply": {"id": int(given.id)}})
        if asked.path == REVIEWS:
            assert asked.get("per_page") == "100"
            here = sorted(self.reviews.values(), key=lambda each: each.at, reverse=True)
            first = (int(asked.get("page")) - 1) * self.page_size
            rows = [self.told(each) for each in here[first : first + self.page_size]]
            return told({"current_page": int(asked.get("page")), "per_page": 100, "reviews": rows})
        one = self.reviews.get(asked.path.rpartition("/")[2])
        return told({"review": self.told(one)}) if one else told({"error": "Review not found"}, 404)

    def told(self, one: Written) -> dict[str, Any]:
        """A review as Judge.me tells of it, by its API and by webhook."""
        return {
            "id": int(one.id), "title": "", "body": one.text, "rating": int(one.stars or 0),
            "product_external_id": 999, "product_title": "Pine Kettle", "product_handle": "pine-kettle",
            "reviewer": {
                "id": 7000 + int(one.id), "email": EMAIL, "name": one.author, "phone": "+66 2 555 0100", "tags": [],
            },
            "source": "email", "curated": "ok", "hidden": False, "published": True, "verified": "buyer",
            "created_at": one.at.isoformat(), "updated_at": (one.changed or one.at).isoformat(),
            "ip_address": "203.0.113.7", "has_published_pictures": False, "pictures": [],
        } | one.more  # fmt: skip
