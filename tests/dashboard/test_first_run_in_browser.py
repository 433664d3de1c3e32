"""From an empty database to the first scored mention, in a real browser, with a feed that really answers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.dashboard.browsing import CHROMIUM, Served, serve, settled, sideways, visit
from tests.dashboard.scenes import PASSWORD, nothing
from tests.dashboard.test_browser import REQUIRED
from tests.peers.feed_site import FeedSite, item, rss

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and not REQUIRED, reason="there is no /usr/bin/chromium here"),
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with FeedSite() as site:
        site.put(rss(item("1", "The new roast at Rim Fah is burnt and nobody answers my mails"), item("2", "อร่อยมาก")))
        yield from serve(nothing, tmp_path_factory.mktemp("first"), EARFUL_FEED_BASE_URL=site.url)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.mark.slow
def test_three_fields_lead_to_the_first_case(chromium: Browser, empty: Served) -> None:
    context, page = visit(chromium, empty, size="phone")
    page.goto(empty.url)
    page.get_by_label("One-time code").fill(empty.code)
    page.get_by_label("Your name").fill("Ploy")
    page.get_by_label("E-mail").fill("ploy@rimfah.example")
    page.get_by_label("Password (at least").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("Nothing to listen to yet")).to_be_visible()
    page.get_by_label("Name of the brand").fill("Rim Fah Coffee")
    page.get_by_role("radio", name="Blog, forum or news feed").click()
    page.get_by_role("textbox", name="Address of the feed").fill("blog.example/feed")
    page.get_by_role("button", name="Show what is said there").click()
    expect(page.get_by_text("nobody answers my mails")).to_be_visible()
    assert not sideways(page)
    page.get_by_role("button", name="Listen to this").click()
    expect(page.get_by_text("We listen").first).to_be_visible()
    expect(page.get_by_text("Most urgent")).to_be_visible(timeout=120_000)
    settled(page)
    expect(page.get_by_text("nobody answers my mails")).to_be_visible()
    context.close()
