"""Sign-in through a real OpenID provider, in a real browser: the staff comes in, and nobody else."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from store import people
from store.database import open_engine, open_session
from tests.dashboard.browsing import CHROMIUM, Served, serve, settled, visit, wait_until_healthy
from tests.dashboard.scenes import PASSWORD, add_person, small
from tests.dashboard.test_browser import REQUIRED

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and not REQUIRED, reason="there is no /usr/bin/chromium here"),
]
SECRETS = """
[auth]
redirect_uri = "HERE/oauth2callback"
cookie_secret = "a secret of these tests, long enough to sign with"
title = "Rim Fah"
client_id = "earful"
client_secret = "only for tests"
server_metadata_url = "PROVIDER/.well-known/openid-configuration"
"""
PEOPLE: dict[str, dict[str, object]] = {
    "ploy": {"email": "Ploy@RimFah.example", "email_verified": True},
    "unproved": {"email": "ploy@rimfah.example", "email_verified": False},
    "eve": {"email": "eve@elsewhere.example", "email_verified": True},
    "noon": {"email": "noon@shop.example", "email_verified": True, "name": "Noon"},
    "sly": {"email": "sly@shop.example.evil.example", "email_verified": True},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider that knows these people, in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    claims = [f"--user-claims={json.dumps({'sub': sub} | of)}" for sub, of in PEOPLE.items()]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", port, *claims]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}/.well-known/openid-configuration", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def dashboard(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    secrets = SECRETS.replace("PROVIDER", provider)
    for served in serve(small, tmp_path_factory.mktemp("oidc"), secrets, EARFUL_OIDC_DOMAINS="shop.example"):
        engine = open_engine(served.database)
        with open_session(engine) as session:
            add_person(session, "admin", "Admin")
            people.join(session, people.invite(session, "approver"), "ploy@rimfah.example", "Ploy", PASSWORD)
        engine.dispose()
        yield served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def come(page: Page, served: Served, who: str) -> None:
    """Go to the provider, let it say who we are, and come back."""
    page.goto(served.url)
    page.get_by_role("button", name="Sign in with Rim Fah").click()
    page.wait_for_url("**/oauth2/authorize**")
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(f"{served.url}**")
    settled(page)


def ours(context: BrowserContext) -> bool:
    """Whether the browser holds a sign-in of ours."""
    return any(cookie.get("name") == "earful" for cookie in context.cookies())


def test_somebody_of_the_staff_comes_in_and_stays(chromium: Browser, dashboard: Served) -> None:
    context, page = visit(chromium, dashboard)
    come(page, dashboard, "ploy")
    expect(page.get_by_text("open cases").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("open cases").first).to_be_visible()
    context.close()


def test_a_domain_that_the_settings_name_lets_its_people_in(chromium: Browser, dashboard: Served) -> None:
    context, page = visit(chromium, dashboard)
    come(page, dashboard, "noon")
    expect(page.get_by_text("open cases").first).to_be_visible()
    assert ours(context)
    context.close()


@pytest.mark.parametrize("who", ["unproved", "eve", "sly"])
def test_nobody_else_comes_in_and_may_take_another_account(chromium: Browser, dashboard: Served, who: str) -> None:
    context, page = visit(chromium, dashboard)
    come(page, dashboard, who)
    expect(page.get_by_text("Not done")).to_be_visible()
    expect(page.get_by_text("open cases")).to_have_count(0)
    assert not ours(context)
    page.get_by_role("button", name="Take another account").click()
    page.get_by_role("button", name="End session").click()
    page.get_by_role("button", name="Sign in with Rim Fah").wait_for()
    settled(page)
    come(page, dashboard, "ploy")
    expect(page.get_by_text("open cases").first).to_be_visible()
    context.close()


def test_who_says_no_at_the_provider_stays_outside(chromium: Browser, dashboard: Served) -> None:
    context, page = visit(chromium, dashboard)
    page.goto(dashboard.url)
    page.get_by_role("button", name="Sign in with Rim Fah").click()
    page.get_by_role("button", name="Deny").click()
    page.get_by_role("button", name="Sign in with Rim Fah").wait_for()
    assert not ours(context)
    context.close()


def test_an_answer_that_nobody_asked_for_lets_nobody_in(chromium: Browser, dashboard: Served) -> None:
    context, page = visit(chromium, dashboard)
    page.goto(f"{dashboard.url}oauth2callback?code=stolen&state=made-up")
    page.goto(dashboard.url)
    page.get_by_role("button", name="Sign in with Rim Fah").wait_for()
    assert not ours(context)
    context.close()


def test_who_signs_out_is_out_at_both_doors(chromium: Browser, dashboard: Served) -> None:
    context, page = visit(chromium, dashboard)
    come(page, dashboard, "ploy")
    expect(page.get_by_text("open cases").first).to_be_visible()
    page.goto(f"{dashboard.url}sign-out")
    page.get_by_role("button", name="End session").click()
    page.get_by_role("button", name="Sign in with Rim Fah").wait_for()
    page.reload()
    page.get_by_role("button", name="Sign in with Rim Fah").wait_for()
    expect(page.get_by_text("open cases")).to_have_count(0)
    context.close()
