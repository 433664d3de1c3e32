"""What every publisher keeps to, whatever its network."""

import inspect
import json
import re
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from channels import CHANNELS, SETUPS
from collectors import COLLECTORS, INTAKES, WATCHERS
from responder import CHANGES, PUBLISHERS
from responder.publishing import Outgoing, Publisher
from store.errors import NeedsSetup, Refused, TryLater
from store.models import Connection
from store.secrets import seal
from store.settings import settings
from tests.peers.made_keys import with_keys

SAMPLES = Path(__file__).parents[1] / "samples"
DOCS = Path(__file__).parents[2] / "docs" / "channels.md"
SECRET = re.compile("secret|password|token|private|signature|api_key")
CALLS = ("look", "publish", "find")

pytestmark = pytest.mark.parametrize("channel", PUBLISHERS)


def outgoing(channel: str, text: str) -> Outgoing:
    """A reply to the first mention of the channel's samples."""
    samples = SAMPLES / channel / "expected.jsonl"
    samples = samples if samples.exists() else SAMPLES / channel / "expected_deliveries.jsonl"
    first = json.loads(samples.read_text(encoding="utf-8").splitlines()[0])
    conversation = first.get("conversation", "")
    return Outgoing(
        key="earful-1",
        text=text,
        parent=first["external_id"],
        version_id=first.get("version_id", ""),
        source=first["source"],
        kind=first.get("kind", ""),
        conversation=conversation,
        claimed_at=datetime(2026, 11, 20, tzinfo=UTC),
    )


def connected(channel: str) -> Connection:
    """A connection with something under each name that the channel asks for."""
    setup = SETUPS[channel]
    read, write = (
        seal(with_keys(channel, {need.name: "made-up" for need in needs})) for needs in (setup.read, setup.write)
    )
    account = {"id": "1", "username": "made_up"}
    about = json.loads((SAMPLES / channel / "connection.json").read_text(encoding="utf-8"))
    return Connection(
        brand_id=1, channel=channel, read_secrets=read, write_secrets=write, account=account,
        options=about.get("options", {}),
    )  # fmt: skip


@pytest.fixture
def unreachable(channel: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The channel's address is a port where nobody answers; gives back the calls that came in all the same."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv(f"EARFUL_{channel.upper()}_BASE_URL", f"http://127.0.0.1:{closed.getsockname()[1]}")
        settings.cache_clear()
        yield []


def test_its_channel_is_set_up_read_and_looked_at_again(channel: str) -> None:
    assert CHANNELS[channel].answers
    assert channel in {*COLLECTORS, *INTAKES}
    assert channel in {*WATCHERS, *INTAKES}
    setup = SETUPS[channel]
    assert setup.write
    assert len(setup.steps) >= 3
    for need in (*setup.read, *setup.write):
        assert need.secret or not SECRET.search(need.name), need.name


def test_its_docs_say_what_it_needs_and_costs(channel: str) -> None:
    text = DOCS.read_text(encoding="utf-8")
    section = text.partition(f"\n## {CHANNELS[channel].title}\n")[2].partition("\n## ")[0]
    assert len(section) > 500
    for step in SETUPS[channel].steps:
        assert any(word in section for word in step.split() if len(word) > 6), step


def test_it_has_the_three_functions(channel: str) -> None:
    for name in CALLS:
        wanted = inspect.signature(getattr(Publisher, name)).parameters
        assert list(inspect.signature(getattr(PUBLISHERS[channel], name)).parameters) == list(wanted)[1:]


@pytest.mark.parametrize("name", CALLS)
def test_without_credentials_it_says_what_to_enter(channel: str, unreachable: Any, name: str) -> None:
    call: Callable[..., object] = getattr(PUBLISHERS[channel], name)
    with pytest.raises(NeedsSetup, match="Channels page"):
        call(outgoing(channel, "We are sorry."), Connection(brand_id=1, channel=channel))


@pytest.mark.parametrize("name", CALLS)
def test_where_nobody_answers_it_is_tried_later(channel: str, unreachable: Any, name: str) -> None:
    call: Callable[..., object] = getattr(PUBLISHERS[channel], name)
    with pytest.raises(TryLater) as caught:
        call(outgoing(channel, "We are sorry."), connected(channel))
    assert "made-up" not in str(caught.value)


def test_what_is_too_long_is_refused_and_never_cut(channel: str, unreachable: Any) -> None:
    limit = CHANNELS[channel].limit
    if limit is None:
        assert CHANNELS[channel].room("a" * 50_000) is None
        return
    with pytest.raises(Refused, match="long"):
        PUBLISHERS[channel].publish(outgoing(channel, "a" * (limit + 1)), connected(channel))


def test_the_facts_say_what_can_be_changed_of_what_was_sent(channel: str) -> None:
    known = CHANGES.get(channel)
    assert CHANNELS[channel].edits == (known is not None and known.edit is not None)
    assert CHANNELS[channel].deletes == (known is not None and known.delete is not None)
    assert bool(CHANNELS[channel].keeps) == (known is None), "a channel that lets nothing be changed says why"


def test_what_was_sent_is_neither_read_nor_changed_without_credentials(channel: str) -> None:
    if (known := CHANGES.get(channel)) is None:
        return
    nobody, reply = Connection(brand_id=1, channel=channel), outgoing(channel, "Sorry.")
    with pytest.raises(NeedsSetup):
        known.read(reply, "1", nobody)
    if known.edit is not None:
        with pytest.raises(NeedsSetup):
            known.edit(reply, "1", nobody, "Sorry")
    if known.delete is not None:
        with pytest.raises(NeedsSetup):
            known.delete(reply, "1", nobody)
