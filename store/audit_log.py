"""Reading the audit log: search it, prove that nobody changed it, and hand it out."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from store.anchor import anchor_file, anchor_of, move_anchor
from store.audit import FIRST, hash_of, key_name, record
from store.errors import NotAllowed
from store.models import Audit
from store.saying import N_, say
from store.workflow import Actor

PIECE = 1_000
NO_END = N_("nothing in the data folder says where the log ends, so lines may have been cut off there")


@dataclass(frozen=True)
class AuditFilter:
    """What to look for in the log; an empty field matches everything.

    With `brands`, only lines of these: none of the whole house.
    """

    actor: str = ""
    action: str = ""
    noun: str = ""
    thing: str = ""
    brand_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    brands: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Verdict:
    """What became of the log: how many lines hold, and the first that does not, with the reason ("" if all do)."""

    lines: int
    broken: int = 0
    reason: str = ""


def find_lines(session: Session, wanted: AuditFilter, limit: int = 50, offset: int = 0) -> list[Audit]:
    """The lines that match a filter, newest first."""
    newest = _filtered(select(Audit), wanted).order_by(col(Audit.seq).desc())
    return list(session.scalars(newest.limit(limit).offset(offset)))


def count_lines(session: Session, wanted: AuditFilter) -> int:
    """How many lines match a filter."""
    return session.scalar(_filtered(select(func.count(col(Audit.seq))), wanted)) or 0


def known_values(session: Session, name: str, among: AuditFilter | None = None) -> list[str]:
    """What stands in the column `actor`, `action` or `noun` of all lines, or of those that match, to choose from."""
    column = {"actor": col(Audit.actor), "action": col(Audit.action), "noun": col(Audit.noun)}[name]
    return sorted(session.scalars(_filtered(select(column).distinct(), among or AuditFilter())))


def _filtered(query: Select[Any], wanted: AuditFilter) -> Select[Any]:
    for column, value in (
        (col(Audit.actor), wanted.actor), (col(Audit.action), wanted.action), (col(Audit.noun), wanted.noun),
        (col(Audit.thing), wanted.thing),
    ):  # fmt: skip
        if value:
            query = query.where(column == value)
    if wanted.brand_id is not None:
        query = query.where(col(Audit.brand_id) == wanted.brand_id)
    if wanted.brands is not None:
        query = query.where(col(Audit.brand_id).in_(wanted.brands))
    if wanted.since is not None:
        query = query.where(col(Audit.at) >= wanted.since)
    return query if wanted.until is None else query.where(col(Audit.at) < wanted.until)


def as_rows(lines: Iterable[Audit]) -> Iterator[dict[str, Any]]:
    """Lines as they are exported: every column, the time in UTC."""
    for line in lines:
        yield line.model_dump() | {"at": line.at.isoformat()}


def all_lines(session: Session, wanted: AuditFilter | None = None) -> Iterator[Audit]:
    """The lines that match a filter, or the whole log, oldest first and a piece at a time."""
    last, matching = -1, _filtered(select(Audit), wanted or AuditFilter())
    while piece := list(session.scalars(matching.where(col(Audit.seq) > last).order_by(col(Audit.seq)).limit(PIECE))):
        yield from piece
        last = piece[-1].seq or 0
        session.expunge_all()


def verify(session: Session, home: Path) -> Verdict:
    """Follow the chain from its first line to its last, then to the anchor outside the database."""
    seq, before, name = 0, FIRST, key_name()
    url = session.get_bind().engine.url
    anchor = anchor_of(home, url)
    for line in all_lines(session):
        if reason := _fault(line, seq + 1, before, name):
            return Verdict(seq, seq + 1, reason)
        seq, before = seq + 1, line.hash
        if anchor is not None and anchor[0] == seq and not hmac.compare_digest(anchor[1], before):
            return Verdict(seq - 1, seq, N_("it is not the line that was written here: the log was written anew"))
    if anchor is not None and anchor[0] > seq:
        return Verdict(seq, seq + 1, say("the end is missing: {count} lines were written", count=anchor[0]))
    if seq and anchor is None and anchor_file(home, url) is not None:
        return Verdict(seq, seq + 1, NO_END)
    return Verdict(seq)


def go_on(session: Session, actor: Actor, home: Path, action: str, **facts: Any) -> None:
    """Let the log go on where it ends now, with a line that says so and how many lines there were before; commits.

    For what cuts it off in the open: an older backup that was brought back, a machine that lost its last moments.
    NotAllowed for anybody but an admin of the whole house.
    """
    if not actor.may_everywhere("admin"):
        raise NotAllowed("to let the audit log go on takes the role admin in the whole house")
    url = session.get_bind().engine.url
    known = anchor_of(home, url)
    if known is not None:
        facts |= {"written": known[0], "last": known[1][:16]}
    record(session, actor, action, "audit", "all", **facts)
    session.commit()
    newest = session.scalars(select(Audit).order_by(col(Audit.seq).desc()).limit(1)).one()
    move_anchor(home, url, newest.seq or 0, newest.hash, back=True)


def _fault(line: Audit, seq: int, before: str, name: str) -> str:
    if line.seq != seq:
        return N_("it is missing")
    if line.prev_hash != before:
        return N_("it does not follow the line before it")
    if line.key_name != name:
        return N_("it was written with another key (EARFUL_AUDIT_KEY, or audit.key of the data folder)")
    return "" if hmac.compare_digest(line.hash, hash_of(line.model_dump())) else N_("it was changed")
