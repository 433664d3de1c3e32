"""Tombstones of people who asked to be forgotten: only keyed hashes, by which a later collection leaves them out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from store.audit import digest
from store.models import Forgotten, utc_now

EVERY_BRAND = 0


def account_key(channel: str, source: str, handle: str) -> str:
    """The tombstone of an account."""
    return digest(f"account\n{channel}\n{source}\n{handle.lower()}", 64)


def mention_key(channel: str, source: str, external_id: str) -> str:
    """The tombstone of one mention."""
    return digest(f"mention\n{channel}\n{source}\n{external_id}", 64)


def keep_out(session: Session, keys: Iterable[str], brand_id: int | None) -> None:
    """Let what has these keys never come back, for one brand or for all; the caller commits."""
    for key in keys:
        session.merge(Forgotten(key=key, brand_id=brand_id or EVERY_BRAND, at=utc_now()))
    session.flush()


def without_forgotten(session: Session, brand_id: int, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a collector without those of forgotten people."""
    if session.scalars(select(col(Forgotten.key)).limit(1)).first() is None:
        return [dict(row) for row in rows]
    keys = [_keys(row) for row in rows]
    asked = {key for pair in keys for key in pair}
    for_us = col(Forgotten.brand_id).in_((EVERY_BRAND, brand_id))
    dead = set(session.scalars(select(col(Forgotten.key)).where(col(Forgotten.key).in_(asked), for_us)))
    return [dict(row) for row, pair in zip(rows, keys, strict=True) if not dead & pair]


def _keys(row: Mapping[str, Any]) -> set[str]:
    """What could keep a row out; of a survey neither our own number of a customer nor that of a link.

    A database gives such numbers away again, and earlier versions left tombstones of them; who was forgotten is known
    by their addresses.
    """
    answer = row.get("answer") or {}
    names = set() if answer.get("invitation_id") else {mention_key(row["channel"], row["source"], row["external_id"])}
    is_numbered = not row["handle"] or answer.get("customer_id") is not None
    return names | (set() if is_numbered else {account_key(row["channel"], row["source"], row["handle"])})
