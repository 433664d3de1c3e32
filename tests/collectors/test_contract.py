"""What every collector keeps to, on the samples of its channel.

`tests/samples/<channel>/` holds `query.json`, the options of a query, and its `expression` if it has one; what it
reads; and `expected.jsonl`: its mentions in their order, each with the fields that say something, then the lines that
could not be read.

What a channel reads over the network stands in `answers.jsonl`: one answer a line, with `path`, `body`, and where they
matter `method`, `query` (the parameters that must be there), `status` and `headers`. A server on 127.0.0.1 gives the
first line that fits, as often as it is asked; `EARFUL_<CHANNEL>_BASE_URL` leads there. `connection.json` then holds the
credentials (`read`, `write`), the `account` and the `options` of the connection, and `now`, the time at which all of it
is read: the collector asks for the time by the name `utc_now` in its own module.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from channels import CHANNELS
from collectors import COLLECTORS
from collectors.page import NewMention, Page
from collectors.run import collect
from store.brands import ensure_brand, ensure_query
from store.models import Connection, Mention, Query
from store.secrets import seal
from store.settings import settings
from tests.peers.samples import Samples

SAMPLES = Path(__file__).parents[1] / "samples"

pytestmark = pytest.mark.parametrize("channel", COLLECTORS)


def query_of(channel: str) -> Query:
    """The sample query of a channel; a path in it starts in the channel's folder."""
    options = json.loads((SAMPLES / channel / "query.json").read_text(encoding="utf-8"))
    if "path" in options:
        options["path"] = str(SAMPLES / channel / options["path"])
    expression = options.pop("expression", "")
    return Query(id=1, brand_id=1, channel=channel, name="sample", expression=expression, options=options)


@pytest.fixture(autouse=True)
def answers(channel: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lets a channel that is read over the network find its samples there, at the time at which they were written."""
    about = SAMPLES / channel / "connection.json"
    if not about.exists():
        yield
        return
    now = datetime.fromisoformat(json.loads(about.read_text(encoding="utf-8"))["now"])
    monkeypatch.setattr(sys.modules[COLLECTORS[channel].__module__], "utc_now", lambda: now)
    with Samples(SAMPLES / channel / "answers.jsonl") as server:
        monkeypatch.setenv(f"EARFUL_{channel.upper()}_BASE_URL", server.url)
        settings.cache_clear()
        yield
    assert server.missed == []


def connection_of(channel: str) -> Connection | None:
    """The connection that the samples of a channel are read through, if it takes one."""
    about = SAMPLES / channel / "connection.json"
    if not about.exists():
        return None
    saved = json.loads(about.read_text(encoding="utf-8"))
    read, write = (seal(saved.get(scope, {})) for scope in ("read", "write"))
    account, options = saved.get("account", {}), saved.get("options", {})
    return Connection(
        brand_id=1, channel=channel, account=account, options=options, read_secrets=read, write_secrets=write
    )  # fmt: skip


def pages_of(channel: str, cursor: dict[str, Any] | None = None) -> list[Page]:
    return list(COLLECTORS[channel](query_of(channel), cursor, connection_of(channel)))


def key(mention: NewMention | Mention) -> tuple[str, str, str]:
    return mention.channel, mention.source, mention.external_id


def keys(pages: list[Page]) -> list[tuple[str, str, str]]:
    return [key(mention) for page in pages for mention in page.mentions]


def test_the_channel_is_known(channel: str) -> None:
    assert channel in CHANNELS


def test_the_samples_read_as_expected(channel: str) -> None:
    lines = (SAMPLES / channel / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    pages = pages_of(channel)
    shown: Any = {"mode": "json", "exclude": {"collected_at"}, "exclude_defaults": True}
    read = [mention.model_dump(**shown) for page in pages for mention in page.mentions]
    read += [{"line": bad.line, "column": bad.column} for page in pages for bad in page.problems]
    assert read == [json.loads(line) for line in lines]


def test_no_key_comes_twice(channel: str) -> None:
    found = keys(pages_of(channel))
    assert len(found) > 1
    assert len(set(found)) == len(found)


def test_keys_are_the_same_each_time(channel: str) -> None:
    assert keys(pages_of(channel)) == keys(pages_of(channel))


def test_each_cursor_goes_on_where_its_page_ended(channel: str) -> None:
    pages = pages_of(channel)
    assert len(pages) > 2, "the samples fill more than one page"
    for number, page in enumerate(pages, start=1):
        if page.cursor is not None:
            cursor = json.loads(json.dumps(page.cursor))
            assert set(keys(pages[number:])) <= set(keys(pages_of(channel, cursor)))


def test_what_was_read_to_the_end_has_nothing_new(channel: str) -> None:
    pages = pages_of(channel)
    cursors = [page.cursor for page in pages if page.cursor is not None]
    assert set(keys(pages_of(channel, cursors[-1]))) <= set(keys(pages))


def test_the_cursor_is_never_ahead_of_what_is_saved(channel: str, session: Session) -> None:
    brand = ensure_brand(session, "Sample")
    sample, connection = query_of(channel), connection_of(channel)
    query = ensure_query(
        session, brand, channel, "sample", expression=sample.expression, options=sample.options
    )  # fmt: skip
    everything = set(keys(pages_of(channel)))
    stops = 0
    while stops < 100:
        try:
            collect(session, query, connection=connection, on_page=Stop(stops))
            break
        except InterruptedError:
            stops += 1
            session.expire_all()
            saved = {key(mention) for mention in session.exec(select(Mention))}
            left = set(keys(list(COLLECTORS[channel](query, query.cursor, connection))))
            assert saved | left == everything
    assert stops > 1
    assert {key(mention) for mention in session.exec(select(Mention))} == everything


@dataclass
class Stop:
    """Breaks off after a page, as a power cut would: later each time, as a newest-first API begins anew."""

    passed: int

    def __call__(self, page: Page) -> None:
        if not (page.mentions or page.problems):
            return
        if not self.passed:
            raise InterruptedError
        self.passed -= 1
