"""A brand with a connection to the fake Reddit: it collects, approves and sends as the product does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prawcore.sessions import FiniteRetryStrategy
from sqlmodel import Session, col, select

from channels import reddit_client
from collectors.run import collect
from responder.publishing import Outgoing
from responder.run import SentOut, send_approved
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, open_or_extend
from store.connections import confirm, connect, switch
from store.drafts import approve, propose
from store.models import Brand, Case, Connection, Mention, Query, Reply, Run, utc_now
from store.pace import EVERY
from store.secrets import seal
from store.settings import settings
from store.workflow import Actor
from tests.peers.reddit_network import RedditNetwork

ADMIN = Actor("person:1", "admin", 1)
SHOP, READER = "pine_kettle", "pine_reader"
HOUR = 3600.0
SORRY = "We are sorry about your kettle.\n\nPlease write to us:  help *at* example.com"


@dataclass
class Desk:
    """Where a test works: the database, the network, and the brand's connection to it."""

    session: Session
    network: RedditNetwork
    brand: Brand
    connection: Connection
    outbox: Path

    def query(self, what: str = "search", expression: str = '"pine kettle"', **options: Any) -> Query:
        """A saved query of this kind; its own name for each."""
        name = f"{what} {expression} {options}"
        return ensure_query(
            self.session, self.brand, "reddit", name, expression=expression, options={"what": what} | options
        )

    def read(self, query: Query) -> Run:
        """One run of a query."""
        return collect(self.session, query, connection=self.connection)

    def mention(self, name: str) -> Mention:
        """The mention of this fullname, as the database has it."""
        self.session.expire_all()
        return self.session.exec(select(Mention).where(Mention.external_id == name)).one()

    @property
    def names(self) -> list[str]:
        """The fullnames of all living mentions, sorted."""
        self.session.expire_all()
        wanted = select(col(Mention.external_id)).where(col(Mention.deleted_at).is_(None))
        return sorted(self.session.scalars(wanted))

    def approved(self, name: str, text: str = SORRY) -> Reply:
        """A reply to a mention that was collected, approved by an admin a minute ago."""
        mention, now = self.mention(name), utc_now() - timedelta(minutes=1)
        reasons = [{"code": "negative", "text": "sounds negative"}]
        case = open_or_extend(self.session, Outcome(mention, self.brand.id or 0, "negative", reasons, "high"), now)
        draft = propose(self.session, case, mention.id or 0, text, lang="en", writer="composer")
        reply = approve(
            self.session, case, draft, ADMIN, seen_case=case.version, seen_draft=draft.version, now=now
        )  # fmt: skip
        self.session.commit()
        return reply

    def send(self, minutes: float = 0) -> SentOut:
        """Send what is due, some minutes from now."""
        return send_approved(self.session, self.outbox, now=utc_now() + timedelta(minutes=minutes))

    def status(self, reply: Reply) -> tuple[str, str]:
        """How a reply and its case stand."""
        self.session.expire_all()
        return reply.status, self.session.get_one(Case, reply.case_id).status


def secrets(network: RedditNetwork, account: str, grant: str = "password") -> dict[str, str]:
    """The credentials of an account on the fake Reddit, as a person enters them."""
    given = network.settings(account, grant)
    wanted = ("client_id", "client_secret", "username", "password", "refresh_token")
    return {"username": account} | {name: given[name] for name in wanted if name in given}


@contextmanager
def reaching(network: RedditNetwork, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Reddit be the fake one, and let nobody sleep between two tries."""
    monkeypatch.setenv("EARFUL_REDDIT_BASE_URL", network.url)
    monkeypatch.setattr(FiniteRetryStrategy, "sleep", lambda self: None)
    monkeypatch.setattr(reddit_client, "PATIENCE", 20.0)
    settings.cache_clear()
    yield


@contextmanager
def open_desk(session: Session, monkeypatch: pytest.MonkeyPatch, outbox: Path) -> Iterator[Desk]:
    """A desk whose connection is live and may answer in r/thrift."""
    with RedditNetwork() as network, reaching(network, monkeypatch):
        brand = ensure_brand(session, "Pine Kettle")
        connection = connect(
            session, brand.id or 0, "reddit", ADMIN, read=secrets(network, READER), write=secrets(network, SHOP),
            account={"username": SHOP}, options={"subreddits": ["thrift"], EVERY: 0},
        )  # fmt: skip
        confirm(session, connection, "api_approved", True, ADMIN, connection.version)
        switch(session, connection, True, ADMIN, connection.version, ("api_approved",))
        session.commit()
        yield Desk(session, network, brand, connection, outbox)


def unsaved(network: RedditNetwork, account: str = READER, grant: str = "password") -> Connection:
    """A connection that stands in no database, with the same credentials to read and to write."""
    sealed = seal(secrets(network, account, grant))
    return Connection(id=1, brand_id=1, channel="reddit", read_secrets=sealed, write_secrets=sealed)


def ago(seconds: float) -> float:
    """A time before now, in whole seconds as Reddit has them."""
    return float(int(datetime.now(UTC).timestamp() - seconds))


def complaint(desk: Desk) -> str:
    """A submission that was collected."""
    name = desk.network.submission("my pine kettle leaks", at=ago(3600))
    desk.read(desk.query())
    return name


def under(desk: Desk) -> str:
    """A comment that was collected."""
    name = desk.network.comment(desk.network.submission("tea", at=ago(4000)), "pine kettle? leaks.", at=ago(3600))
    desk.read(desk.query("comments", subreddits="thrift"))
    return name


def outgoing(parent: str, conversation: str = "", text: str = SORRY) -> Outgoing:
    """A reply on its way to what has this name."""
    return Outgoing("earful-1", text, parent, "reddit.com", "post", conversation or parent, datetime.now(UTC))
