"""Vectors are kept as half floats, replaced by those of a newer model, and asked for in whole lists."""

from typing import TYPE_CHECKING

import numpy
from sqlmodel import Session, select

from store.knowledge import save_knowledge
from store.models import MentionVector
from store.vectors import (
    knowledge_without_vector,
    nearness,
    packed,
    packed_knowledge_vectors_of,
    packed_vector_of,
    save_knowledge_vectors,
    save_vectors,
    vectors_of,
)

if TYPE_CHECKING:
    from tests.store.conftest import Make

ONE = numpy.eye(384, dtype=numpy.float32)[3]
OTHER = numpy.full(384, 384**-0.5, numpy.float32)


def test_a_vector_comes_back_as_it_was_within_half_a_float(session: Session, make: "Make") -> None:
    first, second = (make.mention(make.brand()).id or 0 for _ in range(2))
    rows = [{"mention_id": first, "model": "a", "vector": ONE}, {"mention_id": second, "model": "a", "vector": OTHER}]
    save_vectors(session, rows)
    read = vectors_of(session, [first, second, 999])
    found = {id_: vector for id_, (model, vector) in read.items() if model == "a"}
    assert set(found) == set(read) == {first, second}
    assert (found[first] == ONE).all()
    assert numpy.abs(found[second] - OTHER).max() < 1e-4
    assert found[second].dtype == numpy.float32
    stored = session.exec(select(MentionVector).where(MentionVector.mention_id == first)).one().values
    assert stored == ONE.astype("<f2").tobytes()
    assert len(stored) == 768


def test_a_newer_model_replaces_a_vector_and_one_without_vectors_takes_it_away(session: Session, make: "Make") -> None:
    mention = make.mention(make.brand()).id or 0
    for model, vector in (("a", ONE), ("b", OTHER)):
        save_vectors(session, [{"mention_id": mention, "model": model, "vector": vector}])
    assert {id_: model for id_, (model, _) in vectors_of(session, [mention]).items()} == {mention: "b"}
    save_vectors(session, [{"mention_id": mention, "model": "c", "vector": None}])
    assert vectors_of(session, [mention]) == {}


def test_more_mentions_than_a_statement_may_name_are_asked_for_in_pieces(session: Session, make: "Make") -> None:
    mention = make.mention(make.brand()).id or 0
    save_vectors(session, [{"mention_id": mention, "model": "a", "vector": ONE}])
    assert set(vectors_of(session, range(40_000))) == {mention}


def test_knowledge_without_a_vector_of_its_version_and_model_is_named(session: Session, make: "Make") -> None:
    brand = make.brand()
    entry = save_knowledge(session, brand.id or 0, "policy", "returns", "en", title="Returns", text="30 days")
    assert [one.id for one in knowledge_without_vector(session, "a")] == [entry.id]
    row = {"knowledge_id": entry.id, "version": entry.version, "model": "a", "vector": ONE}
    save_knowledge_vectors(session, [row])
    assert knowledge_without_vector(session, "a") == []
    assert packed_knowledge_vectors_of(session, brand.id or 0) == {(entry.id, entry.version): packed("a", ONE)}
    assert len(knowledge_without_vector(session, "b")) == 1
    save_knowledge(session, brand.id or 0, "policy", "returns", "en", text="60 days")
    assert len(knowledge_without_vector(session, "a")) == 1


def test_packed_vectors_carry_their_model_and_version(session: Session, make: "Make") -> None:
    brand = make.brand()
    mention = make.mention(brand).id or 0
    entry = save_knowledge(session, brand.id or 0, "faq", "hours", "en", text="From seven.")
    save_vectors(session, [{"mention_id": mention, "model": "a", "vector": ONE}])
    save_knowledge_vectors(session, [{"knowledge_id": entry.id, "version": 1, "model": "a", "vector": OTHER}])
    found = packed_knowledge_vectors_of(session, brand.id or 0)
    assert list(found) == [(entry.id, 1)]
    near = nearness(packed_vector_of(session, mention), found[entry.id or 0, 1])
    assert near is not None
    assert abs(near - float(ONE @ OTHER)) < 1e-3
    assert packed("a", ONE) == packed_vector_of(session, mention)
    assert nearness(packed("b", ONE), found[entry.id or 0, 1]) is None
    assert packed_vector_of(session, 999) == b""
