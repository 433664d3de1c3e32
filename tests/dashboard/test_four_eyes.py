"""Four eyes on the pages: a manager asks for them, and who wrote a text finds no way to approve it."""

from pathlib import Path

from tests.dashboard.driver import click, editor, known, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small


def _asked_for_two() -> None:
    app = open_page(sign_in("manager"), "brands", brand="rim-fah-coffee")
    app.multiselect(key="four-priorities-1-1").set_value(["urgent", "high", "normal", "low"])
    next(button for button in app.button if "four-eyes" in str(button.form_id)).click().run()
    assert not app.exception
    assert "From now on, for every answer that is approved." in words(app)


def test_who_changed_the_text_saves_it_and_somebody_else_approves_it(home: Path) -> None:
    prepare(small)
    _asked_for_two()
    mine, theirs = sign_in("approver"), sign_in("manager")
    app = open_page(mine, "case", case="2")
    assert "You wrote none of it" in words(app)
    editor(app).set_value("Hello Mark, we are sorry. Please write to care@rimfah.example.").run()
    assert "Somebody else must approve this" in words(app)
    assert all(button.disabled for button in app.button if button.label in ("Approve", "Approve and next"))
    click(app, "Save draft")
    assert all(button.disabled for button in app.button if button.label == "Approve")
    other = open_page(theirs, "case", case="2")
    click(other, "Approve")
    assert known(2).replies == ["queued"]


def test_an_agent_sees_the_rules_and_cannot_change_them(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("agent"), "brands", brand="rim-fah-coffee")
    assert app.multiselect(key="four-classes-1-1").disabled
