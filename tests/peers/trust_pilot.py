"""A fake of Trustpilot: open pages for an API key, private ones for an access token, one answer to each review."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from tests.peers.loopback import Answer, Asked
from tests.peers.review_peer import EMAIL, ORDER, ReviewPeer, Written, basic, told

UNIT, USER = "5f0000000000000000000001", "5f00000000000000000000aa"
APP = {"api_key": "tp-key", "api_secret": "tp-secret"}
LIST, TOKENS = f"business-units/{UNIT}/reviews", "/v1/oauth/oauth-business-users-for-applications/accesstoken"


class TrustPilot(ReviewPeer):
    """Read in the open, for the business shop.example; answers take a token."""

    channel = "trustpilot"
    read = {"api_key": "tp-key"}
    write = APP | {"business_user_id": USER}
    options = {"business": "shop.example"}
    reads, writes = f"GET /v1/{LIST}", "POST /v1/private/reviews/"

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str] = []
        self.grants: list[dict[str, str]] = []

    def name(self, number: int) -> str:
        return f"64{number:022x}"

    def serve(self, asked: Asked) -> Answer:
        if asked.path == TOKENS:
            return self._token(asked)
        private = asked.path.startswith("/v1/private/")
        if private and (not self.tokens or asked.headers.get("authorization") != f"Bearer {self.tokens[-1]}"):
            return told({"message": "Unauthorized"}, 401)
        if not private and asked.headers.get("apikey") != "tp-key":
            return told({"message": "Unauthorized"}, 401)
        path = asked.path.removeprefix("/v1/").removeprefix("private/")
        if path == "business-units/find":
            found = asked.get("name") == "shop.example"
            return told({"id": UNIT, "displayName": "Shop"}) if found else told({"message": "Not found"}, 404)
        if path == LIST:
            return self._page(asked, private)
        return self._one(asked, path, private)

    def _token(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != basic("tp-key", "tp-secret"):
            return told({"message": "Invalid client"}, 401)
        self.grants.append({name: values[0] for name, values in parse_qs(asked.body.decode()).items()})
        self.tokens.append(f"token-{len(self.tokens)}")
        return told({"access_token": self.tokens[-1], "expires_in": "359999", "refresh_token": "unused"})

    def _page(self, asked: Asked, private: bool) -> Answer:
        assert asked.get("orderBy") == "createdat.desc"
        here = sorted(self.reviews.values(), key=lambda each: each.at, reverse=True)
        if asked.get("startDateTime"):
            start = datetime.fromisoformat(asked.get("startDateTime")).replace(tzinfo=UTC)
            here = [each for each in here if each.at >= start]
        first = (int(asked.get("page")) - 1) * self.page_size
        return told({"reviews": [self._told(each, private) for each in here[first : first + self.page_size]]})

    def _one(self, asked: Asked, path: str, private: bool) -> Answer:
        _, _, rest = path.partition("reviews/")
        id_, _, part = rest.partition("/")
        if id_ not in self.reviews:
            return told({"message": "Review not found"}, 404)
        if (asked.method, part) == ("POST", "reply"):
            sent = json.loads(asked.body)
            assert sent["authorBusinessUserId"] == USER == asked.headers.get("x-business-user-id")
            self.take(id_, sent["message"])
            return Answer(201, b"")
        if (asked.method, part) == ("DELETE", "reply"):
            self.reviews[id_].answers.clear()
            return Answer(204, b"")
        return told(self._told(self.reviews[id_], private))

    def _told(self, one: Written, private: bool) -> dict[str, Any]:
        body: dict[str, Any] = {
            "id": one.id, "stars": int(one.stars or 0), "title": "", "text": one.text, "language": "en",
            "createdAt": one.at.isoformat(), "updatedAt": one.changed.isoformat() if one.changed else None,
            "consumer": {"id": f"c{one.id}", "displayName": one.author, "displayLocation": "Bangkok"},
            "status": "active", "isVerified": True, "companyReply": None, "businessUnit": {"id": UNIT},
        }  # fmt: skip
        if one.answers:
            given = one.answers[-1]
            body["companyReply"] = {"text": given.text, "createdAt": given.at.isoformat(), "updatedAt": None}
        if private:
            body |= {"referralEmail": EMAIL, "referenceId": ORDER}
        return body | one.more


class PrivateTrustPilot(TrustPilot):
    """The same, read through the private API."""

    read = APP
    reads = f"GET /v1/private/{LIST}"
