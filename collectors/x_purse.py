"""What may still be spent while a query is read on X, and how large a page may be for that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from channels.x import USER_READ, most_of
from store.errors import TryLater
from store.ledger import Cost, month_of

MOST = 100


@dataclass
class Purse:
    """The money of one run in micros, None without a limit; `least` is the smallest page that X gives.

    Every post is counted with an author of its own, so that no page can cost more than there is.
    """

    left: int | None
    post_price: int
    least: int

    def size(self, now: datetime) -> int:
        """How many posts to ask for; TryLater until the next month where not even the smallest page can be paid."""
        if self.left is None:
            return MOST
        size = min(MOST, self.left // (self.post_price + USER_READ))
        if size < self.least:
            raise TryLater("what is left of this month's budget pays for no further page of posts", month_of(now)[1])
        return size

    def pay(self, cost: Sequence[Cost]) -> None:
        """Take out what a call cost at most."""
        if self.left is not None:
            self.left = max(0, self.left - most_of(cost))
