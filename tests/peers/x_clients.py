"""The real tweepy, led to the fake X."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import tweepy
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from tests.peers.x_network import XNetwork
from tests.peers.x_posts import User


class Detour(HTTPAdapter):
    """Sends what was meant for X to another address, after it was signed for X."""

    def __init__(self, url: str, timeout: float) -> None:
        super().__init__()
        self.target = urlsplit(url)
        self.timeout = timeout

    def send(self, request: PreparedRequest, *_: Any, **options: Any) -> Response:
        """Send a request the other way; tweepy itself sets no timeout, so it is set here."""
        meant = urlsplit(str(request.url))
        request.url = urlunsplit((self.target.scheme, self.target.netloc, meant.path, meant.query, ""))
        return super().send(request, **{**options, "timeout": self.timeout})


@contextmanager
def client(network: XNetwork, user: User | None = None, *, timeout: float = 5, oauth2: bool = False) -> Iterator[Any]:
    """A tweepy client of the app, or of an account (by its signature, or by its token of OAuth 2.0)."""
    if user is None:
        made = tweepy.Client(network.app_token, return_type=dict)
    else:
        good = network.credentials(user)
        keys = (good.consumer_key, good.consumer_secret, good.access_token, good.access_token_secret)
        token = good.user_token if oauth2 else network.app_token
        made = tweepy.Client(token, *keys, return_type=dict)
    made.session.mount("https://api.twitter.com", Detour(network.url, timeout))
    try:
        yield made
    finally:
        made.session.close()
