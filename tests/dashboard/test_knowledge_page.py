"""Policies and replies on the page Brands: questions that wait for an answer, and replies that only one person sees."""

from pathlib import Path

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from store.brands import list_brands
from store.database import open_session, ready_engine
from store.gaps import note_gap
from store.knowledge import edit_knowledge, knowledge_of
from store.models import KnowledgeGap, Mention
from store.workflow import Actor
from tests.dashboard.driver import click, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small

MANAGER = Actor("person:1", "manager", 1)


def ask(number: int = 1) -> None:
    """Let the first mentions of the scene ask what nothing answers."""
    engine = ready_engine()
    with open_session(engine) as session:
        brand = next(brand for brand in list_brands(session) if brand.name == "Rim Fah Coffee")
        for mention in session.exec(select(Mention).limit(number)):
            note_gap(session, brand.id or 0, mention.id or 0, lang="en", aspects=[], intents=["question"], best=0.1)
        session.commit()
    engine.dispose()


def the_form(token: str, brand_id: int, kind: str, gap_ids: list[int]) -> None:
    """The form alone: the driver can't work in a dialog that a click opened."""
    import streamlit as st

    from dashboard.knowledge_form import entry_form
    from store.models import Knowledge

    st.session_state["token"] = token
    private = 1 if kind == "saved_reply" else None
    entry = Knowledge(brand_id=0, kind=kind, key="", lang="en", title="", text="", owner_id=private)
    entry_form(brand_id, entry, gap_ids)


def filled(token: str, title: str, text: str, kind: str = "faq", gap_ids: tuple[int, ...] = ()) -> AppTest:
    app = AppTest.from_function(the_form, args=(token, 1, kind, list(gap_ids)), default_timeout=30).run()
    next(box for box in app.text_input if box.label == "Title").set_value(title)
    next(box for box in app.text_area if box.label == "Text").set_value(text)
    return click(app, "Save")


def test_a_manager_answers_a_question_with_a_new_entry(home: Path) -> None:
    prepare(small)
    ask()
    token = sign_in("manager")
    app = open_page(token, "brands", brand="rim-fah-coffee", tab="asked")
    click(app, "Answer it")
    filled(token, "Opening hours", "From seven to seven.", gap_ids=(1,))
    engine = ready_engine()
    with open_session(engine) as session:
        gap = session.exec(select(KnowledgeGap)).one()
        entry = next(one for one in knowledge_of(session, gap.brand_id) if one.id == gap.knowledge_id)
        assert (gap.status, entry.kind, entry.text, entry.lang) == ("answered", "faq", "From seven to seven.", "en")
    engine.dispose()
    assert "Nothing was left unanswered" in words(app.run())
    assert "edit that one" in words(filled(token, "Opening hours", "From eight."))


def test_a_question_can_be_dismissed(home: Path) -> None:
    prepare(small)
    ask()
    app = open_page(sign_in("manager"), "brands", brand="rim-fah-coffee", tab="asked")
    app.button(key=next(str(b.key) for b in app.button if str(b.key).startswith("dismiss-gap"))).click().run()
    assert not app.exception
    assert "Nothing was left unanswered" in words(app)


def test_who_is_no_manager_only_reads_what_was_asked(home: Path) -> None:
    prepare(small)
    ask()
    app = open_page(sign_in("agent"), "brands", brand="rim-fah-coffee", tab="asked")
    assert "Asked once" in words(app)
    assert all(button.disabled for button in app.button if "gap-" in str(button.key))


@pytest.mark.parametrize("owner", [True, False])
def test_a_private_reply_is_shown_to_its_owner_only(home: Path, owner: bool) -> None:
    prepare(small)
    token = sign_in("agent")
    engine = ready_engine()
    with open_session(engine) as session:
        brand = next(brand for brand in list_brands(session) if brand.name == "Rim Fah Coffee")
        who = Actor("person:1", "agent", 1 if owner else 2)
        edit_knowledge(
            session, brand.id or 0, "saved_reply", "own", "en", who, 0, private=True, title="Mine", text="Hi"
        )
        session.commit()
    engine.dispose()
    app = open_page(token, "brands", brand="rim-fah-coffee", tab="knowledge")
    assert ("Only for you" in words(app)) == owner
    free = [button for button in app.button if str(button.key).startswith("edit-") and not button.disabled]
    assert len(free) == owner


def test_an_agent_adds_a_reply_of_their_own(home: Path) -> None:
    prepare(small)
    token = sign_in("agent")
    click(open_page(token, "brands", brand="rim-fah-coffee", tab="knowledge"), "Add an entry")
    filled(token, "Hello", "Hello {{name}}, good to hear from you.", "saved_reply")
    assert "Only for you" in words(open_page(token, "brands", brand="rim-fah-coffee", tab="knowledge"))
    assert "takes the role manager" in words(filled(token, "Hours", "From seven."))


def test_what_drafts_leave_out_says_why_until_it_is_saved_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard import brand_knowledge

    prepare(small)
    engine = ready_engine()
    with open_session(engine) as session:
        brand = next(brand for brand in list_brands(session) if brand.name == "Rim Fah Coffee")
        entry = edit_knowledge(session, brand.id or 0, "faq", "hours", "en", MANAGER, 0, text="From seven.", title="H")
        session.commit()
        found = {(entry.source_id, entry.version): 2, ("faq:0", 1): 3}
    engine.dispose()
    page = {"brand": "rim-fah-coffee", "tab": "knowledge"}
    assert "No draft says this now" not in words(open_page(sign_in("manager"), "brands", **page))
    monkeypatch.setattr(brand_knowledge, "doubted", lambda *_: found)
    told = words(open_page(sign_in("manager"), "brands", **page))
    assert told.count("No draft says this now") == 1
    assert "2 drafts that say this were rejected for wrong facts. Look at it and save it" in told
