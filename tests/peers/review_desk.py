"""A brand with a live connection to a place with reviews: it reads, looks again, approves and sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from channels import SETUPS
from collectors.recheck import Rechecked, recheck
from collectors.run import collect
from responder.run import SentOut, send_approved
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, open_or_extend
from store.connections import confirm, connect, switch
from store.drafts import approve, propose
from store.models import Brand, Case, Connection, Mention, Query, Reply, Run, utc_now
from store.pace import EVERY
from store.settings import settings
from store.workflow import Actor
from tests.peers.review_peer import ReviewPeer

ADMIN = Actor("person:1", "admin", 1)
SORRY = "ขออภัยค่ะ  — we’re sorry & will <b>call</b>"


@dataclass
class Desk:
    """Where a test works: the database, the network, and the brand's connection and query."""

    session: Session
    peer: ReviewPeer
    brand: Brand
    connection: Connection
    query: Query
    outbox: Path

    def collect(self) -> Run:
        """Read the query once."""
        return collect(self.session, self.query, connection=self.connection)

    def mention(self, name: str) -> Mention:
        """The mention of this id, as the database has it."""
        self.session.expire_all()
        return self.session.exec(select(Mention).where(Mention.external_id == name)).one()

    @property
    def names(self) -> list[str]:
        """The ids of all living mentions, sorted."""
        self.session.expire_all()
        wanted = select(col(Mention.external_id)).where(col(Mention.deleted_at).is_(None))
        return sorted(self.session.scalars(wanted))

    def approved(self, name: str, text: str = SORRY) -> Reply:
        """A reply to a mention that was collected, approved by an admin a minute ago."""
        mention, now = self.mention(name), utc_now() - timedelta(minutes=1)
        case = self.case(name)
        draft = propose(self.session, case, mention.id or 0, text, lang="en", writer="composer")
        reply = approve(
            self.session, case, draft, ADMIN, seen_case=case.version, seen_draft=draft.version, now=now
        )  # fmt: skip
        self.session.commit()
        return reply

    def case(self, name: str) -> Case:
        """An open case for a mention that was collected."""
        reasons = [{"code": "negative", "text": "sounds negative"}]
        outcome = Outcome(self.mention(name), self.brand.id or 0, "negative", reasons, "high")
        case = open_or_extend(self.session, outcome, utc_now() - timedelta(minutes=1))
        self.session.commit()
        return case

    def send(self, minutes: float = 0) -> SentOut:
        """Send what is due, some minutes from now."""
        return send_approved(self.session, self.outbox, now=utc_now() + timedelta(minutes=minutes))

    def recheck(self, hours: float = 25) -> Rechecked:
        """Look again at all that is known, some hours from now."""
        return recheck(self.session, now=utc_now() + timedelta(hours=hours))

    def status(self, reply: Reply) -> tuple[str, str]:
        """How a reply and its case stand."""
        self.session.expire_all()
        return reply.status, self.session.get_one(Case, reply.case_id).status


@contextmanager
def desk_at(peer: ReviewPeer, session: Session, monkeypatch: pytest.MonkeyPatch, outbox: Path) -> Iterator[Desk]:
    """A desk at a network, live."""
    with peer:
        monkeypatch.setenv(f"EARFUL_{peer.channel.upper()}_BASE_URL", peer.url)
        settings.cache_clear()
        brand = ensure_brand(session, "Pine Kettle")
        connection = connect(
            session, brand.id or 0, peer.channel, ADMIN, read=peer.read, write=peer.write, account=peer.account,
            options={**peer.options, EVERY: 0},
        )  # fmt: skip
        terms = tuple(term.name for term in SETUPS[peer.channel].terms)
        for term in terms:
            confirm(session, connection, term, True, ADMIN, connection.version)
        switch(session, connection, True, ADMIN, connection.version, terms)
        session.commit()
        options = {"what": peer.what} | peer.query
        query = ensure_query(session, brand, peer.channel, "reviews", options=options)
        session.commit()
        yield Desk(session, peer, brand, connection, query, outbox)
