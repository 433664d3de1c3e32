"""A real praw for tests: how long it waits for an answer can be set, and it closes its sockets when it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import praw
from prawcore import Requestor
from prawcore.sessions import FiniteRetryStrategy
from requests import Response

from tests.peers.reddit_network import RedditNetwork


class Hasty(Requestor):
    """Waits as long as its own `timeout` says: praw 8 takes one, but never hands it to prawcore, which waits 16 s."""

    def request(self, *args: Any, timeout: float | None = None, **kwargs: Any) -> Response:
        """Send a request."""
        return super().request(*args, timeout=self.timeout, **kwargs)


class NoRetry(FiniteRetryStrategy):
    """Never sends anything a second time."""

    def should_retry_on_failure(self) -> bool:
        """Never."""
        return False


@contextmanager
def talking(
    network: RedditNetwork, account: str = "earful_shop", *, once: bool = False, patience: float = 10, **more: Any
) -> Iterator[Any]:
    """A praw.Reddit signed in as an account or the app alone; `once`: nothing is sent again; patience in seconds."""
    grant = more.pop("grant", "password")
    waits = {"timeout": patience}
    reddit = praw.Reddit(requestor_class=Hasty, requestor_kwargs=waits, **network.settings(account, grant), **more)
    if once:
        core: Any = reddit._core
        core._retry_strategy_class = NoRetry
    try:
        yield reddit
    finally:
        core = reddit._core
        core.requestor.close()
