"""A small Discourse forum: topics, posts, a search, keys, a queue for its staff, and faults that tests ask for."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from tests.peers.loopback import Answer, Asked, Loopback

START = datetime(2026, 11, 20, 6, tzinfo=UTC)
KEY = {"api-key": "key-1", "api-username": "RimFah"}
OWN = "RimFah"
WINDOW = 50
NOT_ALLOWED = {"errors": ["You are not permitted to view the requested resource."], "error_type": "invalid_access"}


@dataclass
class Written:
    """A post as it stands in the forum."""

    id: int
    topic: int
    number: int
    author: str
    raw: str
    at: datetime
    answers: int | None = None
    hidden: bool = False
    deleted: bool = False
    taken_back: bool = False
    private: bool = False
    kind: int = 1


@dataclass
class Topic:
    """A topic."""

    id: int
    title: str
    closed: bool = False
    archived: bool = False


@dataclass
class Fault:
    """What comes instead of the next answers to a kind of request; `landed` lets the write happen first."""

    answer: Answer
    method: str = "GET"
    path: str = ""
    times: int = 1
    landed: bool = False


@dataclass
class Staff:
    """Whether the staff looks at posts first, what waits, and how the forum words that."""

    looks: bool = False
    says_nothing: bool = False
    shows: bool = True
    queue: list[dict[str, Any]] = field(default_factory=list)


class DiscourseForum(Loopback):
    """A forum whose newest 50 numbers are a page, as older ones page, or 50 posts, as newer ones do."""

    def __init__(self) -> None:
        super().__init__()
        self.topics: dict[int, Topic] = {}
        self.posts: list[Written] = []
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.staff = Staff()
        self.page = 50
        self.windows = False
        self.closed_to_all = False

    def topic(self, title: str, raw: str, author: str = "mai", at: datetime | None = None) -> Written:
        """A new topic with its first post."""
        made = Topic(len(self.topics) + 1, title)
        self.topics[made.id] = made
        return self.reply(made.id, raw, author, at)

    def reply(
        self, topic: int, raw: str, author: str = "mai", at: datetime | None = None, answers: int | None = None
    ) -> Written:
        """One more post in a topic."""
        id_ = self.posts[-1].id + 1 if self.posts else 101
        number = sum(each.topic == topic for each in self.posts) + 1
        post = Written(id_, topic, number, author, raw, at or START + timedelta(minutes=len(self.posts)), answers)
        self.posts.append(post)
        return post

    def approve(self) -> Written:
        """The staff lets the oldest reply through that waits."""
        waiting = self.staff.queue.pop(0)
        return self.reply(waiting["topic_id"], waiting["raw_text"], OWN, answers=waiting["answers"])

    def writes(self) -> int:
        """How many replies came in."""
        return sum(asked.method == "POST" for asked in self.asked)

    def answer(self, asked: Asked) -> Answer:
        """What a request gets."""
        self.asked.append(asked)
        for fault in self.faults:
            if fault.times and fault.method == asked.method and fault.path in asked.path:
                fault.times -= 1
                if fault.landed:
                    self._routed(asked)
                return fault.answer
        return self._routed(asked)

    def _routed(self, asked: Asked) -> Answer:
        key = {name: asked.headers[name] for name in KEY if name in asked.headers}
        if key and key != KEY:
            return _json(NOT_ALLOWED, 403)
        if self.closed_to_all and not key:
            return _json({"errors": ["log in"], "error_type": "not_logged_in"}, 403)
        if asked.method == "POST":
            return self._write(asked) if key else _json(NOT_ALLOWED, 403)
        if asked.method in ("PUT", "DELETE"):
            return self._change(asked) if key else _json(NOT_ALLOWED, 403)
        for pattern, give in (
            (r"/posts\.json", self._latest), (r"/search\.json", self._search), (r"/posts/(\d+)\.json", self._one),
            (r"/posts/by_number/(\d+)/(\d+)\.json", self._numbered), (r"/t/(\d+)\.json", self._topic),
            (r"/t/(\d+)/posts\.json", self._some), (r"/u/([\w.-]+)/activity\.json", self._activity),
            (r"/posts/([\w.-]+)/pending\.json", self._pending), (r"/session/current\.json", self._session),
        ):  # fmt: skip
            if found := re.fullmatch(pattern, asked.path):
                return give(asked, bool(key), *found.groups())
        return _json({"errors": ["not found"], "error_type": "not_found"}, 404)

    def _seen(self, key: bool) -> list[Written]:
        return [each for each in self.posts if not each.deleted and (key or not each.private)]

    def _shown(self, post: Written, raw: bool = True, title: bool = False) -> dict[str, Any]:
        cooked = "".join(f"<p>{escape(each)}</p>" for each in post.raw.split("\n\n"))
        shown: dict[str, Any] = {
            "id": post.id, "name": None, "username": post.author, "created_at": post.at.isoformat(), "cooked": cooked,
            "post_number": post.number, "post_type": post.kind, "reply_to_post_number": post.answers, "version": 1,
            "topic_id": post.topic, "topic_slug": "a-topic", "hidden": post.hidden, "deleted_at": None,
            "user_deleted": post.taken_back, "actions_summary": [],
        }  # fmt: skip
        extra = {"topic_title": self.topics[post.topic].title} if title else {}
        return shown | extra | ({"raw": post.raw} if raw else {})

    def _latest(self, asked: Asked, key: bool) -> Answer:
        before = int(asked.get("before", "0"))
        most = before if self.windows else before - 1
        found = [each for each in reversed(self._seen(key)) if each.kind == 1 and (not before or each.id <= most)]
        if self.windows and before:
            found = [each for each in found if each.id > before - WINDOW]
        return _json({"latest_posts": [self._shown(each, title=True) for each in found[: self.page]]})

    def _search(self, asked: Asked, key: bool) -> Answer:
        words = re.findall(r'"[^"]*"|\S+', asked.get("q"))
        after = next(each.removeprefix("after:") for each in words if each.startswith("after:"))
        plain = [each.strip('"').casefold() for each in words if ":" not in each]
        hits: dict[int, Written] = {}
        for each in self._seen(key):
            text = f"{each.raw} {self.topics[each.topic].title}".casefold()
            if all(word in text for word in plain) and each.at.date().isoformat() >= after:
                hits[each.topic] = each
        found = sorted(hits.values(), key=lambda each: each.at, reverse=True)
        start = (int(asked.get("page", "1")) - 1) * self.page
        posts = [{"id": each.id, "topic_id": each.topic, "blurb": each.raw[:20], "created_at": each.at.isoformat()}
                 for each in found[start : start + self.page]]  # fmt: skip
        more = len(found) > start + self.page
        return _json({"posts": posts, "topics": [], "grouped_search_result": {"more_full_page_results": more or None}})

    def _one(self, asked: Asked, key: bool, id_: str) -> Answer:
        return self._found(key, [each for each in self.posts if each.id == int(id_)])

    def _numbered(self, asked: Asked, key: bool, topic: str, number: str) -> Answer:
        return self._found(key, [each for each in self.posts if (each.topic, each.number) == (int(topic), int(number))])

    def _found(self, key: bool, found: list[Written]) -> Answer:
        if not found or found[0].deleted:
            return _json({"errors": ["not found"], "error_type": "not_found"}, 404)
        return _json(self._shown(found[0])) if key or not found[0].private else _json(NOT_ALLOWED, 403)

    def _topic(self, asked: Asked, key: bool, id_: str) -> Answer:
        topic, name = self.topics[int(id_)], asked.get("username_filters").casefold()
        posts = [each for each in self._seen(key) if each.topic == topic.id and name in ("", each.author.casefold())]
        stream = {"posts": [self._shown(each) for each in posts[:20]], "stream": [each.id for each in posts]}
        state = {"closed": topic.closed, "archived": topic.archived}
        return _json({"id": topic.id, "title": topic.title, "post_stream": stream, **state})

    def _some(self, asked: Asked, key: bool, id_: str) -> Answer:
        ids = [value for name, value in asked.query if name == "post_ids[]"]
        posts = [self._shown(each) for each in self._seen(key) if str(each.id) in ids]
        return _json({"post_stream": {"posts": posts}})

    def _activity(self, asked: Asked, key: bool, name: str) -> Answer:
        posts = [each for each in reversed(self._seen(key)) if each.author.casefold() == name.casefold()]
        return _json([self._shown(each, raw=False) for each in posts[:50]])

    def _pending(self, asked: Asked, key: bool, name: str) -> Answer:
        return _json({"pending_posts": self.staff.queue}) if self.staff.shows else _json(NOT_ALLOWED, 403)

    def _session(self, asked: Asked, key: bool) -> Answer:
        return _json({"current_user": {"id": 7, "username": OWN}}) if key else _json({}, 404)

    def _write(self, asked: Asked) -> Answer:
        body = json.loads(asked.body)
        if self.topics[body["topic_id"]].closed:
            return _json(NOT_ALLOWED, 403)
        if len(body["raw"]) < 5:
            return _json({"action": "create_post", "errors": ["Body is too short (minimum is 5 characters)"]}, 422)
        if len(body["raw"]) > 32_000:
            return _json({"errors": ["Body is too long: it is limited to 32000 characters"]}, 422)
        if self.staff.looks:
            waiting = {"id": 900 + len(self.staff.queue), "raw_text": body["raw"], "topic_id": body["topic_id"]}
            self.staff.queue.append({**waiting, "answers": body["reply_to_post_number"]})
            said = {"action": "enqueued", "success": True, "pending_post": waiting}
            return _json(None if self.staff.says_nothing else said)
        made = self.reply(body["topic_id"], body["raw"], OWN, datetime.now(UTC), body["reply_to_post_number"])
        return _json(self._shown(made))

    def _change(self, asked: Asked) -> Answer:
        """Edit an own post, unless it is not what the editor saw; or take it back, which leaves a note for a day."""
        id_ = int(asked.path.removeprefix("/posts/").removesuffix(".json"))
        post = next((each for each in self.posts if each.id == id_ and not each.deleted), None)
        if post is None or post.author != OWN:
            return _json(NOT_ALLOWED, 403) if post else _json({"errors": ["not found"]}, 404)
        if asked.method == "DELETE":
            post.raw, post.taken_back = "(post deleted by author)", True
            return Answer(200, b"")
        wanted = json.loads(asked.body)["post"]
        if wanted["original_text"] != post.raw:
            return _json({"errors": ["That post was edited by another user."]}, 409)
        post.raw = wanted["raw"]
        return _json({"post": self._shown(post)})


def _json(body: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(body).encode())
