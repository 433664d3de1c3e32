"""Several labels at once hold like one by one: what somebody else labelled meanwhile is left, and all can be undone."""

from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from store.bulk import MOST
from store.bulk_labels import correct_many, take_back_many
from store.corrections import correct, corrections_of
from store.errors import NotAllowed, Refused
from store.matches import why_found
from tests.store.test_corrections import aside, label_of, person, rules

if TYPE_CHECKING:
    from tests.store.conftest import Make


def test_several_are_labelled_and_taken_back(session: Session, make: "Make") -> None:
    ploy = person(session, "approver")
    one, two = aside(make), aside(make, "neutral")
    ids = [one.id or 0, two.id or 0]
    done = correct_many(session, [(id_, None) for id_ in ids], "negative", ploy)
    assert list(done.made) == ids
    assert not done.refused
    assert len(done.cases) == 2
    assert [label_of(session, each) for each in (one, two)] == ["negative", "negative"]
    assert rules(session) == [("corrected", True), ("corrected", True)]
    back = take_back_many(session, list(done.made.items()), ploy)
    assert list(back.made) == ids
    assert [label_of(session, each) for each in (one, two)] == ["positive", "neutral"]
    assert corrections_of(session, ids) == {}


def test_what_somebody_else_labelled_meanwhile_is_left_and_named(session: Session, make: "Make") -> None:
    ploy, noon = person(session, "approver"), person(session, "manager")
    one, two = aside(make), aside(make)
    correct(session, one.id or 0, "neutral", noon, None)
    session.commit()
    done = correct_many(session, [(one.id or 0, None), (two.id or 0, None)], "negative", ploy)
    assert list(done.made) == [two.id]
    assert "somebody else" in done.refused[one.id or 0]
    assert [label_of(session, each) for each in (one, two)] == ["neutral", "negative"]
    correct(session, two.id or 0, "neutral", noon, done.made[two.id or 0])
    session.commit()
    back = take_back_many(session, list(done.made.items()), ploy)
    assert not back.made
    assert label_of(session, two) == "neutral"


def test_not_by_everybody_and_not_without_an_end(session: Session, make: "Make") -> None:
    mention = aside(make)
    with pytest.raises(NotAllowed):
        correct_many(session, [(mention.id or 0, None)], "negative", person(session, "agent"))
    with pytest.raises(Refused, match=str(MOST)):
        correct_many(session, [(mention.id or 0, None)] * (MOST + 1), "negative", person(session, "approver"))
    assert label_of(session, mention) == "positive"


def test_why_a_mention_is_here_names_each_query_and_its_words(session: Session, make: "Make") -> None:
    mention = aside(make)
    (found,) = why_found(session, [mention.id or 0])
    assert found.brand.id == make.brand().id
    assert (found.mention_id, found.query, found.words) == (mention.id, found.query, ())
    assert why_found(session, []) == []
