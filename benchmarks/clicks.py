"""How long a click takes in a real browser on a large archive while four more people work beside it.

Usage: python benchmarks/clicks.py [--mentions 1000000] [--archive FILE.db] [--clicks 20] [--others 4]

The dashboard runs as in production, on an SQLite archive of benchmarks/scale_rows.py, and Debian's chromium clicks:
open the inbox, another view, a search, open a case, approve and go on, dismiss. A click ends when what it is for can be
seen and Streamlit has nothing left to do. Beside it stand the clicks of an empty page with one button, of another
Streamlit on the same machine in the same minutes: no page of Streamlit can be faster. The four others are sessions of
the same server over its own WebSocket, which turn the pages of the inbox and open cases with two seconds in between.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select
from sqlmodel import Session, col
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from benchmarks.scale_rows import make
from store.database import migrate, open_engine, open_session
from store.models import Case, Person
from store.sessions import remember
from store.settings import settings
from tests.brokers import free_port
from tests.dashboard.browsing import CHECKOUT, CHROMIUM, settled, wait_until_healthy

EMPTY = """
import streamlit as st
st.session_state["count"] = st.session_state.get("count", 0) + 1
st.button("Again")
st.text(f"run {st.session_state['count']}")
"""
PAUSE = 2.0  # seconds between two clicks of each of the others
TYPED = ("thermoflask", "แก้วกระเบื้อง", "parcel", "คืนเงิน", "เทียนหอม")
VIEWS = ("waiting", "closed", "negative", "all", "approval", "open")
Click = Callable[[Page, int], object]


@contextmanager
def served(script: Path, **environment: str) -> Iterator[str]:
    """The address of a Streamlit that runs a script."""
    port = free_port()
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.fileWatcherType", "none"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true", *options]
    quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": CHECKOUT}
    process = subprocess.Popen(command, env=os.environ | environment, **quiet)  # noqa: S603  our own dashboard
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(20)


def tokens(session: Session, count: int) -> list[str]:
    """Sign-ins of so many people."""
    people = session.scalars(select(Person).order_by(col(Person.id)).limit(count)).all()
    return [remember(session, person, 8) for person in people]


def other(url: str, token: str, cases: list[int], stop: threading.Event, done: list[float]) -> None:
    """Somebody who turns pages of the inbox and opens cases, until it is enough."""
    dice = random.Random(token)  # noqa: S311  no secret
    address = url.replace("http", "ws") + "_stcore/stream"
    with (
        suppress(TimeoutError),
        connect(
            address,
            additional_headers={"Cookie": f"earful={token}"},
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
        ) as line,
    ):
        while not stop.wait(PAUSE):
            page, query = "inbox", f"view={dice.choice(VIEWS)}&page={dice.randint(1, 3)}"
            if dice.random() < 0.5:
                page, query = "case", f"case={dice.choice(cases)}"
            asked, started = BackMsg(), time.perf_counter()
            asked.rerun_script.query_string, asked.rerun_script.page_name = query, page
            line.send(asked.SerializeToString())
            while _kind(line.recv(timeout=30)) != "script_finished":
                pass
            done.append(time.perf_counter() - started)


def _kind(heard: str | bytes) -> str | None:
    """What a server says with a message."""
    kind = ForwardMsg.FromString(heard if isinstance(heard, bytes) else heard.encode()).WhichOneof("type")
    return None if kind is None else str(kind)


def timed(page: Page, many: int, prepare: Click, click: Click, seen: Click) -> list[float]:
    """How long a click takes until its effect is seen, so many times, each prepared outside of the time."""
    taken = []
    for number in range(many):
        prepare(page, number)
        settled(page)
        started = time.perf_counter()
        click(page, number)
        seen(page, number)
        settled(page)
        taken.append(time.perf_counter() - started)
    return taken


class Journeys:
    """The clicks of one person in the dashboard at an address."""

    def __init__(self, url: str) -> None:
        self.url, self._case = url, ""

    def all(self) -> dict[str, tuple[Click, Click, Click]]:
        """What is prepared, clicked and waited for, by name."""
        return {
            "open the inbox": (self._elsewhere, self._to_inbox, self._a_list),
            "another view": (self._inbox_once, self._another_view, self._its_address),
            "a search": (self._inbox_again, self._search, self._found),
            "open a case": (self._inbox_again, self._open, self._a_case),
            "approve and next": (self._to_approve, self._approve, self._another_case),
            "dismiss": (self._to_dismiss, self._dismiss, self._dismissed),
        }

    def _elsewhere(self, page: Page, _: int) -> None:
        page.get_by_test_id("stTopNavLink").get_by_text("Alerts", exact=True).click()
        expect(page).to_have_url(re.compile("/alerts"))

    def _to_inbox(self, page: Page, _: int) -> None:
        page.get_by_test_id("stTopNavLink").get_by_text("Inbox", exact=True).click()

    def _a_list(self, page: Page, _: int) -> None:
        expect(page.locator(".st-key-case-list")).to_be_visible()

    def _inbox_once(self, page: Page, number: int) -> None:
        if not number:
            self._inbox_again(page, number)

    def _inbox_again(self, page: Page, number: int) -> None:
        """The whole inbox, without what was chosen or searched there before."""
        self._elsewhere(page, number)
        settled(page)
        self._to_inbox(page, number)
        self._a_list(page, number)

    def _another_view(self, page: Page, number: int) -> None:
        page.get_by_test_id("stButtonGroup").get_by_role("radio").nth((9, 12, 5, 0)[number % 4]).click()

    def _its_address(self, page: Page, number: int) -> None:
        expect(page).to_have_url(re.compile(f"view={('waiting', 'closed', 'negative', 'open')[number % 4]}"))

    def _search(self, page: Page, number: int) -> None:
        field = page.locator(".st-key-filter-q input")
        field.fill(TYPED[number % len(TYPED)])
        field.press("Enter")

    def _found(self, page: Page, _: int) -> None:
        expect(page).to_have_url(re.compile("q="))

    def _open(self, page: Page, number: int) -> None:
        page.locator(".st-key-case-list").get_by_role("link").nth(number % 20).click()

    def _a_case(self, page: Page, _: int) -> None:
        expect(page.locator(".st-key-case-head")).to_be_visible()

    def _to_approve(self, page: Page, number: int) -> None:
        if not number:
            page.goto(f"{self.url}inbox?view=approval")
            page.locator(".st-key-case-list").get_by_role("link").first.click()
        button = page.get_by_role("button", name="Approve and next")
        for _ in range(20):
            settled(page)
            if button.is_visible() and button.is_enabled():
                break
            page.get_by_role("button", name="Next case").click()
            page.wait_for_timeout(500)
        self._case = page.locator(".st-key-case-head").inner_text()

    def _approve(self, page: Page, _: int) -> None:
        page.get_by_role("button", name="Approve and next").click()

    def _another_case(self, page: Page, _: int) -> None:
        expect(page.locator(".st-key-case-head")).not_to_have_text(self._case, use_inner_text=True)

    def _to_dismiss(self, page: Page, number: int) -> None:
        self._inbox_again(page, number)
        settled(page)
        page.locator(".st-key-case-list").get_by_role("link").nth(number % 5).click()
        self._a_case(page, 0)
        settled(page)
        page.locator('[class*="st-key-dismiss-"] button').first.click()
        page.get_by_placeholder("Choose or type one").last.click()
        page.get_by_role("option", name="No answer needed").click()
        settled(page)

    def _dismiss(self, page: Page, _: int) -> None:
        page.locator('[class*="st-key-dismiss-now-"] button, [class*="dismiss-now"] button').last.click()

    def _dismissed(self, page: Page, _: int) -> None:
        expect(page.locator(".st-key-case-head").get_by_text("Dismissed")).to_be_visible()


def line(name: str, taken: list[float]) -> str:
    """One row of the table."""
    ordered = sorted(taken)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"| {name} | {len(taken)} | {1000 * ordered[0]:.0f} | {1000 * median(taken):.0f} | {1000 * late:.0f} |"


def measure(browser: Browser, url: str, token: str, empty: str, clicks: int) -> None:
    """Click through every journey, with an empty page's clicks before and after, and print the table."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    context.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    context.add_cookies([{"name": "earful", "value": token, "url": url, "sameSite": "Strict"}])
    page, bare = context.new_page(), context.new_page()
    bare.goto(empty)
    again = bare.get_by_role("button", name="Again")
    again.wait_for()
    print("| click | times | fastest ms | median ms | p95 ms |\n| --- | --: | --: | --: | --: |")

    def nothing(_: Page, __: int) -> None:
        return None

    def ran(at: Page, number: int) -> None:
        expect(at.get_by_text(f"run {ran_before[0] + number + 1}", exact=True)).to_be_visible()

    ran_before = [1]
    print(line("an empty page, before", timed(bare, clicks, nothing, lambda *_: again.click(), ran)), flush=True)
    page.goto(f"{url}inbox")
    settled(page)
    for name, steps in Journeys(url).all().items():
        print(line(name, timed(page, clicks, *steps)), flush=True)
    ran_before[0] += clicks
    print(line("an empty page, after", timed(bare, clicks, nothing, lambda *_: again.click(), ran)), flush=True)
    context.close()


def main(
    mentions: Annotated[int, typer.Option(help="How many mentions, where no archive is given.")] = 1_000_000,
    archive: Annotated[Path | None, typer.Option(help="An SQLite file that scale_rows.py made; it is changed.")] = None,
    clicks: Annotated[int, typer.Option(help="How often each click is done.")] = 20,
    others: Annotated[int, typer.Option(help="How many people work beside it.")] = 4,
) -> None:
    """Serve an archive and click through it."""
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{archive or Path(home) / 'earful.db'}"
        os.environ |= {"EARFUL_HOME": home, "EARFUL_DATABASE_URL": url}
        settings.cache_clear()
        if archive is None:
            make(url, mentions, vectors=False)
        migrate(url)
        engine = open_engine(url)
        with open_session(engine) as session:
            mine, *theirs = tokens(session, others + 1)
            cases = [id_ or 0 for id_ in session.scalars(select(col(Case.id)).where(col(Case.status) == "open"))]
        engine.dispose()
        bare, stop, done = Path(home) / "empty.py", threading.Event(), list[float]()
        bare.write_text(EMPTY, encoding="utf-8")
        with served(CHECKOUT / "streamlit_app.py") as dashboard, served(bare) as empty, sync_playwright() as driver:
            beside = [
                threading.Thread(target=other, args=(dashboard, token, cases, stop, done), daemon=True)
                for token in theirs
            ]
            for each in beside:
                each.start()
            browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
            try:
                measure(browser, dashboard, mine, empty, clicks)
            finally:
                stop.set()
                browser.close()
            for each in beside:
                each.join(60)
        print(f"meanwhile {others} others clicked {len(done)} times, median {1000 * median(done or [0]):.0f} ms")


if __name__ == "__main__":
    typer.run(main)
