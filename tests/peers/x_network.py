"""A small X on 127.0.0.1: it remembers posts, answers as X does, goes wrong on order and counts what landed."""

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from threading import RLock
from typing import Any

from tests.peers.loopback import Answer, Asked, Loopback
from tests.peers.x_faults import AFTER, BEFORE, FAULTS, Ordered
from tests.peers.x_json import billed, invalid, problem
from tests.peers.x_posts import Media, Post, User, World
from tests.peers.x_reading import counts, look_up, look_up_one, me, mentions, search, tweets_of, user_by_name
from tests.peers.x_signing import Caller, Credentials, Gate
from tests.peers.x_view import BadField, respelled
from tests.peers.x_writing import Landed, create, remove

SEARCH = "/2/tweets/search/recent"
WINDOW = 900

# name, method, path, how many requests in 15 minutes, what answers
ROUTES: tuple[tuple[str, str, str, int, Callable[..., Answer]], ...] = (
    ("search", "GET", SEARCH, 450, search),
    ("counts", "GET", "/2/tweets/counts/recent", 300, counts),
    ("mentions", "GET", r"/2/users/(\d+)/mentions", 450, mentions),
    ("tweets_of", "GET", r"/2/users/(\d+)/tweets", 900, tweets_of),
    ("me", "GET", "/2/users/me", 75, me),
    ("user", "GET", r"/2/users/by/username/(\w+)", 300, user_by_name),
    ("look_up", "GET", "/2/tweets", 900, look_up),
    ("look_up", "GET", r"/2/tweets/(\d+)", 900, look_up_one),
    ("create", "POST", "/2/tweets", 100, create),
    ("remove", "DELETE", r"/2/tweets/(\d+)", 50, remove),
)


@dataclass(frozen=True)
class Seen:
    """One request, who sent it and what became of it; status None when no answer arrived.

    `posts` and `users` are the ids in the answer, for which X takes money.
    """

    method: str
    path: str
    query: dict[str, str]
    auth: str  # app, oauth1, user or none
    body: bytes
    status: int | None
    fault: str | None
    posts: tuple[str, ...]
    users: tuple[str, ...]


class XNetwork(Loopback):
    """The network; its switches may be turned at any time.

    `spelling` is tweets or posts; `paging` is position (as X) or offset, where pages shift while things arrive.
    A post enters the search `index_seconds` after it was made, whatever its date says, and not before
    `index_requests` more searches.
    """

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__()
        self.now = now
        self.world = World()
        self.gate = Gate()
        self.requests: list[Seen] = []
        self.landed: list[Landed] = []
        self.spelling = "tweets"
        self.paging = "position"
        self.index_seconds = 0.0
        self.index_requests = 0
        self.retweets_in_search = False
        self.summoned_only = True
        self.refuses_duplicates = True
        self.limits = {name: limit for name, _, _, limit, _ in ROUTES}
        self.before_hanging: Callable[[], object] = lambda: None
        self._lock = RLock()
        self._faults: list[Ordered] = []
        self._meanwhile: list[tuple[str, int, Callable[[], object]]] = []
        self._used: dict[tuple[str, str], tuple[float, int]] = {}
        self._searches = 0
        self._made_at: dict[str, int] = {}

    @property
    def app_token(self) -> str:
        """The bearer token of the app, which may read but not write."""
        return self.gate.app_token

    def user(self, username: str, **about: str | int | bool) -> User:
        """A new account; `about` may hold name, followers, verified, protected."""
        with self._lock:
            return self.world.add_user(username, **about)

    def credentials(self, user: User) -> Credentials:
        """What this account signs in with."""
        return self.gate.credentials(user)

    def revoke(self, user: User) -> None:
        """Make every token of this account worthless; `credentials` then gives new ones."""
        self.gate.revoke(user)

    def post(
        self,
        author: User,
        text: str,
        *,
        ago: timedelta = timedelta(),
        reply_to: Post | None = None,
        quotes: Post | None = None,
        media: tuple[Media, ...] = (),
        withheld: tuple[str, ...] = (),
        likes: int = 0,
        lang: str = "en",
    ) -> Post:
        """A person posts; the text is given as it was typed, and X escapes it."""
        about = {"media": media, "withheld": withheld, "likes": likes, "lang": lang}
        links = {"reply_to": reply_to and reply_to.id, "quotes": quotes and quotes.id}
        with self._lock:
            return self._noted(self.world.write(author, text, self.now() - ago, **about, **links))

    def retweet(self, author: User, post: Post) -> Post:
        """A person shares a post."""
        with self._lock:
            return self._noted(self.world.retweet(author, post, self.now()))

    def edit(self, post: Post, text: str) -> Post:
        """The author changes a post, which gives it a new id."""
        with self._lock:
            return self._noted(self.world.edit(post, text, self.now()))

    def delete(self, post: Post) -> None:
        """The author takes a post away."""
        with self._lock:
            self.world.delete(post)

    def change(self, user: User, **about: Any) -> User:
        """Change an account, such as `protected=True`."""
        with self._lock:
            self.world.users[user.id] = replace(self.world.users[user.id], **about)
            return self.world.users[user.id]

    def fail(self, path: str, fault: str, *, times: int = 1, method: str = "*", skip: int = 0) -> None:
        """Let the next requests of a path go wrong, after `skip` good ones; `path` may hold `*`.

        `before_hanging` is called first where one will hang, so that only then a client needs little patience.
        """
        if fault not in FAULTS:
            raise ValueError(f"{fault!r} is no fault; known: {', '.join(sorted(FAULTS))}")
        if fault.startswith("hang"):
            self.before_hanging()
        with self._lock:
            self._faults.append(Ordered(path, fault, method, times, skip))

    def meanwhile(self, path: str, action: Callable[[], object], *, after: int = 1) -> None:
        """Do something right after the next answer of a path, or a later one: between two pages, say."""
        with self._lock:
            self._meanwhile.append((path, after, action))

    def seen(self, path: str, method: str = "*") -> list[Seen]:
        """The requests to a path, which may hold `*`."""
        return [each for each in self.requests if fnmatchcase(each.path, path) and method in ("*", each.method)]

    def searches_since(self, post: Post) -> int:
        """How many searches have come in since a post was made, the running one included."""
        return self._searches - self._made_at.get(post.id, self._searches)

    def answer(self, asked: Asked) -> Answer:
        """Answer one request, with the faults that wait for it."""
        with self._lock:
            caller = self.gate.caller(asked, self.world.users)
            fault = next((each.fault for each in self._faults if each.meets(asked)), None)
            given = BEFORE[fault]() if fault in BEFORE else self._routed(asked, caller)
            if fault in AFTER:
                given = AFTER[fault](given)
            status = given.status if given.fate == "arrive" else None
            query = dict(asked.query)
            self.requests.append(
                Seen(asked.method, asked.path, query, caller.kind, asked.body, status, fault, *billed(given))
            )
            self._then(asked.path)
            return given

    def _routed(self, asked: Asked, caller: Caller) -> Answer:
        for name, method, pattern, _, answers in ROUTES:
            found = re.fullmatch(pattern, asked.path)
            if found and method == asked.method:
                if caller.kind == "none":
                    return problem(401, "Unauthorized")
                left, reset = self._left(name, caller)
                given = (
                    self._given(answers, asked, caller, found.groups())
                    if left >= 0
                    else problem(429, "Too Many Requests")
                )
                return replace(given, headers=(*given.headers, *self._limit_headers(name, left, reset)))
        return problem(404, "Not Found")

    def _given(self, answers: Callable[..., Answer], asked: Asked, caller: Caller, parts: tuple[str, ...]) -> Answer:
        self._searches += asked.path == SEARCH
        before = len(self.landed)
        twice = [name for name, times in Counter(name for name, _ in asked.query).items() if times > 1]
        if twice:  # what tweepy makes of a tuple, a set or a range: it joins lists only
            return invalid(f"The `{twice[0]}` query parameter can only have one value", **{twice[0]: "twice"})
        try:
            given = answers(self, asked, caller, *parts)
        except BadField as error:
            parameter, value = error.args
            words = f"The `{parameter}` query parameter value [{value}] is not known"
            return invalid(words, **{parameter.replace(".", "__"): value})
        for landed in self.landed[before:]:
            self._made_at.setdefault(landed.id, self._searches)
        return replace(given, body=respelled(given.body)) if self.spelling == "posts" else given

    def _left(self, name: str, caller: Caller) -> tuple[int, int]:
        who = (name, caller.user.id if caller.user else "app")
        start, used = self._used.get(who, (time.time(), 0))
        if time.time() >= start + WINDOW:
            start, used = time.time(), 0
        self._used[who] = (start, used + 1)
        return self.limits[name] - used - 1, int(start + WINDOW)

    def _limit_headers(self, name: str, left: int, reset: int) -> tuple[tuple[str, str], ...]:
        numbers = {"limit": self.limits[name], "remaining": max(left, 0), "reset": reset}
        return tuple((f"x-rate-limit-{word}", str(number)) for word, number in numbers.items())

    def _noted(self, post: Post) -> Post:
        self._made_at[post.id] = self._searches
        return post

    def _then(self, path: str) -> None:
        waiting, self._meanwhile = self._meanwhile, []
        for pattern, after, action in waiting:
            fits = fnmatchcase(path, pattern)
            if fits and after == 1:
                action()
            else:
                self._meanwhile.append((pattern, after - fits, action))
