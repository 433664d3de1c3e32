"""What a thumb does on a phone: a list opens at a tap, several are dismissed, and what is chosen is in sight."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.dashboard.browsing import CHROMIUM, Served, serve, settled, sideways
from tests.dashboard.scenes import small

REQUIRED = os.environ.get("EARFUL_BROWSER_REQUIRED") == "1"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and not REQUIRED, reason="there is no /usr/bin/chromium here"),
]
WIDTH = 390


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve(small, tmp_path_factory.mktemp("phone"))


@pytest.fixture(scope="module")
def phone(dashboard: Served) -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium: Browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = chromium.new_context(viewport={"width": WIDTH, "height": 844}, has_touch=True, is_mobile=True)
        context.set_default_timeout(60_000)
        token = dashboard.token("admin", "Admin")
        context.add_cookies([{"name": "earful", "value": token, "url": dashboard.url, "sameSite": "Strict"}])
        yield context.new_page()
        chromium.close()


def test_several_are_dismissed_and_opened_again_by_taps_alone(dashboard: Served, phone: Page) -> None:
    phone.goto(f"{dashboard.url}inbox?dismiss=1")
    phone.locator("[class*='st-key-dismiss-'] label").first.tap()
    settled(phone)
    phone.locator(".st-key-several-reason input").tap()
    phone.get_by_role("option", name="Spam or advertising").tap()
    settled(phone)
    phone.locator(".st-key-several-dismiss button").tap()
    back = phone.locator(".st-key-several-reopen button")
    expect(back).to_be_visible(timeout=60_000)
    assert not sideways(phone)
    back.tap()
    expect(back).to_have_count(0, timeout=60_000)
    expect(phone.get_by_text("Open again: 1").first).to_be_visible()


def in_sight(one: Locator) -> bool:
    box = one.bounding_box()
    return box is not None and box["x"] >= 0 and box["x"] + box["width"] <= WIDTH


@pytest.mark.parametrize(
    ("address", "chosen"),
    [
        ("inbox?view=failed", ".stButtonGroup button[data-selected=true]"),
        ("brands?tab=retention", "[role=tab][aria-selected=true]"),
    ],
)
def test_the_view_and_the_tab_that_an_address_names_are_in_sight(
    dashboard: Served, phone: Page, address: str, chosen: str
) -> None:
    phone.goto(dashboard.url + address)
    one = phone.locator(chosen)
    one.wait_for()
    settled(phone)
    phone.wait_for_timeout(1_000)
    assert in_sight(one)
