"""Vectors of mentions and of the knowledge, as little-endian half floats: who compares rows needs no model."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray
from sqlalchemy import delete, select
from sqlmodel import Session, col

from store.mentions import insert_new
from store.models import Knowledge, KnowledgeVector, MentionVector

STORED = "<f2"
ASKED_AT_ONCE = 5_000
Vector = NDArray[numpy.float32]  # (384,), of length one: texts about the same thing have a high dot product


def save_vectors(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace the vectors of mentions: rows of `mention_id`, `model`, `vector` (None for none); the caller commits."""
    _replace(session, MentionVector, "mention_id", rows)


def save_knowledge_vectors(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace those of entries: rows of `knowledge_id`, `version`, `model`, `vector`; the caller commits."""
    _replace(session, KnowledgeVector, "knowledge_id", rows)


def vectors_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, Vector]]:
    """The vectors of those of these mentions that have one, each with its model: only those of one can be compared."""
    found: dict[int, tuple[str, Vector]] = {}
    for start in range(0, len(ids), ASKED_AT_ONCE):
        wanted = select(MentionVector).where(col(MentionVector.mention_id).in_(ids[start : start + ASKED_AT_ONCE]))
        for row in session.scalars(wanted):
            found[row.mention_id or 0] = row.model, numpy.frombuffer(row.values, STORED).astype(numpy.float32)
    return found


def packed_vector_of(session: Session, mention_id: int) -> bytes:
    """The vector of one mention as it is stored, with the model's name before it; empty when it has none."""
    row = session.get(MentionVector, mention_id)
    return _named(row.model, row.values) if row else b""


def packed_knowledge_vectors_of(session: Session, brand_id: int) -> dict[tuple[int, int], bytes]:
    """Those of a brand's entries by entry and version, in the same form."""
    wanted = select(KnowledgeVector).join(Knowledge, col(Knowledge.id) == KnowledgeVector.knowledge_id)
    rows = session.scalars(wanted.where(col(Knowledge.brand_id) == brand_id))
    return {(row.knowledge_id or 0, row.version): _named(row.model, row.values) for row in rows}


def nearness(one: bytes, other: bytes) -> float | None:
    """How near two packed vectors lie, 1 for the same place; None unless both are there and of one model."""
    (model, _, values), (other_model, _, others) = one.partition(b"\n"), other.partition(b"\n")
    if not values or model != other_model or len(values) != len(others):
        return None
    return float(numpy.frombuffer(values, STORED).astype("f4") @ numpy.frombuffer(others, STORED).astype("f4"))


def packed(model: str, vector: Any) -> bytes:
    """A vector in the packed form."""
    return _named(model, numpy.asarray(vector).astype(STORED).tobytes())


def _named(model: str, values: bytes) -> bytes:
    return model.encode() + b"\n" + values


def knowledge_without_vector(session: Session, model: str) -> list[Knowledge]:
    """The entries that have no vector of this model, or one of an earlier version of theirs."""
    same = (
        (col(KnowledgeVector.knowledge_id) == Knowledge.id)
        & (col(KnowledgeVector.version) == Knowledge.version)
        & (col(KnowledgeVector.model) == model)
    )
    missing = col(KnowledgeVector.knowledge_id).is_(None)
    return list(session.scalars(select(Knowledge).join(KnowledgeVector, same, isouter=True).where(missing)))


def _replace(session: Session, table: Any, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    ids = [row[key] for row in rows]
    session.execute(delete(table).where(col(getattr(table, key)).in_(ids)).execution_options(synchronize_session=False))
    kept = [row for row in rows if row["vector"] is not None]
    values = [{name: value for name, value in row.items() if name != "vector"} for row in kept]
    packed_values = [numpy.asarray(row["vector"]).astype(STORED).tobytes() for row in kept]
    insert_new(session, table, [row | {"values": each} for row, each in zip(values, packed_values, strict=True)])
