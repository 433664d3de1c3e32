"""The voice page: drafts are composed anew with each change, and only Save keeps it."""

from pathlib import Path
from typing import Any

from store.database import open_session, ready_engine
from store.models import Brand
from tests.dashboard.driver import click, elements, open_page, sign_in, words
from tests.dashboard.scenes import hostile, prepare, small
from tests.dashboard.test_pages import PLAIN, THEIRS


def _voice() -> dict[str, Any]:
    engine = ready_engine()
    with open_session(engine) as session:
        voice = dict(session.get_one(Brand, 1).voice)
    engine.dispose()
    return voice


def test_the_preview_follows_each_change_and_nothing_is_kept_until_save(home: Path) -> None:
    prepare(small)
    before = _voice()
    app = open_page(sign_in("manager"), "brands", brand="rim-fah-coffee")
    assert "The parcel came four days late" in words(app) and "ค่ะ" in words(app)
    app.selectbox(key="particle-1-1").set_value("ครับ").run()
    app.text_input(key="signature-en-1-1").set_value("Rim, <b>Fah</b> & *friends*").run()
    app.text_input(key="emoji-1-1").set_value("😊").run()
    app.text_area(key="avoid-1-1").set_value("sorry").run()
    shown = words(app)
    assert "ครับ" in shown and "😊" in shown and "Rim, <b>Fah</b> & *friends*" in shown
    assert "sorry" not in shown.partition("How it sounds")[2].lower()
    assert _voice() == before
    click(app, "Save")
    kept = _voice()
    assert (kept["particle"], kept["emoji"], kept["avoid"]) == ("ครับ", "😊", ["sorry"])
    assert app.text_area(key="avoid-1-2").value == "sorry"


def test_pairs_of_words_are_kept_and_shown_again(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("manager"), "brands", brand="rim-fah-coffee")
    app.text_area(key="prefer-1-1").set_value("customer → guest")
    app.selectbox(key="warmth-1-1").set_value("hearty")
    app.selectbox(key="length-1-1").set_value("long")
    click(app, "Save")
    kept = _voice()
    assert (kept["prefer"], kept["warmth"], kept["length"]) == ([["customer", "guest"]], "hearty", "long")
    assert app.text_area(key="prefer-1-2").value == "customer → guest"


def test_what_cannot_be_read_is_said_and_not_saved(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("manager"), "brands", brand="rim-fah-coffee")
    app.text_area(key="prefer-1-1").set_value("customer").run()
    assert "This is no pair" in words(app) or "this is no pair" in words(app)
    click(app, "Save")
    assert "Not saved" in words(app) and "prefer" not in _voice()


def test_names_that_try_to_be_markup_stay_text(home: Path) -> None:
    prepare(hostile)
    app = open_page(sign_in("manager"), "brands")
    assert not app.exception
    shown = elements(app.main)
    assert [each for each in shown if each.type in PLAIN and "<b>Brand</b>" in str(each.proto)], "its name stands there"
    for each in shown:
        if each.type not in PLAIN:
            assert not [bad for bad in THEIRS if bad in str(each.proto)], (each.type, str(each.proto)[:300])
