"""A brand that reads and answers the fake X, through the real code and a database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from channels import x_client
from collectors.run import collect
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, open_or_extend
from store.connections import connect
from store.drafts import approve, propose
from store.models import Case, Charge, Connection, Mention, Query, Reply, Run, Triage, utc_now
from store.pace import EVERY
from store.settings import settings
from store.workflow import Actor
from tests.peers.x_network import XNetwork
from tests.peers.x_posts import Post, User

ADMIN = Actor("person:1", "admin", 1)
SEARCH = "/2/tweets/search/recent"
POSTS = "/2/tweets"


@dataclass(frozen=True)
class Desk:
    """The network with a shop and two people on it, and the brand's connection and query."""

    session: Session
    network: XNetwork
    shop: User
    ada: User
    ben: User
    connection: Connection
    query: Query

    def collect(self, **more: Any) -> Run:
        """Read the query once."""
        return collect(self.session, self.query, connection=self.connection, **more)

    def options(self, **options: Any) -> None:
        """Give the query other options."""
        self.query.options = options
        self.session.add(self.query)
        self.session.commit()

    def posts(self, count: int) -> list[Post]:
        """Posts about the tea, a minute after each other, so that most are older than any overlap."""
        return [
            self.network.post(self.ada, f"tea {number}", ago=timedelta(hours=8, minutes=-number))
            for number in range(count)
        ]

    def mentions(self) -> list[Mention]:
        """What is saved, in the order in which it came."""
        self.session.expire_all()
        return list(self.session.exec(select(Mention).order_by(col(Mention.id))))

    def kept(self) -> set[str]:
        """The external ids of what is saved."""
        return {each.external_id for each in self.mentions()}

    def case(self, post: Post) -> Case:
        """The case of a mention, opened when there is none yet."""
        mention = self.session.exec(select(Mention).where(Mention.external_id == post.history[0])).one()
        if (known := self.session.exec(select(Triage).where(Triage.mention_id == mention.id)).first()) is not None:
            return self.session.get_one(Case, known.case_id, populate_existing=True)
        reasons = [{"code": "negative", "text": "sounds negative"}]
        outcome = Outcome(mention, self.connection.brand_id, "negative", reasons, "high")
        case = open_or_extend(self.session, outcome, utc_now())
        self.session.commit()
        return case

    def approved(self, post: Post, text: str) -> Reply:
        """A reply to a mention, approved by an admin, that may leave at once."""
        case, session = self.case(post), self.session
        mention = session.exec(select(Mention).where(Mention.external_id == post.history[0])).one()
        draft = propose(session, case, mention.id or 0, text, lang="en", writer="composer")
        reply = approve(
            session, case, draft, ADMIN, seen_case=case.version, seen_draft=draft.version, now=utc_now(),
            take_back_seconds=0,
        )  # fmt: skip
        session.commit()
        return reply

    def charged(self, what: str = "") -> int:
        """What was written down in the ledger, in micros."""
        charges = self.session.exec(select(Charge)).all()
        return sum(each.micros for each in charges if what in ("", each.what))

    def billed(self) -> int:
        """What X takes for all that it answered, each thing once a day."""
        posts = {each for seen in self.network.requests for each in seen.posts}
        users = {each for seen in self.network.requests for each in seen.users}
        return len(posts) * 5_000 + len(users) * 10_000


@contextmanager
def desk_on(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The desk of a tea shop, with credentials that are good on a network of its own."""
    with XNetwork() as network:
        monkeypatch.setenv("EARFUL_X_BASE_URL", network.url)
        monkeypatch.setattr(x_client, "TIMEOUT", (10.0, 20.0))
        network.before_hanging = lambda: monkeypatch.setattr(x_client, "TIMEOUT", (10.0, 1.5))
        settings.cache_clear()
        shop, ada, ben = (network.user(name) for name in ("PineKettle", "ada_k", "ben"))
        brand = ensure_brand(session, "Pine Kettle")
        connection = connect(
            session, brand.id or 0, "x", ADMIN,
            read={"bearer_token": network.app_token}, write=write_keys(network, shop),
            account={"id": shop.id, "username": shop.username}, options={EVERY: 0},
        )  # fmt: skip
        query = ensure_query(session, brand, "x", "tea", expression="tea")
        session.commit()
        yield Desk(session, network, shop, ada, ben, connection, query)


def write_keys(network: XNetwork, user: User) -> dict[str, str]:
    """What an account signs in with, as a connection keeps it."""
    good = network.credentials(user)
    names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    return {name: getattr(good, name) for name in names}
