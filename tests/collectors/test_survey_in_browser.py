"""The page of a survey in a real browser, as wide as a phone: read, answered by touch and by keys, without scripts."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import Engine
from sqlmodel import Session

from collectors.intake.app import make_app
from store.models import Survey, utc_now
from store.survey_invitations import invite
from store.surveys import add_survey
from tests.dashboard.browsing import CHROMIUM
from tests.peers.hook_desk import ADMIN, open_brand, serving
from tests.store.surveyed import FORM, kept

REQUIRED = os.environ.get("EARFUL_BROWSER_REQUIRED") == "1"
PICTURES = os.environ.get("EARFUL_PICTURES", "")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and not REQUIRED, reason="there is no /usr/bin/chromium here"),
]
CONTRAST = """() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(v => v / 255)
      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126*r + 0.7152*g + 0.0722*b }
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor
      if (!/, 0\\)$/.test(c) && c !== 'transparent') return c } return 'rgb(255, 255, 255)' }
  const worst = []
  for (const e of document.querySelectorAll('h1, p, a, legend, label, span, button, li')) {
    if (!e.textContent.trim()) continue
    const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x)
    worst.push([(a + 0.05) / (b + 0.05), e.textContent.trim().slice(0, 40)])
  }
  return worst.sort((x, y) => x[0] - y[0])[0]
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def survey(session: Session) -> Survey:
    survey = add_survey(session, open_brand(session).id or 0, FORM, ADMIN)
    session.commit()
    return survey


@pytest.fixture
def served(engine: Engine, survey: Survey) -> Iterator[str]:
    app = make_app(engine)
    with serving(app) as url:
        yield url
    app.state.desk.threads.shutdown()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A phone that runs no scripts of pages."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def path(session: Session, survey: Survey, lang: str) -> str:
    made = invite(session, survey, ADMIN, utc_now(), lang=lang, product="Blue cup")
    session.commit()
    return "/s/" + made.rpartition("/")[2]


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize(("lang", "thanks", "send"), [("th", "ขอบคุณค่ะ", "ส่งคำตอบ"), ("en", "Thank you!", "Send")])
def test_it_is_answered_on_a_phone_without_scripts(
    phone: Page, session: Session, survey: Survey, served: str, lang: str, thanks: str, send: str
) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(served + path(session, survey, lang))
    picture(phone, f"survey-{lang}")
    box = phone.get_by_role("radio", name="2", exact=True).bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    phone.get_by_role("radio", name="2", exact=True).check()
    phone.get_by_role("textbox").fill("It leaks. / รั่ว")
    phone.get_by_role("group").nth(1).get_by_role("radio").first.check()
    picture(phone, f"survey-{lang}-filled")
    phone.get_by_role("button", name=send).click()
    expect(phone.get_by_text(thanks)).to_be_visible()
    picture(phone, f"survey-{lang}-thanks")
    assert {each.startswith(served) for each in asked} == {True}
    ((mention, row),) = kept(session)
    assert (mention.text, row.score, row.lang) == ("It leaks. / รั่ว", 2, lang)


def test_a_mistake_leads_to_its_question(phone: Page, session: Session, survey: Survey, served: str) -> None:
    phone.goto(served + path(session, survey, "th"))
    phone.get_by_role("textbox").fill("รั่ว")
    phone.get_by_role("button", name="ส่งคำตอบ").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    expect(phone.get_by_role("textbox")).to_have_value("รั่ว")
    picture(phone, "survey-th-wrong")


@pytest.mark.parametrize("lang", ["th", "en"])
def test_it_is_as_wide_as_the_phone_clear_and_works_by_keys(
    chromium: Browser, session: Session, survey: Survey, served: str, lang: str
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.goto(served + path(session, survey, lang))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    worst = page.evaluate(CONTRAST)
    assert worst[0] >= 4.5, worst
    for key in ("Tab", "Tab", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.value") == "2"
    assert page.evaluate("getComputedStyle(document.activeElement.nextElementSibling).outlineStyle") == "solid"
    for key in ("Tab", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading")).to_have_text("ขอบคุณ" if lang == "th" else "Thank you")
    assert [row.score for _, row in kept(session)] == [2]
    assert [each for each in problems if "favicon" not in each] == []
    context.close()
