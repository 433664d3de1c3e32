"""How a reply reaches a network: what is handed over, what comes back, and the three functions of a publisher."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from store.ledger import Cost
from store.models import Connection


@dataclass(frozen=True)
class Outgoing:
    """An approved reply on its way.

    `key` is ours and the same at each try. `parent` is the external id of what it answers, `source` where that stands,
    `conversation` what it stands in, `version_id` the version that was read and `versions` all that we ever read;
    `claimed_at` is when we began to send, `automatic` marks a fixed text that no person looked at. `to` is the e-mail
    address of somebody who answered a survey, and `subject` that of the letter to them; empty on every other channel.
    Where our clock ran ahead when we began, `earliest` is a time before which we cannot have sent it.
    """

    key: str
    text: str
    parent: str
    source: str
    kind: str
    conversation: str
    claimed_at: datetime
    version_id: str = ""
    versions: tuple[str, ...] = ()
    automatic: bool = False
    to: str = ""
    subject: str = ""
    earliest: datetime | None = None

    @property
    def since(self) -> datetime:
        """From when on it may stand on the network, by our clock."""
        return self.earliest or self.claimed_at


@dataclass(frozen=True)
class Sent:
    """What stands on the network now: its name and address there, and whether everybody can see it already."""

    external_id: str
    url: str
    at: datetime
    state: Literal["published", "submitted"] = "published"
    cost: Sequence[Cost] = ()


@dataclass(frozen=True)
class Upstream:
    """What a mention looks like right before it is answered.

    `version_id` is that of the version that stands there now, `answered` a reply of our own account to it.
    """

    gone: bool = False
    version_id: str = ""
    answered: Sent | None = None
    cost: Sequence[Cost] = ()


@dataclass(frozen=True)
class Found:
    """What a look for a reply that may have arrived gave."""

    sent: Sent | None
    cost: Sequence[Cost] = ()


@dataclass(frozen=True)
class Followed:
    """How a reply stands that the network took but did not show at once; `reason` is theirs where they rejected it."""

    state: Literal["published", "submitted", "rejected"]
    reason: str = ""
    url: str = ""
    cost: Sequence[Cost] = ()


class Follower(Protocol):
    """How a channel is asked what became of a reply that it only took."""

    def __call__(self, reply: Outgoing, sent: str, connection: Connection) -> Followed:
        """Look at a reply by its external id; raises NeedsSetup, TryLater or Refused (it is gone)."""


class Publisher(Protocol):
    """How a channel is answered; a module with these three functions is one.

    All raise NeedsSetup, TryLater or Refused, which promise that nothing was sent; `publish` raises Unknown when
    that cannot be promised, and never sends twice by itself.
    """

    def look(self, reply: Outgoing, connection: Connection) -> Upstream:
        """Look at what is to be answered, once more."""

    def publish(self, reply: Outgoing, connection: Connection) -> Sent:
        """Send the reply, byte for byte, once."""

    def find(self, reply: Outgoing, connection: Connection) -> Found:
        """Look for a reply of ours with this text under its parent."""
