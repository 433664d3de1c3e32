"""A person's word on an aspect or intent counts from the click on, survives another reading, and can be undone."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from store import people
from store.database import open_engine, open_session
from store.errors import BadInput, NotAllowed, Stale
from store.models import Mention, ReadingCorrection
from store.reading_corrections import correct_aspect, correct_intent, take_back_aspect, take_back_intent
from store.readings import Readings, apply_reading_corrections, corrected_readings, readings_in_force, readings_of
from store.scores import save_scores
from store.workflow import Actor, job
from tests.store.conftest import Make

PASSWORD = "correct horse battery"


@pytest.fixture
def ploy(session: Session) -> Actor:
    return person(session, "approver")


@pytest.fixture
def mention(make: Make, session: Session) -> Mention:
    """A mention in which the model saw the aspect quality and the intent complaint."""
    found = make.mention(make.brand(), "negative")
    session.commit()
    return found


def person(session: Session, role: str) -> Actor:
    code = people.invite(session, role)
    return people.actor_of(people.join(session, code, f"{role}@rimfah.example", role, PASSWORD))


def read_anew(session: Session, mentions: list[Mention], aspects: Any, intents: list[str], model: str = "new") -> None:
    sizes = {"negative": 0.8, "neutral": 0.15, "positive": 0.05}
    row = sizes | {"label": "negative", "lang": "en", "hard": None, "model": model}
    save_scores(session, [row | {"mention_id": one.id, "aspects": aspects, "intents": intents} for one in mentions])
    apply_reading_corrections(session, [one.id or 0 for one in mentions])
    session.commit()


def holding(session: Session, mention: Mention) -> tuple[dict[str, str], tuple[str, ...]]:
    holds = readings_in_force(session, mention.id or 0)
    return holds.aspects, holds.intents


def given_at(session: Session, mention: Mention, kind: str, name: str) -> datetime:
    return readings_in_force(session, mention.id or 0).by_person[kind, name].made_at


def test_a_word_counts_at_once_and_says_what_the_model_had_said(
    session: Session, mention: Mention, ploy: Actor
) -> None:
    id_ = mention.id or 0
    correct_aspect(session, id_, "quality", "positive", ploy, None)
    correct_aspect(session, id_, "delivery", "negative", ploy, None)
    correct_intent(session, id_, "complaint", False, ploy, None)
    correct_intent(session, id_, "question", True, ploy, None)
    session.commit()
    assert holding(session, mention) == ({"delivery": "negative", "quality": "positive"}, ("question",))
    stored = readings_in_force(session, id_).by_person
    assert {key: (one.was, one.label, one.model) for key, one in stored.items()} == {
        ("aspect", "delivery"): ("absent", "negative", "test"),
        ("aspect", "quality"): ("", "positive", "test"),
        ("intent", "complaint"): ("present", "absent", "test"),
        ("intent", "question"): ("absent", "present", "test"),
    }
    assert {one.person_id for one in stored.values()} == {ploy.person_id}


def test_it_survives_another_reading_and_the_undo_gives_what_the_model_said_last(
    session: Session, mention: Mention, ploy: Actor
) -> None:
    id_ = mention.id or 0
    correct_aspect(session, id_, "quality", "absent", ploy, None)
    correct_aspect(session, id_, "price", "positive", ploy, None)
    correct_intent(session, id_, "praise", True, ploy, None)
    session.commit()
    read_anew(session, [mention], {"quality": "neutral", "price": "negative", "staff": "positive"}, ["leaving"])
    assert holding(session, mention) == ({"price": "positive", "staff": "positive"}, ("leaving", "praise"))
    was = {key[1]: one.was for key, one in readings_in_force(session, id_).by_person.items()}
    assert was == {"quality": "neutral", "price": "negative", "praise": "absent"}
    assert {one.model for one in session.exec(select(ReadingCorrection))} == {"new"}
    for name in ("quality", "price"):
        take_back_aspect(session, id_, name, ploy, given_at(session, mention, "aspect", name))
    take_back_intent(session, id_, "praise", ploy, given_at(session, mention, "intent", "praise"))
    session.commit()
    expected = {"quality": "neutral", "price": "negative", "staff": "positive"}, ("leaving",)
    assert holding(session, mention) == expected
    assert session.exec(select(ReadingCorrection)).all() == []


def test_a_word_that_is_changed_keeps_what_the_model_said(session: Session, mention: Mention, ploy: Actor) -> None:
    id_ = mention.id or 0
    correct_aspect(session, id_, "price", "positive", ploy, None)
    correct_aspect(session, id_, "price", "negative", ploy, given_at(session, mention, "aspect", "price"))
    session.commit()
    take_back_aspect(session, id_, "price", ploy, given_at(session, mention, "aspect", "price"))
    assert holding(session, mention) == ({"quality": ""}, ("complaint",))


def test_an_old_page_changes_nothing_and_a_second_click_does_nothing(
    session: Session, mention: Mention, ploy: Actor
) -> None:
    id_, fon = mention.id or 0, person(session, "manager")
    correct_aspect(session, id_, "price", "positive", fon, None)
    session.commit()
    first = given_at(session, mention, "aspect", "price")
    correct_aspect(session, id_, "price", "positive", fon, None)
    assert given_at(session, mention, "aspect", "price") == first
    with pytest.raises(Stale):
        correct_aspect(session, id_, "price", "negative", ploy, None)
    correct_aspect(session, id_, "price", "absent", ploy, first)
    session.commit()
    with pytest.raises(Stale):
        correct_aspect(session, id_, "price", "negative", fon, first)
    with pytest.raises(Stale):
        take_back_aspect(session, id_, "price", fon, first)
    assert holding(session, mention)[0] == {"quality": ""}
    second = given_at(session, mention, "aspect", "price")
    take_back_aspect(session, id_, "price", fon, second)
    session.commit()
    with pytest.raises(Stale):
        take_back_aspect(session, id_, "price", ploy, second)


@pytest.mark.parametrize("role", ["viewer", "agent", "approver", "manager", "admin"])
def test_readings_are_corrected_by_those_who_may_approve(session: Session, mention: Mention, role: str) -> None:
    who, id_ = person(session, role), mention.id or 0
    steps: list[Callable[[], None]] = [
        lambda: correct_aspect(session, id_, "price", "negative", who, None),
        lambda: correct_intent(session, id_, "question", True, who, None),
        lambda: take_back_aspect(session, id_, "price", who, given_at(session, mention, "aspect", "price")),
        lambda: take_back_intent(session, id_, "question", who, given_at(session, mention, "intent", "question")),
    ]
    if role not in ("viewer", "agent"):
        for step in steps:
            step()
        return
    with pytest.raises(NotAllowed):
        steps[0]()
    with pytest.raises(NotAllowed):
        steps[1]()
    with pytest.raises(NotAllowed):
        take_back_aspect(session, id_, "price", who, mention.collected_at)
    assert session.exec(select(ReadingCorrection)).all() == []


def test_neither_jobs_nor_unread_mentions_nor_other_words(make: Make, session: Session, ploy: Actor) -> None:
    unread = make.mention(make.brand()).id or 0
    with pytest.raises(NotAllowed):
        correct_intent(session, unread, "praise", True, job("analyse"), None)
    with pytest.raises(BadInput, match="not read"):
        correct_intent(session, unread, "praise", True, ploy, None)
    with pytest.raises(BadInput, match="one of negative"):
        correct_aspect(session, unread, "price", "angry", ploy, None)
    with pytest.raises(BadInput, match="no name"):
        correct_aspect(session, unread, "the price", "negative", ploy, None)


@pytest.fixture
def asked(engine: Engine) -> Iterator[list[str]]:
    """The statements that reach the database."""
    found: list[str] = []

    def note(_: object, __: object, statement: str, *rest: object) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def test_a_chunk_takes_one_statement_without_corrections_and_few_with_them(
    make: Make, session: Session, ploy: Actor, asked: list[str]
) -> None:
    brand = make.brand()
    mentions = [make.mention(brand, "negative") for _ in range(30)]
    ids = [one.id or 0 for one in mentions]
    asked.clear()
    assert apply_reading_corrections(session, ids) == set()
    assert len(asked) == 1
    for id_ in ids[:20]:
        correct_aspect(session, id_, "quality", "positive", ploy, None)
        correct_intent(session, id_, "praise", True, ploy, None)
    session.commit()
    read_anew(session, mentions[20:], ["app"], ["spam"])
    asked.clear()
    assert apply_reading_corrections(session, ids) == set(ids[:20])
    assert len(asked) <= 6
    found = readings_of(session, ids)
    assert [found[id_].aspects for id_ in ids] == [{"quality": "positive"}] * 20 + [{"app": ""}] * 10


def test_others_are_left_alone(make: Make, session: Session, ploy: Actor) -> None:
    one, other = make.mention(make.brand(), "negative"), make.mention(make.brand(), "negative")
    correct_aspect(session, one.id or 0, "quality", "absent", ploy, None)
    session.commit()
    read_anew(session, [other], ["quality"], [])
    assert (holding(session, one)[0], holding(session, other)[0]) == ({}, {"quality": ""})


def test_corrected_readings_hold_what_was_left_as_it_was_too(make: Make, session: Session, ploy: Actor) -> None:
    mention = make.mention(make.brand(), "negative", lang="en", title="Two cups", text="Both fine")
    make.mention(make.brand(), "negative")
    correct_aspect(session, mention.id or 0, "quality", "positive", ploy, None)
    correct_intent(session, mention.id or 0, "praise", True, ploy, None)
    session.commit()
    found = corrected_readings(session)
    assert [(one["kind"], one["name"], one["was"], one["label"], one["by_person"]) for one in found] == [
        ("aspect", "quality", "", "positive", True),
        ("intent", "complaint", "present", "present", False),
        ("intent", "praise", "absent", "present", True),
    ]
    assert {(one["text"], one["channel"], one["lang"]) for one in found} == {("Two cups\nBoth fine", "shopee", "en")}


NAMES = ("delivery", "price")
STEP = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(NAMES), st.sampled_from(("negative", "positive", "absent"))),
    st.tuples(st.just("undo"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("read"), st.just(""), st.dictionaries(st.sampled_from(NAMES), st.sampled_from(("", "neutral")))),
)


@pytest.fixture(scope="module")
def stage(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One database for every order of steps."""
    place = tmp_path_factory.mktemp("readings") / "earful.db"
    shutil.copy(empty_database, place)
    engine = open_engine(f"sqlite:///{place}")
    with open_session(engine) as session:
        yield session
    engine.dispose()


@given(steps=st.lists(STEP, max_size=8))
@examples(max_examples=60, deadline=None)
def test_in_any_order_of_words_undos_and_readings_the_last_word_holds(
    stage: Session, steps: list[tuple[str, str, Any]]
) -> None:
    ploy = person(stage, "approver") if not people.staff(stage) else people.actor_of(people.staff(stage)[0])
    make = Make(stage)
    mention = make.mention(make.brand(), "negative", external_id=f"m-{len(stage.exec(select(Mention)).all())}")
    model: dict[str, str] = {"quality": ""}
    said: dict[str, str] = {}
    for what, name, how in steps:
        known: Readings = readings_in_force(stage, mention.id or 0)
        seen = known.by_person.get(("aspect", name))
        if what == "read":
            model = how
            read_anew(stage, [mention], how, [])
        elif what == "say":
            correct_aspect(stage, mention.id or 0, name, how, ploy, seen.made_at if seen else None)
            said[name] = how
        elif seen is not None:
            take_back_aspect(stage, mention.id or 0, name, ploy, seen.made_at)
            del said[name]
        stage.commit()
        expected = {name: label for name, label in (model | said).items() if label != "absent"}
        assert holding(stage, mention)[0] == expected
