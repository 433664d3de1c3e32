"""A dashboard that really runs, and a browser of one's own to visit it with."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from store import people
from store.cases import history, replies_of
from store.database import open_engine, open_session
from store.inbox import InboxFilter, inbox
from tests.dashboard.scenes import Build, add_person, prepare
from tests.postgres import AS_STORE, spare_database

CHROMIUM = Path("/usr/bin/chromium")
CHECKOUT = Path(__file__).parents[2]
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


@dataclass(frozen=True)
class Served:
    """A dashboard that runs: its address, its data folder, the one-time code of its first admin, and its database."""

    url: str
    home: Path
    code: str
    database: str

    def token(self, role: str, name: str) -> str:
        """A new person, signed in already."""
        engine = open_engine(self.database)
        with open_session(engine) as session:
            token = people.remember(session, add_person(session, role, name), 1)
        engine.dispose()
        return token

    def most_urgent(self) -> int:
        """The case that stands first in the inbox."""
        engine = open_engine(self.database)
        with open_session(engine) as session:
            found = next(row.case.id or 0 for row in inbox(session, InboxFilter()) if row.draft)
        engine.dispose()
        return found

    def steps(self, case_id: int) -> tuple[list[str], list[str]]:
        """The texts of a case's replies and the actions of its history."""
        engine = open_engine(self.database)
        with open_session(engine) as session:
            texts = [reply.text for reply in replies_of(session, case_id)]
            actions = [f"{move.noun} {move.action}" for move in history(session, case_id)]
        engine.dispose()
        return texts, actions


def serve(build: Build, home: Path, secrets: str = "", **environment: str) -> Iterator[Served]:
    """Run the dashboard on a free port for the tests of this file; its secrets may speak of HERE, its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.MonkeyPatch.context() as patch, place_of(home) as database:
        patch.setenv("EARFUL_HOME", str(home))
        patch.setenv("EARFUL_DATABASE_URL", database)
        for name, value in environment.items():
            patch.setenv(name, value)
        code = prepare(build)
        options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.fileWatcherType", "none"]
        if secrets:
            (home / "secrets.toml").write_text(secrets.replace("HERE", f"http://127.0.0.1:{port}"))
            options += ["--secrets.files", str(home / "secrets.toml")]
        command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless", "true", *options]
        log = (home / "streamlit.log").open("w")
        process = subprocess.Popen(command, cwd=CHECKOUT, stdout=log, stderr=subprocess.STDOUT)
        patch.undo()  # the tests of this file have stores of their own
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield Served(f"http://127.0.0.1:{port}/", home, code, database)
        finally:
            process.terminate()
            process.wait(timeout=20)
            log.close()


@contextmanager
def place_of(home: Path) -> Iterator[str]:
    """The address of the database of a dashboard: in its data folder, or on PostgreSQL where the suite runs there."""
    if not AS_STORE:
        yield f"sqlite:///{home / 'earful.db'}"
        return
    with spare_database() as spare:
        yield spare.url


def wait_until_healthy(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        try:
            with urlopen(address, timeout=1):  # noqa: S310  our own server
                return
        except (URLError, OSError):
            assert process.poll() is None, "streamlit ended at once: see streamlit.log"
            try:
                process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError("streamlit did not start")


def visit(chromium: Browser, served: Served, token: str = "", size: str = "desktop") -> tuple[BrowserContext, Page]:
    """A browser of its own, at most with a sign-in."""
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(15_000)
    if token:
        context.add_cookies([{"name": "earful", "value": token, "url": served.url, "sameSite": "Strict"}])
    return context, context.new_page()


def settled(page: Page) -> None:
    """Wait until Streamlit has nothing left to do."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    expect(page.locator('[data-testid="stSkeleton"]')).to_have_count(0)


def sideways(page: Page) -> bool:
    """Whether a page is wider than its window."""
    return bool(page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth > window.innerWidth"))
