"""The clients that talk to X, to read with an app's token and to write in an account's name."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import requests
import tweepy
from requests.adapters import HTTPAdapter

from channels.bounded import bounded
from channels.x_errors import posting, reading
from store.connections import need_secrets
from store.errors import TryLater, Unknown
from store.models import Connection
from store.settings import settings

READ = ("bearer_token",)
WRITE = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
TIMEOUT = (5.0, 30.0)  # seconds to connect, and between two bytes of an answer
LOUD = ("tweepy", "requests_oauthlib", "oauthlib", "urllib3")
Call = Callable[..., requests.Response]


class Answer(NamedTuple):
    """What X answered: its JSON, and the headers."""

    payload: dict[str, Any]
    headers: Mapping[str, str]


@contextmanager
def reader(connection: Connection | None) -> Iterator[tweepy.Client]:
    """A client that reads; NeedsSetup where there are no credentials for it."""
    yield from _opened(need_secrets(connection, "read", READ, "X"))


@contextmanager
def writer(connection: Connection | None) -> Iterator[tweepy.Client]:
    """A client in the account's name; its calls take `user_auth=True`. NeedsSetup where credentials are missing."""
    yield from _opened(need_secrets(connection, "write", WRITE, "X"))


def ask(call: Call, *arguments: Any, **options: Any) -> Answer:
    """Read something; raises NeedsSetup, TryLater or Refused."""
    with reading():
        response = call(*arguments, **options)
        payload = response.json()
    if not isinstance(payload, dict):
        raise TryLater("X answered something that cannot be read")
    return Answer(payload, response.headers)


def tell(call: Call, **options: Any) -> Answer:
    """Post something, once; raises Unknown where nobody knows whether it arrived."""
    with posting():
        response = call(**options)
        payload = response.json()
    if not isinstance(payload, dict):
        raise Unknown("X gave no clear answer")
    return Answer(payload, response.headers)


def who_am_i(connection: Connection) -> dict[str, str]:
    """The account that the write credentials belong to: its id and its name. Costs one read of a user."""
    with writer(connection) as client:
        payload = ask(client.get_me, user_auth=True).payload
    found = payload.get("data")
    if not isinstance(found, dict) or not found.get("id") or not found.get("username"):
        raise TryLater("X did not say whose credentials these are")
    return {"id": str(found["id"]), "username": str(found["username"])}


def _opened(keys: Mapping[str, str]) -> Iterator[tweepy.Client]:
    _quiet()
    client = tweepy.Client(**keys, return_type=requests.Response, wait_on_rate_limit=False)
    client.session.close()
    client.session = _Session()
    client.session.mount("https://", _Door(settings().x_base_url))
    try:
        yield client
    finally:
        client.session.close()


def _quiet() -> None:
    """Keep what the libraries log at DEBUG, credentials among it, out of every log."""
    known = [name for name in logging.root.manager.loggerDict if name.startswith(tuple(f"{each}." for each in LOUD))]
    for name in (*LOUD, *known):
        logger = logging.getLogger(name)
        if logger.getEffectiveLevel() < logging.WARNING:
            logger.setLevel(logging.WARNING)


class _Session(requests.Session):
    """Follows no redirect, so that credentials never go elsewhere and a post never becomes a read."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None, wherever X points to."""
        return None


class _Door(HTTPAdapter):
    """Sends a request once, with a time limit; to another address than X's where the settings name one."""

    def __init__(self, base_url: str) -> None:
        super().__init__(max_retries=0)
        self.base = urlsplit(base_url.rstrip("/"))

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        """Send a signed request; the signature stays that for X."""
        if self.base.netloc:
            meant = urlsplit(str(request.url))
            path = self.base.path + meant.path
            request.url = urlunsplit((self.base.scheme, self.base.netloc, path, meant.query, ""))
            options["proxies"] = None
        return bounded(super().send(request, **{**options, "timeout": TIMEOUT, "stream": True}))
