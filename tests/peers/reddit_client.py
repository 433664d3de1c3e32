"""A real praw for tests: it gives up on an answer soon, and closes its sockets when it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import praw
from prawcore import Requestor
from prawcore.sessions import FiniteRetryStrategy
from requests import Response

from tests.peers.reddit_network import RedditNetwork

PATIENCE = 0.5


class Hasty(Requestor):
    """Waits half a second: praw 8 takes a `timeout`, but never hands it to prawcore, which waits 16."""

    def request(self, *args: Any, timeout: float | None = None, **kwargs: Any) -> Response:
        """Send a request."""
        return super().request(*args, timeout=PATIENCE, **kwargs)


class NoRetry(FiniteRetryStrategy):
    """Never sends anything a second time."""

    def should_retry_on_failure(self) -> bool:
        """Never."""
        return False


@contextmanager
def talking(network: RedditNetwork, account: str = "earful_shop", *, once: bool = False, **more: Any) -> Iterator[Any]:
    """A praw.Reddit signed in as an account, or as the app alone; `once`: it sends everything once."""
    grant = more.pop("grant", "password")
    reddit = praw.Reddit(requestor_class=Hasty, **network.settings(account, grant), **more)
    if once:
        core: Any = reddit._core
        core._retry_strategy_class = NoRetry
    try:
        yield reddit
    finally:
        core = reddit._core
        core.requestor.close()
