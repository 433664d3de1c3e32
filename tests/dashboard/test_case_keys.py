"""The keys of the Case page in a real browser: they press its buttons, and rest while one is typing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from dashboard.case_keys import KEYS
from tests.dashboard.browsing import CHROMIUM, Served, serve, visit
from tests.dashboard.driver import open_page, sign_in, words
from tests.dashboard.scenes import prepare, small

REQUIRED = os.environ.get("EARFUL_BROWSER_REQUIRED") == "1"


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve(small, tmp_path_factory.mktemp("small"))


def test_the_sheet_names_every_key(home: Path) -> None:
    prepare(small)
    shown = words(open_page(sign_in("approver"), "case", case="1"))
    assert all(f"{key.upper()}   {what}" in shown for key, (what, _) in KEYS.items())


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists() and not REQUIRED, reason="there is no /usr/bin/chromium here")
def test_keys_press_buttons_and_rest_while_one_types(dashboard: Served) -> None:
    number = dashboard.most_urgent()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        context, page = visit(browser, dashboard, dashboard.token("approver", "Nok"))
        page.goto(dashboard.url)
        page.get_by_role("link", name=f"Open case {number}").click()
        editor = page.get_by_label("Answer", exact=True)
        expect(page.get_by_role("button", name="Approve and next")).to_be_visible(timeout=60_000)
        page.keyboard.press("e")
        expect(editor).to_be_focused()
        before = editor.input_value()
        page.keyboard.type("nads")
        assert len(editor.input_value()) == len(before) + 4
        assert f"case={number}" in page.url
        editor.fill(before)
        editor.blur()
        page.keyboard.press("d")
        expect(page.get_by_placeholder("Choose or type one").first).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("Control+n")
        page.keyboard.press("a")
        expect(page.get_by_text(f"Case {number}: approved")).to_be_visible()
        assert dashboard.steps(number)[1].count("case answer") == 1
        address = page.url
        page.keyboard.press("n")
        expect(page).not_to_have_url(address)
        context.close()
        browser.close()
