"""What the fakes of all places with reviews have in common: reviews with answers, requests noted, mishaps on order."""

import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from tests.peers.loopback import Answer, Asked, Loopback

EMAIL, ORDER = "nina.private@example.com", "order-number-7781"


@dataclass
class Given:
    """An answer of the shop."""

    id: str
    text: str
    at: datetime
    state: str = "shown"
    reason: str = ""


@dataclass
class Written:
    """A review of a customer; `more` replaces fields of it as the network tells them."""

    id: str
    text: str
    stars: float | None
    at: datetime
    author: str
    changed: datetime | None = None
    state: str = "shown"
    answers: list[Given] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """A mishap for the next request whose method and path begin like this; `landed` lets it take effect first."""

    start: str
    answer: Answer
    landed: bool = False


class ReviewPeer(Loopback):
    """A place with reviews; a subclass speaks as its network does."""

    channel: ClassVar[str]
    read: ClassVar[dict[str, str]]
    write: ClassVar[dict[str, str]]
    options: ClassVar[dict[str, Any]] = {}
    account: ClassVar[dict[str, str]] = {}
    reads: ClassVar[str]  # how the request for a page of reviews begins
    writes: ClassVar[str]  # how the request that answers begins
    checks: ClassVar[bool] = False  # whether it looks at answers before it shows them
    tells_answers: ClassVar[bool] = True  # whether it ever shows which answer a review has
    page_size: int = 3

    def __init__(self) -> None:
        super().__init__()
        self.reviews: dict[str, Written] = {}
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.sent: list[str] = []  # the texts of all answers that were taken
        self.number = 0
        self.checking = False

    def review(self, text: str, stars: float | None = 1, hours: float = 5, **more: Any) -> str:
        """A customer writes a review, some hours ago; gives back its id."""
        self.number += 1
        at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=hours)
        one = Written(self.name(self.number), text, stars, at, f"Nina {self.number}", more=more)
        self.reviews[one.id] = one
        return one.id

    def name(self, number: int) -> str:
        """The id of a review as this network gives them."""
        return str(100 + number)

    def edit(self, id_: str, text: str) -> None:
        """The customer changes a review now."""
        self.reviews[id_].text, self.reviews[id_].changed = text, datetime.now(UTC)

    def delete(self, id_: str) -> None:
        """A review goes away."""
        del self.reviews[id_]

    def answer_by_hand(self, id_: str, text: str = "We are sorry, says the shop.") -> None:
        """The shop answers on the network itself, now."""
        self.take(id_, text, by_hand=True)

    def take(self, id_: str, text: str, by_hand: bool = False) -> Given:
        """Keep an answer to a review."""
        self.number += 1
        given = Given(str(900 + self.number), text, datetime.now(UTC))
        if not by_hand:
            self.sent.append(text)
            given.state = "checked" if self.checking else "shown"
        self.reviews[id_].answers.append(given)
        return given

    def fail(self, start: str, answer: Answer, landed: bool = False) -> None:
        """Order a mishap."""
        self.faults.append(Fault(start, answer, landed))

    def calls(self, start: str) -> list[Asked]:
        """The requests that began like this."""
        return [each for each in self.asked if line(each).startswith(start)]

    def answer(self, asked: Asked) -> Answer:
        """What the network says, or the mishap that was ordered."""
        self.asked.append(asked)
        fault = next((each for each in self.faults if line(asked).startswith(each.start)), None)
        if fault is None:
            return self.serve(asked)
        self.faults.remove(fault)
        if fault.landed:
            self.serve(asked)
        return fault.answer

    def serve(self, asked: Asked) -> Answer:
        """What the network says."""
        raise NotImplementedError


def line(asked: Asked) -> str:
    """The first line of a request."""
    return f"{asked.method} {asked.path}"


def told(body: object, status: int = 200, **headers: str) -> Answer:
    """JSON as an answer."""
    kept = (("content-type", "application/json; charset=utf-8"), *headers.items())
    return Answer(status, json.dumps(body, ensure_ascii=False).encode(), kept)


def iso(moment: datetime) -> str:
    """A time in UTC as most networks write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def basic(name: str, secret: str) -> str:
    """What an authorization header says of a name and a secret."""
    return "Basic " + b64encode(f"{name}:{secret}".encode()).decode()
