"""A Mastodon instance of mastodon_mock with a shop and two customers, and the connection of the shop's brand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from mastodon import Mastodon
from mastodon_mock.config import SeedAccount, SeedConfig
from mastodon_mock.testing import MockServer

from channels import mastodon_client
from channels.http import Answer
from responder.publishing import Outgoing
from store.models import Connection, Query
from store.secrets import seal
from store.settings import settings

NAMES = ("pine_kettle", "ada", "ben")


@contextmanager
def started() -> Iterator[MockServer]:
    """The server, with one account for each name."""
    accounts = [SeedAccount(username=name, access_token=f"{name}_token") for name in NAMES]
    with MockServer(seed=SeedConfig(accounts=accounts), startup_timeout=60, shutdown_timeout=20) as server:
        yield server


@dataclass
class Town:
    """The instance, and what a test does on it without any of our code."""

    server: MockServer
    connection: Connection

    @property
    def host(self) -> str:
        """The name of the instance, as mentions of it have it."""
        return urlsplit(self.server.base_url).netloc

    def of(self, name: str) -> Mastodon:
        """The client of an account."""
        return Mastodon(access_token=f"{name}_token", api_base_url=self.server.base_url, ratelimit_method="throw")

    def post(self, text: str, who: str = "ada", **more: Any) -> str:
        """Write a post; its id."""
        return str(self.of(who).status_post(text, **more).id)

    def query(self, what: str = "hashtag", expression: str = "", **more: Any) -> Query:
        """A query of no brand; of the hashtag #kettle, where it is one."""
        options = {"what": what} | ({"hashtag": "kettle"} if what == "hashtag" else {}) | more
        return Query(brand_id=1, channel="mastodon", name="q", expression=expression, options=options)

    def outgoing(self, parent: str, text: str = "@ada We are sorry.", **more: Any) -> Outgoing:
        """A reply on its way to a post."""
        values: dict[str, Any] = {
            "key": "earful-1",
            "kind": "post",
            "conversation": parent,
            "claimed_at": datetime.now(UTC),
        } | more
        return Outgoing(text=text, parent=parent, source=self.host, **values)

    def written(self, who: str = "pine_kettle") -> list[str]:
        """The texts that an account wrote, newest first, as they were sent."""
        client = self.of(who)
        return [client.status_source(each.id).text for each in client.account_statuses(client.me().id)]


@contextmanager
def town_on(server: MockServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """The instance as it was at its start, where our code finds it."""
    server.reset()
    httpx.delete(f"{server.base_url}/api/v1/_mock/faults", trust_env=False)
    monkeypatch.setenv("EARFUL_MASTODON_BASE_URL", server.base_url)
    settings.cache_clear()
    sealed = seal({"access_token": "pine_kettle_token"})
    account = {"username": f"pine_kettle@{urlsplit(server.base_url).netloc}"}
    yield Town(
        server, Connection(brand_id=1, channel="mastodon", read_secrets=sealed, write_secrets=sealed, account=account)
    )


class Post:
    """What befalls the one request that writes: it arrives or not, and what comes back is something else."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, landed: bool, then: Answer | Exception) -> None:
        self.count, self.landed, self.then, self._real = 0, landed, then, mastodon_client._sent
        monkeypatch.setattr(mastodon_client, "_sent", self)

    def __call__(self, client: httpx.Client, request: Any) -> Answer:
        """Send, or only seem to."""
        if request.method != "POST":
            return self._real(client, request)
        self.count += 1
        if self.landed:
            self._real(client, request)
        if isinstance(self.then, Exception):
            raise self.then
        return self.then
