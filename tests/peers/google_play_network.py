"""A fake of Google Play: signed keys bring access tokens, a reply replaces the one before, and seven days are shown."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import jwt

from tests.peers.loopback import Answer, Asked
from tests.peers.made_keys import ACCOUNT, account_key, service_account
from tests.peers.review_peer import ReviewPeer, Written, told

APP, OTHER = "com.example.kettle", "com.example.spoon"
BASE = "/androidpublisher/v3/applications"
SCOPE = "https://www.googleapis.com/auth/androidpublisher"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class GooglePlay(ReviewPeer):
    """Reviews of the first app, but for those whose `package` says otherwise."""

    channel = "google_play"
    read = write = {"service_account_key": service_account()}
    options = {"apps": [APP, OTHER]}
    reads, writes = f"GET {BASE}/{APP}/reviews", f"POST {BASE}"
    days = 7
    query = {"what": "reviews"}

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str] = []
        self.revoked = False

    def name(self, number: int) -> str:
        return f"gp:AOqpTOE{number}-x_9"

    def serve(self, asked: Asked) -> Answer:
        if (asked.method, asked.path) == ("POST", "/token"):
            return self._token(asked)
        if not self.tokens or asked.headers.get("authorization") != f"Bearer {self.tokens[-1]}":
            return problem(401, "authError", "Invalid Credentials")
        found = re.fullmatch(rf"{BASE}/([\w.]+)/reviews(?:/([^/]+?)(:reply)?)?", asked.path.replace("%3A", ":"))
        if found is None or found[1] not in (APP, OTHER):
            return problem(404, "applicationNotFound", "No application was found for the given package name.")
        if found[2] is None:
            return self._page(asked, found[1])
        one = self.reviews.get(found[2])
        if one is None or not self._shown(one):
            return problem(404, "reviewNotFound", "The review was not found.")
        return self._reply(asked, one) if found[3] else told(self._told(one))

    def _token(self, asked: Asked) -> Answer:
        sent = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        claims = jwt.decode(
            sent["assertion"], account_key().public_key(), algorithms=["RS256"],
            audience="https://oauth2.googleapis.com/token",
        )  # fmt: skip
        assert (claims["iss"], claims["scope"], sent["grant_type"]) == (ACCOUNT, SCOPE, GRANT)
        if self.revoked:
            return told({"error": "invalid_grant", "error_description": "Invalid JWT Signature."}, 400)
        self.tokens.append(f"ya29.{len(self.tokens)}")
        return told({"access_token": self.tokens[-1], "expires_in": 3599, "token_type": "Bearer"})

    def _shown(self, one: Written) -> bool:
        return (one.changed or one.at) > datetime.now(UTC) - timedelta(days=7)

    def _page(self, asked: Asked, package: str) -> Answer:
        assert asked.get("maxResults") == "100"
        here = [each for each in self.reviews.values() if each.more.get("package", APP) == package]
        here = sorted(filter(self._shown, here), key=lambda each: each.changed or each.at, reverse=True)
        start = int(asked.get("token", "0"))
        body: dict[str, Any] = {"reviews": [self._told(each) for each in here[start : start + self.page_size]]}
        if start + self.page_size < len(here):
            body["tokenPagination"] = {"nextPageToken": str(start + self.page_size)}
        return told(body if here else {})

    def _told(self, one: Written) -> dict[str, Any]:
        said = {
            "text": f"\t{one.text}", "lastModified": _stamp(one.changed or one.at), "starRating": one.stars,
            "reviewerLanguage": "th", "device": "a54x", "androidOsVersion": 34, "appVersionName": "2.1",
        }  # fmt: skip
        comments: list[dict[str, Any]] = [{"userComment": said | one.more}]
        if one.answers:
            given = one.answers[-1]
            comments.append({"developerComment": {"text": given.text, "lastModified": _stamp(given.at)}})
        return {"reviewId": one.id, "authorName": one.author, "comments": comments}

    def _reply(self, asked: Asked, one: Written) -> Answer:
        text = json.loads(asked.body)["replyText"]
        if len(text) > 350:
            return problem(400, "replyTooLong", "The reply is too long.")
        one.answers.clear()
        given = self.take(one.id, re.sub(r"<[^>]+>", "", text))
        return told({"result": {"replyText": given.text, "lastEdited": _stamp(given.at)}})


def _stamp(at: datetime) -> dict[str, Any]:
    return {"seconds": str(int(at.timestamp())), "nanos": 713_000_000}


def problem(status: int, reason: str, words: str) -> Answer:
    """How Google's APIs tell a mishap."""
    errors = [{"domain": "androidpublisher", "reason": reason, "message": words}]
    return told({"error": {"code": status, "message": words, "errors": errors}}, status)
