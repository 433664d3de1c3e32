"""The same answer in other words on the Case page: variants to choose, and what a draft says in another language."""

from pathlib import Path

from store.cases import current_draft
from store.database import open_session, ready_engine
from tests.dashboard.driver import click, known, open_page, sign_in, words
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
    assert (known(2).draft, app.text_area[0].value) == (SHORT, SHORT)
    click(app, "As first written")
    assert (known(2).draft, app.text_area[0].value) == (before, before)


def test_the_page_says_what_a_draft_says_until_somebody_changes_it(home: Path) -> None:
    prepare(small)
    _with_other_words()
    app = open_page(sign_in("agent"), "case", case="2")
    assert MEANS in words(app)
    app.text_area[0].set_value("Hello Mark, thank you. Please write to us.")
    click(app, "Save draft")
    assert MEANS not in words(app)


def test_who_may_not_change_a_draft_has_no_button_for_it(home: Path) -> None:
    prepare(small)
    _with_other_words()
    app = open_page(sign_in("viewer"), "case", case="2")
    assert "Shorter" not in [button.label for button in app.button]
