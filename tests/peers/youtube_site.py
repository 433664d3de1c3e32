"""A small YouTube: channels, videos and threads that change and go, shares of a day, reviews and mishaps."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from tests.peers.loopback import Answer, Asked, Loopback

OURS = "UCpinekettle000000000000"
KEY, TOKEN, REFRESH = "made-up-key", "made-up-access", "made-up-refresh"


@dataclass(frozen=True)
class Comment:
    """One comment; answers bear the id of their thread before the dot."""

    id: str
    text: str
    author: str
    at: datetime
    updated: datetime
    video: str = "kettleVid01"
    status: str = "published"

    @property
    def top(self) -> str:
        """The comment that its thread began with."""
        return self.id.partition(".")[0]

    def resource(self) -> dict[str, Any]:
        """As YouTube shows it; answers do not say under which video they stand."""
        snippet: dict[str, Any] = {
            "textDisplay": self.text, "authorDisplayName": f"@{self.author[2:8].strip('0')}",
            "authorChannelId": {"value": self.author}, "likeCount": 1, "publishedAt": stamp(self.at),
            "updatedAt": stamp(self.updated),
        }  # fmt: skip
        snippet |= {"parentId": self.top} if self.id != self.top else {}
        snippet |= {"moderationStatus": self.status} if self.status != "published" else {}
        return {"kind": "youtube#comment", "id": self.id, "snippet": snippet}


def stamp(at: datetime) -> str:
    """A time as YouTube writes it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def failing(status: int, reason: str = "", message: str = "no") -> Answer:
    """A mistake as YouTube tells it."""
    error = {"code": status, "message": message, "errors": [{"reason": reason, "message": message}]}
    return Answer(status, json.dumps({"error": error}).encode())


@dataclass
class Fault:
    """What goes wrong at a path: another answer, or none; with `landed` it happened all the same."""

    path: str
    answer: Answer
    landed: bool = False


class YouTubeSite(Loopback):
    """The site. `calls` are what came in, `page` is how much one page holds, `holds` is a review."""

    def __init__(self) -> None:
        super().__init__()
        self.comments: dict[str, Comment] = {}
        self.videos: dict[str, dict[str, Any]] = {}
        self.faults: list[Fault] = []
        self.calls: list[str] = []
        self.tokens = [TOKEN]
        self.page = 3
        self.holds = False
        self.made = 0
        self.given = 5  # how many answers stand with a thread itself

    def add(self, text: str, author: str = "mia", ago: float = 1, *, under: str = "", **fields: Any) -> str:
        """A comment of some hours ago; gives back its id."""
        self.made += 1
        at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=ago)
        name = f"{under.partition('.')[0]}.answer{self.made:04d}" if under else f"UgxTHREAD{self.made:04d}AaABAg"
        author = author if author.startswith("UC") else f"UC{author:0<22}"
        self.comments[name] = Comment(name, text, author, at, fields.pop("updated", at), **fields)
        return name

    def edit(self, name: str, text: str) -> None:
        """Its author changes a comment."""
        self.comments[name] = replace(self.comments[name], text=text, updated=datetime.now(UTC))

    def show(self, id_: str, title: str, text: str, ago: float = 1, channel: str = "tea") -> None:
        """A video of some hours ago."""
        at = stamp(datetime.now(UTC) - timedelta(hours=ago))
        snippet = {"title": title, "description": text, "publishedAt": at, "channelTitle": channel}
        snippet["channelId"] = channel if channel.startswith("UC") else f"UC{channel:0<22}"
        thumbnails = {"default": {"url": f"https://i.ytimg.example/{id_}.jpg"}}
        self.videos[id_] = {
            "id": id_,
            "snippet": snippet | {"thumbnails": thumbnails},
            "statistics": {"likeCount": "7"},
        }

    def fail(self, path: str, answer: Answer, *, landed: bool = False) -> None:
        """Let the next request for a path go wrong."""
        self.faults.append(Fault(path, answer, landed))

    def answer(self, asked: Asked) -> Answer:
        """What a request gets."""
        path = f"{asked.method} {asked.path.removeprefix('/youtube/v3')}"
        self.calls.append(path)
        fault = next((each for each in self.faults if each.path == path), None)
        if fault is not None:
            self.faults.remove(fault)
            if not fault.landed:
                return fault.answer
        answer = self._token(asked) if path == "POST /token" else self._signed(path, asked)
        return fault.answer if fault is not None else answer

    def _token(self, asked: Asked) -> Answer:
        sent = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        good = (sent.get("refresh_token"), sent.get("grant_type")) == (REFRESH, "refresh_token")
        if not good:
            return Answer(400, b'{"error": "invalid_grant", "error_description": "Token has been revoked."}')
        return _json({"access_token": self.tokens[-1], "expires_in": 3599, "token_type": "Bearer"})

    def _signed(self, path: str, asked: Asked) -> Answer:
        ours = asked.headers.get("authorization") == f"Bearer {self.tokens[-1]}"
        if not ours and "authorization" in asked.headers:
            return failing(401, "authError")
        if not ours and asked.get("key") != KEY:
            return failing(400, "badRequest") if not asked.get("key") else failing(400, "keyInvalid")
        if path == "GET /commentThreads":
            return self._threads(asked)
        if path == "GET /comments":
            return self._comments(asked, ours)
        if path == "POST /comments" and ours:
            return self._insert(json.loads(asked.body))
        if path in ("PUT /comments", "DELETE /comments") and ours:
            return self._change(path, asked)
        if path == "GET /search":
            return self._search(asked)
        if path == "GET /videos":
            return _json({"items": [self.videos[each] for each in asked.get("id").split(",") if each in self.videos]})
        if path == "GET /channels" and ours:
            return _json({"items": [{"id": OURS, "snippet": {"title": "Pine Kettle"}}]})
        return failing(403, "forbidden")

    def _threads(self, asked: Asked) -> Answer:
        tops = [each for each in self.comments.values() if each.id == each.top]
        if ids := asked.get("id"):
            tops = [each for each in tops if each.id in ids.split(",")]
        tops.sort(key=lambda each: each.at, reverse=True)
        return self._paged([self._shown(each) for each in tops], asked)

    def _shown(self, top: Comment) -> dict[str, Any]:
        answers = [each for each in self.comments.values() if each.top == top.id and each.id != top.id]
        shown = [each.resource() for each in sorted(answers, key=lambda each: each.at)[: self.given]]
        snippet = {"videoId": top.video, "canReply": True, "totalReplyCount": len(answers)}
        return {"id": top.id, "snippet": snippet | {"topLevelComment": top.resource()}, "replies": {"comments": shown}}

    def _comments(self, asked: Asked, ours: bool) -> Answer:
        seen = [each for each in self.comments.values() if ours or each.status == "published"]
        if ids := asked.get("id"):
            return _json({"items": [each.resource() for each in seen if each.id in ids.split(",")]})
        found = [each.resource() for each in seen if each.top == asked.get("parentId") and each.id != each.top]
        return self._paged(found, asked) if asked.get("parentId") in self.comments else failing(404, "commentNotFound")

    def _insert(self, body: dict[str, Any]) -> Answer:
        parent = body["snippet"]["parentId"]
        if parent not in self.comments:
            return failing(404, "parentCommentNotFound")
        status = "heldForReview" if self.holds else "published"
        name = self.add(body["snippet"]["textOriginal"], OURS, 0, under=parent, status=status)
        return _json(self.comments[name].resource())

    def _change(self, path: str, asked: Asked) -> Answer:
        """A channel edits or deletes a comment of its own."""
        body: dict[str, Any] = json.loads(asked.body) if path.startswith("PUT") else {"id": asked.get("id")}
        comment = self.comments.get(body["id"])
        if comment is None or comment.author != OURS:
            return failing(403, "forbidden") if comment else failing(404, "commentNotFound")
        if path.startswith("DELETE"):
            del self.comments[comment.id]
            return Answer(204, b"")
        self.edit(comment.id, body["snippet"]["textOriginal"])
        return _json(self.comments[comment.id].resource())

    def _search(self, asked: Asked) -> Answer:
        after = asked.get("publishedAfter")
        found = [each for each in self.videos.values() if each["snippet"]["publishedAt"] >= after]
        found.sort(key=lambda each: str(each["snippet"]["publishedAt"]), reverse=True)
        return self._paged([{"id": {"kind": "youtube#video", "videoId": each["id"]}} for each in found], asked)

    def _paged(self, items: list[Any], asked: Asked) -> Answer:
        start = int(asked.get("pageToken") or 0)
        body: dict[str, Any] = {"items": items[start : start + self.page]}
        if start + self.page < len(items):
            body["nextPageToken"] = str(start + self.page)
        return _json(body)


def _json(body: Any) -> Answer:
    return Answer(200, json.dumps(body, ensure_ascii=False).encode())
