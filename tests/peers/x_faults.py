"""What can go wrong at X, each on order: how often, on which path, and whether the write has landed by then."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.peers.loopback import Answer, Asked
from tests.peers.x_json import NOT_SUMMONED, problem, unavailable

BEFORE = {
    "rate_limited": lambda: Answer(429, problem(429, "Too Many Requests").body, _reset()),
    "rate_limited_without_reset": lambda: problem(429, "Too Many Requests"),
    "server_error": lambda: problem(500, "Internal Server Error"),
    "unavailable": lambda: problem(503, "Service Unavailable"),
    "html_error": lambda: Answer(502, b"<html><body>Bad gateway</body></html>", (("content-type", "text/html"),)),
    "unauthorized": lambda: problem(401, "Unauthorized"),
    "not_summoned": lambda: problem(403, "Forbidden", NOT_SUMMONED),
    "no_credits": lambda: problem(402, "CreditsDepleted", "The account has no credits left for this request."),
    "hang": lambda: Answer(fate="hang"),
    "drop": lambda: Answer(fate="drop"),
}

AFTER: dict[str, Callable[[Answer], Answer]] = {
    "server_error_after": lambda _: problem(500, "Internal Server Error"),
    "unavailable_after": lambda _: problem(503, "Service Unavailable"),
    "hang_after": lambda _: Answer(fate="hang"),
    "drop_after": lambda _: Answer(fate="drop"),
    "malformed": lambda answer: Answer(answer.status, answer.body[: len(answer.body) // 2], answer.headers),
    "partial": lambda answer: Answer(answer.status, _with_error(answer.body), answer.headers),
}

FAULTS = frozenset(BEFORE) | frozenset(AFTER)


@dataclass
class Ordered:
    """A fault that waits for its next requests."""

    path: str
    fault: str
    method: str
    left: int
    skip: int

    def meets(self, asked: Asked) -> bool:
        """Whether this request gets the fault; each one that fits counts."""
        if self.left == 0 or not fnmatchcase(asked.path, self.path) or self.method not in ("*", asked.method):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.left -= 1
        return True


def _reset() -> tuple[tuple[str, str], ...]:
    headers = {"x-rate-limit-limit": "450", "x-rate-limit-remaining": "0", "x-rate-limit-reset": str(_in(900))}
    return (*Answer().headers, *headers.items())


def _in(seconds: int) -> int:
    return int(time.time()) + seconds


def _with_error(body: bytes) -> bytes:
    payload = json.loads(body)
    payload.setdefault("errors", []).append(unavailable("1000000000000000000", "referenced_tweets.id"))
    return json.dumps(payload).encode()
