"""What the fake Reddit tells of comments, inboxes, threads and media, and of what became of them."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.peers.reddit_client import talking
from tests.peers.reddit_network import RedditNetwork

NOW = 1_790_000_000.0


@pytest.fixture
def network() -> Iterator[RedditNetwork]:
    with RedditNetwork(clock=lambda: NOW) as network:
        yield network


@pytest.fixture
def reddit(network: RedditNetwork) -> Iterator[Any]:
    with talking(network) as reddit:
        yield reddit


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
