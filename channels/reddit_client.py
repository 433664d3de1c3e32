"""Reddit as a connection reaches it: praw with our own settings and nobody else's, and the few calls that we make."""

import sys
import threading
from collections.abc import Iterator, Sequence
from configparser import ConfigParser
from contextlib import contextmanager
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from time import monotonic_ns
from typing import Any

from praw import Reddit
from praw.config import Config
from prawcore import RequestException, Requestor
from prawcore.const import NANOSECONDS, WINDOW_SIZE
from prawcore.rate_limit import RateLimiter
from prawcore.sessions import FiniteRetryStrategy
from requests import RequestException as RequestsError
from requests import Response

from channels.bounded import bounded
from channels.reddit_errors import translated
from channels.reddit_items import Item, item_of
from store.connections import Scope, need_secrets
from store.errors import NeedsSetup, TryLater
from store.models import Connection, utc_now
from store.settings import settings

API, SITE = "https://oauth.reddit.com", "https://www.reddit.com"
_FILES = threading.Lock()
PATIENCE = 20.0  # seconds without a byte from Reddit
LONGEST_PAUSE = 15.0  # seconds that we sit out ourselves; praw would sleep up to ten minutes in the middle of a call
AT_ONCE = 100
KINDS = {"comment": "t1", "redditor": "t2", "submission": "t3", "message": "t4", "subreddit": "t5", "trophy": "t6"}
NAMED = ("client_id", "client_secret", "username")


class _Patient(Requestor):
    """Waits as long as we say, and reads as much: praw takes a timeout and never hands it on to prawcore."""

    def request(self, *args: Any, timeout: float | None = None, **kwargs: Any) -> Response:
        """Send a request."""
        response = super().request(*args, timeout=self.timeout, stream=True, **kwargs)
        try:
            return bounded(response)
        except RequestsError as error:
            raise RequestException(error, args, kwargs) from None


class _Once(FiniteRetryStrategy):
    """Sends nothing a second time; prawcore repeats a POST three times, each of which may have landed."""

    def should_retry_on_failure(self) -> bool:
        """Never."""
        return False


class _Paced(RateLimiter):
    """Keeps to Reddit's limits, and comes back later rather than sleep long."""

    def delay(self) -> None:
        """Wait a moment before the next request, or raise TryLater."""
        seconds = ((self.next_request_timestamp_ns or 0) - monotonic_ns()) / NANOSECONDS
        if seconds > LONGEST_PAUSE:
            raise TryLater("Reddit's limit of requests is used up", utc_now() + timedelta(seconds=seconds))
        super().delay()


@contextmanager
def talking(connection: Connection | None, scope: Scope = "read", *, once: bool = False) -> Iterator[Reddit]:
    """Reddit, reached with the credentials to read or to write; with `once`, nothing is ever sent a second time.

    Without a password or refresh token it is the app alone that reads, which sees what everybody sees. NeedsSetup when
    something is missing.
    """
    reddit = _reached(connection, scope)
    for core in _cores(reddit):
        core._rate_limiter = _Paced(window_size=WINDOW_SIZE)
        core._retry_strategy_class = _Once if once else FiniteRetryStrategy
    try:
        yield reddit
    finally:
        for core in _cores(reddit):
            core.close()


def _reached(connection: Connection | None, scope: Scope) -> Reddit:
    secrets = need_secrets(connection, scope, NAMED, "Reddit")
    if scope == "write" and not (secrets.get("password") or secrets.get("refresh_token")):
        raise NeedsSetup("Reddit is off: on the Channels page, enter the password or a refresh token to write")
    with translated():
        return _reddit(secrets)


def _cores(reddit: Any) -> list[Any]:
    """What sends for praw: as the account, if there is one, and as the app alone."""
    return [core for core in (reddit._authorized_core, reddit._read_only_core) if core is not None]


@contextmanager
def _without_files() -> Iterator[None]:
    """Let praw read no praw.ini of this folder or of the user; it keeps what it read for the whole process."""
    with _FILES:
        before, Config.CONFIG = Config.CONFIG, ConfigParser(interpolation=None)
        try:
            yield
        finally:
            Config.CONFIG = before


def _reddit(secrets: dict[str, str]) -> Reddit:
    """praw with every setting given, so that neither praw.ini nor the environment has a say."""
    with _without_files():
        return _made(secrets)


def _made(secrets: dict[str, str]) -> Reddit:
    base = settings().reddit_base_url.rstrip("/")
    return Reddit(
        "DEFAULT",
        requestor_class=_Patient,
        requestor_kwargs={"timeout": PATIENCE},
        client_id=secrets["client_id"],
        client_secret=secrets["client_secret"],
        username=secrets["username"],
        password=None if secrets.get("refresh_token") else secrets.get("password"),
        refresh_token=secrets.get("refresh_token"),
        user_agent=_user_agent(secrets["username"]),
        reddit_url=base or SITE,
        oauth_url=base or API,
        redirect_uri=None,
        short_url="https://redd.it",
        check_for_updates=False,
        check_for_async=False,
        ratelimit_seconds=-1,  # else praw sends again after a break that Reddit named
        timeout=int(PATIENCE),
        window_size=WINDOW_SIZE,
        **{f"{name}_kind": kind for name, kind in KINDS.items()},
    )


def _user_agent(username: str) -> str:
    """Who we are, in the form that Reddit asks for."""
    try:
        ours = version("earful")
    except PackageNotFoundError:  # run from a checkout that was never installed
        ours = "0"
    return f"{sys.platform}:earful:{ours} (by /u/{username.removeprefix('u/')})"


def sign_in(reddit: Reddit) -> None:
    """Get the access token now, so that what goes wrong afterwards concerns the call alone."""
    core: Any = reddit._core
    with translated():
        core._authorizer.refresh()


def ask(reddit: Reddit, path: str, **params: str | int) -> Any:
    """What Reddit answers to a GET, as JSON; repeating it does no harm."""
    with translated():
        return reddit.request(method="GET", path=path, params=params)


def listing(reddit: Reddit, path: str, **params: str | int) -> tuple[list[Item], str]:
    """One page of a listing, and after which item the next one begins ("" when there is none)."""
    answer = ask(reddit, path, **params)
    with translated():
        data = answer["data"]
        return [item_of(child["data"]) for child in data["children"] if child["kind"] != "more"], data["after"] or ""


def items_named(reddit: Reddit, names: Sequence[str]) -> dict[str, Item]:
    """Submissions and comments by their fullnames; what is gone without a trace is left out.

    What is missing is asked for twice, because a slip of Reddit must not look like a deletion.
    """
    found: dict[str, Item] = {}
    for _ in range(2):
        missing = [name for name in dict.fromkeys(names) if name not in found]
        for start in range(0, len(missing), AT_ONCE):
            items, _after = listing(reddit, "api/info", id=",".join(missing[start : start + AT_ONCE]))
            found |= {item.name: item for item in items}
    return found


@contextmanager
def as_everybody(reddit: Reddit) -> Iterator[Reddit]:
    """The same Reddit as the app alone sees it: authors do not notice what moderators removed."""
    reddit.read_only = True
    try:
        yield reddit
    finally:
        reddit.read_only = False


def who_is(reddit: Reddit) -> dict[str, str]:
    """The id and the name of the account that is signed in."""
    answer = ask(reddit, "api/v1/me")
    with translated():
        return {"id": str(answer["id"]), "username": str(answer["name"])}


def who_am_i(connection: Connection) -> dict[str, str]:
    """The id and the name of the account that answers; NeedsSetup when its credentials are not accepted."""
    with talking(connection, "write") as reddit:
        return who_is(reddit)
