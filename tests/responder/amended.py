"""A network on which what was sent can be changed, and a reply that stands there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from responder import CHANGES
from responder.amending_approval import allow_edit, ask_deletion, ask_edit
from responder.changing import Changes, Standing
from responder.publishing import Outgoing
from responder.run import SentOut, send_approved
from store.amendments import approve_edit, delete_reply, propose_edit
from store.ledger import Cost
from store.models import Amendment, Case, Connection, Reply, utc_now
from tests.responder.scripted import ADMIN, CHANNEL, NOW, Network, approved, live, scripted

LATER = NOW + timedelta(hours=1)
DUE = LATER + timedelta(seconds=30)
SENT, WISHED = "We are sorry about the cup.", "We are sorry about the red cup."


@dataclass
class Wall:
    """What stands under each name, the changes that came in, and what happens at the next calls."""

    texts: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    reads: list[Exception] = field(default_factory=list)
    before: list[Exception] = field(default_factory=list)
    after: list[BaseException] = field(default_factory=list)
    meanwhile: Callable[[], object] | None = None
    slow: bool = False
    late: list[Callable[[], object]] = field(default_factory=list)

    def read(self, reply: Outgoing, sent: str, connection: Connection) -> Standing:
        if self.reads:
            raise self.reads.pop(0)
        found = Standing(self.texts.get(sent))
        if self.meanwhile is not None:
            step, self.meanwhile = self.meanwhile, None
            step()
        return found

    def edit(self, reply: Outgoing, sent: str, connection: Connection, before: str) -> Sequence[Cost]:
        return self._change("edit", sent, lambda: self.texts.__setitem__(sent, reply.text))

    def delete(self, reply: Outgoing, sent: str, connection: Connection) -> Sequence[Cost]:
        return self._change("delete", sent, lambda: self.texts.pop(sent))

    def _change(self, kind: str, sent: str, step: Callable[[], object]) -> Sequence[Cost]:
        if self.before:
            raise self.before.pop(0)
        self.calls.append((kind, sent))
        if self.slow:
            self.late.append(step)
        else:
            step()
        if self.after:
            raise self.after.pop(0)
        return []


def wall_on(monkeypatch: Any, **parts: Any) -> tuple[Network, Wall]:
    """The scripted network, on which changes go too."""
    network, wall = scripted(monkeypatch), Wall()
    known = {"edit": wall.edit, "delete": wall.delete} | parts
    monkeypatch.setitem(CHANGES, CHANNEL, Changes(wall.read, _plain, **known))
    return network, wall


def _plain(text: str) -> str:
    return " ".join(text.split())


def standing(session: Session, wall: Wall, home: Path) -> Reply:
    """A reply that went out and stands there; its case is resolved."""
    live(session)
    reply = approved(session, text=SENT)
    run(session, home, NOW + timedelta(minutes=1))
    session.refresh(reply)
    assert reply.status == "published"
    wall.texts[reply.external_id] = SENT
    return reply


def run(session: Session, home: Path, now: datetime) -> SentOut:
    """One pass of the job that sends."""
    return send_approved(session, home / "outbox", now=now)


def edited(session: Session, reply: Reply, now: datetime, text: str = WISHED) -> Amendment:
    """An edit that an admin wrote and approved."""
    case = session.get_one(Case, reply.case_id)
    change = ask_edit(session, case, reply, text, ADMIN, seen=reply.version)
    allow_edit(session, case, change, ADMIN, seen=change.version, now=now)
    session.commit()
    return change


def deleted(session: Session, reply: Reply, now: datetime, reason: str = "it was meant for somebody else") -> Amendment:
    """A deletion that an admin asked for."""
    case = session.get_one(Case, reply.case_id)
    change = ask_deletion(session, case, reply, reason, ADMIN, seen=reply.version, now=now)
    session.commit()
    return change


def ready(session: Session, reply: Reply, kind: str, text: str = "") -> Amendment:
    """A change that may leave at once, past the guard, which knows nothing of the words of a test."""
    case, before = session.get_one(Case, reply.case_id), utc_now() - timedelta(minutes=1)
    if kind == "delete":
        change = delete_reply(session, case, reply, "it went astray", ADMIN, reply.version, now=before)
    else:
        change = propose_edit(session, case, reply, text, ADMIN, reply.version)
        approve_edit(session, case, change, ADMIN, seen=change.version, now=before)
    session.commit()
    return change


def outcome(session: Session, change: Amendment, reply: Reply) -> tuple[str, str, str]:
    """How a change ended, and the reply and what it says."""
    session.refresh(change)
    session.refresh(reply)
    return change.status, reply.status, reply.text
