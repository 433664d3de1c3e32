"""Files to read, and queries that read them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from collectors.file import fetch
from collectors.page import BadRow, NewMention
from store.models import Query
from tests.peers.x_desk import Desk, desk_on

WRITTEN = datetime(2026, 11, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Content:
    """What a file held: its mentions and its bad rows."""

    mentions: list[NewMention]
    problems: list[BadRow]

    @property
    def texts(self) -> list[str]:
        return [mention.text for mention in self.mentions]

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Line and column of each bad row."""
        return [(bad.line, bad.column) for bad in self.problems]


def read_file(path: Path, **options: Any) -> Content:
    """Everything in a file, as one query reads it."""
    pages = list(fetch(query_on(path, **options), None, None))
    mentions = [mention for page in pages for mention in page.mentions]
    return Content(mentions, [bad for page in pages for bad in page.problems])


def query_on(path: Path, **options: Any) -> Query:
    """A query of no brand on a file."""
    fields = {"path": str(path), "channel": "shopee", "source": "shop"} | options
    return Query(id=1, brand_id=1, channel="file", name="test", options=fields)


Write = Callable[..., Path]
Read = Callable[..., Content]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file that was last changed on the first of November."""

    def write(content: str | bytes, name: str = "reviews.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))
        return path

    return write


@pytest.fixture
def read(write: Write) -> Iterator[Read]:
    """Writes a file and gives back what is read from it."""

    def read(content: str | bytes, name: str = "reviews.csv", **options: Any) -> Content:
        return read_file(write(content, name), **options)

    yield read


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A brand on the fake X."""
    with desk_on(session, monkeypatch) as desk:
        yield desk
