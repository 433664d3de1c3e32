"""Recorded answers of Reddit go through the real praw and our own code."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from praw import Reddit

from channels.reddit_client import ask, listing, talking
from channels.reddit_errors import translated
from channels.reddit_listing import Listing, newest_first
from responder.publishing import Outgoing
from responder.reddit import publish
from store.errors import NeedsSetup, Unknown
from store.models import Connection
from store.secrets import seal
from store.settings import settings
from tests.peers.replay import Replay, praw_cassette

RECORDED = Path(__file__).parents[3] / "shared" / "wire" / "reddit" / "praw-cassettes"
LONG_AGO = datetime.fromtimestamp(0, UTC)
APP = {"client_id": "id", "client_secret": "secret", "username": "pine_kettle"}

pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(), reason="the recordings are not here: ../shared/wire/reddit is missing"
)


def connection(**more: str) -> Connection:
    sealed = seal(APP | more)
    return Connection(brand_id=1, channel="reddit", read_secrets=sealed, write_secrets=sealed)


@contextmanager
def recorded(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    """Reddit as it was recorded; what was not asked for fails the test."""
    with Replay(praw_cassette(RECORDED / f"{name}.json")) as replay:
        monkeypatch.setenv("EARFUL_REDDIT_BASE_URL", replay.url)
        settings.cache_clear()
        yield replay
    assert (replay.unplayed, replay.missed) == ([], [])


@contextmanager
def reading(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reddit]:
    with recorded(name, monkeypatch), talking(connection(refresh_token="token")) as reddit:
        yield reddit


@pytest.mark.parametrize(
    ("name", "path", "kind", "count"),
    [
        ("TestSubreddit.test_search", "r/all/search", "post", 6),
        ("TestInbox.test_mentions", "message/mentions", "reply", 16),
        ("TestInbox.test_unread", "message/unread", "reply", 64),
        ("TestInbox.test_comment_replies", "message/comments", "reply", 64),
        ("TestSubredditListings.test_new", "r/askreddit/new", "post", 100),
    ],
)
def test_a_recorded_listing_is_read_whole(
    monkeypatch: pytest.MonkeyPatch, name: str, path: str, kind: str, count: int
) -> None:
    with reading(name, monkeypatch) as reddit:
        items, _ = listing(reddit, path, limit=100)
    assert len(items) == len({item.name for item in items}) == count
    assert {item.kind for item in items} <= {kind, ""}
    assert all(item.url.startswith("https://www.reddit.com/") for item in items if item.kind)


def test_a_long_listing_is_read_to_its_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    with reading("TestListingGenerator.test_exhaust_items_with_before", monkeypatch) as reddit:
        batches = list(newest_first(reddit, Listing("user/spez", {}), LONG_AGO))
    assert len(batches) == 16
    names = [item.name for batch in batches for item in batch.items]
    assert len(names) == len(set(names)) > 900
    assert (batches[-1].last, batches[-1].cut) == (True, True)


def test_one_thing_is_read_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with reading("TestComment.test_attributes", monkeypatch) as reddit:
        answer = ask(reddit, "api/info/", id="t1_cklhv0f")
    assert answer["data"]["children"][0]["data"]["name"] == "t1_cklhv0f"


@pytest.mark.parametrize(
    ("name", "parent"),
    [("TestSubmission.test_reply__none", "t3_ah19vv"), ("TestComment.test_reply__none", "t1_eear2ml")],
)
def test_a_reply_that_reddit_takes_silently_is_unknown(monkeypatch: pytest.MonkeyPatch, name: str, parent: str) -> None:
    reply = Outgoing("earful-1", "TEST", parent, "reddit.com", "", "", datetime.now(UTC))
    with recorded(name, monkeypatch) as replay, pytest.raises(Unknown):
        publish(reply, connection(password="password"))
    assert [each.path for each in replay.asked] == ["/api/v1/access_token", "/api/comment/"]


def test_an_error_inside_an_answer_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        reading("TestObjector.test_raise_api_exception", monkeypatch) as reddit,
        pytest.raises(NeedsSetup, match="credentials"),
        translated(sent=True),
    ):
        reddit.post("api/approve/", data={"id": "t3_4b536h"})
