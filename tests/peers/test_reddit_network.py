"""The fake Reddit answers the real praw as Reddit would."""

from collections.abc import Iterator
from typing import Any

import praw
import prawcore
import pytest
from prawcore.exceptions import OAuthException

from tests.peers.reddit_client import talking
from tests.peers.reddit_network import Limits, RedditNetwork, faults

NOW = 1_790_000_000.0
DAY = 86_400


@pytest.fixture
def network() -> Iterator[RedditNetwork]:
    with RedditNetwork(clock=lambda: NOW) as network:
        yield network


@pytest.fixture
def reddit(network: RedditNetwork) -> Iterator[Any]:
    with talking(network) as reddit:
        yield reddit


def found(reddit: praw.Reddit, query: str, places: str = "all", **more: Any) -> list[str]:
    return [item.title for item in reddit.subreddit(places).search(query, sort="new", **more)]


@pytest.mark.parametrize("grant", ["password", "refresh_token"])
def test_an_account_comes_in_by_either_grant(network: RedditNetwork, grant: str) -> None:
    with talking(network, grant=grant) as reddit:
        assert str(reddit.user.me()) == "earful_shop"
    assert network.calls("POST /api/v1/access_token")[0].form["grant_type"] == grant


def test_a_revoked_account_gets_no_token_by_either_grant(network: RedditNetwork) -> None:
    with talking(network) as known, talking(network, grant="refresh_token") as renewing:
        network.accounts.revoke("earful_shop")
        with pytest.raises(OAuthException, match="invalid_grant"):
            known.user.me()
        with pytest.raises(prawcore.ResponseException, match="400"):
            renewing.user.me()


def test_a_wrong_client_secret_is_told_as_401(network: RedditNetwork) -> None:
    with talking(network) as reddit:
        reddit._core.authorizer.authenticator.client_secret = "guessed"
        with pytest.raises(prawcore.ResponseException, match="401"):
            reddit.user.me()


def test_reading_does_not_allow_writing(network: RedditNetwork) -> None:
    post = network.submission("Kettlewood boots split")
    network.accounts.add("reader", scope="read identity")
    with talking(network, "reader", grant="refresh_token") as reddit:
        assert reddit.submission(post[3:]).title == "Kettlewood boots split"
        with pytest.raises(prawcore.InsufficientScope):
            reddit.submission(post[3:]).reply("Sorry!")
    assert network.writes == []


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("kettlewood", ["Kettlewood boots", "A gift"]),
        ("kettlewood boots", ["Kettlewood boots"]),
        ('"boots split"', ["Kettlewood boots"]),
        ('"split boots"', []),
        ("split OR socks", ["Kettlewood boots", "Socks"]),
        ("kettlewood NOT gift", ["Kettlewood boots"]),
        ("kettlewood -gift", ["Kettlewood boots"]),
        ("title:kettlewood", ["Kettlewood boots"]),
        ("title:(socks OR gift)", ["A gift", "Socks"]),
        ("author:noah", ["Socks"]),
        ("(kettlewood OR socks) subreddit:thrift", ["Kettlewood boots", "Socks"]),
        ("เคตเทิลวูด", ["Thai"]),
        ("kettle", []),
    ],
)
def test_a_search_finds_what_its_words_say(network: RedditNetwork, reddit: Any, query: str, titles: list[str]) -> None:
    network.submission("Thai", "รองเท้าเคตเทิลวูดพัง")
    network.submission("Socks", author="noah")
    network.submission("A gift", "from Kettlewood.", subreddit="gifts")
    post = network.submission("Kettlewood boots", "My boots split!")
    network.comment(post, "kettlewood again: searches find no comments")
    assert found(reddit, query) == titles


def test_a_query_that_the_fake_does_not_know_is_refused_aloud(network: RedditNetwork, reddit: Any) -> None:
    for query in ["flair:angry", "(boots", "boots OR", "x" * 513]:
        with pytest.raises(prawcore.BadRequest):
            found(reddit, query)


def test_a_search_keeps_to_its_subreddits_and_its_time(network: RedditNetwork, reddit: Any) -> None:
    network.submission("boots in thrift", at=NOW - 2 * DAY)
    network.submission("boots in gifts", subreddit="gifts", at=NOW - 60)
    assert found(reddit, "boots") == ["boots in gifts", "boots in thrift"]
    assert found(reddit, "boots", "thrift") == ["boots in thrift"]
    assert found(reddit, "boots", "thrift+gifts") == ["boots in gifts", "boots in thrift"]
    assert found(reddit, "boots", time_filter="day") == ["boots in gifts"]


def test_a_search_may_lag_behind_new(network: RedditNetwork, reddit: Any) -> None:
    network.submission("boots", at=NOW - 100)
    network.search_lag = 300
    assert found(reddit, "boots") == []
    assert [item.title for item in reddit.subreddit("thrift").new()] == ["boots"]


def test_listings_come_in_pages_of_100_and_end_at_the_wall(network: RedditNetwork, reddit: Any) -> None:
    posts = [network.submission(f"boots {number}", at=NOW - number) for number in range(1_050)]
    assert [item.fullname for item in reddit.subreddit("thrift").new(limit=None)] == posts[:1_000]
    pages = network.calls("GET /r/*/new")
    assert [page.query.get("after") for page in pages] == [None, *posts[99:999:100]]
    assert len(found(reddit, "boots", limit=None)) == 1_000
    assert len(found(reddit, "boots", limit=7)) == 7


def test_an_anchor_that_was_deleted_gives_an_empty_page(network: RedditNetwork, reddit: Any) -> None:
    posts = [network.submission(f"boots {number}", at=NOW - number) for number in range(150)]
    network.before("GET /r/*/new", lambda: network.delete(posts[99]), skip=1)
    assert len(list(reddit.subreddit("thrift").new(limit=None))) == 100
    network.delete(posts[0])
    assert list(reddit.subreddit("thrift").new(params={"before": posts[0]})) == []
    assert [each.fullname for each in reddit.subreddit("thrift").new(params={"before": posts[2]})] == [posts[1]]


def test_new_items_shift_the_pages(network: RedditNetwork, reddit: Any) -> None:
    posts = [network.submission(f"boots {number}", at=NOW - number - 10) for number in range(150)]
    network.before("GET /r/*/new", lambda: network.submission("late"), skip=1)
    assert [item.fullname for item in reddit.subreddit("thrift").new(limit=None)] == posts
    assert next(iter(reddit.subreddit("thrift").new())).title == "late"


def test_new_may_stand_out_of_order_and_still_pages_without_loss(network: RedditNetwork, reddit: Any) -> None:
    posts = [network.submission(f"boots {number}", at=NOW - number) for number in range(250)]
    network.jumble = 60
    names = [item.fullname for item in reddit.subreddit("thrift").new(limit=None)]
    assert names != posts
    assert sorted(names) == sorted(posts)


def test_closed_places_say_why(network: RedditNetwork, reddit: Any) -> None:
    network.subreddit("inner", private=True)
    network.subreddit("gone", banned=True)
    network.submission("boots")
    for name, error in [("inner", prawcore.Forbidden), ("gone", prawcore.NotFound), ("nowhere", prawcore.Redirect)]:
        with pytest.raises(error):
            list(reddit.subreddit(name).new())
    assert len(list(reddit.subreddit("thrift+inner+nowhere").new())) == 1


def test_an_agent_that_does_not_say_who_it_is_is_noticed(network: RedditNetwork) -> None:
    with talking(network) as reddit:
        reddit.user.me()
        assert network.nameless == []
        reddit._core.requestor._http.headers["User-Agent"] = "python-requests/2.34.2"
        reddit.user.me(use_cache=False)
    assert [request.path for request in network.nameless] == ["/api/v1/me"]


def test_limits_are_told_and_can_be_set(network: RedditNetwork, reddit: Any) -> None:
    reddit.user.me()
    assert reddit.auth.limits["remaining"] > 900
    network.fail("*", faults.too_many(12))
    with pytest.raises(prawcore.TooManyRequests) as told:
        reddit.user.me(use_cache=False)
    assert told.value.retry_after == "12"
    network.limits = Limits(remaining=3, used=997, reset=0)
    reddit.user.me(use_cache=False)
    assert reddit.auth.limits["remaining"] == 3
