"""Somebody with one role here and another one there: each brand shows what they may do in it."""

from pathlib import Path

import pytest
from sqlmodel import select

from store import people
from store.brands import need_brand
from store.database import open_session, ready_engine
from store.models import Membership, Person
from tests.dashboard.driver import open_page, words
from tests.dashboard.scenes import prepare, small
from tests.dashboard.test_brands_apart import sign_in_for


@pytest.fixture
def token(home: Path) -> str:
    """A manager of Tee Noi who may only look at Rim Fah Coffee."""
    prepare(small)
    token = sign_in_for("Tee Noi", "manager")
    engine = ready_engine()
    with open_session(engine) as session:
        person = session.scalars(select(Person)).one()
        there = need_brand(session, "Rim Fah Coffee").id
        session.add(Membership(person_id=person.id, brand_id=there, role="viewer"))
        session.commit()
        assert people.actor_of(person).may("manager")
    engine.dispose()
    return token


def test_a_case_of_the_brand_that_one_may_only_look_at_has_no_step(token: str) -> None:
    app = open_page(token, "case", case="2")
    labels = {button.label for button in app.button}
    assert not labels & {"Approve", "Save draft", "Add note", "Same person", "Not about us", "Use saved replies"}
    assert app.text_area[0].disabled


@pytest.mark.parametrize("page", ["brands", "channels"])
def test_a_page_is_read_only_for_the_brand_that_one_may_only_look_at(token: str, page: str) -> None:
    theirs, ours = (open_page(token, page, brand=slug) for slug in ("rim-fah-coffee", "tee-noi"))
    assert "Read only" in words(theirs)
    assert "Read only" not in words(ours)
    assert "Pause now" not in [button.label for button in theirs.button]
    assert not [
        button for button in theirs.button if button.label in ("Add an entry", "Import") and not button.disabled
    ]


def test_several_are_approved_only_where_one_may(token: str) -> None:
    app = open_page(token, "inbox", several="1")
    assert not [button for button in app.button if button.label.startswith("Approve")]
    assert not app.checkbox
