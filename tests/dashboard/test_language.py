"""Who reads Earful in which language: each their own choice, else that of the tab, else that of the browser."""

import re
from datetime import UTC, date, datetime

import pytest
import streamlit as st
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from dashboard import language, times
from dashboard.language import Shown, _, catalogue, ngettext, spoken, translated
from store.database import open_session, ready_engine
from store.models import Person
from store.saying import say
from tests.dashboard.driver import open_page, sign_in, start, words
from tests.dashboard.scenes import prepare, small

THAI = re.compile(r"[\u0e00-\u0e7f]")


@pytest.fixture
def thai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "spoken", lambda: "th")
    monkeypatch.setattr(times, "spoken", lambda: "th")


def browser(monkeypatch: pytest.MonkeyPatch, locale: str | None) -> None:
    monkeypatch.setattr(type(st.context), "locale", property(lambda self: locale))


def titles(app: AppTest) -> list[str]:
    return [each.value for each in app.subheader]


@pytest.mark.parametrize(
    ("locale", "expected"), [("th-TH", "th"), ("th", "th"), ("en-GB", "en"), ("de", "en"), (None, "en")]
)
def test_a_browser_asks_for_its_language(monkeypatch: pytest.MonkeyPatch, locale: str | None, expected: str) -> None:
    browser(monkeypatch, locale)
    assert spoken() == expected


def test_the_sign_in_page_speaks_the_language_of_the_browser_and_has_a_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(small)
    sign_in()
    browser(monkeypatch, "th-TH")
    app = start()
    assert "เข้าสู่ระบบ" in [button.label for button in app.button]
    app.button_group(key="speak").set_value("en").run()
    assert "Sign in" in [button.label for button in app.button]


def test_the_address_may_ask_for_a_language() -> None:
    prepare(small)
    sign_in()
    app = start()
    app.query_params["language"] = "th"
    app.run()
    assert "เข้าสู่ระบบ" in [button.label for button in app.button]
    app.query_params["language"] = "xx"
    app.run()
    assert "เข้าสู่ระบบ" in [button.label for button in app.button]


def test_a_filter_by_language_leaves_the_page_in_the_readers_own() -> None:
    prepare(small)
    assert "Weekly report" in titles(open_page(sign_in(), "insights", lang="th"))


def test_a_person_chooses_their_own_language_and_nobody_elses() -> None:
    prepare(small)
    mine, theirs = sign_in("admin"), sign_in("agent")
    app = open_page(mine, "account")
    app.radio(key="own-language").set_value("th").run()
    assert "บัญชีของคุณ" in titles(app)
    assert THAI.search(" ".join(titles(start(mine))))
    assert not THAI.search(" ".join(titles(start(theirs))))
    engine = ready_engine()
    with open_session(engine) as session:
        assert sorted(session.scalars(select(col(Person.language)))) == ["", "th"]
    engine.dispose()
    app = open_page(mine, "account")
    app.radio(key="own-language").set_value("en").run()
    assert "Your account" in titles(app)


def test_the_overview_is_thai_but_for_what_customers_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(small)
    token = sign_in()
    browser(monkeypatch, "th-TH")
    app = start(token)
    assert not app.exception
    assert {"ด่วนที่สุด", "มีอะไรตกหล่นไหม", "รอบการทำงานล่าสุด"} <= set(titles(app))
    assert "ข้อความเชิงลบที่ยังไม่ได้ตอบ 0 ข้อความ" in words(app)


def test_an_error_of_the_store_is_said_in_thai(thai: None) -> None:
    assert translated("no such text anywhere") == "no such text anywhere"
    assert translated(say("{count} open cases", count=3)) == "3 open cases"


def test_facts_are_put_in_after_translation_and_never_read_as_patterns(thai: None) -> None:
    assert _("Open case {number}", number="{0} 7") == "เปิดเคส {0} 7"
    assert ngettext("{count} open case", "{count} open cases", 1234) == "เคสที่เปิดอยู่ 1,234 เคส"
    assert _("") == ""


def test_a_table_of_words_is_read_when_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Shown({"": "All channels"}) | {"x": "X"}
    assert dict(table) == {"": "All channels", "x": "X"}
    monkeypatch.setattr(language, "spoken", lambda: "th")
    assert dict(table) == {"": "ทุกช่องทาง", "x": "X"}


def test_times_are_written_as_the_reader_writes_them(thai: None) -> None:
    moment = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
    assert times.local(moment, times.zone_of(None)) == "21 พ.ย. 2026, 14:05"
    assert times.day(date(2026, 11, 21)) == "21 พ.ย. 2026"
    assert times.ago(moment, moment) == "0 วินาทีที่แล้ว"


def test_a_catalogue_is_read_once() -> None:
    assert catalogue("th") is catalogue("th")
