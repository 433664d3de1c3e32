"""A shop and two customers on the small Bluesky, and the connection of the shop's brand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlmodel import Session

from channels import http
from responder.publishing import Outgoing
from store.brands import ensure_brand
from store.connections import connect
from store.models import Connection, Query
from store.settings import settings
from store.workflow import Actor
from tests.peers.bluesky_network import BlueskyNetwork, Mishap, Stored
from tests.peers.loopback import Answer


@dataclass
class Town:
    """The network, who is on it, and the brand's connection."""

    network: BlueskyNetwork
    connection: Connection
    shop: str
    ada: str
    ben: str

    def query(self, what: str = "search", expression: str = "kettle") -> Query:
        """A query of no brand."""
        return Query(brand_id=1, channel="bluesky", name="q", expression=expression, options={"what": what})

    def mishap(self, name: str, answer: Answer, landed: bool = False, times: int = 1) -> None:
        """Let something befall the next calls of a name."""
        self.network.mishaps.append(Mishap(name, answer, landed, times))

    def outgoing(self, parent: str, text: str = "We are sorry.", **more: Any) -> Outgoing:
        """A reply on its way to a post."""
        values: dict[str, Any] = {
            "key": "earful-1",
            "kind": "post",
            "conversation": parent,
            "claimed_at": datetime.now(UTC),
        } | more
        return Outgoing(text=text, parent=parent, source="bsky.app", **values)

    def written(self) -> list[Stored]:
        """What the shop wrote."""
        return [each for each in self.network.posts.values() if each.did == self.shop]


@contextmanager
def town_on(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """The network where our code finds it, with a connection in the database."""
    with BlueskyNetwork() as network:
        monkeypatch.setenv("EARFUL_BLUESKY_BASE_URL", network.url)
        monkeypatch.setattr(http, "TIMEOUT", httpx.Timeout(20.0))
        settings.cache_clear()
        shop, ada, ben = (network.somebody(name) for name in ("shop", "ada", "ben"))
        brand = ensure_brand(session, "Pine Kettle")
        keys = {"handle": "@shop.example.net", "app_password": "pass-shop"}
        connection = connect(session, brand.id or 0, "bluesky", Actor("person:1", "admin", 1), read=keys, write=keys)
        session.commit()
        yield Town(network, connection, shop, ada, ben)
