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


def vectors_of(session: Session, ids: Sequence[int], model: str = "") -> dict[int, Vector]:
    """The vectors of those of these mentions that have one, of one model if asked for: only these can be compared."""
    return _read(session, MentionVector, "mention_id", ids, model)


def knowledge_vectors_of(session: Session, ids: Sequence[int], model: str = "") -> dict[int, Vector]:
    """The vectors of those of these entries that have one, of one model if asked for."""
    return _read(session, KnowledgeVector, "knowledge_id", ids, model)


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
    packed = [numpy.asarray(row["vector"]).astype(STORED).tobytes() for row in kept]
    insert_new(session, table, [row | {"values": each} for row, each in zip(values, packed, strict=True)])


def _read(session: Session, table: Any, key: str, ids: Sequence[int], model: str) -> dict[int, Vector]:
    found: dict[int, Vector] = {}
    for start in range(0, len(ids), ASKED_AT_ONCE):
        column = col(getattr(table, key))
        wanted = select(column, table.values).where(column.in_(ids[start : start + ASKED_AT_ONCE]))
        for id_, packed in session.execute(wanted.where(table.model == model) if model else wanted):
            found[id_] = numpy.frombuffer(packed, STORED).astype(numpy.float32)
    return found
