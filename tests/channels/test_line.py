"""LINE tells whose token it is, when its months begin, and what may be chosen of a connection."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from channels.accounts import ACCOUNTS
from channels.fields import values_of
from channels.line import SETUP
from channels.line_client import next_month
from store.errors import BadInput, NeedsSetup, TryLater
from store.models import Connection
from store.secrets import seal
from store.settings import settings
from tests.peers.line_network import BOT, STATELESS, TOKEN, LineNetwork
from tests.peers.loopback import Answer
from tests.peers.review_peer import told


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Iterator[LineNetwork]:
    with LineNetwork() as peer:
        monkeypatch.setenv("EARFUL_LINE_BASE_URL", peer.url)
        settings.cache_clear()
        yield peer


def connection(**write: str) -> Connection:
    return Connection(brand_id=1, channel="line", write_secrets=seal(write))


@pytest.mark.parametrize("write", [{"access_token": TOKEN}, STATELESS])
def test_line_says_whose_token_it_is(peer: LineNetwork, write: dict[str, str]) -> None:
    assert ACCOUNTS["line"].ask(connection(**write)) == {"id": BOT, "username": "Pine Kettle"}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (told({"message": "Authentication failed"}, 401), NeedsSetup),
        (told({"message": "Access to this API is not available for your account"}, 403), NeedsSetup),
        (told({"message": "The API rate limit has been exceeded. Try again later."}, 429), TryLater),
        (told({}, 500), TryLater),
        (told({"userId": None}), TryLater),
        (told([]), TryLater),
        (Answer(200, b"<html>"), TryLater),
        (Answer(fate="drop"), TryLater),
    ],
)
def test_each_mishap_says_what_to_do(peer: LineNetwork, answer: Answer, error: type[Exception]) -> None:
    peer.fail("GET /v2/bot/info", answer)
    with pytest.raises(error) as caught:
        ACCOUNTS["line"].ask(connection(access_token=TOKEN))
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-20T12:00:00", "2026-11-30T15:00:00"),
        ("2026-11-30T14:59:59", "2026-11-30T15:00:00"),
        ("2026-11-30T15:00:00", "2026-12-31T15:00:00"),
        ("2027-01-31T15:00:00", "2027-02-28T15:00:00"),
    ],
)
def test_months_begin_when_they_do_in_japan(now: str, then: str) -> None:
    assert next_month(datetime.fromisoformat(now).replace(tzinfo=UTC)) == datetime.fromisoformat(then).replace(
        tzinfo=UTC
    )


def test_groups_are_read_as_chosen() -> None:
    assert values_of(SETUP.options, {"groups": "all"}.__getitem__) == {"groups": "all"}
    assert values_of(SETUP.options, {"groups": ""}.__getitem__) == {"groups": ""}
    with pytest.raises(BadInput):
        values_of(SETUP.options, {"groups": "some"}.__getitem__)
