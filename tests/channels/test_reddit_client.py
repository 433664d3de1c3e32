"""praw is set up by us alone, says who we are, never repeats a POST, and keeps every secret."""

import logging
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from prawcore.sessions import FiniteRetryStrategy

from channels import reddit_client
from channels.reddit_client import as_everybody, ask, items_named, sign_in, talking, who_am_i
from channels.reddit_errors import translated
from store.errors import EarfulError, NeedsSetup, TryLater, Unknown
from store.models import Connection
from store.secrets import seal
from store.settings import settings
from tests.peers.reddit_accounts import CLIENT_SECRET
from tests.peers.reddit_desk import SHOP, reaching, unsaved
from tests.peers.reddit_network import Limits, RedditNetwork, faults

HOSTILE = """[DEFAULT]
oauth_url=http://127.0.0.1:9
reddit_url=http://127.0.0.1:9
client_id=theirs
client_secret=theirs
username=mallory
password=theirs
refresh_token=theirs
user_agent=mallory
comment_kind=t9
submission_kind=t9
ratelimit_seconds=600
check_for_updates=true
"""


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[RedditNetwork]:
    with RedditNetwork() as network, reaching(network, monkeypatch):
        yield network


@pytest.mark.parametrize("place", ["here", "XDG_CONFIG_HOME", "HOME", "APPDATA"])
@pytest.mark.parametrize("content", [HOSTILE, "no section at all"])
def test_no_praw_ini_has_a_say(
    network: RedditNetwork, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str, content: str
) -> None:
    folder = tmp_path / ".config" if place == "HOME" else tmp_path
    folder.mkdir(exist_ok=True)
    folder.joinpath("praw.ini").write_text(content, encoding="utf-8")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr("praw.config.Config.CONFIG", None)
    if place == "here":
        monkeypatch.chdir(tmp_path)
    else:
        monkeypatch.setenv(place, str(tmp_path))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert who_am_i(unsaved(network, SHOP))["username"] == SHOP
    assert network.nameless == []


def test_no_variable_of_the_environment_has_a_say(network: RedditNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    for line in HOSTILE.splitlines()[1:]:
        name, _, value = line.partition("=")
        monkeypatch.setenv(f"praw_{name}", value)
    monkeypatch.setenv("praw_site", "theirs")
    assert who_am_i(unsaved(network, SHOP))["username"] == SHOP
    with talking(unsaved(network, SHOP)) as reddit:
        wanted = (network.url, network.url, -1, False)
        config = reddit.config
        assert (config.oauth_url, config.reddit_url, config.ratelimit_seconds, config.check_for_updates) == wanted


def test_without_another_address_reddit_is_where_it_is(network: RedditNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_REDDIT_BASE_URL", "")
    settings.cache_clear()
    with talking(unsaved(network)) as reddit:
        assert reddit.config.oauth_url == "https://oauth.reddit.com"
        assert reddit.config.reddit_url == "https://www.reddit.com"


@pytest.mark.parametrize("grant", ["password", "refresh_token"])
def test_both_ways_to_sign_in_lead_to_the_account(network: RedditNetwork, grant: str) -> None:
    assert who_am_i(unsaved(network, SHOP, grant)) == {"id": SHOP, "username": SHOP}
    assert {call.account for call in network.calls("/api/v1/me")} == {SHOP}


def test_the_app_says_who_it_is_in_reddits_own_form(network: RedditNetwork) -> None:
    who_am_i(unsaved(network, SHOP))
    assert network.nameless == []
    agent = network.calls("/api/v1/me")[0].agent
    assert agent.startswith("linux:earful:")
    assert f"(by /u/{SHOP})" in agent


@pytest.mark.parametrize("given", [{}, {"client_id": "a"}, {"client_id": "a", "client_secret": "b", "username": "c"}])
def test_what_is_missing_to_write_is_told(network: RedditNetwork, given: dict[str, str]) -> None:
    with pytest.raises(NeedsSetup, match="Reddit is off: on the Channels page, enter"):
        who_am_i(Connection(brand_id=1, channel="reddit", write_secrets=seal(given)))
    assert network.calls() == []


@pytest.mark.parametrize("fault", [faults.broken(500), faults.broken(503), faults.drop(), faults.hang()])
def test_a_post_is_sent_once_whatever_befalls_it(
    network: RedditNetwork, monkeypatch: pytest.MonkeyPatch, fault: faults.Fault
) -> None:
    monkeypatch.setattr(reddit_client, "PATIENCE", 1.0)
    name = network.submission("tea")
    network.fail("POST /api/comment", fault, times=9)
    with talking(unsaved(network, SHOP), "write", once=True) as reddit:
        sign_in(reddit)
        with pytest.raises(Unknown), translated(sent=True):
            reddit.submission(name[3:]).reply("hello")
    assert len(network.calls("POST /api/comment")) == 1


def test_praws_own_strategy_would_send_it_three_times(network: RedditNetwork) -> None:
    """So that the test before this one cannot pass for another reason."""
    name = network.submission("tea")
    network.fail("POST /api/comment", faults.broken(500), times=9)
    with talking(unsaved(network, SHOP), "write") as reddit:
        assert reddit._core is not None
        assert reddit._core._retry_strategy_class is FiniteRetryStrategy
        with pytest.raises(Unknown), translated(sent=True):
            reddit.submission(name[3:]).reply("hello")
    assert len(network.calls("POST /api/comment")) == 3


def test_everybodys_view_shows_what_moderators_removed(network: RedditNetwork) -> None:
    own = network.remove(network.comment(network.submission("tea"), "ours", author=SHOP))
    with talking(unsaved(network, SHOP), "write") as reddit:
        assert not items_named(reddit, [own])[own].gone
        with as_everybody(reddit):
            assert items_named(reddit, [own])[own].gone
        assert not items_named(reddit, [own])[own].gone


def failing(network: RedditNetwork, fault: faults.Fault | None, sent: bool) -> Iterator[EarfulError]:
    """The errors of calls that fail while signing in, reading and writing."""
    name = network.submission("tea")
    for pattern in ("POST /api/v1/access_token", "GET *", "POST /api/comment"):
        network.script.orders.clear()
        if fault is not None:
            network.fail(pattern, fault, times=9)
        with talking(unsaved(network, SHOP), "write", once=sent) as reddit:
            try:
                sign_in(reddit)
                ask(reddit, "api/v1/me")
                with translated(sent=True):
                    reddit.submission(name[3:]).reply("hello")
            except EarfulError as error:
                yield error


@pytest.mark.parametrize("sent", [True, False])
def test_no_secret_reaches_a_log_or_an_error(
    network: RedditNetwork, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], sent: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("praw", "prawcore", "urllib3", "requests"):
        caplog.set_level(logging.DEBUG, name)
    told = []
    for fault in (faults.broken(500), faults.drop(), faults.too_many(3), faults.malformed(), faults.forbidden(), None):
        for error in failing(network, fault, sent):
            told += [str(error), repr(error), *traceback.format_exception(error)]
            structlog.get_logger().warning("failed", exc_info=error)
    network.accounts.revoke(SHOP)
    told += [str(error) for error in failing(network, None, sent)]
    out = capsys.readouterr()
    everything = "\n".join([*told, caplog.text, out.out, out.err])
    assert "Fetching" in caplog.text
    hidden = [CLIENT_SECRET, network.accounts.known[SHOP].password, "token-1", "refresh-", "Basic "]
    assert [secret for secret in hidden if secret in everything] == []


def test_a_pause_that_is_short_is_sat_out(network: RedditNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("prawcore.rate_limit.time.sleep", slept.append)
    network.limits = Limits(0, 600, reset=5)
    with talking(unsaved(network)) as reddit:
        ask(reddit, "api/v1/me")
        ask(reddit, "api/v1/me")
    assert 4 < slept[0] <= 5


def test_a_pause_that_is_long_is_left_to_the_schedule(network: RedditNetwork) -> None:
    network.limits = Limits(0, 600, reset=300)
    with talking(unsaved(network)) as reddit:
        ask(reddit, "api/v1/me")
        with pytest.raises(TryLater, match="used up"):
            ask(reddit, "api/v1/me")
