"""The audit log: who did what, when, to what; only ever added to, and chained so that a changed line shows.

`record` notes a line; it is written in the last moment of the transaction that it is about, under a lock, so that both
are kept or neither, and two writers never fork the chain. A line holds ids, codes and hashes, and nobody's words: what
a customer wrote can be erased without touching the log.
"""

import hashlib
import hmac
import json
import re
import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, insert, select, text, update
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session, col

from store.anchor import anchor_of, move_anchor
from store.keys import kept_key
from store.models import Audit, utc_now
from store.settings import settings

if TYPE_CHECKING:
    from store.workflow import Actor

KEY_FILE = "audit.key"
FIRST = "0" * 64
NOTED, WRITTEN = "audit noted", "audit written"
LOCK = 0x45_41_52_46  # of PostgreSQL, for as long as a transaction lasts
CODE = re.compile(r"[\w.,:;/+=-]{0,200}")
Line = dict[str, Any]


def record(
    session: Session, actor: "Actor", action: str, noun: str, id: object, *, brand_id: int | None = None, **facts: Any
) -> None:
    """Note what an actor did to a thing; it is written when the caller commits, and forgotten on a rollback.

    Facts are numbers, codes and hashes (`digest`), never words of a customer: ValueError for anything with a blank.
    Within a savepoint nobody could tell whether the line is kept: RuntimeError.
    """
    if session.in_nested_transaction():
        raise RuntimeError("an audit line is noted outside of savepoints")
    for value in (action, noun, str(id), *facts.values()):
        if not (value is None or isinstance(value, int) or (isinstance(value, str) and CODE.fullmatch(value))):
            raise ValueError("an audit line holds ids, codes and hashes, never words")
    line = {
        "at": utc_now(), "actor": actor.name, "action": action, "noun": noun, "thing": str(id), "brand_id": brand_id,
        "facts": facts,
    }  # fmt: skip
    session.info.setdefault(NOTED, []).append(line)


def digest(words: str, length: int = 16) -> str:
    """A keyed hash, by which equal words can be recognised in the log but not guessed from it."""
    return hmac.new(_key(), words.encode(), hashlib.sha256).hexdigest()[:length]


def hash_of(line: Line) -> str:
    """The keyed hash of a line: of everything in it, the hash of the line before included."""
    fields = {
        name: line[name] for name in ("seq", "actor", "action", "noun", "thing", "brand_id", "facts", "prev_hash")
    }
    exact = json.dumps(fields | {"at": line["at"].isoformat()}, sort_keys=True, separators=(",", ":"))
    return hmac.new(_key(), exact.encode(), hashlib.sha256).hexdigest()


def key_name() -> str:
    """By what the key in force is recognised, without giving it away."""
    return hashlib.sha256(b"name of " + _key()).hexdigest()[:8]


def _key() -> bytes:
    given = settings().audit_key
    if given is not None:
        return given.get_secret_value().encode()
    return kept_key(settings().home / KEY_FILE, lambda: secrets.token_hex(32).encode())


@event.listens_for(AnySession, "before_commit")
def _write(session: AnySession) -> None:
    if not session.info.get(NOTED) or session.in_nested_transaction():
        return
    session.flush()  # first: the lock is taken last and kept shortly, so that it is part of no deadlock
    noted, name = session.info.pop(NOTED), key_name()
    _lock(session)
    newest = select(col(Audit.seq), col(Audit.hash)).order_by(col(Audit.seq).desc()).limit(1)
    found = session.connection().execute(newest).first()  # past store/sight.py: the chain is of the whole house
    seq, before = (int(found[0] or 0), str(found[1])) if found is not None else (0, FIRST)
    whole, lines = _whole(session, seq, before), []
    for line in noted:
        seq += 1
        line |= {"seq": seq, "prev_hash": before, "key_name": name}
        before = line["hash"] = hash_of(line)
        lines.append(line)
    session.execute(insert(Audit), lines)
    if whole:
        session.info[WRITTEN] = (seq, before)


def _whole(session: AnySession, seq: int, hash_: str) -> bool:
    """Whether the log still holds the line that the anchor names; if not, the anchor stays, and the cut shows."""
    noted = anchor_of(settings().home, session.get_bind().engine.url)
    if noted is None or noted == (seq, hash_):
        return True
    there = select(col(Audit.hash)).where(col(Audit.seq) == noted[0])
    return session.connection().scalar(there) == noted[1]


def _lock(session: AnySession) -> None:
    """Let nobody else write until we commit: a statement that writes is SQLite's lock."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    else:
        nothing = update(Audit).where(text("0")).values(seq=0)
        session.execute(nothing.execution_options(synchronize_session=False))


@event.listens_for(AnySession, "after_commit")
def _anchor(session: AnySession) -> None:
    if (written := session.info.pop(WRITTEN, None)) is not None:
        move_anchor(settings().home, session.get_bind().engine.url, *written)


@event.listens_for(AnySession, "after_soft_rollback")
def _undo(session: AnySession, ended: SessionTransaction) -> None:
    """Forget what was noted in a transaction that was rolled back; a savepoint holds none of it."""
    if not ended.nested:
        session.info.pop(NOTED, None)
        session.info.pop(WRITTEN, None)
