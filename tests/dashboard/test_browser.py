"""The dashboard in a real browser: joining, staying signed in, approving, two people at one case, how it looks."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, expect, sync_playwright

from tests.dashboard.browsing import CHROMIUM, SIZES, Served, serve, settled, sideways, visit
from tests.dashboard.scenes import PASSWORD, full, hostile, nothing

REQUIRED = os.environ.get("EARFUL_BROWSER_REQUIRED") == "1"
PAGES = {
    "overview": "", "inbox": "inbox", "case": "case?case=2", "mentions": "mentions", "copies": "mentions?q=copy",
    "resharing": "worth-resharing", "labels": "labels", "brands": "brands", "channels": "channels",
    "queries": "brands?tab=queries",
}  # fmt: skip
NOT_OURS = re.compile(r"^(?!(https?|wss?)://127\.0\.0\.1|data:|blob:)")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and not REQUIRED, reason="there is no /usr/bin/chromium here"),
]


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve(full, tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve(nothing, tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve(hostile, tmp_path_factory.mktemp("attacked"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=quiet)
        yield browser
        browser.close()


def test_the_first_person_joins_and_stays_signed_in(chromium: Browser, dashboard: Served) -> None:
    context, page = visit(chromium, dashboard)
    page.goto(dashboard.url)
    page.get_by_label("One-time code").fill(dashboard.code)
    page.get_by_label("Your name").fill("Ploy")
    page.get_by_label("E-mail").fill("ploy@rimfah.example")
    page.get_by_label("Password (at least").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("open cases")).to_be_visible()
    page.reload()
    expect(page.get_by_text("open cases")).to_be_visible()
    cookie = next(one for one in context.cookies() if one.get("name") == "earful")
    assert (cookie.get("sameSite"), cookie.get("path")) == ("Strict", "/")
    assert cookie.get("value", "?") not in page.url
    page.get_by_text("Ploy", exact=True).click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.reload()
    page.get_by_label("E-mail").first.fill("ploy@rimfah.example")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("open cases")).to_be_visible()
    context.close()


def test_the_most_urgent_case_is_edited_and_approved(chromium: Browser, dashboard: Served) -> None:
    number = dashboard.most_urgent()
    context, page = visit(chromium, dashboard, dashboard.token("approver", "Nok"))
    page.goto(dashboard.url)
    page.get_by_role("link", name=f"Open case {number}").click()
    editor = page.get_by_label("Answer", exact=True)
    expect(editor).not_to_be_empty()
    text = editor.input_value().replace("Hello Mark,", "Dear Mark,")
    editor.fill(text)
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Approved, about to leave")).to_be_visible()
    expect(page.get_by_text("Nok approved the draft")).to_be_visible()
    texts, actions = dashboard.steps(number)
    assert texts == [text]
    assert actions.count("case answer") == 1
    context.close()


def test_a_second_person_at_an_old_screen_changes_nothing(chromium: Browser, dashboard: Served) -> None:
    number = dashboard.most_urgent()
    (first, mine), (second, theirs) = (
        visit(chromium, dashboard, dashboard.token("approver", name)) for name in ("Fon", "Dao")
    )
    for page in (mine, theirs):
        page.goto(f"{dashboard.url}case?case={number}")
        expect(page.get_by_role("button", name="Approve", exact=True)).to_be_visible()
    theirs.get_by_role("button", name="Approve", exact=True).click()
    expect(theirs.get_by_text("Approved, about to leave")).to_be_visible()
    mine.get_by_label("Answer", exact=True).fill("Another answer that must not go out")
    mine.get_by_role("button", name="Approve", exact=True).click()
    expect(mine.get_by_text("Somebody else changed this case; here is how it looks now")).to_be_visible()
    expect(mine.get_by_text("Another answer that must not go out")).to_be_visible()
    texts, actions = dashboard.steps(number)
    assert len(texts) == 1
    assert "Another answer" not in texts[0]
    assert actions.count("case answer") == 1
    first.close()
    second.close()


def test_a_policy_is_added_once_and_removed(chromium: Browser, dashboard: Served) -> None:
    context, page = visit(chromium, dashboard, dashboard.token("manager", "Mai"))
    page.goto(f"{dashboard.url}brands?brand=tee-noi")
    page.get_by_role("tab", name="Policies and replies").click()
    for text in ("เปิดทุกวันค่ะ", "another text"):
        page.get_by_role("button", name="Add an entry").click()
        form = page.get_by_role("dialog")
        form.get_by_label("Title").fill("เวลาเปิดร้าน")
        form.get_by_label("Text", exact=True).fill(text)
        form.get_by_role("button", name="Save").click()
        expect(page.get_by_text("เปิดทุกวันค่ะ")).to_be_visible()
    expect(form.get_by_text("There is such an entry in this language already")).to_be_visible()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    context.close()


def test_nothing_of_a_customer_runs_or_is_loaded(chromium: Browser, attacked: Served) -> None:
    context, page = visit(chromium, attacked, attacked.token("admin", "Ploy"), "phone")
    asked: list[str] = []
    dialogs: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", refuse)
    for place in ("", "inbox", "mentions", *(f"case?case={number}" for number in range(1, 7))):
        page.goto(attacked.url + place)
        settled(page)
        assert not sideways(page), place
        assert page.locator('[data-testid="stMain"] a[href*="evil.example"]').count() == 0
    assert not dialogs
    assert not [address for address in asked if NOT_OURS.match(address)]
    context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["full", "empty"])
def test_how_every_page_looks(
    chromium: Browser, request: pytest.FixtureRequest, tmp_path: Path, kind: str, size: str
) -> None:
    served: Served = request.getfixturevalue("dashboard" if kind == "full" else "empty")
    folder = Path(os.environ.get("EARFUL_SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    context, page = visit(chromium, served, served.token("admin", "Ploy"), size)
    for name, place in PAGES.items():
        page.goto(served.url + place)
        settled(page)
        assert not sideways(page), name
        expect(page.locator('[data-testid="stException"]')).to_have_count(0)
        page.screenshot(path=folder / f"{kind}-{name}-{size}.png")
    context.close()
