"""A fake X with a shop on it and two people who talk about the shop."""

from dataclasses import dataclass
from typing import Any

from tests.peers.x_network import XNetwork
from tests.peers.x_posts import User


@dataclass(frozen=True)
class Town:
    """The network, the shop, the people, and a client each for reading and for writing."""

    network: XNetwork
    shop: User
    ada: User
    ben: User
    reader: Any
    writer: Any

    def found(self, query: str, **options: Any) -> list[str]:
        """The texts that a search finds, newest first."""
        answer = self.reader.search_recent_tweets(query, **options)
        return [each["text"] for each in answer.get("data", [])]
