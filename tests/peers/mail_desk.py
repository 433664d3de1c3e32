"""A brand with a mailbox: its two mail servers, and the connection that leads there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.email import fetch
from collectors.page import NewMention, Page
from responder.publishing import Outgoing
from store.models import Connection, Query
from store.secrets import seal
from store.settings import settings
from tests.peers.imap_server import ImapServer
from tests.peers.smtp_server import Post, SmtpServer

US = "help@pinekettle.example"


def connection_to(server: str = "imap.pinekettle.example", **options: Any) -> Connection:
    """A connection of the brand to its mailbox."""
    read = seal({"address": US, "server": server, "password": "made-up"})
    write = seal({"server": "smtp.pinekettle.example"})
    return Connection(brand_id=1, channel="email", read_secrets=read, write_secrets=write, options=options)


def query(**options: Any) -> Query:
    """A query that reads the mailbox."""
    expression = options.pop("expression", "")
    return Query(id=1, brand_id=1, channel="email", name="q", expression=expression, options=options)


def read(cursor: dict[str, Any] | None = None, **options: Any) -> tuple[list[NewMention], dict[str, Any], list[Page]]:
    """What one run reads after a cursor, the cursor that comes then, and its pages."""
    pages = list(fetch(query(**options), cursor, connection_to()))
    assert pages[-1].cursor is not None
    return [mention for page in pages for mention in page.mentions], pages[-1].cursor, pages


def outgoing(parent: str, text: str = "We are sorry. ขออภัยค่ะ", key: str = "earful-1") -> Outgoing:
    """A reply to an e-mail."""
    return Outgoing(key, text, parent, US, "post", parent, datetime.now(UTC))


@dataclass(frozen=True)
class Desk:
    """Both servers."""

    imap: ImapServer
    post: Post

    def sent(self) -> list[bytes]:
        """What lies in the Sent folder."""
        return [each.content for each in self.imap.boxes["Sent"].stored]


@contextmanager
def mail_desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Both servers, where Earful looks for them."""
    with ImapServer() as imap, SmtpServer() as smtp:
        monkeypatch.setenv("EARFUL_EMAIL_BASE_URL", f"{imap.url} {smtp.url}")
        settings.cache_clear()
        yield Desk(imap, smtp.post)
    assert imap.missed == []
