"""A network with posts that change and go, for tests that let anything happen while replies are sent."""

from collections.abc import Callable

from responder.publishing import Found, Outgoing, Sent, Upstream
from store.errors import NeedsSetup, Refused, TryLater, Unknown
from store.ledger import Cost
from store.models import Connection
from tests.responder.scripted import NOW

MISHAPS = ("busy", "no setup", "refused", "never arrived", "answer lost", "odd", "odd after")


class Town:
    """A network with posts that change and go, replies that stand, and mishaps that come when they are told to."""

    def __init__(self) -> None:
        self.posts: dict[str, int] = {}  # the version of what stands there
        self.stands: list[Outgoing] = []
        self.wrong: list[Outgoing] = []  # what left though it was not approved, or not any more
        self.by_hand: dict[str, str] = {}  # answers of a person, by post
        self.mishaps: list[str] = []
        self.meanwhile: list[Callable[[], None]] = []
        self.approved: Callable[[Outgoing], bool] = lambda reply: True

    def look(self, reply: Outgoing, connection: Connection) -> Upstream:
        self._mishap("busy", TryLater("busy"))
        self._mishap("no setup", NeedsSetup("the key was revoked"))
        seen = self._seen(reply)
        while self.meanwhile:
            self.meanwhile.pop()()
        return seen

    def _seen(self, reply: Outgoing) -> Upstream:
        if reply.parent not in self.posts:
            return Upstream(gone=True)
        answer = self.by_hand.get(reply.parent)
        ours = next((f"r{number}" for number, each in enumerate(self.stands) if each.parent == reply.parent), answer)
        there = Sent(ours, f"https://town.example/{ours}", NOW) if ours else None
        return Upstream(version_id=str(self.posts[reply.parent]), answered=there)

    def publish(self, reply: Outgoing, connection: Connection) -> Sent:
        self._mishap("refused", Refused("the thread is locked"))
        self._mishap("never arrived", Unknown("no answer"))
        self._mishap("odd", ValueError("odd"))
        self.wrong += [] if self.approved(reply) else [reply]
        self.stands.append(reply)
        self._mishap("answer lost", Unknown("no answer"))
        self._mishap("odd after", ValueError("odd"))
        return self._sent(len(self.stands) - 1)

    def find(self, reply: Outgoing, connection: Connection) -> Found:
        self._mishap("busy", TryLater("busy"))
        same = [number for number, each in enumerate(self.stands) if each.text == reply.text]
        return Found(self._sent(same[0]) if same else None)

    def _sent(self, number: int) -> Sent:
        return Sent(f"r{number}", f"https://town.example/r{number}", NOW, cost=[Cost("reply", 1, units=1)])

    def _mishap(self, name: str, error: Exception) -> None:
        if name in self.mishaps:
            self.mishaps.remove(name)
            raise error
