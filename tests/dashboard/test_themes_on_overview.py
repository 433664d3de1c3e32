"""What rises stands on the Overview, a line each, and opens its mentions."""

from pathlib import Path
from typing import Any

from sqlmodel import Session
from streamlit.testing.v1 import AppTest

from store.models import utc_now
from store.themes import replace_themes
from tests.dashboard.driver import click, elements, open_page, sign_in, words
from tests.dashboard.findings import ids_of
from tests.dashboard.scenes import hostile, prepare, small, told
from tests.dashboard.test_pages import PLAIN, THEIRS


def lines(app: AppTest) -> list[str]:
    """What stands under the heading, in its order."""
    shown = [str(each.value) for each in elements(app.main) if each.type in {"text", "subheader"}]
    return shown[shown.index("Rising this week") + 1 :] if "Rising this week" in shown else []


def theme(name: str, surprise: float, mentions: list[int]) -> dict[str, Any]:
    numbers = {"count": len(mentions), "expected": 0.2, "surprise": surprise, "mentions": mentions}
    return {"kind": "phrase", "name": name} | numbers


def test_the_most_surprising_come_first_with_what_was_expected(home: Path) -> None:
    prepare(told)
    app = open_page(sign_in("viewer"), "overview", brand="rim-fah-coffee")
    assert lines(app)[:6] == [
        "moka pot", "2 mentions, hardly any expected", "Service: negative", "3 mentions, about 2 expected",
        "ส่งฟรี", "1 mention, about 2 expected",
    ]  # fmt: skip
    assert lines(open_page(sign_in("viewer"), "overview"))[1] == "2 mentions, hardly any expected · Rim Fah Coffee"


def test_without_themes_there_is_no_block(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in(), "overview")
    assert "Most urgent" in [each.value for each in app.subheader]
    assert lines(app) == []


def test_a_line_opens_the_mentions_of_its_theme_and_only_those(home: Path) -> None:
    prepare(told)
    token = sign_in()
    links = [each.proto for each in elements(open_page(token, "overview").main) if each.type == "page_link"]
    assert "theme=phrase%3Amoka+pot&brand=rim-fah-coffee" in [link.query_string for link in links]
    app = open_page(token, "mentions", theme="phrase:moka pot", brand="rim-fah-coffee")
    assert "Rising this week: moka pot" in words(app)
    assert "2 mentions, newest first" in words(app)
    click(app, "Take away")
    assert "theme" not in app.query_params
    assert "16 mentions, newest first" in words(app)


def test_a_theme_of_last_week_is_said_to_be_over_and_shows_nothing_else(home: Path) -> None:
    prepare(told)
    app = open_page(sign_in(), "mentions", theme="phrase:<b>oat</b> milk")
    assert "No longer rising: <b>oat</b> milk" in [each.value for each in app.text]
    assert "No mentions" in words(app)


def test_at_most_eight_are_shown_and_none_is_read_as_markup(home: Path) -> None:
    def build(session: Session) -> None:
        hostile(session)
        ids = sorted(ids_of(session).values())
        rows = [theme(f"<b>{number}</b> [x](https://y.example) <img", float(number), ids) for number in range(9)]
        replace_themes(session, 1, rows, utc_now())

    prepare(build)
    app = open_page(sign_in(), "overview")
    assert [line[:8] for line in lines(app) if line.startswith("<b>")] == [
        f"<b>{number}</b>" for number in range(8, 0, -1)
    ]
    for each in elements(app.main):
        if each.type not in PLAIN:
            assert not [bad for bad in THEIRS if bad in str(each.proto)], (each.type, str(each.proto)[:300])
