"""Managers set hours, targets and the acknowledgement of a brand on its page; mistakes are told and change nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from store.brands import list_brands
from store.database import open_session, ready_engine
from store.models import Brand
from tests.dashboard.driver import click, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small


@pytest.fixture
def token(home: Path) -> Iterator[str]:
    """A manager of the small scene."""
    prepare(small)
    yield sign_in("manager")


def brand() -> Brand:
    """The first brand as the database has it."""
    engine = ready_engine()
    with open_session(engine) as session:
        found = list_brands(session)[0]
    engine.dispose()
    return found


def fill(app: AppTest, **given: object) -> None:
    """Type into the fields whose keys begin like this."""
    fields = (*app.text_input, *app.text_area, *app.checkbox, *app.number_input, *app.multiselect)
    for name, value in given.items():
        next(each for each in fields if str(each.key).startswith(f"{name}-")).set_value(value)


def test_hours_and_targets_are_kept(token: str) -> None:
    app = open_page(token, "brands", tab="hours")
    fill(app, always=False, mon="09:00-12:00, 13:00-18:00", country="th", dates="2026-12-31 closed")
    click(app, "Save the hours")
    found = brand()
    assert found.hours["week"]["mon"] == [["09:00", "12:00"], ["13:00", "18:00"]]
    assert (found.hours["country"], found.hours["dates"]) == ("TH", {"2026-12-31": []})
    app.number_input(key=f"answer-urgent-{found.id}-{found.version}-").set_value(0.5)
    click(app, "Save the targets")
    assert brand().targets["answer"]["urgent"] == 30
    click(app, "Back to the usual")
    assert brand().targets == {"channels": {}}


def test_a_mistake_is_told_and_changes_nothing(token: str) -> None:
    app = open_page(token, "brands", tab="hours")
    fill(app, always=False, mon="18:00-09:00")
    click(app, "Save the hours")
    assert "ends after it begins" in words(app)
    assert brand().hours == {}


def test_an_acknowledgement_takes_hours_first(token: str) -> None:
    app = open_page(token, "brands", tab="acknowledgement")
    assert "No business hours yet" in words(app)
    fill(app, on=True, channels=["line"], **{"text-en": "Thank you for your message. We read all of them."})
    next(button for button in app.button if str(button.key).startswith("save-acknowledgement")).click().run()
    assert "on holidays takes hours" in words(app)
    fill(app, always=False, mon="09:00-18:00")
    click(app, "Save the hours")
    fill(app, on=True, channels=["line"], **{"text-en": "Thank you for your message. We read all of them."})
    next(button for button in app.button if str(button.key).startswith("save-acknowledgement")).click().run()
    assert not app.exception
    assert brand().acknowledgement["channels"] == ["line"]


def test_others_only_read(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), "brands", tab="hours")
    assert all(button.disabled for button in app.button if button.label in ("Save the hours", "Save the targets"))
