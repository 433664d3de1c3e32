"""Promises are pasted on the page Brands; Insights and the weekly report show them beside what was said."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.weekly_report import as_html, as_text
from store.claims import ABOUT, add_claims
from store.database import open_session, ready_engine
from store.models import Aspect, Brand, Claim, Mention, utc_now
from store.rollups import refresh
from store.shop_events import KINDS
from store.weekly import weekly
from store.workflow import Actor
from tests.dashboard.driver import click, elements, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small

BOSS = Actor("person:1", "manager", 1)
THEIRS = "It broke <script>alert(1)</script> *at once*"


def said() -> None:
    """A complaint of this week about quality, and a promise that it speaks against."""
    prepare(small)
    with open_session(ready_engine()) as session:
        mention = session.exec(select(Mention).order_by(Mention.id)).first()  # type: ignore[arg-type]
        assert mention is not None
        mention.text, mention.title, mention.published_at = THEIRS, "", utc_now() - timedelta(days=1)
        for aspect in session.exec(select(Aspect)):
            session.delete(aspect)
        session.flush()
        session.add(Aspect(mention_id=mention.id or 0, name="quality", label="negative"))
        add_claims(session, 1, "", "It <b>never</b> breaks.", "quality", BOSS)
        refresh(session)
        session.commit()


def test_a_manager_pastes_and_removes_promises(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("manager"), "brands", tab="claims")
    next(each for each in app.text_input if each.key == "claim-product-1").set_value("Moon mug")
    next(each for each in app.text_area if each.key == "claim-text-1").set_value("It *never* breaks.\nIt is blue.")
    next(each for each in app.button if each.key == "add-claims-1").click().run()
    assert not app.exception
    shown = [each.value for each in app.text]
    assert "It *never* breaks." in shown and "Moon mug · Quality" in shown
    next(each for each in app.button if each.key == "remove-claim-1").click().run()
    with open_session(ready_engine()) as session:
        assert [each.text for each in session.exec(select(Claim))] == ["It is blue."]


def test_an_agent_reads_them(home: Path) -> None:
    said()
    app = open_page(sign_in("agent"), "brands", tab="claims")
    assert "It <b>never</b> breaks." in [each.value for each in app.text]
    assert all(each.disabled for each in app.button if str(each.key).startswith(("add-claims", "remove-claim")))


def test_insights_shows_both_on_a_click_with_the_mentions_as_plain_text(home: Path) -> None:
    said()
    page = open_page(sign_in("viewer"), "insights")
    assert THEIRS not in words(page)
    app = click(page, "Look it up")
    assert THEIRS in [each.value for each in app.text]
    tables = {tuple(each.value.columns)[0]: each.value for each in app.dataframe}
    assert list(tables["Channel"]["About"])[0] == "Quality"
    assert list(tables["Product"]["Promise"]) == ["It <b>never</b> breaks."]
    assert list(tables["Product"]["This week"]) == [1]
    files = [str(each.proto.label) for each in elements(app.main) if each.type == "download_button"]
    assert files.count("Download as CSV") == len(app.dataframe)


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_weekly_report_has_both_in_both_languages(home: Path, lang: str) -> None:
    said()
    with open_session(ready_engine()) as session:
        week = weekly(session, session.get_one(Brand, 1), utc_now() + timedelta(days=1))
    page, (_, text) = as_html(week, lang), as_text(week, lang)
    assert "It &lt;b&gt;never&lt;/b&gt; breaks." in page and "<script>" not in page
    assert "It <b>never</b> breaks." in text and "It broke" in text
    head = {"en": "What you promise and what they get", "th": "สิ่งที่สัญญาไว้กับสิ่งที่ลูกค้าได้รับ"}[lang]
    assert head in page and head.upper() in text
    assert {"en": "quality: 1 (the week before: 0)", "th": "เรื่องคุณภาพ: 1 (สัปดาห์ก่อนหน้า: 0)"}[lang] in text


def test_every_aspect_and_event_has_its_words_in_the_report() -> None:
    from dashboard.insight_complaints import AFTER
    from dashboard.weekly_words import WORDS

    assert {f"aspect.{name}" for name in ABOUT} | {f"after.{kind}" for kind in KINDS} <= set(WORDS)
    assert set(AFTER) == {"", *KINDS}
