"""What every reader of webhooks keeps to, on the deliveries of its channel.

`tests/samples/<channel>/deliveries.jsonl` holds one delivery a line: `body` (a text goes as it is, all else as JSON),
and where they matter `headers` (names in small letters) and `received_at`. `expected_deliveries.jsonl` holds what comes
of them, in their order: for each delivery its mentions and events, each with the fields that say something; the lines
that could not be read, as `line` and `column`; and what is gone, as `{"gone": [source, external_id]}`. A delivery that
cannot be read at all gives `{"unreadable": true}`.

`connection.json` is that of `test_contract.py`: `now` is when deliveries were received that do not say it. A reader
that asks its network for more finds `answers.jsonl` there; without that file, asking is a mistake.
"""

import copy
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from channels import CHANNELS, SETUPS
from collectors import INTAKES
from collectors.page import Delivered, Page
from store.errors import TryLater
from store.models import Connection
from store.secrets import seal
from store.settings import settings
from tests.peers.samples import Samples

SAMPLES = Path(__file__).parents[1] / "samples"
ODD: tuple[Any, ...] = (None, "", "odd \x00 \ud83d", -1, 2**70, 1.5, True, [], {}, [None], [[]], {"": None})
NO_DELIVERIES = (b"", b"\xff\xfe", b"{", b"[", b"null", b"7", b'"text"', b"[]", b"{}", b"[null]", b"not=json&at=all")

pytestmark = pytest.mark.parametrize("channel", INTAKES)


def lines(channel: str, name: str) -> list[dict[str, Any]]:
    """The lines of a file of a channel's samples."""
    text = (SAMPLES / channel / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def about(channel: str) -> dict[str, Any]:
    """What the samples of a channel say of their connection."""
    found: dict[str, Any] = json.loads((SAMPLES / channel / "connection.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(autouse=True)
def network(channel: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Samples]:
    """The channel as its samples know it, at their time; what they do not know is not asked for."""
    module, answers = sys.modules[INTAKES[channel].__module__], SAMPLES / channel / "answers.jsonl"
    if hasattr(module, "utc_now"):
        monkeypatch.setattr(module, "utc_now", lambda: datetime.fromisoformat(about(channel)["now"]))
    if not answers.exists():
        answers = tmp_path / "answers.jsonl"
        answers.touch()
    with Samples(answers) as server:
        monkeypatch.setenv(f"EARFUL_{channel.upper()}_BASE_URL", server.url)
        settings.cache_clear()
        yield server
    assert server.missed == []


def connection_of(channel: str) -> Connection:
    """The connection that the deliveries of a channel came for."""
    saved = about(channel)
    read, write = (seal(saved.get(scope, {})) for scope in ("read", "write"))
    return Connection(
        id=1, brand_id=1, channel=channel, account=saved.get("account", {}), options=saved.get("options", {}),
        read_secrets=read, write_secrets=write,
    )  # fmt: skip


def delivered(channel: str, line: dict[str, Any], body: bytes | None = None) -> Delivered:
    """A delivery as it came in, or with another body."""
    written = line["body"]
    text = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
    at = datetime.fromisoformat(line.get("received_at") or about(channel)["now"])
    return Delivered(text.encode() if body is None else body, line.get("headers", {}), at)


def read(channel: str, delivery: Delivered) -> Page | None:
    """What a delivery says; None where it cannot be read."""
    try:
        return INTAKES[channel](delivery, connection_of(channel))
    except ValidationError:
        raise AssertionError("one mention that cannot be kept is a bad row, and leaves the others") from None
    except ValueError:
        return None


def shown(page: Page | None) -> list[dict[str, Any]]:
    """What a delivery says, as it stands in the expectations."""
    if page is None:
        return [{"unreadable": True}]
    found = [
        mention.model_dump(mode="json", exclude={"collected_at"}, exclude_defaults=True) for mention in page.mentions
    ]
    found += [event.model_dump(mode="json", exclude_defaults=True) for event in page.events]
    found += [{"line": bad.line, "column": bad.column} for bad in page.problems]
    return found + [{"gone": list(pair)} for pair in page.changes]


def pages(channel: str) -> list[Page]:
    """What the readable ones among the samples say."""
    found = [read(channel, delivered(channel, line)) for line in lines(channel, "deliveries.jsonl")]
    return [page for page in found if page is not None]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a body, as the keys that lead there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (*path, key)
        yield from places(each, (*path, key))


def replaced(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A body with something else in one place."""
    changed = copy.deepcopy(body)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return changed


def without(body: Any, path: tuple[Any, ...]) -> Any:
    """A body without what stands in one place."""
    changed = copy.deepcopy(body)
    at = changed
    for key in path[:-1]:
        at = at[key]
    del at[path[-1]]
    return changed


def test_its_channel_is_known_and_says_what_deliveries_are_signed_with(channel: str) -> None:
    assert channel in CHANNELS
    setup = SETUPS[channel]
    assert setup.hook in {need.name for need in setup.read}


def test_the_deliveries_read_as_expected(channel: str) -> None:
    found = [
        each for line in lines(channel, "deliveries.jsonl") for each in shown(read(channel, delivered(channel, line)))
    ]
    assert found == lines(channel, "expected_deliveries.jsonl")
    assert len(found) > 2, "there are samples of more than two things"


def test_what_comes_twice_is_the_same_each_time(channel: str) -> None:
    for line in lines(channel, "deliveries.jsonl"):
        delivery = delivered(channel, line)
        assert shown(read(channel, delivery)) == shown(read(channel, delivery))


def test_every_mention_belongs_to_its_channel_and_its_source_stays(channel: str) -> None:
    mentions = [mention for page in pages(channel) for mention in page.mentions]
    assert {mention.channel for mention in mentions} <= {channel}
    assert mentions or any(page.events for page in pages(channel)), "there is a sample of something to keep"
    gone = {source for page in pages(channel) for source, _ in page.changes}
    assert gone <= {mention.source for mention in mentions}


def test_no_secret_of_the_connection_gets_into_a_mention(channel: str) -> None:
    saved = about(channel)
    secrets = [value for scope in ("read", "write") for value in saved.get(scope, {}).values()]
    assert all(len(secret) > 5 for secret in secrets), "short ones would be found by chance"
    kept = [each for page in pages(channel) for each in (*page.mentions, *page.events)]
    text = " ".join(each.model_dump_json() for each in kept)
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize("body", NO_DELIVERIES)
def test_what_is_no_delivery_is_a_value_error_or_says_nothing(channel: str, body: bytes) -> None:
    for line in lines(channel, "deliveries.jsonl")[:3]:
        page = read(channel, delivered(channel, line, body))
        assert page is None or not (page.mentions or page.changes or page.events)


def test_no_odd_value_and_no_missing_one_breaks_it(channel: str, network: Samples) -> None:
    """A reader that asks its network takes its time: it is tried with fewer, of which the network knows nothing."""
    tried, delayed, odds = 0, (TryLater,) if network.lines else (), ODD[::5] if network.lines else ODD
    for line in lines(channel, "deliveries.jsonl"):
        body = line["body"]
        for path in [] if isinstance(body, str) else places(body):
            for odd in [without(body, path), *(replaced(body, path, each) for each in odds)]:
                tried += 1
                with suppress(*delayed):
                    page = read(channel, delivered(channel, line, json.dumps(odd).encode()))
                    assert page is None or isinstance(page, Page)
    assert tried > 100
    if network.lines:
        network.missed.clear()
