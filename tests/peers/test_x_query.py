"""The fake X understands the queries that Earful writes, and refuses what X refuses."""

import pytest
import tweepy

from tests.peers.x_town import Town


@pytest.fixture
def busy(town: Town) -> Town:
    root = town.network.post(town.shop, "new kettle https://shop.example/kettles")
    town.network.post(town.ada, "The Pine Kettle is great")
    town.network.post(town.ada, "pine tree, no tea")
    town.network.post(town.ben, "love it", reply_to=root)
    town.network.post(town.ben, "กาน้ำดีมาก", lang="th")
    return town


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("pine", {"The Pine Kettle is great", "pine tree, no tea"}),
        ("PINE kettle", {"The Pine Kettle is great"}),
        ('"kettle pine"', set()),
        ('"pine kettle"', {"The Pine Kettle is great"}),
        ("pine -tree", {"The Pine Kettle is great"}),
        ("tree OR great", {"The Pine Kettle is great", "pine tree, no tea"}),
        ("pine (tree OR nothing) -from:ben", {"pine tree, no tea"}),
        ("pine -(tree OR nothing)", {"The Pine Kettle is great"}),
        ("love OR pine great", {"@PineKettle love it", "The Pine Kettle is great"}),
        ("from:ben lang:en", {"@PineKettle love it"}),
        ("to:pinekettle", {"@PineKettle love it"}),
        ("@pinekettle", {"@PineKettle love it"}),
        ("กาน้ำ", {"กาน้ำดีมาก"}),
        ("kett", set()),
        ("url:shop.example has:links kettle -is:reply", {"new kettle https://t.co/W6XWECMOIK"}),
    ],
)
def test_a_query_finds(busy: Town, query: str, found: set[str]) -> None:
    assert {text.partition("/t.co")[0] for text in busy.found(query)} == {text.partition("/t.co")[0] for text in found}


@pytest.mark.parametrize(
    "query",
    ["-pine", "is:reply", "lang:en -pine", "pine (tree", "pine )", "pine colour:red", "OR", '"pine', "pine is:nice"],
)
def test_a_query_that_x_would_not_take_is_refused(town: Town, query: str) -> None:
    with pytest.raises(tweepy.BadRequest):
        town.found(query)


def test_a_query_has_at_most_512_characters(town: Town) -> None:
    assert town.found("x" * 512) == []
    with pytest.raises(tweepy.BadRequest, match="513"):
        town.found("x" * 513)
