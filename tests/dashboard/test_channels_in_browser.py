"""Setting a channel up in a real browser, against a fake X: from credentials to live, and no secret on the way."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.dashboard.browsing import CHROMIUM, SIZES, Served, serve, settled, sideways, visit
from tests.dashboard.networked import SECRET, networked
from tests.peers.x_desk import write_keys
from tests.peers.x_network import XNetwork
from tests.peers.x_posts import User

REQUIRED = os.environ.get("EARFUL_BROWSER_REQUIRED") == "1"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and not REQUIRED, reason="there is no /usr/bin/chromium here"),
]
BRANDS = {"desktop": "tee-noi", "phone": "baan-rin"}
TITLES = {
    "consumer_key": "API Key", "consumer_secret": "API Key Secret", "access_token": "Access Token",
    "access_token_secret": "Access Token Secret",
}  # fmt: skip


@pytest.fixture(scope="module")
def town() -> Iterator[tuple[XNetwork, User]]:
    with XNetwork() as network:
        shop, ada = network.user("teenoi"), network.user("ada_k")
        network.post(ada, "The broth at Tee Noi was cold again today.")
        network.post(ada, "หมูกระทะตี๋น้อย รอคิวสองชั่วโมง")
        network.post(ada, "Nothing to do with anybody.")
        yield network, shop


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory, town: tuple[XNetwork, User]) -> Iterator[Served]:
    from sqlmodel import Session

    from store.brands import ensure_brand

    def build(session: Session) -> None:
        networked(session)
        ensure_brand(session, "Baan Rin")

    yield from serve(build, tmp_path_factory.mktemp("networked"), EARFUL_X_BASE_URL=town[0].url)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def card(page: Page) -> Locator:
    """The card of X."""
    return page.locator(".st-key-channel-x")


def enter(page: Page, scope: str, values: dict[str, str]) -> None:
    """Fill one of the two forms of credentials and save it."""
    part = card(page).locator(f"[class*=st-key-secrets-{scope}-x]")
    part.get_by_text(re.compile("^(Enter|Replace) them$")).click()
    for title, value in values.items():
        field = part.get_by_label(title, exact=True)
        expect(field).to_have_attribute("type", "password")
        field.fill(value)
    part.get_by_role("button", name="Save").click()
    expect(part.get_by_text("missing")).to_have_count(
        0, timeout=20_000
    )  # the card moves, which is slow on a busy machine
    settled(page)


def snap(page: Page, name: str, size: str) -> None:
    """Keep a picture where somebody asked for pictures."""
    folder = os.environ.get("EARFUL_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"flow-{name}-{size}.png", full_page=True)


@pytest.mark.parametrize("size", SIZES)
def test_a_channel_goes_from_nothing_to_live(
    chromium: Browser, dashboard: Served, town: tuple[XNetwork, User], size: str
) -> None:
    network, shop = town
    keys, brand = write_keys(network, shop), BRANDS[size]
    secrets = [network.app_token, keys["access_token"], keys["access_token_secret"]]  # the others are common words
    context, page = visit(chromium, dashboard, dashboard.token("admin", "Ploy"), size)
    page.goto(f"{dashboard.url}channels?brand={brand}")
    page.get_by_label("Set up another channel").click()
    page.get_by_role("option", name="X", exact=True).click()
    settled(page)
    expect(card(page).get_by_text("To read it, enter: Bearer Token.")).to_be_visible()
    enter(page, "read", {"Bearer Token": network.app_token})
    enter(page, "write", {title: keys[name] for name, title in TITLES.items()})
    expect(card(page).get_by_text("an approved reply is written to the outbox folder")).to_be_visible()
    card(page).get_by_role("button", name="Check").click()
    expect(card(page).get_by_text(f"teenoi · id {shop.id}")).to_be_visible()
    _no_secret(page, dashboard, secrets)
    snap(page, "set-up", size)
    card(page).get_by_role("link", name="No query yet: add one").click()
    _write_a_query(page, size)
    _no_secret(page, dashboard, secrets)
    page.goto(f"{dashboard.url}channels?brand={brand}")
    card(page).get_by_role("tab", name="Sending").click()
    expect(card(page).get_by_text("this is missing: every term above confirmed")).to_be_visible()
    card(page).get_by_role("button", name="I confirm this").click()
    expect(card(page).get_by_text("Confirmed by Ploy")).to_be_visible()
    expect(card(page).get_by_text("what was a dry run never goes out by itself")).to_be_visible()
    snap(page, "before-live", size)
    card(page).get_by_text("Switch live…").click()
    page.get_by_role("button", name="Yes, send for real").click()
    expect(card(page).get_by_text("Approved replies are published as teenoi.")).to_be_visible()
    snap(page, "live", size)
    assert not sideways(page)
    _no_secret(page, dashboard, secrets)
    card(page).get_by_role("button", name="Switch off now").click()
    expect(card(page).get_by_text("Nothing is sent on X")).to_be_visible()
    context.close()


def _write_a_query(page: Page, size: str) -> None:
    page.get_by_role("button", name="Add a query").click()
    form = page.locator(".st-key-editing-0")
    form.get_by_label("Name").fill("our name")
    words = form.get_by_label("Words to look for")
    words.fill('"tee noi" OR')
    words.press("Control+Enter")
    expect(form.get_by_text("Letter 11, “OR”: OR needs something on both sides")).to_be_visible()
    expect(form.get_by_role("button", name="Preview")).to_be_disabled()
    snap(page, "mistake", size)
    words.fill('"tee noi" OR ตี๋น้อย')
    words.press("Control+Enter")
    expect(form.get_by_text("X is asked for")).to_be_visible()
    expect(form.get_by_text("OR needs something")).to_have_count(0)
    form.get_by_role("button", name="Preview").click()
    expect(form.get_by_text("The last 2 matches; nothing was saved.")).to_be_visible()
    expect(form.get_by_text("Why: Tee Noi")).to_be_visible()
    expect(form.get_by_text("Nothing to do with anybody.")).to_have_count(0)
    snap(page, "preview", size)
    assert not sideways(page)
    form.get_by_role("button", name="Save the query").click()
    expect(page.get_by_text("X · our name")).to_be_visible()
    settled(page)


def _no_secret(page: Page, served: Served, secrets: list[str]) -> None:
    """Nothing that was entered stands in the page, in its address, in a cookie or in the server's log."""
    kept = [page.content(), page.url, str(page.context.cookies()), (served.home / "streamlit.log").read_text()]
    assert not [secret for secret in secrets for place in kept if secret in place]


@pytest.mark.parametrize("size", SIZES)
def test_how_channels_queries_and_replies_look(chromium: Browser, dashboard: Served, tmp_path: Path, size: str) -> None:
    folder = Path(os.environ.get("EARFUL_SCREENSHOTS", tmp_path))
    places = {
        "overview": "", "channels": "channels?brand=rim-fah-coffee",
        "queries": "brands?brand=rim-fah-coffee&tab=queries",
        **{f"case-{number}": f"case?case={number}" for number in range(9, 15)},
    }  # fmt: skip
    context, page = visit(chromium, dashboard, dashboard.token("admin", "Nok"), size)
    for name, place in places.items():
        page.goto(dashboard.url + place)
        settled(page)
        assert not sideways(page), name
        expect(page.locator('[data-testid="stException"]')).to_have_count(0)
        assert SECRET not in page.content()
        page.screenshot(path=folder / f"networked-{name}-{size}.png", full_page=True)
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_the_calendar_and_the_list_of_channels_fit(chromium: Browser, dashboard: Served, size: str) -> None:
    context, page = visit(chromium, dashboard, dashboard.token("admin", "Fai"), size)
    page.goto(f"{dashboard.url}channels?brand=rim-fah-coffee")
    card(page).get_by_role("tab", name="Coverage").click()
    expect(card(page).get_by_text("not all of it could be read any more").last).to_be_visible()
    page.get_by_text("What each channel reads, answers and costs").click()
    expect(page.get_by_text("deletions and edits").last).to_be_visible()
    assert not sideways(page)
    snap(page, "coverage", size)
    context.close()
