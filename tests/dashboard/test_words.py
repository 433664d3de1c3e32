"""How times, names and texts are put into words."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import streamlit as st

from dashboard.filters import counted
from dashboard.language import number_words
from dashboard.names import RUNS
from dashboard.rows import stars
from dashboard.times import due, local, next_monday, next_morning, span, with_brand, zone_of
from dashboard.widgets import one_line, plain_label
from store.models import Brand

BANGKOK = ZoneInfo("Asia/Bangkok")
SUNDAY_LATE = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)  # Monday, 03:30 in Bangkok


def browser(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setattr(type(st.context), "timezone", property(lambda self: zone))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "5 s"), (61, "1 min"), (3_599, "59 min"), (7_200, "2 h"), (169_200, "47 h"), (172_800, "2 days")],
)
def test_spans_are_told_in_their_largest_unit(seconds: int, words: str) -> None:
    assert span(seconds) == span(-seconds) == words


def test_moments_are_told_by_the_clock_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    browser(monkeypatch, "Europe/Berlin")
    assert local(SUNDAY_LATE, BANGKOK) == "22 Nov 2026, 21:30"
    browser(monkeypatch, "Nowhere/Land")
    assert local(SUNDAY_LATE, BANGKOK) == "23 Nov 2026, 03:30"


def test_what_runs_by_the_hours_of_a_brand_is_told_by_both_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    morning = next_morning(SUNDAY_LATE, BANGKOK)
    browser(monkeypatch, "Europe/Berlin")
    assert with_brand(morning, BANGKOK) == "24 Nov 2026, 03:00 (09:00 in Bangkok)"
    assert with_brand(SUNDAY_LATE, BANGKOK) == "22 Nov 2026, 21:30 (23 Nov 2026, 03:30 in Bangkok)"
    browser(monkeypatch, "Asia/Jakarta")
    assert with_brand(morning, BANGKOK) == "24 Nov 2026, 09:00"


@pytest.mark.parametrize(
    ("locale", "words"), [("en-GB", "1,234,567"), ("de-DE", "1.234.567"), ("en-IN", "12,34,567"), (None, "1,234,567")]
)
def test_numbers_are_written_as_the_reader_writes_them(
    monkeypatch: pytest.MonkeyPatch, locale: str | None, words: str
) -> None:
    monkeypatch.setattr(type(st.context), "locale", property(lambda self: locale))
    assert number_words(1_234_567) == words


def test_a_count_says_that_there_are_more() -> None:
    assert [counted(count) for count in (0, 10_000, 10_001)] == ["0", "10,000", "10,000+"]


def test_without_a_word_of_the_browser_times_are_those_of_the_brand() -> None:
    assert local(SUNDAY_LATE, BANGKOK) == "23 Nov 2026, 03:30"
    assert zone_of(Brand(slug="a", name="A", time_zone="Nowhere/Land")) == ZoneInfo("UTC")
    assert due(SUNDAY_LATE, SUNDAY_LATE + timedelta(hours=3)) == "overdue by 3 h"
    assert due(SUNDAY_LATE, SUNDAY_LATE - timedelta(hours=3)) == "due in 3 h"


def test_a_snooze_ends_at_nine_where_the_brand_is() -> None:
    assert local(next_morning(SUNDAY_LATE, BANGKOK), BANGKOK) == "24 Nov 2026, 09:00"
    assert local(next_monday(SUNDAY_LATE, BANGKOK), BANGKOK) == "30 Nov 2026, 09:00"
    assert local(next_monday(SUNDAY_LATE, ZoneInfo("UTC")), ZoneInfo("UTC")) == "23 Nov 2026, 09:00"


def test_a_line_holds_neither_breaks_nor_signs_that_turn_the_writing() -> None:
    assert one_line("a\n\u202eb\t\x07c") == "a b c"
    assert one_line("ก" * 300, 10) == "ก" * 10 + "…"


def test_a_label_of_ours_is_never_markdown() -> None:
    assert plain_label("**Nok** [x](y)\n:red[z]") == r"\*\*Nok\*\* \[x\]\(y\) \:red\[z\]"


def test_a_rating_is_stars_and_a_number() -> None:
    assert (stars(None), stars(2), stars(9.5)) == ("", "★★☆☆☆ 2", "★★★★★ 9.5")


def test_every_kind_of_run_has_a_word_for_the_overview() -> None:
    checkout = Path(__file__).parents[2]
    code = "".join(each.read_text(encoding="utf-8") for each in checkout.glob("*.py"))
    kinds = set(re.findall(r'(?:stage\(|run_job\(engine, )"(\w+)"', code))
    assert {"letters", "collect"} <= kinds
    assert {kind.capitalize() for kind in kinds} <= set(RUNS)
