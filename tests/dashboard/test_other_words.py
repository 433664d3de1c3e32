"""The same answer in other words on the Case page: variants to choose, and what a draft says in another language."""

from pathlib import Path

from store.cases import current_draft
from store.database import open_session, ready_engine
from tests.dashboard.driver import click, editor, known, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small

SHORT = "Hello Mark, we are sorry. Please write to us."
MEANS = "สวัสดีค่ะ ขออภัยด้วยนะคะ"


def _with_other_words() -> None:
    with open_session(ready_engine()) as session:
        draft = current_draft(session, 2)
        assert draft is not None
        told = {"name": "shorter", "reason": "Only what matters.", "text": SHORT, "sentences": [], "gloss": {}}
        draft.variants, draft.gloss = [told], {"th": MEANS}
        session.add(draft)
        session.commit()


def test_one_click_says_it_in_another_way_and_another_one_says_it_as_before(home: Path) -> None:
    prepare(small)
    _with_other_words()
    before = known(2).draft
    app = open_page(sign_in("agent"), "case", case="2")
    click(app, "Shorter")
    assert (known(2).draft, editor(app).value) == (SHORT, SHORT)
    click(app, "As first written")
    assert (known(2).draft, editor(app).value) == (before, before)


def test_the_page_says_what_a_draft_says_until_somebody_changes_it(home: Path) -> None:
    prepare(small)
    _with_other_words()
    app = open_page(sign_in("agent"), "case", case="2")
    assert MEANS in words(app)
    editor(app).set_value("Hello Mark, thank you. Please write to us.")
    click(app, "Save draft")
    assert MEANS not in words(app)


def test_one_click_says_it_in_another_language_and_the_page_warns_of_it(home: Path) -> None:
    prepare(small)
    with open_session(ready_engine()) as session:
        draft = current_draft(session, 2)
        assert draft is not None
        why = "The message was read as English: choose this for somebody who asks for Thai."
        thai = {"name": "in Thai", "reason": why, "text": MEANS, "sentences": [], "gloss": {"en": SHORT}, "lang": "th"}
        draft.variants, draft.plan = [thai], {"lang": "en"}
        session.add(draft)
        session.commit()
    app = open_page(sign_in("approver"), "case", case="2")
    warning = "The customer wrote in English, and this answer is in Thai."
    assert warning not in words(app)
    assert [button.help for button in app.button if button.label == "In Thai"] == [why]
    click(app, "In Thai")
    assert editor(app).value == MEANS
    assert warning in words(app) and SHORT in words(app)
    assert "Approve" not in [button.label for button in app.button]
    click(app, "Approve all the same")
    assert known(2).replies == ["queued"]


def test_who_may_not_change_a_draft_has_no_button_for_it(home: Path) -> None:
    prepare(small)
    _with_other_words()
    app = open_page(sign_in("viewer"), "case", case="2")
    assert "Shorter" not in [button.label for button in app.button]
