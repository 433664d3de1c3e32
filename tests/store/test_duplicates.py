"""Keys are kept and forgotten by age, and an original is never a copy itself."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session, col, delete, select

from store.duplicates import (
    copies_of,
    count_stories,
    drop_keys,
    duplicates_of,
    holders_of,
    original_of,
    originals_of,
    read_passages,
    save_duplicates,
    save_keys,
)
from store.models import Duplicate, DuplicateKey, Mention
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make

DAY = timedelta(days=1)


def row(copy: int, original: int, **fields: Any) -> dict[str, Any]:
    return {"mention_id": copy, "original_id": original, "reason": "the same text", "likeness": 1.0} | fields


@pytest.fixture
def ids(make: "Make") -> list[int]:
    return [make.mention(make.brand(), published_at=NOW + day * DAY).id or 0 for day in (3, 1, 2, 0)]


def test_keys_are_found_by_age_and_dropped_by_age(session: Session, ids: list[int]) -> None:
    old, new, *_ = ids
    save_keys(session, [(7, old, NOW - DAY), (7, new, NOW), (-(2**63), new, NOW), (2**63 - 1, old, NOW - DAY)])
    save_keys(session, [(7, new, NOW)])
    assert holders_of(session, [7, 8, -(2**63)], NOW - 2 * DAY) == {7: [old, new], -(2**63): [new]}
    assert holders_of(session, [7, 2**63 - 1], NOW) == {7: [new]}
    drop_keys(session, NOW)
    assert {key.mention_id for key in session.exec(select(DuplicateKey))} == {new}
    assert holders_of(session, range(12_000), NOW) == {7: [new]}


def test_chains_collapse_and_an_original_is_no_copy(session: Session, ids: list[int]) -> None:
    a, b, c, d = ids
    save_duplicates(session, [row(a, b), row(c, b)])
    assert (original_of(session, a), original_of(session, b), original_of(session, d)) == (b, b, d)
    save_duplicates(session, [row(b, d, reason="a repost", likeness=0.9)])
    assert originals_of(session, ids) == {a: d, b: d, c: d}
    assert [copy.mention_id for copy in copies_of(session, d)] == [b, c, a]
    assert duplicates_of(session, [b, d])[b].reason == "a repost"
    save_duplicates(session, [row(d, c)])
    assert originals_of(session, ids) == {a: c, b: c, d: c}


def test_saving_again_replaces_and_rows_already_read_are_fresh(session: Session, ids: list[int]) -> None:
    a, b, c, _ = ids
    save_duplicates(session, [row(a, b)])
    assert duplicates_of(session, [a])[a].original_id == b
    save_duplicates(session, [row(a, c, likeness=0.8)])
    assert (duplicates_of(session, [a])[a].original_id, duplicates_of(session, [a])[a].likeness) == (c, 0.8)
    save_duplicates(session, [])
    assert len(session.exec(select(Duplicate)).all()) == 1


def test_stories_are_counted_once(session: Session, ids: list[int]) -> None:
    a, b, c, d = ids
    save_duplicates(session, [row(a, b), row(c, b)])
    assert count_stories(session, ids) == 2
    assert count_stories(session, [a, c]) == 1  # their original is not among them
    assert count_stories(session, [b, d, d]) == 2
    assert count_stories(session, []) == 0


def test_what_was_deleted_is_left_out_and_takes_its_rows_along(session: Session, ids: list[int]) -> None:
    a, b, c, _ = ids
    save_duplicates(session, [row(a, b), row(c, b)])
    save_keys(session, [(1, b, NOW)])
    session.exec(delete(Mention).where(col(Mention.id) == b))
    assert [one.id for one in read_passages(session, [b, a])] == [a]
    assert originals_of(session, ids) == {}
    assert holders_of(session, [1], NOW) == {}


def test_a_passage_holds_what_is_compared(session: Session, make: "Make") -> None:
    mention = make.mention(make.brand(), title="Cup", text="It broke", rating=1.0, kind="review")
    (passage,) = read_passages(session, [mention.id or 0, mention.id or 0])
    assert (passage.text, passage.kind, passage.rated) == ("Cup\nIt broke", "review", True)
    assert (passage.author_id, passage.published_at) == (mention.author_id, NOW)
