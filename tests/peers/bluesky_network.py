"""A small Bluesky on loopback: sessions, posts, notifications, search and records, and mishaps that come when told."""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.peers.loopback import Answer, Asked, Loopback

POSTS = "app.bsky.feed.post"
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
Json = dict[str, Any]


def reply_json(body: Any, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """An answer with a body of JSON."""
    return Answer(status, json.dumps(body).encode(), (("content-type", "application/json; charset=utf-8"), *headers))


def wrong(name: str, status: int = 400, message: str = "", **headers: str) -> Answer:
    """A mistake, by its name in the network's own words."""
    named = tuple((key.replace("_", "-"), value) for key, value in headers.items())
    return reply_json({"error": name, "message": message or name}, status, named)


@dataclass
class Mishap:
    """What befalls the next calls of a name: what they get instead, and whether they are done all the same."""

    name: str
    answer: Answer
    landed: bool = False
    times: int = 1


@dataclass
class Stored:
    """One post as the network keeps it."""

    did: str
    rkey: str
    record: Json
    at: datetime
    cid: str
    more: Json = field(default_factory=dict)

    @property
    def uri(self) -> str:
        """Its address."""
        return f"at://{self.did}/{POSTS}/{self.rkey}"


class BlueskyNetwork(Loopback):
    """The network; `asked` are the names of all calls that came in, `signed_in` how often a password was tried."""

    def __init__(self) -> None:
        super().__init__()
        self.handles: dict[str, str] = {}
        self.passwords: dict[str, str] = {}
        self.posts: dict[str, Stored] = {}
        self.blocked: set[str] = set()
        self.mishaps: list[Mishap] = []
        self.asked: list[str] = []
        self.access: dict[str, str] = {}
        self.refresh: dict[str, str] = {}
        self.lasts = timedelta(hours=2)
        self.page = 100
        self._count = 0

    def somebody(self, name: str) -> str:
        """A new account; its DID."""
        did = f"did:plc:{(name * 24)[:24]}"
        self.handles[did] = f"{name}.example.net"
        self.passwords[self.handles[did]] = f"pass-{name}"
        return did

    def post(self, did: str, text: str, ago: float = 60, answers: str = "", **more: Any) -> str:
        """A post that was written some seconds ago; its address."""
        self._count += 1
        at = datetime.now(UTC) - timedelta(seconds=ago)
        record: Json = {"$type": POSTS, "text": text, "createdAt": _text(at), "langs": ["en"]}
        if answers:
            parent = self.posts[answers]
            ref = {"uri": parent.uri, "cid": parent.cid}
            record["reply"] = {"root": parent.record.get("reply", {}).get("root", ref), "parent": ref}
        rkey = "3m" + f"{self._count:011d}".translate(str.maketrans("0189", "abcd"))
        stored = Stored(did, rkey, record, at, f"bafy{self._count}", more)
        self.posts[stored.uri] = stored
        return stored.uri

    def calls(self, name: str) -> int:
        """How often something was asked for, by the end of its name."""
        return sum(each.endswith(name) for each in self.asked)

    def answer(self, asked: Asked) -> Answer:
        """What a call gets."""
        name = asked.path.removeprefix("/xrpc/")
        with self.wires.lock:
            self.asked.append(name)
            mishap = next((each for each in self.mishaps if name.endswith(each.name) and each.times > 0), None)
            if mishap is None or mishap.landed:
                found = self._done(name, asked)
            if mishap is not None:
                mishap.times -= 1
                found = mishap.answer
        return found

    def _done(self, name: str, asked: Asked) -> Answer:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        call: Callable[[Asked, str], Answer] = getattr(self, f"_{name.rpartition('.')[2]}")
        if name.endswith("createSession"):
            return call(asked, "")
        known = self.refresh if name.endswith("refreshSession") else self.access
        if token not in known:
            return wrong("ExpiredToken" if token.count(".") == 2 else "AuthMissing", 400 if token else 401)
        return call(asked, known[token])

    def _createSession(self, asked: Asked, did: str) -> Answer:
        given = json.loads(asked.body)
        if self.passwords.get(given["identifier"]) != given["password"]:
            return wrong("AuthenticationRequired", 401, "Invalid identifier or password")
        return self._session(next(each for each, handle in self.handles.items() if handle == given["identifier"]))

    def _refreshSession(self, asked: Asked, did: str) -> Answer:
        self.refresh = {token: whose for token, whose in self.refresh.items() if whose != did}
        return self._session(did)

    def _session(self, did: str) -> Answer:
        self._count += 1
        access, refresh = (_token(did, self._count, kind, self.lasts) for kind in ("access", "refresh"))
        self.access[access], self.refresh[refresh] = did, did
        return reply_json({"accessJwt": access, "refreshJwt": refresh, "did": did, "handle": self.handles[did]})

    def _getSession(self, asked: Asked, did: str) -> Answer:
        return reply_json({"did": did, "handle": self.handles[did]})

    def _getPosts(self, asked: Asked, did: str) -> Answer:
        uris = [value for name, value in asked.query if name == "uris"]
        if not 0 < len(uris) <= 25:
            return wrong("InvalidRequest")
        shown = [self.posts[uri] for uri in uris if uri in self.posts and self.posts[uri].did not in self.blocked]
        return reply_json({"posts": [self._view(each) for each in shown]})

    def _getPostThread(self, asked: Asked, did: str) -> Answer:
        found = self.posts.get(uri := asked.get("uri"))
        if found is None:
            return wrong("NotFound", message=f"Post not found: {uri}")
        if found.did in self.blocked:
            return reply_json({"thread": {"$type": "app.bsky.feed.defs#blockedPost", "uri": uri, "blocked": True}})
        below = [
            each for each in self.posts.values() if each.record.get("reply", {}).get("parent", {}).get("uri") == uri
        ]
        kind = "app.bsky.feed.defs#threadViewPost"
        replies: list[Json] = [{"$type": kind, "post": self._view(each)} for each in below]
        replies.append({"$type": "app.bsky.feed.defs#notFoundPost", "uri": "at://gone", "notFound": True})
        return reply_json({"thread": {"$type": kind, "post": self._view(found), "replies": replies}})

    def _searchPosts(self, asked: Asked, did: str) -> Answer:
        words = [each.strip('"').casefold() for each in re.findall(r'"[^"]+"|\S+', asked.get("q"))]
        found = [each for each in self.posts.values() if all(word in each.record["text"].casefold() for word in words)]
        since = asked.get("since")
        return self._listed("posts", [each for each in found if _text(each.at) >= since], asked, self._view)

    def _listNotifications(self, asked: Asked, did: str) -> Answer:
        reasons = {value for name, value in asked.query if name == "reasons"}
        told = {each.uri: reason for each in self.posts.values() if (reason := self._reason(each, did)) in reasons}

        def shown(each: Stored) -> Json:
            return self._view(each) | {"reason": told[each.uri], "isRead": False, "embed": None}

        return self._listed("notifications", [self.posts[uri] for uri in told], asked, shown)

    def _reason(self, post: Stored, did: str) -> str:
        if post.did == did:
            return ""
        if post.record.get("reply", {}).get("parent", {}).get("uri", "").startswith(f"at://{did}/"):
            return "reply"
        return "mention" if f"@{self.handles[did]}" in post.record["text"] else ""

    def _listed(self, name: str, found: list[Stored], asked: Asked, shown: Callable[[Stored], Json]) -> Answer:
        newest = sorted(found, key=lambda each: each.at, reverse=True)
        start, size = int(asked.get("cursor") or 0), min(self.page, int(asked.get("limit") or 50))
        more = {"cursor": str(start + size)} if start + size < len(newest) else {}
        return reply_json({name: [shown(each) for each in newest[start : start + size]], **more})

    def _putRecord(self, asked: Asked, did: str) -> Answer:
        given = json.loads(asked.body)
        if given["repo"] != did or not TID.fullmatch(given["rkey"]):
            return wrong("InvalidRequest", message="Invalid record key")
        record = given["record"]
        same = self.posts.get(f"at://{did}/{POSTS}/{given['rkey']}")
        cid = same.cid if same is not None and same.record == record else f"bafy-{len(self.posts)}"
        stored = Stored(did, given["rkey"], record, datetime.now(UTC), cid)
        self.posts[stored.uri] = stored
        return reply_json({"uri": stored.uri, "cid": cid, "validationStatus": "valid"})

    def _getRecord(self, asked: Asked, did: str) -> Answer:
        found = self.posts.get(f"at://{asked.get('repo')}/{asked.get('collection')}/{asked.get('rkey')}")
        if found is None:
            return wrong("RecordNotFound", message="Could not locate record")
        return reply_json({"uri": found.uri, "cid": found.cid, "value": found.record})

    def _deleteRecord(self, asked: Asked, did: str) -> Answer:
        given = json.loads(asked.body)
        if given["repo"] != did:
            return wrong("InvalidRequest", message="not yours")
        self.posts.pop(f"at://{did}/{given['collection']}/{given['rkey']}", None)
        return reply_json({"commit": {"cid": "bafy", "rev": "3m"}})

    def _listRecords(self, asked: Asked, did: str) -> Answer:
        own = [each for each in self.posts.values() if each.did == asked.get("repo")]
        return self._listed(
            "records", own, asked, lambda each: {"uri": each.uri, "cid": each.cid, "value": each.record}
        )

    def _view(self, post: Stored) -> Json:
        handle = self.handles[post.did]
        author = {"did": post.did, "handle": handle, "displayName": handle.partition(".")[0].title()}
        return {
            "uri": post.uri, "cid": post.cid, "author": author, "record": post.record, "indexedAt": _text(post.at),
            "likeCount": 0, "labels": [], **post.more,
        }  # fmt: skip


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.}{at.microsecond // 1000:03d}Z"


def _token(did: str, number: int, kind: str, lasts: timedelta) -> str:
    claims = {"sub": did, "exp": int((datetime.now(UTC) + lasts).timestamp()), "jti": number, "scope": kind}
    return ".".join(
        base64.urlsafe_b64encode(each.encode()).decode().rstrip("=") for each in ("{}", json.dumps(claims), "-")
    )
