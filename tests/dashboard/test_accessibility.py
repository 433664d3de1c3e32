"""Every page in a light and a dark theme, and in English and Thai, read by axe: WCAG 2.2 A and AA."""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.dashboard.browsing import Served, serve, settled, visit
from tests.dashboard.purchases import purchased
from tests.dashboard.test_browser import chromium as chromium
from tests.dashboard.test_browser import pytestmark as pytestmark

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
PAGES = {
    "sign-in": None, "overview": "", "inbox": "inbox", "several": "inbox?several=1", "case": "case?case=2",
    "alerts": "alerts", "mentions": "mentions", "resharing": "worth-resharing", "labels": "labels",
    "insights": "insights", "drafts": "drafts-report", "audit": "audit-log", "account": "account", "team": "team",
    "privacy": "privacy", "outreach": "outreach", "surveys": "surveys", "customer": "customer?customer=1",
}  # fmt: skip
TABBED = {"brands": "brands", "channels": "channels", "surveys": "surveys?brand=rim-fah-coffee"}
OPENED = {"outreach": "outreach?brand=rim-fah-coffee"}
NOT_OURS: dict[str, str] = {}  # rules that Streamlit's own parts break and that we cannot change: why


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve(purchased, tmp_path_factory.mktemp("read-by-axe"))


def broken(page: Page) -> list[str]:
    """What axe finds on a page as it stands in each theme, a line a place."""
    found = []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(f"getComputedStyle(document.querySelector('.stApp')).colorScheme === '{theme}'")
        page.wait_for_function("!document.getAnimations().some(one => one instanceof CSSTransition)")
        settled(page)
        found += [f"{theme}: {line}" for line in _read(page)]
    return found


def _read(page: Page) -> Iterator[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    wanted = {"runOnly": RULES, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate("wanted => axe.run(document, wanted)", wanted)
    for rule in found["violations"]:
        if rule["impact"] in ("serious", "critical") and rule["id"] not in NOT_OURS:
            for place in rule["nodes"]:
                yield f"{rule['id']} {place['target']} {place['failureSummary']}"


def test_axe_finds_what_is_planted(chromium: Browser, dashboard: Served) -> None:
    context, page = visit(chromium, dashboard)
    page.goto(dashboard.url)
    settled(page)
    planted = "<button></button><p style='color: #777; background: #888'>Can you read this?</p>"
    page.evaluate(
        "planted => document.querySelector('.stMainBlockContainer').insertAdjacentHTML('afterbegin', planted)", planted
    )
    assert {line.split()[1] for line in broken(page)} == {"color-contrast", "button-name"}
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_readable_in_both_themes(chromium: Browser, dashboard: Served, name: str) -> None:
    place = PAGES[name]
    context, page = visit(chromium, dashboard, "" if place is None else dashboard.token("admin", "Ploy"))
    page.goto(dashboard.url + (place or ""))
    settled(page)
    assert broken(page) == []
    context.close()


@pytest.mark.parametrize("name", TABBED)
def test_a_page_is_readable_behind_each_of_its_tabs(chromium: Browser, dashboard: Served, name: str) -> None:
    context, page = visit(chromium, dashboard, dashboard.token("admin", "Ploy"))
    page.goto(dashboard.url + TABBED[name])
    settled(page)
    tabs = page.get_by_role("tab")
    found = {}
    for at in range(tabs.count()):
        tabs.nth(at).click()
        settled(page)
        found[tabs.nth(at).inner_text()] = broken(page)
    assert {tab: lines for tab, lines in found.items() if lines} == {}
    context.close()


@pytest.mark.parametrize("name", OPENED)
def test_a_page_is_readable_with_all_that_it_folds_away(chromium: Browser, dashboard: Served, name: str) -> None:
    context, page = visit(chromium, dashboard, dashboard.token("admin", "Ploy"))
    page.goto(dashboard.url + OPENED[name])
    settled(page)
    folded = page.locator("details:not([open]) > summary")
    assert folded.count()
    while folded.count():
        folded.first.click()
        settled(page)
    assert broken(page) == []
    context.close()


def test_a_screen_reader_is_told_the_language(chromium: Browser, dashboard: Served) -> None:
    context = chromium.new_context(locale="th-TH")
    page = context.new_page()
    page.goto(dashboard.url)
    settled(page)
    page.wait_for_function("document.documentElement.lang === 'th'")
    assert re.search("[ก-๛]", page.get_by_role("tab").first.inner_text())
    context.close()
