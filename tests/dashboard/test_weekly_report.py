"""The weekly report: whatever customers write, the page holds our own tags only; and the command that makes it."""

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

import cli
from dashboard.language import LANGUAGES
from dashboard.weekly_report import as_html, as_text
from dashboard.weekly_words import WORDS, own_language, words_of
from store.audit_log import AuditFilter, find_lines
from store.brands import need_brand
from store.database import open_session, ready_engine
from store.errors import NeedsSetup
from store.models import Brand, Theme, utc_now
from store.rollups import refresh
from store.themes import replace_themes
from store.weekly import Weekly, weekly
from tests.dashboard.scenes import Build, hostile, prepare, small

RUNNER = CliRunner()
OURS = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "table", "tr", "th", "td",
        "ul", "li", "section", "blockquote", "b", "span"}  # fmt: skip
RISING = "<script>alert(1)</script> [x](https://evil.example)"


class Tags(HTMLParser):
    """Every tag and attribute of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.attributes, self.said = set[str](), set[str](), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.said += data


def week_of(build: Build) -> Weekly:
    """The week that ends today in a database of its own, so that what was just written lies in it."""
    prepare(build)
    engine = ready_engine()
    with open_session(engine) as session:
        refresh(session)
        brand = session.exec(select(Brand).order_by(Brand.id)).first()  # type: ignore[arg-type]
        assert brand is not None
        rows = [{"kind": "phrase", "name": RISING, "count": 9, "expected": 1.2, "surprise": 8.0, "mentions": [1]}]
        replace_themes(session, brand.id or 0, rows, utc_now())
        session.commit()
        found = weekly(session, brand, utc_now() + timedelta(days=1))
    engine.dispose()
    return found


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_a_page_holds_our_own_tags_only(home: Path, lang: str) -> None:
    week = week_of(hostile)
    seen = Tags()
    seen.feed(as_html(week, lang))
    assert seen.tags <= OURS
    assert seen.attributes <= {"lang", "charset", "http-equiv", "content", "name", "dir", "class"}
    assert "<script>alert('text')</script> <b>bold</b>" in seen.said
    assert RISING in seen.said


def test_it_says_what_changed_what_needs_an_answer_and_with_which_draft(home: Path) -> None:
    week = week_of(small)
    assert (week.now.mentions, week.before.mentions) == (12, 0)
    assert week.open_cases == len(week.waiting) > 2
    page, (title, text) = as_html(week), as_text(week)
    assert title == "The week of Rim Fah Coffee"
    drafted = next(each for each in week.waiting if each.draft)
    for shown in (page, text):
        assert drafted.draft.split("\n")[0][:30] in shown
        assert f"Case {drafted.row.case.id}" in shown
    assert "Mentions: 12 (the week before: 0)" in text


def test_a_thai_report_names_channels_and_aspects_in_thai(home: Path) -> None:
    week = week_of(small)
    theme = Theme(brand_id=1, kind="aspect", name="delivery", count=9, expected=1.2, surprise=8.0, found_at=utc_now())
    week.waiting[0].row.case.channel = "survey"
    told = as_text(replace(week, themes=[theme]), "th")[1]
    assert "· แบบสอบถาม:" in told
    assert any(line.startswith("กำลังมาแรง: การจัดส่ง:") for line in told.splitlines())


def test_both_languages_say_the_same_things() -> None:
    assert words_of("en") == WORDS == words_of("xx")
    assert not [key for key, words in words_of("th").items() if not any(sign >= "ก" for sign in words)]


@pytest.mark.parametrize(("own", "expected"), [("th", "th"), ("en", "en"), ("ja", "en")])
def test_a_report_is_in_the_brands_own_language_unless_somebody_chooses(own: str, expected: str) -> None:
    assert own_language(Brand(slug="x", name="X", language=own)) == expected


def test_the_command_writes_a_page_prints_the_text_and_sends_to_nobody_by_itself(home: Path) -> None:
    week_of(small)
    place = home / "week.html"
    done = RUNNER.invoke(cli.app, ["report", "--brand", "Rim Fah Coffee", "-o", str(place), "--lang", "th"])
    assert done.exit_code == 0, done.output
    assert place.read_text(encoding="utf-8").startswith("<!doctype html><html lang='th'>")
    assert place.stat().st_mode & 0o777 == 0o600
    in_english = ["report", "--brand", "Rim Fah Coffee", "--lang", "en"]
    assert "The week of Rim Fah Coffee" in RUNNER.invoke(cli.app, in_english).output
    assert "สัปดาห์ของ Rim Fah Coffee" in RUNNER.invoke(cli.app, in_english[:-2]).output
    failed = RUNNER.invoke(cli.app, ["report", "--brand", "Rim Fah Coffee", "--send"])
    assert isinstance(failed.exception, NeedsSetup)
    engine = ready_engine()
    with open_session(engine) as session:
        lines = find_lines(session, AuditFilter(noun="report"))
        assert [line.facts["form"] for line in lines] == ["text", "text", "page"]
        assert {line.brand_id for line in lines} == {need_brand(session, "Rim Fah Coffee").id}
    engine.dispose()


def test_rollup_counts_all_days_again(home: Path) -> None:
    prepare(small)
    assert "days counted" in RUNNER.invoke(cli.app, ["rollup", "--again"]).output
    assert RUNNER.invoke(cli.app, ["rollup"]).output == "rollup: 0 days counted\n"
