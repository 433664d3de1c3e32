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


def test_comments_are_listed_across_subreddits(network: RedditNetwork, reddit: Any) -> None:
    first = network.comment(network.submission("one"), "a & b < c", at=NOW - 5)
    second = network.comment(network.submission("two", subreddit="gifts"), "later")
    told = list(reddit.subreddit("thrift+gifts").comments(limit=None))
    assert [each.fullname for each in told] == [second, first]
    assert told[1].body == "a & b < c"
    assert told[1].submission.title == "one"


def test_text_is_escaped_without_raw_json(network: RedditNetwork, reddit: Any) -> None:
    network.submission("a & b < c")
    reddit.user.me()
    headers = {"Authorization": f"bearer {reddit._core.authorizer.access_token}"}
    told = reddit._core.requestor._http.get(f"{network.url}/r/thrift/new", headers=headers, timeout=2).json()
    assert told["data"]["children"][0]["data"]["title"] == "a &amp; b &lt; c"


def test_the_inbox_sorts_replies_mentions_and_messages(network: RedditNetwork, reddit: Any) -> None:
    own = network.submission("Our new boots", author="earful_shop")
    ours = network.comment(network.submission("boots?"), "We can help.", author="earful_shop")
    on_post = network.comment(own, "Nice, u/earful_shop", at=NOW - 4)
    on_comment = network.comment(ours, "Thanks!", at=NOW - 3)
    mention = network.comment(network.submission("who?"), "ask /u/Earful_Shop.", at=NOW - 2)
    network.comment(own, "u/earful_shopper is somebody else; not hidden from selfreply", at=NOW - 1)
    message = network.message("earful_shop", "Hello", "My order?")
    box = reddit.inbox
    assert [each.fullname for each in box.mentions()] == [mention]
    assert [each.fullname for each in box.comment_replies()] == [on_comment]
    assert [each.fullname for each in box.submission_replies()][1:] == [on_post]
    assert [each.fullname for each in box.all()][:1] == [message]
    assert len(list(box.all())) == 5
    reply = next(iter(box.comment_replies()))
    assert (reply.type, reply.dest, reply.submission.title) == ("comment_reply", "earful_shop", "boots?")
    assert not {"permalink", "link_id"} & set(vars(reply))


def test_a_recheck_tells_what_became_of_items(network: RedditNetwork, reddit: Any) -> None:
    post = network.submission("boots", "split")
    names = [network.comment(post, f"text {number}", author=f"person{number}") for number in range(6)]
    network.edit(names[1], "other text")
    network.delete(names[2])
    network.remove(names[3])
    network.close_account("person4")
    network.purge(names[5])
    told = {item.fullname: item for item in reddit.info(fullnames=[post, *names, "t1_never"])}
    assert [told[name].body for name in names[:5]] == ["text 0", "other text", "[deleted]", "[removed]", "text 4"]
    assert [str(told[name].author) for name in names[:5]] == ["person0", "person1", "None", "None", "None"]
    assert [told[name].edited for name in names[:2]] == [False, NOW]
    assert set(told) == {post, *names[:5]}
    assert [item.fullname for item in reddit.subreddit("thrift").comments()] == [names[4], names[1], names[0]]


def test_a_recheck_asks_for_100_items_at_once(network: RedditNetwork, reddit: Any) -> None:
    posts = [network.submission(f"boots {number}") for number in range(130)]
    assert [item.fullname for item in reddit.info(fullnames=posts)] == posts
    assert [len(call.query["id"].split(",")) for call in network.calls("GET /api/info")] == [100, 30]


def test_deleted_and_removed_submissions_say_so(network: RedditNetwork, reddit: Any) -> None:
    gone, removed = network.submission("one", "text"), network.submission("two", "text")
    network.delete(gone)
    network.remove(removed)
    first, second = reddit.info(fullnames=[gone, removed])
    assert (first.author, first.selftext, first.removed_by_category) == (None, "[deleted]", "deleted")
    assert (str(second.author), second.selftext, second.removed_by_category) == ("mia", "[removed]", "moderator")
    assert list(reddit.subreddit("thrift").new()) == []


def test_a_thread_is_a_tree_that_hides_too_many_siblings(network: RedditNetwork, reddit: Any) -> None:
    post = network.submission("boots")
    names = [network.comment(post, f"text {number}") for number in range(7)]
    deeper = network.comment(network.comment(names[6], "under the last"), "and below")
    network.siblings = 5
    forest = reddit.submission(post[3:]).comments
    assert [each.fullname for each in forest if hasattr(each, "body")] == names[:5]
    assert not forest.replace_more(limit=None)
    assert {each.fullname for each in forest.list()} >= {*names, deeper}
    assert reddit.comment(deeper[3:]).refresh().body == "and below"


def test_deleted_comments_stay_in_a_thread_only_above_others(network: RedditNetwork, reddit: Any) -> None:
    post = network.submission("boots")
    above, alone = network.comment(post, "above"), network.comment(post, "alone")
    below = network.comment(above, "below")
    network.delete(above)
    network.delete(alone)
    assert [(each.fullname, each.body) for each in reddit.submission(post[3:]).comments.list()] == [
        (above, "[deleted]"),
        (below, "below"),
    ]


def test_pictures_videos_links_and_crossposts_have_their_fields(network: RedditNetwork, reddit: Any) -> None:
    link = network.submission("link", url="https://example.com/boots")
    picture = network.submission("picture", media=("https://i.redd.it/a.jpg",))
    gallery = network.submission("gallery", media=("https://i.redd.it/a.jpg", "https://i.redd.it/b.jpg"))
    video = network.submission("video", video="https://v.redd.it/c/DASH_720.mp4")
    cross = network.submission("cross", subreddit="gifts", crosspost_of=link)
    told = {item.fullname: item for item in reddit.info(fullnames=[link, picture, gallery, video, cross])}
    assert (told[link].url, told[link].is_self) == ("https://example.com/boots", False)
    assert (told[picture].url, told[picture].post_hint) == ("https://i.redd.it/a.jpg", "image")
    assert [each["s"]["u"][-5:] for each in told[gallery].media_metadata.values()] == ["a.jpg", "b.jpg"]
    assert told[video].media["reddit_video"]["fallback_url"].endswith("720.mp4")
    assert told[cross].crosspost_parent_list[0]["name"] == link


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
