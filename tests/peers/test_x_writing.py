"""The fake X lets the right account write, once, to those who called it; and it goes wrong on order."""

import time
from threading import Thread
from typing import Any

import pytest
import requests
import tweepy

from tests.peers.x_clients import client
from tests.peers.x_faults import FAULTS
from tests.peers.x_network import SEARCH, XNetwork
from tests.peers.x_posts import Post
from tests.peers.x_town import Town

TWEETS = "/2/tweets"
LOST = {"server_error_after", "unavailable_after", "hang_after", "drop_after", "malformed"}
FAILURES = (tweepy.HTTPException, requests.RequestException)


def called(town: Town) -> Post:
    return town.network.post(town.ada, "@PineKettle where is my kettle?")


def reply(town: Town, post: Post, text: str = "On its way & warm", writer: Any = None) -> dict[str, Any]:
    answer: dict[str, Any] = (writer or town.writer).create_tweet(text=text, in_reply_to_tweet_id=post.id)
    return answer


def test_a_reply_lands_in_the_conversation(town: Town) -> None:
    post = called(town)
    made = reply(town, post)["data"]
    (found,) = town.reader.search_recent_tweets(f"conversation_id:{post.id} from:PineKettle")["data"]
    assert found["id"] == made["id"]
    assert found["text"] == "@ada_k On its way &amp; warm"
    assert [(each.kind, each.id, each.text, each.reply_to) for each in town.network.landed] == [
        ("post", made["id"], "On its way & warm", post.id)
    ]


def test_a_token_of_oauth_2_writes_too(town: Town) -> None:
    post = called(town)
    with client(town.network, town.shop, oauth2=True) as writer:
        writer.create_tweet(text="hello", in_reply_to_tweet_id=post.id, user_auth=False)
    assert [(each.auth, each.status) for each in town.network.seen(TWEETS, "POST")] == [("user", 201)]


def test_an_app_alone_may_not_write(town: Town) -> None:
    with pytest.raises(tweepy.Forbidden, match="Application-Only"):
        town.reader.create_tweet(text="hello", user_auth=False)
    assert town.network.landed == []


def test_a_wrong_signature_is_nobody(town: Town) -> None:
    town.writer.access_token_secret += "x"
    with pytest.raises(tweepy.Unauthorized):
        town.writer.create_tweet(text="hello")
    assert town.network.requests[-1].auth == "none"


def test_a_revoked_account_may_do_nothing(town: Town) -> None:
    town.network.revoke(town.shop)
    with pytest.raises(tweepy.Unauthorized):
        town.writer.get_me()
    with client(town.network, town.shop) as again:
        assert again.get_me()["data"]["id"] == town.shop.id


def test_only_those_who_called_are_answered(town: Town) -> None:
    uncalled = town.network.post(town.ada, "PineKettle is slow")
    with pytest.raises(tweepy.Forbidden, match="not been mentioned"):
        reply(town, uncalled)
    quote = town.network.post(town.ben, "hm", quotes=town.network.post(town.shop, "new"))
    reply(town, quote)
    town.network.summoned_only = False
    reply(town, uncalled, "sorry")
    assert [each.reply_to for each in town.network.landed] == [quote.id, uncalled.id]


def test_the_same_reply_twice_is_refused_and_another_is_not(town: Town) -> None:
    first, second = called(town), called(town)
    reply(town, first)
    with pytest.raises(tweepy.Forbidden, match="duplicate"):
        reply(town, first)
    with pytest.raises(tweepy.Forbidden, match="duplicate"):
        reply(town, second)  # to the same person, so with the same names before it
    assert len(town.network.landed) == 1
    town.network.refuses_duplicates = False
    reply(town, first)
    assert len(town.network.landed) == 2


def test_a_deleted_post_cannot_be_answered(town: Town) -> None:
    post = called(town)
    town.network.delete(post)
    with pytest.raises(tweepy.Forbidden, match="deleted"):
        reply(town, post)


def test_a_text_that_is_too_long_is_refused(town: Town) -> None:
    with pytest.raises(tweepy.Forbidden, match="too long"):
        town.writer.create_tweet(text="ก" * 281)


def test_only_own_posts_can_be_deleted(town: Town) -> None:
    post = called(town)
    number = reply(town, post)["data"]["id"]
    assert town.writer.delete_tweet(number) == {"data": {"deleted": True}}
    with pytest.raises(tweepy.Forbidden):
        town.writer.delete_tweet(post.id)
    assert [each.kind for each in town.network.landed] == ["post", "delete"]


@pytest.mark.parametrize("fault", sorted(FAULTS - {"partial"}))
def test_a_fault_meets_the_write_before_or_after_it_lands(town: Town, fault: str) -> None:
    post = called(town)
    town.network.fail(TWEETS, fault, method="POST")
    with client(town.network, town.shop, timeout=0.3) as writer, pytest.raises(FAILURES):
        reply(town, post, writer=writer)
    assert len(town.network.landed) == (fault in LOST)
    assert [each.fault for each in town.network.seen(TWEETS, "POST")] == [fault]
    reply(town, post, "another")
    assert len(town.network.landed) == (fault in LOST) + 1


@pytest.mark.parametrize(("fault", "known"), [("rate_limited", True), ("rate_limited_without_reset", False)])
def test_too_many_requests_tell_the_reset_or_not(town: Town, fault: str, known: bool) -> None:
    town.network.fail(SEARCH, fault, times=2)
    for _ in range(2):
        with pytest.raises(tweepy.TooManyRequests) as refused:
            town.found("tea")
        assert (refused.value.reset_time is not None) == known
    assert town.found("tea") == []


def test_limits_are_counted_in_the_headers_and_then_kept(town: Town) -> None:
    town.network.limits["search"] = 2
    town.reader.return_type = requests.Response
    left = [town.reader.search_recent_tweets("tea").headers["x-rate-limit-remaining"] for _ in range(2)]
    assert left == ["1", "0"]
    with pytest.raises(tweepy.TooManyRequests) as refused:
        town.reader.search_recent_tweets("tea")
    assert 0 < refused.value.reset_time - time.time() <= 900
    town.reader.get_recent_tweets_count("tea")


def test_a_partial_error_keeps_the_data(town: Town) -> None:
    town.network.post(town.ada, "tea")
    town.network.fail("/2/tweets/*", "partial")
    answer = town.reader.search_recent_tweets("tea")
    assert len(answer["data"]) == len(answer["errors"]) == 1


def test_a_fault_can_wait_for_a_later_page(town: Town) -> None:
    town.network.fail(SEARCH, "unavailable", skip=1)
    town.found("tea")
    with pytest.raises(tweepy.TwitterServerError):
        town.found("tea")


def test_a_fault_that_nobody_knows_is_an_error_at_once(town: Town) -> None:
    with pytest.raises(ValueError, match="known: "):
        town.network.fail(TWEETS, "sunshine")


def test_the_server_ends_at_once_while_a_client_still_waits() -> None:
    with XNetwork() as network:
        network.fail(SEARCH, "hang")

        def wait() -> None:
            with client(network, timeout=30) as reader, pytest.raises(requests.RequestException):
                reader.search_recent_tweets("tea")

        waiting = Thread(target=wait)
        waiting.start()
        while not network.requests:
            time.sleep(0.01)
        begun = time.monotonic()
    waiting.join()
    assert time.monotonic() - begun < 2
