"""The mishaps that a test can order for the next requests of a path of the fake Reddit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

PATIENCE = "Looks like you've been doing that a lot. Take a break for 9 minutes before trying again."
REFUSALS = {
    "RATELIMIT": (PATIENCE, "ratelimit"),
    "THREAD_LOCKED": ("Comments are locked.", "parent"),
    "DELETED_COMMENT": ("that comment has been deleted", "parent"),
    "DELETED_LINK": ("the link you are commenting on has been deleted", "parent"),
    "TOO_OLD": ("that's a piece of history now; it's too late to reply to it", "parent"),
    "TOO_LONG": ("this is too long (max: 10000)", "text"),
    "NO_TEXT": ("we need something here", "text"),
    "NO_THING_ID": ("id not specified", "parent"),
}


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire: bytes as they are, everything else as JSON."""

    body: object
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """One mishap: its name, the answer it gives (none: it hangs or drops), and whether a write lands before it."""

    name: str
    answer: Answer | None = None
    landed: bool = False


def problem(status: int, message: str, **more: object) -> Answer:
    """An error in the form Reddit gives it."""
    return Answer({"message": message, "error": status, **more}, status)


def refusal(error: str, message: str = "", named: str = "") -> Answer:
    """An error that Reddit tells inside an answer of status 200."""
    known_message, known_field = REFUSALS.get(error, ("", ""))
    return Answer({"json": {"errors": [[error, message or known_message, named or known_field]]}})


def too_many(retry_after: int | None = None) -> Fault:
    """429, with or without a retry-after header."""
    headers = {} if retry_after is None else {"retry-after": str(retry_after)}
    return Fault("too_many", Answer({"message": "Too Many Requests", "error": 429}, 429, headers))


def broken(status: int = 500, landed: bool = False) -> Fault:
    """A 5xx page, before the write or after it landed."""
    page = b"<html><body><h1>Our CDN was unable to reach our servers</h1></body></html>"
    return Fault("broken", Answer(page, status, {"content-type": "text/html"}), landed)


def malformed(landed: bool = False) -> Fault:
    """Status 200, and JSON that breaks off."""
    return Fault("malformed", Answer(b'{"kind": "Listing", "data": {"children": [', 200), landed)


def hang(landed: bool = False) -> Fault:
    """No answer for as long as the network stands, before the write or after it landed."""
    return Fault("hang", None, landed)


def drop(landed: bool = False) -> Fault:
    """The connection is closed without an answer, before the write or after it landed."""
    return Fault("drop", None, landed)


def forbidden(reason: str = "") -> Fault:
    """403, as for a private or banned place."""
    return Fault("forbidden", problem(403, "Forbidden", **({"reason": reason} if reason else {})))


def revoked() -> Fault:
    """The request's own access token is revoked just before it is read; a new one can be had."""
    return Fault("revoked", lost_token())


def refused(error: str, message: str = "", named: str = "") -> Fault:
    """An error of REFUSALS, or another one, inside a body of status 200; nothing lands."""
    return Fault("refused", refusal(error, message, named))


def silent() -> Fault:
    """The write lands, and the answer carries no comment: praw returns None."""
    return Fault("silent", Answer({"json": {"errors": [], "data": {"things": []}}}), landed=True)


def lost_token() -> Answer:
    """401 for a token that is unknown, too old or revoked."""
    header = {"www-authenticate": 'Bearer realm="reddit", error="invalid_token"'}
    return Answer({"message": "Unauthorized", "error": 401}, 401, header)


def covers(pattern: str, method: str, path: str) -> bool:
    """Whether a pattern such as "POST /api/comment", "/r/*/new" or "*" means a request."""
    wanted, _, place = pattern.rpartition(" ")
    return wanted in {"", method} and fnmatchcase(path, place.rstrip("/") or "/")


@dataclass
class Order:
    """Something that a test ordered: leave `skip` requests alone, then act on the next `times`."""

    pattern: str
    act: Fault | Callable[[], object]
    times: int
    skip: int


@dataclass
class Script:
    """The orders of a test, used up from the first to the last."""

    orders: list[Order] = field(default_factory=list)

    def due(self, method: str, path: str) -> tuple[list[Callable[[], object]], Fault | None]:
        """What happens before a request, and the first mishap that befalls it."""
        actions: list[Callable[[], object]] = []
        fault: Fault | None = None
        for order in [each for each in self.orders if covers(each.pattern, method, path)]:
            if order.skip:
                order.skip -= 1
            elif isinstance(order.act, Fault) and fault is not None:
                continue
            else:
                order.times -= 1
                if isinstance(order.act, Fault):
                    fault = order.act
                else:
                    actions.append(order.act)
        self.orders = [each for each in self.orders if each.times > 0]
        return actions, fault
