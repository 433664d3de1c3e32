"""What a network answers may hold anything: a collector then ends in one of our own errors, or reads what it can.

Each channel is read a few times, each time with other answers spoilt; EARFUL_FUZZ_TRIES says how many times.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from channels.accounts import ACCOUNTS
from collectors import COLLECTORS, WATCHERS
from collectors.page import Known, Page
from responder import CHANGES, FOLLOWERS, PUBLISHERS
from store.errors import EarfulError
from store.settings import settings
from tests.collectors.test_contract import PEERS, SAMPLES, connection_of, query_of
from tests.peers.loopback import Answer, Asked
from tests.peers.samples import Samples
from tests.responder.test_contract import connected, outgoing
from tests.security.mutations import spoilt_bytes

TRIES, SECONDS = int(os.environ.get("EARFUL_FUZZ_TRIES", "3")), 20.0
READ = [channel for channel in COLLECTORS if (SAMPLES / channel / "answers.jsonl").exists() and channel not in PEERS]


class Spoiling(Samples):
    """Gives the answers of the samples, two in five of them with something wrong in it."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.dice = Random(0)  # noqa: S311  a dice, no secret

    def answer(self, asked: Asked) -> Answer:
        """The answer of the samples, perhaps spoilt; to what they do not know, that to something else."""
        found = super().answer(asked)
        if self.missed:
            self.missed.clear()
            other = self.dice.choice(self.lines)
            found = Answer(200, other.body, other.headers)
        elif self.dice.random() > 0.4:
            return found
        return Answer(found.status, spoilt_bytes(found.body, self.dice), found.headers)


@pytest.fixture
def network(channel: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spoiling]:
    about = json.loads((SAMPLES / channel / "connection.json").read_text(encoding="utf-8"))
    now = datetime.fromisoformat(about["now"])
    monkeypatch.setattr(sys.modules[COLLECTORS[channel].__module__], "utc_now", lambda: now)
    with Spoiling(SAMPLES / channel / "answers.jsonl") as server:
        monkeypatch.setenv(f"EARFUL_{channel.upper()}_BASE_URL", server.url)
        settings.cache_clear()
        yield server


@pytest.mark.parametrize("channel", READ)
def test_no_answer_breaks_a_collector(channel: str, network: Spoiling) -> None:
    for seed in range(TRIES):
        network.dice = Random(seed)  # noqa: S311  a dice, no secret
        begun = monotonic()
        try:
            for page in COLLECTORS[channel](query_of(channel), None, connection_of(channel)):
                assert isinstance(page, Page)
        except EarfulError:
            pass
        assert monotonic() - begun < SECONDS, seed


def tried(network: Spoiling, call: Callable[[], object]) -> None:
    """Call something with other answers spoilt each time; any of our own errors will do."""
    for seed in range(TRIES):
        network.dice, begun = Random(seed), monotonic()  # noqa: S311  a dice, no secret
        with suppress(EarfulError):
            call()
        assert monotonic() - begun < SECONDS, seed


@pytest.mark.parametrize("channel", [channel for channel in READ if channel in WATCHERS])
def test_no_answer_breaks_the_second_look(channel: str, network: Spoiling) -> None:
    lines = (SAMPLES / channel / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    held = [
        Known(one["source"], one["external_id"], one.get("version_id", ""), one.get("kind", ""))
        for one in map(json.loads, lines)
        if "external_id" in one
    ]
    connection = connection_of(channel)
    assert connection is not None
    tried(network, lambda: list(WATCHERS[channel].recheck(held[:5], connection)))
    tried(network, lambda: list(islice(WATCHERS[channel].own_replies(connection, None), 5)))


@pytest.mark.parametrize("channel", [channel for channel in READ if channel in PUBLISHERS])
def test_no_answer_breaks_the_sending(channel: str, network: Spoiling) -> None:
    reply, connection = outgoing(channel, "We are sorry."), connected(channel)
    for call in (PUBLISHERS[channel].look, PUBLISHERS[channel].publish, PUBLISHERS[channel].find):
        tried(network, partial(call, reply, connection))
    if channel in FOLLOWERS:
        tried(network, lambda: FOLLOWERS[channel](reply, "1", connection))


@pytest.mark.parametrize("channel", [channel for channel in READ if channel in CHANGES])
def test_no_answer_breaks_a_change_of_what_was_sent(channel: str, network: Spoiling) -> None:
    reply, connection, change = outgoing(channel, "We are sorry."), connected(channel), CHANGES[channel]
    with suppress(EarfulError):
        change.read(reply, "1", connection)  # what a client imports at its first call takes its time
    tried(network, lambda: change.read(reply, "1", connection))
    if change.edit is not None:
        tried(network, partial(change.edit, reply, "1", connection, "We were sorry."))
    if change.delete is not None:
        tried(network, partial(change.delete, reply, "1", connection))


@pytest.mark.parametrize("channel", [channel for channel in READ if channel in ACCOUNTS])
def test_no_answer_breaks_the_question_whose_account_it_is(channel: str, network: Spoiling) -> None:
    connection = connected(channel)
    with suppress(EarfulError):
        ACCOUNTS[channel].ask(connection)  # what a client imports at its first call takes its time
    tried(network, lambda: ACCOUNTS[channel].ask(connection))
