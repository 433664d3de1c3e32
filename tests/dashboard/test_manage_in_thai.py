"""The pages for managers in Thai: charts and tables too; files for machines keep their English headings."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import insight_parts
from tests.dashboard.driver import elements, open_page, sign_in
from tests.dashboard.scenes import prepare, small
from tests.dashboard.test_insights_page import count_days


@pytest.fixture
def token(home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    prepare(small)
    monkeypatch.setattr(type(st.context), "locale", property(lambda self: "th-TH"))
    return sign_in()


def titles_of(app: AppTest) -> set[str]:
    """Every title in every chart: of axes, legends and what is shown at a point."""
    found: set[str] = set()

    def look(part: object) -> None:
        if isinstance(part, dict):
            found.update(str(part[key]) for key in ("title",) if str(part.get(key) or "").strip())
            for each in part.values():
                look(each)
        elif isinstance(part, list):
            for each in part:
                look(each)

    for each in elements(app.main):
        if "vega" in each.type:
            look(json.loads(each.proto.spec))
    return found


def test_charts_and_tables_are_thai_and_files_have_english_headings(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_days()
    files: list[Sequence[object]] = []

    def offered(_: str, rows: Callable[[], str], **__: object) -> None:
        rows()  # the click

    monkeypatch.setattr(st, "download_button", offered)
    monkeypatch.setattr(insight_parts, "taken_along", lambda rows, _: files.append(rows[0]))
    app = open_page(token, "insights")
    assert not app.exception
    assert {"วัน", "การกล่าวถึง", "สุทธิ"} <= titles_of(app)
    assert not [title for title in titles_of(app) if title.isascii()]
    assert files[0] == ("Day", "Negative", "Neutral", "Positive")
    assert [list(each.value.columns) for each in app.dataframe][0] == ["วัน", "เชิงลบ", "เป็นกลาง", "เชิงบวก"]


def test_a_tab_of_the_brands_is_opened_by_its_name_in_the_address(token: str) -> None:
    app = open_page(token, "brands", brand="rim-fah-coffee", tab="hours")
    assert not app.exception
    assert "เวลาและเป้าหมาย" in [each.label for each in app.tabs]
