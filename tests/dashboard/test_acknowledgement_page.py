"""A manager says on the page Brands when a fixed text leaves by itself, and with which words."""

from pathlib import Path

from store.database import open_session, ready_engine
from store.models import Brand
from tests.dashboard.driver import open_page, sign_in, words
from tests.dashboard.scenes import prepare, small


def rules() -> dict[str, object]:
    with open_session(ready_engine()) as session:
        return session.get_one(Brand, 1).acknowledgement


def test_peaks_and_the_faq_are_switched_on(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("manager"), "brands", tab="acknowledgement")
    for kind, begins, value in (
        ("checkbox", "on-1", True), ("multiselect", "occasions-1", ["peak"]), ("number_input", "peak-1", 30),
        ("multiselect", "channels-1", ["line"]), ("text_area", "textpeak-en-1", "Many people write to us."),
        ("text_input", "faq_url-1", "https://rimfah.example/faq"),
    ):  # fmt: skip
        next(each for each in getattr(app, kind) if str(each.key).startswith(begins)).set_value(value)
    next(each for each in app.button if str(each.key).startswith("save-acknowledgement")).click().run()
    assert not app.exception
    kept = rules()
    assert (kept["on"], kept["occasions"], kept["peak"]) == (True, ["peak"], 30)
    assert kept["peak_texts"] == {"th": "", "en": "Many people write to us."}
    assert kept["faq_url"] == "https://rimfah.example/faq"


def test_what_makes_no_sense_is_refused_in_words(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("manager"), "brands", tab="acknowledgement")
    next(each for each in app.checkbox if str(each.key).startswith("on-1")).set_value(True)
    next(each for each in app.button if str(each.key).startswith("save-acknowledgement")).click().run()
    assert "takes an occasion, a channel" in words(app)
    assert rules() == {}
