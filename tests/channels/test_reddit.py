"""What Reddit asks for is told, and only listed subreddits are answered."""

import pytest

from channels import SETUPS
from channels.reddit import subreddits, why_not
from collectors.resting import why_resting
from store.errors import BadInput
from store.models import Connection, Mention, Query, utc_now
from store.secrets import seal


def mention(**raw: object) -> Mention:
    told = {"subreddit": "Thrift", "locked": False, "archived": False} | raw
    return Mention(
        channel="reddit", source="reddit.com", external_id="t3_abc", text="x", raw=told, published_at=utc_now()
    )


def connection(*names: str) -> Connection:
    return Connection(brand_id=1, channel="reddit", options={"subreddits": list(names)} if names else {})


def test_a_listed_subreddit_may_be_answered_whatever_its_case() -> None:
    assert why_not(mention(), connection("tea", "r/tHRIFT")) == ""


@pytest.mark.parametrize(
    ("raw", "names", "sentence"),
    [
        ({}, [], "no subreddit is on the list"),
        ({}, ["tea"], "r/Thrift is not on the list"),
        ({}, ["thrifts", "../thrift"], "r/Thrift is not on the list"),
        ({"locked": True}, ["thrift"], "locked"),
        ({"archived": True}, ["thrift"], "archived"),
    ],
)
def test_anything_else_says_why_not(raw: dict[str, object], names: list[str], sentence: str) -> None:
    assert sentence in why_not(mention(**raw), connection(*names))


def test_what_came_from_a_file_is_answered_by_hand() -> None:
    imported = mention()
    imported.source = "shop"
    assert "by hand" in why_not(imported, connection("thrift"))


def test_names_are_read_as_people_write_them() -> None:
    assert subreddits("r/tea, /r/thrift+kitchen\nTea u_pine") == ("Tea", "thrift", "kitchen", "u_pine")
    assert subreddits(["tea", "r/thrift"]) == ("tea", "thrift")
    assert subreddits(None) == ()


@pytest.mark.parametrize("wrong", ["../api", "a", "tea/new", "tea?x=1", "chaï", "x" * 40])
def test_a_name_that_can_be_none_is_refused(wrong: str) -> None:
    with pytest.raises(BadInput, match="no name of a subreddit"):
        subreddits([wrong])


def test_approval_is_a_term_and_replies_cost_nothing() -> None:
    setup = SETUPS["reddit"]
    assert [term.name for term in setup.terms] == ["api_approved"]
    assert setup.price is None
    assert "approval" in setup.steps[0]
    assert {need.name for need in setup.read if need.secret} == {"client_secret", "password", "refresh_token"}


@pytest.mark.parametrize(
    ("given", "off"),
    [
        ({}, True),
        ({"client_id": "a", "client_secret": "b"}, True),
        ({"client_id": "a", "client_secret": "b", "username": "c"}, False),
        ({"client_id": "a", "client_secret": "b", "username": "c", "refresh_token": "d"}, False),
    ],
)
def test_the_channel_is_off_until_what_is_needed_was_entered(given: dict[str, str], off: bool) -> None:
    query = Query(brand_id=1, channel="reddit", name="q")
    kept = Connection(brand_id=1, channel="reddit", read_secrets=seal(given))
    assert bool(why_resting(query, kept, utc_now())) == off
