"""A brand on the small YouTube: its connection, its queries and its replies."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.page import NewMention, Page
from collectors.youtube import fetch
from responder.publishing import Outgoing
from store.models import Connection, Query
from store.secrets import seal
from store.settings import settings
from tests.peers.youtube_site import KEY, OURS, REFRESH, YouTubeSite


def connection_to(**changes: str) -> Connection:
    """The brand's connection."""
    write = {"client_id": "made-up-id", "client_secret": "made-up-secret", "refresh_token": REFRESH} | changes
    account = {"id": OURS, "username": "Pine Kettle"}
    read = seal({"api_key": changes.get("api_key", KEY)})
    return Connection(brand_id=1, channel="youtube", account=account, read_secrets=read, write_secrets=seal(write))


def read(
    cursor: dict[str, Any] | None = None, expression: str = "", what: str = "channel"
) -> tuple[list[NewMention], dict[str, Any], list[Page]]:
    """What one run reads after a cursor, the cursor that comes then, and its pages."""
    query = Query(
        id=1, brand_id=1, channel="youtube", name="q", expression=expression, options={"what": what, "channel": OURS}
    )
    pages = list(fetch(query, cursor, connection_to()))
    assert [page.cursor is None for page in pages[:-1]] == [True] * (len(pages) - 1)
    assert pages[-1].cursor is not None
    return [mention for page in pages for mention in page.mentions], pages[-1].cursor, pages


def outgoing(parent: str, text: str = "We are sorry. ขออภัยค่ะ") -> Outgoing:
    """A reply to a comment."""
    top = parent.partition(".")[0]
    return Outgoing("earful-1", text, parent, "youtube.com", "post", top, datetime.now(UTC) - timedelta(minutes=1))


@contextmanager
def youtube_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[YouTubeSite]:
    """The site, where Earful looks for it."""
    with YouTubeSite() as site:
        monkeypatch.setenv("EARFUL_YOUTUBE_BASE_URL", site.url)
        settings.cache_clear()
        yield site
