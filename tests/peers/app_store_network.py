"""A fake of App Store Connect: it checks who signed each request, and keeps one answer to each review."""

import json
from typing import Any
from urllib.parse import urlencode

import jwt

from tests.peers.loopback import Answer, Asked
from tests.peers.made_keys import pem, team_key
from tests.peers.review_peer import Given, ReviewPeer, Written, told

APP = "1234567890"
TEAM = {"issuer_id": "57246542-96fe-1a63-e053-0824d011072a", "key_id": "2X9R4HXF34", "private_key": pem(team_key())}
STATES = {"shown": "PUBLISHED", "checked": "PENDING_PUBLISH"}
GONE = {"errors": [{"status": "404", "code": "NOT_FOUND", "title": "The specified resource does not exist"}]}
NOBODY = {"errors": [{"status": "401", "code": "NOT_AUTHORIZED", "title": "Authentication credentials are missing."}]}


class AppStore(ReviewPeer):
    """Reviews of one app, in Thailand but for those whose `territory` says otherwise."""

    channel = "app_store"
    read = write = TEAM
    reads, writes = f"GET /v1/apps/{APP}/customerReviews", "POST /v1/customerReviewResponses"
    checks = True
    query = {"what": "connect", "apps": [APP]}
    left: str = "user-hour-lim:3500;user-hour-rem:3400;"
    next_link: str = ""

    def name(self, number: int) -> str:
        return f"00000193-f7fb-5203-538a-6cdb{number:08d}"

    def serve(self, asked: Asked) -> Answer:
        if not self._signed(asked):
            return told(NOBODY, 401)
        parts = asked.path.strip("/").split("/")
        if parts == ["v1", "apps"]:
            return self._said({"data": [{"type": "apps", "id": APP}], "links": {}})
        if parts == ["v1", "apps", APP, "customerReviews"]:
            return self._page(asked)
        if parts[:2] == ["v1", "customerReviews"] and parts[-1] in self.reviews:
            return self._said(self._bundle([self.reviews[parts[-1]]]) | {"data": self._told(self.reviews[parts[-1]])})
        if (asked.method, parts) == ("POST", ["v1", "customerReviewResponses"]):
            return self._answered(json.loads(asked.body)["data"])
        if parts[:2] == ["v1", "customerReviewResponses"]:
            return self._response_by_name(parts[-1], asked.method)
        return told(GONE, 404)

    def _response_by_name(self, name: str, method: str) -> Answer:
        found = [one for one in self.reviews.values() if any(each.id == name for each in one.answers)]
        if found and method == "DELETE":
            found[0].answers.clear()
            return Answer(204, b"")
        return self._said({"data": _response(found[0].answers[-1])}) if found else told(GONE, 404)

    def _signed(self, asked: Asked) -> bool:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, team_key().public_key(), algorithms=["ES256"], audience="appstoreconnect-v1")
        except jwt.PyJWTError:
            return False
        short = claims["exp"] - claims["iat"] <= 20 * 60
        return short and (claims["iss"], jwt.get_unverified_header(token)["kid"]) == (TEAM["issuer_id"], TEAM["key_id"])

    def _page(self, asked: Asked) -> Answer:
        assert (asked.get("sort"), asked.get("include")) == ("-createdDate", "response")
        here = sorted(self.reviews.values(), key=lambda each: each.changed or each.at, reverse=True)
        if asked.get("exists[publishedResponse]"):
            here = [each for each in here if each.answers and each.answers[-1].state == "shown"]
        if wanted := asked.get("filter[territory]"):
            here = [each for each in here if each.more.get("territory", "THA") in wanted.split(",")]
        start = int(asked.get("cursor", "0"))
        body = self._bundle(here[start : start + self.page_size])
        if start + self.page_size < len(here):
            again = dict(asked.query) | {"cursor": str(start + self.page_size)}
            body["links"] = {"next": self.next_link or f"{self.url}{asked.path}?{urlencode(again)}"}
        return self._said(body)

    def _bundle(self, some: list[Written]) -> dict[str, Any]:
        included = [_response(each.answers[-1]) for each in some if each.answers]
        return {"data": [self._told(each) for each in some], "included": included, "links": {}}

    def _told(self, one: Written) -> dict[str, Any]:
        said = {
            "rating": one.stars, "title": "", "body": one.text, "reviewerNickname": one.author, "territory": "THA",
            "createdDate": (one.changed or one.at).isoformat(),
        }  # fmt: skip
        own = {"data": {"type": "customerReviewResponses", "id": one.answers[-1].id}} if one.answers else {"links": {}}
        body = {"type": "customerReviews", "id": one.id, "attributes": said | one.more}
        return body | {"relationships": {"response": own}}

    def _answered(self, data: dict[str, Any]) -> Answer:
        name = data["relationships"]["review"]["data"]["id"]
        if name not in self.reviews:
            return told(GONE, 404)
        self.reviews[name].answers.clear()
        return told({"data": _response(self.take(name, data["attributes"]["responseBody"]))}, 201)

    def _said(self, body: object) -> Answer:
        return told(body, 200, **{"x-rate-limit": self.left})


def _response(given: Given) -> dict[str, Any]:
    said = {"responseBody": given.text, "lastModifiedDate": given.at.isoformat(), "state": STATES[given.state]}
    return {"type": "customerReviewResponses", "id": given.id, "attributes": said}
