"""The import form shows what would be taken, and takes it at a click; an approved reply is offered to be kept."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from store.database import open_session, ready_engine
from store.knowledge import knowledge_of
from store.models import Case
from tests.dashboard.driver import click, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small


def the_form(token: str) -> None:
    """The form alone: the driver can't work in a dialog that a click opened."""
    import streamlit as st

    from dashboard.knowledge_import import import_form

    st.session_state["token"] = token
    import_form(1)


def texts() -> list[str]:
    engine = ready_engine()
    with open_session(engine) as session:
        found = [entry.text for entry in knowledge_of(session, 1)]
    engine.dispose()
    return found


def test_what_was_pasted_is_shown_and_then_taken(home: Path) -> None:
    prepare(small)
    token = sign_in("manager")
    click(open_page(token, "brands", brand="rim-fah-coffee", tab="knowledge"), "Import")
    app = AppTest.from_function(the_form, args=(token,), default_timeout=30).run()
    app.text_area[0].set_value("Parking\nBehind the shop.\n\n**Empty**\n").run()
    assert "New · line 1 · English · Parking" in words(app)
    assert "there is no text" in words(app)
    assert "Behind the shop." not in texts()
    click(app, "Take 1 entry")
    assert "Behind the shop." in texts()


def test_who_is_no_manager_takes_nothing(home: Path) -> None:
    prepare(small)
    app = AppTest.from_function(the_form, args=(sign_in("agent"),), default_timeout=30).run()
    app.text_area[0].set_value("Parking\nBehind the shop.").run()
    click(app, "Take 1 entry")
    assert "takes the role manager" in words(app)
    assert "Behind the shop." not in texts()


def test_an_approved_reply_is_offered_to_be_kept(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("manager"), "case", case="2")
    click(app, "Approve")
    click(app, "Keep as a saved reply")
    assert "{{name}}" in str([box.value for box in app.text_area if box.label == "Text"])
    engine = ready_engine()
    with open_session(engine) as session:
        assert all(entry.kind == "policy" for entry in knowledge_of(session, session.get_one(Case, 2).brand_id))
    engine.dispose()
