"""Saved replies on the Case page: what is missing is asked for, and nothing is approved while it is open."""

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Multiselect

from store.cases import current_draft
from store.database import open_session, ready_engine
from store.knowledge import save_knowledge
from store.models import Case
from tests.dashboard.driver import click, editor, known, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small

TEXT = "Hello {{name}},\nThank you for waiting at {{branch}}. We have passed it on to the team.\n{{signature}}"


def keep_reply() -> str:
    """A saved reply in English for the brand of case 2; gives back how a draft names it."""
    engine = ready_engine()
    with open_session(engine) as session:
        brand_id = session.get_one(Case, 2).brand_id
        entry = save_knowledge(session, brand_id, "saved_reply", "wait", "en", title="Thanks for waiting", text=TEXT)
        session.commit()
        name = entry.source_id
    engine.dispose()
    return name


def saved(app: AppTest) -> Multiselect[int]:
    return next(box for box in app.multiselect if box.label == "Use these, in this order")


def test_a_saved_reply_is_filled_in_and_then_approved(home: Path) -> None:
    prepare(small)
    source = keep_reply()
    app = open_page(sign_in("approver"), "case", case="2")
    saved(app).set_value([int(source.partition(":")[2])]).run()
    assert [box.label for box in app.text_input if "var-" in str(box.key)] == ["Customer's name", "Branch", "Signature"]
    click(app, "Put in place of the answer")
    assert "{{branch}}" in known(2).draft
    assert "fill in Branch" in words(app)
    click(app, "Approve")
    assert known(2).status == "open"
    saved(app).set_value([int(source.partition(":")[2])]).run()
    next(box for box in app.text_input if box.label == "Branch").set_value("Ari")
    click(app, "Put in place of the answer")
    assert "waiting at Ari." in known(2).draft
    assert known(2).draft.endswith("The Rim Fah team")
    engine = ready_engine()
    with open_session(engine) as session:
        draft = current_draft(session, 2)
        assert draft is not None
        assert {"text": "Thank you for waiting at Ari.", "source": source} in draft.sentences
    engine.dispose()
    click(app, "Approve")
    assert known(2).status == "waiting"


def test_a_saved_reply_can_stand_below_what_was_typed(home: Path) -> None:
    prepare(small)
    source = keep_reply()
    app = open_page(sign_in("agent"), "case", case="2")
    saved(app).set_value([int(source.partition(":")[2])]).run()
    editor(app).set_value("Typed first.")
    click(app, "Add below it")
    assert known(2).draft.startswith("Typed first.\nHello,\nThank you")


def test_a_viewer_has_no_saved_replies(home: Path) -> None:
    prepare(small)
    keep_reply()
    app = open_page(sign_in("viewer"), "case", case="2")
    assert [box.label for box in app.multiselect] == []
