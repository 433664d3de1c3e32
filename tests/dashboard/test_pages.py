"""Every page on every kind of database: no exception, and no word of a customer where Markdown or HTML is read."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from streamlit.testing.v1 import AppTest

from store.database import open_session, ready_engine
from store.models import Brand
from tests.dashboard.driver import choose, click, elements, open_page, sign_in, start, words
from tests.dashboard.scenes import PASSWORD, hostile, prepare, small

PAGES = ("overview", "inbox", "mentions", "ugc", "labels", "brands", "channels", "case")
THEIRS = (
    "<script>alert", "<img", "<b>", "<i>", "track.example", "evil.example", "javascript:alert", "onerror",
    "eman desrever",
)  # fmt: skip
PLAIN = {"text", "text_area", "text_input", "selectbox"}  # these show their values as they are


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_without_an_exception(database: str, page: str) -> None:
    token = sign_in()
    for number in ("", "1", "4", "999") if page == "case" else ("",):
        app = open_page(token, page, **({"case": number} if number else {}))
        assert not app.exception, app.exception[0].value
        assert app.main.children


@pytest.mark.parametrize("page", PAGES)
def test_no_text_from_outside_is_read_as_markdown_or_html(home: Path, page: str) -> None:
    prepare(hostile)
    token = sign_in()
    for number in range(1, 7) if page == "case" else (0,):
        app = open_page(token, page, **({"case": str(number)} if number else {}))
        assert not app.exception
        for each in elements(app.main):
            if each.type not in PLAIN:
                assert not [bad for bad in THEIRS if bad in str(each.proto)], (each.type, str(each.proto)[:300])


def test_what_customers_wrote_is_shown_in_full(home: Path) -> None:
    prepare(hostile)
    token = sign_in()
    texts = {each.value for number in range(1, 7) for each in open_page(token, "case", case=str(number)).text}
    assert any("<script>alert('text')</script> <b>bold</b>" in text for text in texts)
    assert "ก" * 10_000 in texts


def test_an_address_that_is_no_web_address_is_no_link(home: Path) -> None:
    prepare(hostile)
    app = open_page(sign_in(), "case", case="1")
    assert "javascript:alert(document.cookie)" in {each.value for each in app.text}
    assert not [each for each in elements(app.main) if each.type == "link_button"]


def test_without_a_database_the_page_says_what_to_do(home: Path) -> None:
    app = start()
    assert not app.exception
    assert "run `earful init`" in words(app)


def test_the_first_person_joins_with_the_one_time_code(home: Path) -> None:
    code = prepare(small)
    app = start()
    assert "Create account" in [button.label for button in app.button]
    app.text_input[0].set_value("wrong-code")
    _fill(app)
    assert "This code is unknown" in words(app)
    app.text_input[0].set_value(code)
    _fill(app)
    assert "open cases" in app.subheader[0].value
    assert "token" in app.session_state


def _fill(app: AppTest) -> None:
    app.text_input[1].set_value("Ploy")
    app.text_input[2].set_value("ploy@rimfah.example")
    app.text_input[3].set_value(PASSWORD)
    app.button[0].click().run()


def test_a_wrong_password_and_an_ended_sign_in_are_refused(home: Path) -> None:
    prepare(small)
    sign_in()
    app = start("made-up-token")
    app.text_input[0].set_value("admin@rimfah.example")
    app.text_input[1].set_value("not the password")
    app.button[0].click().run()
    assert "E-mail and password do not belong together" in words(app)
    assert not app.subheader


def test_filters_stand_in_the_address(home: Path) -> None:
    prepare(small)
    token = sign_in()
    app = open_page(token, "inbox", priority="urgent", channel="facebook")
    assert _cases(app) == ["Open case 2"]
    choose(app, "filter-channel", "")
    assert "channel" not in app.query_params
    assert app.query_params["priority"] == "urgent"
    assert _cases(app) == ["Open case 2", "Open case 1"]
    app.text_input(key="filter-q").set_value("ท้องเสีย").run()
    assert _cases(app) == ["Open case 1"]
    assert app.query_params["q"] == "ท้องเสีย"


def _cases(app: AppTest) -> list[str]:
    links = [each.proto for each in elements(app.main) if each.type == "page_link"]
    return [link.label for link in links if link.label.startswith("Open case")]


def test_made_up_addresses_do_no_harm(home: Path) -> None:
    prepare(small)
    token = sign_in()
    for page in PAGES:
        address = {"page": "-1", "view": "<b>", "brand": "../x", "priority": "' or 1=1", "lang": "%", "case": "9" * 40}
        app = open_page(token, page, **address, q="%_'\"\\")
        assert not app.exception


def test_mentions_say_what_became_of_each(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in(), "mentions", intent="spam")
    assert "1 mention, newest first" in words(app)
    assert "Set aside: spam (reads like an advertisement)" in words(app)


def test_a_manager_changes_the_voice_and_an_agent_cannot(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("agent"), "brands", brand="rim-fah-coffee")
    assert all(button.disabled for button in app.button if button.label in ("Save", "Edit", "Remove"))
    app = open_page(sign_in("manager"), "brands", brand="rim-fah-coffee")
    app.selectbox(key="formality-1-1").set_value("friendly")
    app.text_input(key="signature-th-1-1").set_value("ริมฟ้า")
    click(app, "Save")
    engine = ready_engine()
    with open_session(engine) as session:
        voice = session.get_one(Brand, 1).voice
    engine.dispose()
    assert (voice["formality"], voice["signature"]["th"]) == ("friendly", "ริมฟ้า")


def test_a_voice_that_somebody_else_changed_is_not_overwritten(home: Path) -> None:
    prepare(small)
    mine, theirs = (open_page(sign_in(role), "brands") for role in ("manager", "admin"))
    theirs.text_input(key="contact-1-1").set_value("theirs@rimfah.example")
    click(theirs, "Save")
    mine.text_input(key="contact-1-1").set_value("mine@rimfah.example")
    click(mine, "Save")
    assert "This brand was changed by somebody else" in words(mine)
    assert mine.text_input(key="contact-1-2").value == "theirs@rimfah.example"


def test_the_inbox_takes_few_queries(home: Path) -> None:
    prepare(small)
    token = sign_in()
    app = open_page(token, "inbox")
    asked: list[str] = []

    def count(_: object, __: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    app.run()
    event.remove(Engine, "before_cursor_execute", count)
    assert 5 < len(asked) <= 16, asked
