"""How often a page asks the database: no more than a limit, however much there is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session

from store.brands import ensure_brand, ensure_query
from store.connections import connect
from store.database import open_session, ready_engine
from store.inbox import InboxFilter, count_cases
from store.workflow import Actor
from tests.dashboard.driver import open_page, sign_in
from tests.dashboard.scenes import full, prepare

LIMIT = 12
READ = ("mastodon", "bluesky", "discourse", "hacker_news", "youtube")
PAGES = (
    "overview", "inbox", "alerts", "mentions", "ugc", "labels", "surveys", "insights", "responder_report", "brands",
    "channels", "audit", "case", "customer", "outreach", "account", "team", "privacy",
)  # fmt: skip


def busy(session: Session) -> None:
    """About thirty open cases, and a brand that is read on five channels."""
    full(session)
    brand = ensure_brand(session, "Baan Rin")
    for channel in READ:
        ensure_query(session, brand, channel, "our name", expression="tea")
        connect(session, brand.id or 0, channel, Actor("person:1", "admin", 1), read={"token": "a"})


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Every statement that any database is asked."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def test_no_page_asks_the_database_often(home: Path, asked: list[str]) -> None:
    prepare(busy)
    engine = ready_engine()
    with open_session(engine) as session:
        assert count_cases(session, InboxFilter()) >= 30
        brand = {"brand": "baan-rin"}
        addresses = {"case": {"case": "3"}, "customer": {"case": "3"}, "brands": brand, "channels": brand}
    engine.dispose()
    token, counts = sign_in(), {}
    for page in PAGES:
        app = open_page(token, page, **addresses.get(page, {}))
        asked.clear()
        app.run()
        assert not app.exception, page
        counts[page] = len(asked)
    assert min(counts.values()) > 1, "nothing was counted"
    assert {page: count for page, count in counts.items() if count > LIMIT} == {}
