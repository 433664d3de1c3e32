"""A fake of Google Business: one account with two locations, access tokens that end, and answers that are checked."""

import json
from typing import Any
from urllib.parse import parse_qs

from tests.peers.loopback import Answer, Asked
from tests.peers.review_peer import Given, ReviewPeer, Written, iso, told

WORDS = {1: "ONE", 2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE"}
STATES = {"shown": "APPROVED", "checked": "PENDING", "refused": "REJECTED"}
PLACE, OTHER = "accounts/11/locations/22", "accounts/11/locations/33"
APP = {"client_id": "app.apps.example", "client_secret": "google-secret", "refresh_token": "google-refresh"}


class GoogleReviews(ReviewPeer):
    """Reviews stand at the first location, but for those whose `place` says otherwise."""

    channel = "google_business"
    read = write = APP
    options = {"account": "accounts/11", "locations": ["locations/22", OTHER]}
    reads, writes = f"GET /v4/{PLACE}/reviews", "PUT /v4/accounts/"
    checks = True

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str] = []
        self.revoked = False

    def name(self, number: int) -> str:
        return f"AbFvOq{number}-_x"

    def serve(self, asked: Asked) -> Answer:
        if (asked.method, asked.path) == ("POST", "/token"):
            return self._token(asked)
        if not self.tokens or asked.headers.get("authorization") != f"Bearer {self.tokens[-1]}":
            return told({"error": {"code": 401, "message": "Invalid credentials", "status": "UNAUTHENTICATED"}}, 401)
        for place in (PLACE, OTHER):
            if asked.path == f"/v4/{place}/reviews":
                return self._page(asked, place)
            if asked.path.startswith(f"/v4/{place}/reviews/"):
                return self._one(asked, place, asked.path.removeprefix(f"/v4/{place}/reviews/"))
        return told({"error": {"code": 404, "message": "Requested entity was not found."}}, 404)

    def _token(self, asked: Asked) -> Answer:
        sent = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if self.revoked or sent != APP | {"grant_type": "refresh_token"}:
            return told({"error": "invalid_grant", "error_description": "Token has been expired or revoked."}, 400)
        self.tokens.append(f"ya29.{len(self.tokens)}")
        return told({"access_token": self.tokens[-1], "expires_in": 3599, "token_type": "Bearer", "scope": "x"})

    def _page(self, asked: Asked, place: str) -> Answer:
        assert (asked.get("orderBy"), asked.get("pageSize")) == ("updateTime desc", "50")
        here = [each for each in self.reviews.values() if each.more.get("place", PLACE) == place]
        here.sort(key=lambda each: each.changed or each.at, reverse=True)
        start = int(asked.get("pageToken", "0"))
        body: dict[str, Any] = {"totalReviewCount": len(here), "averageRating": 3}
        if some := here[start : start + self.page_size]:
            body["reviews"] = [self._told(each, place) for each in some]
        if start + self.page_size < len(here):
            body["nextPageToken"] = str(start + self.page_size)
        return told(body)

    def _one(self, asked: Asked, place: str, rest: str) -> Answer:
        id_, _, part = rest.partition("/")
        one = self.reviews.get(id_)
        if one is None:
            return told({"error": {"code": 404, "message": "Requested entity was not found."}}, 404)
        if (asked.method, part) == ("PUT", "reply"):
            one.answers.clear()
            return told(self._answer(self.take(id_, json.loads(asked.body)["comment"])))
        if (asked.method, part) == ("DELETE", "reply"):
            if not one.answers:
                return told({"error": {"code": 404, "message": "Requested entity was not found."}}, 404)
            one.answers.clear()
            return told({})
        return told(self._told(one, place))

    def _told(self, one: Written, place: str) -> dict[str, Any]:
        body: dict[str, Any] = {
            "name": f"{place}/reviews/{one.id}", "reviewId": one.id, "starRating": WORDS.get(int(one.stars or 0)),
            "reviewer": {"displayName": one.author, "profilePhotoUrl": "https://lh3.example/photo"},
            "comment": one.text, "createTime": iso(one.at), "updateTime": (one.changed or one.at).isoformat(),
        }  # fmt: skip
        if one.answers:
            body["reviewReply"] = self._answer(one.answers[-1])
        return body | one.more

    def _answer(self, given: Given) -> dict[str, Any]:
        body = {"comment": given.text, "updateTime": given.at.isoformat(), "reviewReplyState": STATES[given.state]}
        return body | ({"policyViolation": given.reason} if given.reason else {})
