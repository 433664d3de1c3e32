"""The fake X answers readers as X does: text, fields, pages, limits, and what is no longer there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import tweepy

from tests.peers.x_posts import Media, moment, snowflake
from tests.peers.x_town import Town

WEEK = timedelta(days=7)
ALL_FIELDS = [
    *("created_at", "author_id", "conversation_id", "in_reply_to_user_id", "referenced_tweets", "entities", "lang"),
    *("public_metrics", "note_tweet", "edit_history_tweet_ids", "withheld"),
]


def test_a_time_can_be_read_from_an_id(town: Town) -> None:
    post = town.network.post(town.ada, "tea", ago=timedelta(days=2))
    age = datetime.now(UTC) - moment(post.id)
    assert timedelta(days=2) <= age < timedelta(days=2, minutes=1)
    assert moment(snowflake(moment(post.id))) == moment(post.id)


def test_posts_of_one_moment_have_ids_of_their_own(town: Town) -> None:
    town.network.now = lambda: datetime(2026, 11, 20, tzinfo=UTC)
    assert len({town.network.post(town.ada, f"tea {number}").id for number in range(50)}) == 50


def test_only_what_was_asked_for_comes_back(town: Town) -> None:
    town.network.post(town.ada, "tea for @pinekettle")
    bare = town.reader.search_recent_tweets("tea")
    assert bare["data"][0].keys() == {"id", "text", "edit_history_tweet_ids"}
    assert bare.keys() == {"data", "meta"}
    full = town.reader.search_recent_tweets("tea", tweet_fields=["lang"], expansions=["author_id"])
    assert full["data"][0].keys() == {"id", "text", "edit_history_tweet_ids", "lang", "author_id"}
    assert full["includes"] == {"users": [{"id": town.ada.id, "name": "Ada_K", "username": "ada_k"}]}


def test_an_unknown_field_is_refused(town: Town) -> None:
    with pytest.raises(tweepy.BadRequest, match="colour"):
        town.reader.search_recent_tweets("tea", tweet_fields=["colour"])


def test_nothing_found_has_no_data(town: Town) -> None:
    assert town.reader.search_recent_tweets("tea") == {"meta": {"result_count": 0}}


def test_text_is_escaped_and_entities_count_in_the_escaped_text(town: Town) -> None:
    town.network.post(town.ada, "🫖 tea & cake <3 @PineKettle https://shop.example/a?b=1&c=2 #cosy")
    (post,) = town.reader.search_recent_tweets("tea", tweet_fields=["entities"])["data"]
    assert post["text"].startswith("🫖 tea &amp; cake &lt;3 @PineKettle https://t.co/")
    link, name, tag = (post["entities"][kind][0] for kind in ("urls", "mentions", "hashtags"))
    assert link["expanded_url"] == "https://shop.example/a?b=1&c=2"
    cut = [post["text"][each["start"] : each["end"]] for each in (link, name, tag)]
    assert cut == [link["url"], "@PineKettle", "#cosy"]
    assert name["id"] == town.shop.id


def test_a_picture_stands_in_the_includes(town: Town) -> None:
    town.network.post(town.ada, "tea", media=(Media("3_1", alt_text="a pot"),))
    answer = town.reader.search_recent_tweets("has:media tea", expansions="attachments.media_keys", media_fields="url")
    assert answer["data"][0]["attachments"] == {"media_keys": ["3_1"]}
    assert answer["includes"]["media"] == [
        {"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/media/3_1.jpg"}
    ]


def test_a_long_post_is_cut_and_whole_in_its_note(town: Town) -> None:
    long = "tea " * 100 + "for @PineKettle"
    town.network.post(town.ada, long)
    (post,) = town.reader.search_recent_tweets("tea", tweet_fields=["note_tweet", "entities"])["data"]
    assert len(post["text"]) <= 280 and "…" in post["text"] and "PineKettle" not in post["text"]
    assert post["note_tweet"]["text"] == long
    assert post["note_tweet"]["entities"]["mentions"][0]["id"] == town.shop.id


def test_an_edit_is_a_new_id_and_search_finds_the_newest_version(town: Town) -> None:
    old = town.network.post(town.ada, "bad tea", ago=timedelta(minutes=5))
    new = town.network.edit(old, "good tea")
    (post,) = town.reader.search_recent_tweets("tea")["data"]
    assert post == {"id": new.id, "text": "good tea", "edit_history_tweet_ids": [old.id, new.id]}
    (first,) = town.reader.get_tweets([old.id])["data"]
    assert first["text"] == "bad tea" and first["edit_history_tweet_ids"] == [old.id, new.id]


def test_a_reply_names_whom_it_answers_and_joins_the_conversation(town: Town) -> None:
    root = town.network.post(town.shop, "new tea")
    town.network.post(town.ada, "lovely", reply_to=root)
    (reply,) = town.reader.search_recent_tweets(f"conversation_id:{root.id} is:reply", tweet_fields=ALL_FIELDS)["data"]
    assert reply["text"] == "@PineKettle lovely"
    assert reply["in_reply_to_user_id"] == town.shop.id
    assert reply["referenced_tweets"] == [{"type": "replied_to", "id": root.id}]


def test_a_retweet_is_cut_and_not_found_by_search(town: Town) -> None:
    post = town.network.post(town.ada, "tea " * 60)
    town.network.retweet(town.ben, post)
    assert len(town.found("tea")) == 1
    (shared,) = town.reader.get_users_tweets(town.ben.id, expansions="referenced_tweets.id")["data"]
    assert shared["text"].startswith("RT @ada_k: tea") and shared["text"].endswith("…")
    town.network.retweets_in_search = True
    assert len(town.found("tea")) == 2
    assert len(town.found("tea -is:retweet")) == 1


def test_what_a_quote_refers_to_is_included_or_missed(town: Town) -> None:
    seen, gone, closed = (town.network.post(who, "tea") for who in (town.shop, town.ben, town.ben))
    quotes = [town.network.post(town.ada, "look", quotes=each) for each in (seen, gone)]
    town.network.delete(gone)
    answer = town.reader.search_recent_tweets("look is:quote", expansions=["referenced_tweets.id"])
    assert [each["id"] for each in answer["includes"]["tweets"]] == [seen.id]
    assert [(each["title"], each["value"]) for each in answer["errors"]] == [("Not Found Error", gone.id)]
    assert {each["id"] for each in answer["data"]} == {each.id for each in quotes}
    town.network.change(town.ben, protected=True)
    (hidden,) = town.reader.get_tweets([closed.id])["errors"]
    assert hidden["title"] == "Authorization Error"


def test_a_withheld_post_says_where(town: Town) -> None:
    post = town.network.post(town.ada, "tea", withheld=("DE",))
    (shown,) = town.reader.get_tweets([post.id], tweet_fields="withheld")["data"]
    assert shown["withheld"] == {"copyright": False, "country_codes": ["DE"]}


def test_a_deleted_post_is_an_error_beside_the_data(town: Town) -> None:
    kept, gone = (town.network.post(town.ada, text) for text in ("tea", "cake"))
    town.network.delete(gone)
    answer = town.reader.get_tweets([kept.id, gone.id])
    assert [each["id"] for each in answer["data"]] == [kept.id]
    assert [each["resource_id"] for each in answer["errors"]] == [gone.id]
    assert town.reader.get_tweet(gone.id).keys() == {"errors"}
    assert town.reader.get_tweet(kept.id)["data"]["text"] == "tea"


def test_a_look_up_takes_a_hundred(town: Town) -> None:
    town.reader.get_tweets([*range(1, 101)])
    with pytest.raises(tweepy.BadRequest, match="not between 1 and 100"):
        town.reader.get_tweets([*range(1, 102)])
    with pytest.raises(tweepy.BadRequest, match="one value"):
        town.reader.get_tweets((1, 2))  # tweepy joins lists only


def test_mentions_reach_those_who_were_named(town: Town) -> None:
    town.network.post(town.ada, "hello @pinekettle")
    town.network.post(town.ben, "hello @ada_k")
    answer = town.writer.get_users_mentions(town.shop.id, user_auth=True)
    assert [each["text"] for each in answer["data"]] == ["hello @pinekettle"]
    assert town.network.requests[-1].auth == "oauth1"


def test_the_account_knows_itself_and_others_by_name(town: Town) -> None:
    assert town.writer.get_me()["data"]["id"] == town.shop.id
    assert town.reader.get_user(username="ADA_K")["data"]["id"] == town.ada.id
    assert town.reader.get_user(username="nobody").keys() == {"errors"}


def test_counts_are_a_bucket_an_hour(town: Town) -> None:
    for hours in (1, 1, 30):
        town.network.post(town.ada, "tea", ago=timedelta(hours=hours))
    answer = town.reader.get_recent_tweets_count("tea")
    assert answer["meta"] == {"total_tweet_count": 3}
    assert len(answer["data"]) in (168, 169)
    assert sum(each["tweet_count"] for each in answer["data"]) == 3


def read_spelling(town: Town) -> dict[str, Any]:
    options = {"tweet_fields": ALL_FIELDS, "expansions": ["referenced_tweets.id"]}
    answer: dict[str, Any] = town.reader.search_recent_tweets("@PineKettle", **options)
    return answer


def test_the_new_spelling_has_other_names_for_the_same(town: Town) -> None:
    town.network.post(town.ada, "tea " * 100, reply_to=town.network.post(town.shop, "new"))
    old = read_spelling(town)
    town.network.spelling = "posts"
    new = read_spelling(town)
    assert {"referenced_tweets", "edit_history_tweet_ids", "note_tweet"} <= old["data"][0].keys()
    assert {"referenced_posts", "edit_history_post_ids", "note_post"} <= new["data"][0].keys()
    assert not [key for key in new["data"][0] if "tweet" in key]
    assert (list(old["includes"]), list(new["includes"])) == (["tweets"], ["posts"])
    assert new["data"][0]["note_post"] == old["data"][0]["note_tweet"]
    assert town.reader.get_recent_tweets_count("tea")["meta"] == {"total_post_count": 1}


def test_the_log_tells_what_an_answer_held(town: Town) -> None:
    post = town.network.post(town.ada, "tea")
    town.reader.search_recent_tweets("tea", expansions=["author_id"])
    town.found("cake")
    first, second = town.network.seen("/2/tweets/*")
    assert (first.posts, first.users, first.auth, first.status) == ((post.id,), (town.ada.id,), "app", 200)
    assert (second.posts, second.users, second.query["query"]) == ((), (), "cake")
