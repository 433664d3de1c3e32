"""The fake X cuts time and pages as X does."""

from datetime import UTC, datetime, timedelta

import pytest
import tweepy

from tests.peers.x_network import SEARCH
from tests.peers.x_posts import snowflake
from tests.peers.x_town import Town


def many(town: Town, number: int) -> list[str]:
    return [
        town.network.post(town.ada, f"tea {each}", ago=timedelta(minutes=number - each)).id for each in range(number)
    ]


def test_since_id_leaves_out_the_post_itself(town: Town) -> None:
    first, *rest = many(town, 3)
    answer = town.reader.search_recent_tweets("tea", since_id=first)
    assert [each["id"] for each in answer["data"]] == rest[::-1]
    assert answer["meta"] == {"result_count": 2, "newest_id": rest[1], "oldest_id": rest[0]}


def test_since_id_and_start_time_exclude_each_other(town: Town) -> None:
    (first,) = many(town, 1)
    with pytest.raises(tweepy.BadRequest, match="since_id"):
        town.reader.search_recent_tweets("tea", since_id=first, start_time=datetime.now(UTC) - timedelta(hours=1))


def test_a_since_id_older_than_a_week_is_refused_and_told_a_larger_one(town: Town) -> None:
    old = snowflake(datetime.now(UTC) - timedelta(days=7, minutes=1))
    with pytest.raises(tweepy.BadRequest) as refused:
        town.reader.search_recent_tweets("tea", since_id=old)
    (message,) = refused.value.api_messages
    assert message.startswith("'since_id' must be a tweet id created after ")
    larger = int(message.rpartition(" ")[2])
    assert town.reader.search_recent_tweets("tea", since_id=larger + (60_000 << 22))["meta"]["result_count"] == 0


def test_start_and_end_frame_what_is_found(town: Town) -> None:
    for hours in (1, 5, 9):
        town.network.post(town.ada, f"tea {hours}", ago=timedelta(hours=hours))
    now = datetime.now(UTC)
    assert town.found("tea", start_time=now - timedelta(hours=6), end_time=now - timedelta(hours=2)) == ["tea 5"]
    with pytest.raises(tweepy.BadRequest, match="start_time"):
        town.found("tea", start_time=now - timedelta(days=8))
    with pytest.raises(tweepy.BadRequest, match="end_time"):
        town.found("tea", end_time=now)


@pytest.mark.parametrize("size", [9, 101])
def test_a_page_has_ten_to_a_hundred_posts(town: Town, size: int) -> None:
    with pytest.raises(tweepy.BadRequest, match="between 10 and 100"):
        town.found("tea", max_results=size)


def pages(town: Town) -> list[list[str]]:
    read = tweepy.Paginator(town.reader.search_recent_tweets, "tea", max_results=10)
    return [[each["id"] for each in page["data"]] for page in read]


def test_pages_hold_everything_once(town: Town) -> None:
    ids = many(town, 25)
    read = pages(town)
    assert [len(page) for page in read] == [10, 10, 5]
    assert sum(read, []) == ids[::-1]


def test_a_post_between_two_pages_does_not_shift_them(town: Town) -> None:
    ids = many(town, 15)
    town.network.meanwhile(SEARCH, lambda: town.network.post(town.ben, "tea now"))
    assert sum(pages(town), []) == ids[::-1]


def test_pages_by_offset_repeat_what_a_new_post_pushed_down(town: Town) -> None:
    town.network.paging = "offset"
    ids = many(town, 15)
    town.network.meanwhile(SEARCH, lambda: town.network.post(town.ben, "tea now"))
    first, second = pages(town)
    assert first[-1] == second[0]
    assert set(first + second) == set(ids)


def test_a_token_that_x_did_not_give_is_refused(town: Town) -> None:
    with pytest.raises(tweepy.BadRequest, match="next_token"):
        town.found("tea", next_token="b26v89c19z")


def test_a_fresh_post_is_found_only_after_some_searches(town: Town) -> None:
    town.network.index_requests = 2
    town.network.post(town.ada, "tea")
    assert [len(town.found("tea")) for _ in range(4)] == [0, 0, 1, 1]


def test_a_fresh_post_is_found_only_after_some_seconds(town: Town) -> None:
    town.network.post(town.ada, "tea")
    town.network.index_seconds = 3600
    assert town.found("tea") == []
    town.network.index_seconds = 0
    assert town.found("tea") == ["tea"]
