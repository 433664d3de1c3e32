"""A fake of LINE: one Official Account with a plan, people who may block it, and push messages that have keys."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from tests.peers.loopback import Answer, Asked
from tests.peers.review_peer import ReviewPeer, told

BOT, NINA, GROUP = "U" + "b" * 32, "U" + "1" * 32, "C" + "3" * 32
TOKEN, CHANNEL_ID, SECRET = "line-long-lived-token", "1650000001", "line-channel-secret"
STATELESS = {"channel_id": CHANNEL_ID, "channel_secret": SECRET}


@dataclass(frozen=True)
class Pushed:
    """A message that reached a chat."""

    id: str
    to: str
    text: str
    key: str


class LineNetwork(ReviewPeer):
    """Takes a push message with one key a single time, as LINE says it does."""

    channel = "line"
    read, write = {"channel_secret": SECRET}, {"access_token": TOKEN}
    account = {"id": BOT, "username": "Pine Kettle"}
    reads, writes = "GET /v2/bot/profile", "POST /v2/bot/message/push"
    tells_answers, what = False, "webhook"

    def __init__(self) -> None:
        super().__init__()
        self.people = {NINA, GROUP}
        self.limit: int | None = 200
        self.used = 0
        self.pushed: list[Pushed] = []
        self.keys: dict[str, tuple[str, str]] = {}  # the id of the request, and that of its message
        self.tokens: list[str] = []

    def serve(self, asked: Asked) -> Answer:
        """What LINE says."""
        if asked.path == "/oauth2/v3/token":
            return self._token(asked)
        if asked.headers.get("authorization", "").removeprefix("Bearer ") not in {TOKEN, *self.tokens[-1:]}:
            return told({"message": "Authentication failed. Confirm that the access token is valid."}, 401)
        if asked.path == "/v2/bot/message/push" and asked.method == "POST":
            return self._push(asked, json.loads(asked.body))
        quota = {"type": "none"} if self.limit is None else {"type": "limited", "value": self.limit}
        answers: dict[str, Any] = {
            "/v2/bot/info": {"userId": BOT, "basicId": "@216abc", "displayName": "Pine Kettle", "chatMode": "bot"},
            "/v2/bot/message/quota": quota,
            "/v2/bot/message/quota/consumption": {"totalUsage": self.used},
            **{f"/v2/bot/profile/{each}": {"userId": each, "displayName": "Nina"} for each in self.people},
            **{f"/v2/bot/group/{each}/members/count": {"count": 3} for each in self.people},
        }
        found = answers.get(asked.path) if asked.method == "GET" else None
        return told({"message": "Not found"}, 404) if found is None else told(found)

    def _token(self, asked: Asked) -> Answer:
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if form != {"grant_type": "client_credentials", "client_id": CHANNEL_ID, "client_secret": SECRET}:
            return told({"error": "invalid_client", "error_description": "invalid client_secret"}, 400)
        self.tokens.append(f"stateless-{len(self.tokens) + 1}")
        return told({"token_type": "Bearer", "access_token": self.tokens[-1], "expires_in": 900})

    def _push(self, asked: Asked, body: dict[str, Any]) -> Answer:
        key, (message,) = asked.headers.get("x-line-retry-key", ""), body["messages"]
        request = f"request-{len(self.asked)}"
        if key in self.keys:
            earlier, name = self.keys[key]
            headers = {"x-line-request-id": request, "x-line-accepted-request-id": earlier}
            said = {"message": "The retry key is already accepted", "sentMessages": [{"id": name}]}
            return told(said, 409, **headers)
        if len(message["text"].encode("utf-16-le")) > 10_000:
            return told({"message": "The request body has 1 error(s)"}, 400)
        if self.limit is not None and self.used >= self.limit:
            return told({"message": "You have reached your monthly limit."}, 429)
        if body["to"] not in self.people:
            return told({"message": "Failed to send messages"}, 400)
        name = str(7_000 + len(self.pushed))
        self.pushed.append(Pushed(name, body["to"], message["text"], key))
        self.keys[key], self.used = (request, name), self.used + 1
        return told({"sentMessages": [{"id": name, "quoteToken": "q"}]}, 200, **{"x-line-request-id": request})
