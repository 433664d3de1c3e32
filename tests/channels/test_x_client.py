"""The clients for X: one try, a time limit, no detours, and no credentials anywhere but in the request."""

import logging
import subprocess
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from channels import x_client
from channels.x_client import ask, reader, tell, who_am_i, writer
from store.connections import connect
from store.errors import EarfulError, NeedsSetup, TryLater, Unknown
from store.models import Brand, Connection
from store.secrets import seal
from store.settings import settings
from tests.peers.loopback import Answer, Asked, Loopback
from tests.peers.x_desk import ADMIN, write_keys
from tests.peers.x_faults import FAULTS
from tests.peers.x_network import XNetwork

LOUD = [
    *("tweepy", "tweepy.client", "requests_oauthlib", "requests_oauthlib.oauth1_auth", "oauthlib"),
    *("oauthlib.oauth1", "oauthlib.oauth1.rfc5849", "urllib3", "urllib3.connectionpool"),
]


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[XNetwork]:
    with XNetwork() as network:
        lead_to(monkeypatch, network.url)
        yield network


def lead_to(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("EARFUL_X_BASE_URL", url)
    monkeypatch.setattr(x_client, "TIMEOUT", (2.0, 0.3))
    settings.cache_clear()


def connected(network: XNetwork) -> Connection:
    keys = write_keys(network, network.user("PineKettle"))
    return Connection(
        brand_id=1, channel="x", read_secrets=seal({"bearer_token": network.app_token}), write_secrets=seal(keys)
    )


def test_the_account_says_who_it_is(network: XNetwork) -> None:
    connection = connected(network)
    me = network.world.by_name("pinekettle")
    assert me is not None
    assert who_am_i(connection) == {"id": me[0], "username": "PineKettle"}
    assert network.requests[-1].auth == "oauth1"


@pytest.mark.parametrize("keys", [{}, {"consumer_key": "a", "consumer_secret": "b", "access_token": "c"}])
def test_missing_credentials_are_named(keys: dict[str, str]) -> None:
    connection = Connection(brand_id=1, channel="x", write_secrets=seal(keys))
    with pytest.raises(NeedsSetup, match="access token secret"), writer(connection):
        pass
    with pytest.raises(NeedsSetup, match="bearer token"), reader(None):
        pass


def test_raw_json_and_headers_come_back(network: XNetwork) -> None:
    network.post(network.user("ada"), "tea")
    with reader(connected(network)) as client:
        answer = ask(client.search_recent_tweets, "tea")
    assert answer.payload["data"][0]["text"] == "tea"
    assert answer.headers["x-rate-limit-remaining"] == "449"


class Fixed(Loopback):
    """Gives one answer to everything, and counts."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.fixed, self.asked = answer, list[Asked]()

    def answer(self, asked: Asked) -> Answer:
        """The answer."""
        self.asked.append(asked)
        return self.fixed


def fixed(status: int, body: bytes = b"{}", *headers: tuple[str, str]) -> Fixed:
    return Fixed(Answer(status, body, (("content-type", "application/json"), *headers)))


@pytest.fixture
def connection(home: Any) -> Connection:
    keys = dict.fromkeys(("consumer_key", "consumer_secret", "access_token", "access_token_secret"), "k")
    return Connection(brand_id=1, channel="x", read_secrets=seal({"bearer_token": "b"}), write_secrets=seal(keys))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int, connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    with fixed(200) as trap, fixed(status, b"{}", ("location", f"{trap.url}/2/tweets")) as server:
        lead_to(monkeypatch, server.url)
        with reader(connection) as client, pytest.raises(TryLater):
            ask(client.search_recent_tweets, "tea")
        with writer(connection) as client, pytest.raises(Unknown):
            tell(client.create_tweet, text="tea", user_auth=True)
        assert len(server.asked) == 2
        assert trap.asked == []


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_nothing_is_tried_twice(status: int, connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    with fixed(status) as server:
        lead_to(monkeypatch, server.url)
        with writer(connection) as client, pytest.raises(EarfulError):
            tell(client.create_tweet, text="tea", user_auth=True)
        with reader(connection) as client, pytest.raises(TryLater):
            ask(client.search_recent_tweets, "tea")
        assert [asked.method for asked in server.asked] == ["POST", "GET"]


@pytest.mark.parametrize("body", [b"[]", b"3", b'"tea"', b"null", b"", b"{", b"\xff\xfe"])
def test_an_answer_that_is_no_object_is_none(
    body: bytes, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fixed(200, body) as server:
        lead_to(monkeypatch, server.url)
        with reader(connection) as client, pytest.raises(TryLater):
            ask(client.search_recent_tweets, "tea")
        with writer(connection) as client, pytest.raises(Unknown):
            tell(client.create_tweet, text="tea", user_auth=True)


def test_a_base_url_may_have_a_path(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    with fixed(200) as server:
        lead_to(monkeypatch, f"{server.url}/x/")
        with reader(connection) as client:
            ask(client.search_recent_tweets, "tea & cake")
        assert (server.asked[0].path, server.asked[0].get("query")) == ("/x/2/tweets/search/recent", "tea & cake")


def test_without_a_base_url_it_is_x_itself(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EARFUL_X_BASE_URL", raising=False)
    settings.cache_clear()
    seen = []

    def send(self: object, request: Any, **options: Any) -> Any:
        seen.append((request.url, options["timeout"]))
        raise ConnectionError

    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", send)
    with reader(connection) as client, pytest.raises(TryLater):
        ask(client.get_tweets, [1])
    assert seen == [("https://api.twitter.com/2/tweets?ids=1", x_client.TIMEOUT)]


@pytest.mark.parametrize("fault", [None, *sorted(FAULTS)])
def test_credentials_stand_in_no_log_and_no_error(
    network: XNetwork, fault: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    connection = connected(network)
    secrets = {network.app_token, *write_keys(network, next(iter(network.world.users.values()))).values()} - {"key"}
    for name in (None, *LOUD):
        caplog.set_level(logging.DEBUG, logger=name)
    said = ""
    for path in ("/2/tweets", "/2/tweets/search/recent", "/2/users/me"):
        if fault:
            network.fail(path, fault)
    for step in (_search, _post, who_am_i):
        try:
            step(connection)
        except EarfulError as error:
            said += "".join(traceback.format_exception(error)) + repr(error) + str(vars(error))
    assert len(network.requests) == 3
    for secret in secrets:
        assert secret not in caplog.text
        assert secret not in said
    assert "Bearer" not in caplog.text
    assert "oauth_signature" not in caplog.text


def _search(connection: Connection) -> None:
    with reader(connection) as client:
        ask(client.search_recent_tweets, "tea")


def _post(connection: Connection) -> None:
    with writer(connection) as client:
        tell(client.create_tweet, text="tea", user_auth=True)


def test_importing_the_client_turns_no_logger_down() -> None:
    look = (
        "import logging, channels.x_client; print({logging.getLogger(name).level for name in channels.x_client.LOUD})"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "{0}"


def test_a_connection_does_not_show_its_secrets(network: XNetwork, session: Any) -> None:
    brand = Brand(slug="pine", name="Pine")
    session.add(brand)
    session.flush()
    kept = connect(session, brand.id or 0, "x", ADMIN, read={"bearer_token": "very-secret"})
    assert "very-secret" not in repr(kept) + str(kept.model_dump())
