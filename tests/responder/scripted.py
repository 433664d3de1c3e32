"""A network that does as it is told, and the reply that a test sends there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from channels import SETUPS
from channels.setup import About, Setup
from responder import PUBLISHERS
from responder.publishing import Found, Outgoing, Sent, Upstream
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, open_or_extend
from store.connections import connect, connection_of, switch
from store.drafts import approve, propose
from store.ledger import Cost
from store.mentions import save_mentions
from store.models import Case, Connection, Mention, Query, Reply
from store.pace import EVERY
from store.workflow import Actor

ABOUT = About(*["said elsewhere"] * 6)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ADMIN = Actor("person:1", "admin", 1)
CHANNEL = "bluesky"
PRICE = 10_000
AT_ONCE = {EVERY: 0}
Step = Callable[[], object]


@dataclass
class Network:
    """What stands on the network, and what happens at the next calls: an error is raised, a step is run first."""

    stands: list[Outgoing] = field(default_factory=list)
    upstream: Upstream = Upstream(version_id="1")
    looks: list[Exception] = field(default_factory=list)
    before: list[Exception] = field(default_factory=list)
    after: list[BaseException] = field(default_factory=list)
    finds: list[Exception] = field(default_factory=list)
    hidden: int = 0
    meanwhile: Step | None = None
    submitted: bool = False

    def look(self, reply: Outgoing, connection: Connection) -> Upstream:
        if self.looks:
            raise self.looks.pop(0)
        if self.meanwhile is not None:
            self.meanwhile()
        return self.upstream

    def publish(self, reply: Outgoing, connection: Connection) -> Sent:
        if self.before:
            raise self.before.pop(0)
        self.stands.append(reply)
        if self.after:
            raise self.after.pop(0)
        return self._sent(len(self.stands))

    def find(self, reply: Outgoing, connection: Connection) -> Found:
        if self.finds:
            raise self.finds.pop(0)
        if self.hidden:
            self.hidden -= 1
            return Found(None)
        places = [number for number, each in enumerate(self.stands, 1) if each.text == reply.text]
        return Found(self._sent(places[0]) if places else None)

    def _sent(self, number: int) -> Sent:
        state = "submitted" if self.submitted else "published"
        address = f"https://bluesky.example/{number}"
        return Sent(f"r{number}", address, NOW, state, [Cost("reply", PRICE, units=1)])  # type: ignore[arg-type]


def scripted(monkeypatch: object, **setup: object) -> Network:
    """Put a network of this kind behind the channel."""
    network = Network()
    monkeypatch.setitem(PUBLISHERS, CHANNEL, network)  # type: ignore[attr-defined]
    monkeypatch.setitem(SETUPS, CHANNEL, Setup(ABOUT, **setup))  # type: ignore[attr-defined, arg-type]
    return network


def live(session: Session) -> Connection:
    """The connection of the brand, switched live by an admin."""
    brand = ensure_brand(session, "Baan Test")
    if (known := connection_of(session, brand.id or 0, CHANNEL)) is not None:
        return known
    connection = connect(session, brand.id or 0, CHANNEL, ADMIN, read={"a": "b"}, write={"a": "b"}, options=AT_ONCE)
    switch(session, connection, True, ADMIN, connection.version, ())
    session.commit()
    return connection


def approved(
    session: Session, name: str = "m1", text: str = "We are sorry about the cup.", version: str = "1"
) -> Reply:
    """A reply to a complaint, approved by an admin."""
    brand = ensure_brand(session, "Baan Test")
    row: dict[str, Any] = {
        "channel": CHANNEL, "source": "here", "external_id": name, "title": "", "text": "The cup is broken",
        "rating": None, "lang": "en", "url": "", "media": [], "raw": {}, "published_at": NOW, "collected_at": NOW,
        "author": name, "handle": name, "followers": 0, "version_id": "1",
    }  # fmt: skip
    save_mentions(session, ensure_query(session, brand, CHANNEL, "test"), [row])
    mention = session.exec(select(Mention).where(Mention.external_id == name)).one()
    return _answer(session, mention, brand.id or 0, text, NOW)


def another_message(session: Session, reply: Reply, name: str, text: str, now: datetime) -> Reply:
    """The same customer writes once more, which is answered in the same case by a reply of its own."""
    first = session.get_one(Mention, reply.mention_id)
    names = "channel", "source", "title", "rating", "lang", "url", "media", "raw", "collected_at", "version_id"
    row: dict[str, Any] = {each: getattr(first, each) for each in names}
    row |= {"external_id": name, "text": "And the plate", "published_at": now, "author": first.external_id}
    brand_id = session.get_one(Case, reply.case_id).brand_id
    query = session.exec(select(Query).where(Query.brand_id == brand_id)).one()
    save_mentions(session, query, [row | {"handle": first.external_id, "followers": 0}])
    mention = session.exec(select(Mention).where(Mention.external_id == name)).one()
    return _answer(session, mention, brand_id, text, now)


def _answer(session: Session, mention: Mention, brand_id: int, text: str, now: datetime) -> Reply:
    reasons = [{"code": "negative", "text": "sounds negative"}]
    case = open_or_extend(session, Outcome(mention, brand_id, "negative", reasons, "high"), now)
    draft = propose(session, case, mention.id or 0, text, lang="en", writer="composer")
    reply = approve(
        session, case, draft, ADMIN, seen_case=case.version, seen_draft=draft.version, now=now, take_back_seconds=10
    )  # fmt: skip
    session.commit()
    return reply


def case_of(session: Session, reply: Reply) -> Case:
    """The case that a reply answers, as it is now."""
    case = session.get_one(Case, reply.case_id)
    session.refresh(case)
    return case


def statuses(session: Session) -> Iterator[str]:
    """The statuses of all replies."""
    yield from session.scalars(select(col(Reply.status)).order_by(col(Reply.id)))
