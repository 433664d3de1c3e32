"""What Reddit tells of a thing is read as it was written, whole, and with its raw form."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from channels.reddit_client import talking
from channels.reddit_items import Item, item_of
from collectors.reddit import mention_of
from tests.peers.reddit_desk import SHOP, reaching, unsaved
from tests.peers.reddit_network import RedditNetwork

RECORDED = Path(__file__).parents[3] / "shared" / "wire" / "reddit" / "praw-cassettes"
FILES = sorted(RECORDED.glob("*.json"))
recorded = pytest.mark.skipif(not FILES, reason="the recordings are not here: ../shared/wire/reddit is missing")


def submission(**more: Any) -> dict[str, Any]:
    told = {"name": "t3_a", "author": "mia", "title": "Tea", "selftext": "*x*", "created_utc": 1795174800.0}
    return told | {"edited": False, "permalink": "/r/tea/comments/a/tea/", "subreddit": "tea", "score": 3} | more


def comment(**more: Any) -> dict[str, Any]:
    told = {"name": "t1_b", "author": "mia", "body": "x", "created_utc": 1795174800, "edited": False, "score": -4}
    return told | {"permalink": "/r/tea/comments/a/tea/b/", "link_id": "t3_a", "parent_id": "t1_c"} | more


def test_a_submission_stands_for_its_own_conversation() -> None:
    item = item_of(submission())
    assert (item.kind, item.title, item.text, item.likes) == ("post", "Tea", "*x*", 3)
    assert (item.conversation, item.parent, item.version, item.edited) == ("t3_a", "", "", None)
    assert item.url == "https://www.reddit.com/r/tea/comments/a/tea/"
    assert item.created == datetime(2026, 11, 20, 11, 40, tzinfo=UTC)


def test_a_comment_names_what_it_answers_and_where() -> None:
    item = item_of(comment())
    assert (item.kind, item.title, item.text, item.likes) == ("reply", "", "x", 0)
    assert (item.conversation, item.parent) == ("t3_a", "t1_c")


def test_a_text_is_taken_as_it_was_written() -> None:
    text = "A &amp; B *c* <d> \u2028 ไทย 👩‍👩‍👧\r\n\r\n> q"
    assert item_of(comment(body=text)).text == text


@pytest.mark.parametrize(
    ("edited", "version"),
    [(False, ""), (None, ""), (True, ""), (1795174900.0, "1795174900"), (1795174900, "1795174900")],
)
def test_the_version_is_the_time_of_the_edit(edited: object, version: str) -> None:
    item = item_of(comment(edited=edited))
    assert item.version == version
    assert (item.edited is None) == (version == "")


@pytest.mark.parametrize(
    "told",
    [
        submission(author=None), submission(author="[deleted]"), submission(selftext="[removed]"),
        submission(selftext="[deleted]"), submission(selftext="", removed_by_category="moderator"),
        submission(selftext="[ Removed by Reddit ]"), comment(body="[removed]"), comment(body=" [deleted] "),
        comment(author="[deleted]", body="still here"),
    ],
)  # fmt: skip
def test_what_its_author_or_a_moderator_took_away_is_gone(told: dict[str, Any]) -> None:
    assert item_of(told).gone


@pytest.mark.parametrize(
    "told", [submission(), submission(selftext=""), comment(), comment(body="I got [removed] there")]
)
def test_what_stands_is_not_gone(told: dict[str, Any]) -> None:
    assert not item_of(told).gone


def test_pictures_and_videos_come_in_their_order_and_once() -> None:
    gallery = {
        "gallery_data": {"items": [{"media_id": "b"}, {"media_id": "a"}, {"media_id": "lost"}]},
        "media_metadata": {
            "a": {"s": {"u": "https://preview.redd.it/a.jpg?s=1"}},
            "b": {"s": {"gif": "https://i.redd.it/b.gif"}},
            "failed": {"status": "failed"},
        },
    }
    assert item_of(submission(**gallery)).media == ("https://i.redd.it/b.gif", "https://preview.redd.it/a.jpg?s=1")
    video = {"media": {"reddit_video": {"fallback_url": "https://v.redd.it/c/DASH_720.mp4"}}}
    assert item_of(submission(**video, secure_media=video["media"])).media == ("https://v.redd.it/c/DASH_720.mp4",)
    assert item_of(submission(url="https://i.redd.it/d.jpg")).media == ("https://i.redd.it/d.jpg",)
    assert item_of(submission(url="https://example.com/article")).media == ()
    assert item_of(submission(crosspost_parent_list=[submission(url="https://i.redd.it/e.png")])).media == (
        "https://i.redd.it/e.png",
    )


def test_an_address_that_is_none_is_no_picture() -> None:
    assert item_of(submission(url="javascript:alert(1).png", post_hint="image")).media == ()
    assert item_of(comment(permalink="javascript:alert(1)")).url == "https://www.reddit.com/comments/a/_/b/"


def test_what_lies_in_an_inbox_gets_its_address_from_its_context() -> None:
    told = comment(permalink=None, link_id=None, context="/r/tea/comments/a/tea/b/?context=3", was_comment=True)
    item = item_of(told)
    assert (item.url, item.conversation) == ("https://www.reddit.com/r/tea/comments/a/tea/b/", "t3_a")


def test_objects_of_praw_read_the_same_as_the_json_they_were_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    with RedditNetwork() as network, reaching(network, monkeypatch):
        post = network.submission("Tea & <b>", "x\n\ny", media=("https://i.redd.it/a.jpg",))
        names = [
            post,
            network.edit(network.comment(post, "hi &amp;"), "hello &amp;"),
            network.remove(network.comment(post, "no")),
        ]
        with talking(unsaved(network, SHOP)) as reddit:
            objects = [item_of(each) for each in reddit.info(fullnames=names)]
            raw = reddit.request(method="GET", path="api/info", params={"id": ",".join(names)})
    plain = [item_of(each["data"]) for each in raw["data"]["children"]]
    for one, two in zip(objects, plain, strict=True):
        assert {**vars(one), "raw": None} == {**vars(two), "raw": None}
        json.dumps(one.raw)


def things(value: Any) -> Iterator[dict[str, Any]]:
    """The data of every submission, comment and message in an answer, however deep."""
    if isinstance(value, list):
        for each in value:
            yield from things(each)
    elif isinstance(value, dict):
        if value.get("kind") in ("t1", "t3", "t4") and isinstance(value.get("data"), dict):
            yield value["data"]
        for each in value.values():
            yield from things(each)


def answers(file: Path) -> Iterator[Any]:
    for each in json.loads(file.read_text(encoding="utf-8"))["interactions"]:
        text = each["response"]["body"].get("string", "")
        if text.startswith(("{", "[")):
            yield json.loads(text)


def fits(item: Item, told: dict[str, Any]) -> None:
    """Nothing of a recorded thing is lost on the way to a mention."""
    assert item.raw == told
    assert item.name == told["name"]
    assert item.text == (told.get("selftext") or told.get("body") or "")
    assert item.author == ("" if told["author"] in (None, "[deleted]") else told["author"])
    assert item.created.timestamp() == told["created_utc"]
    if not item.gone and item.kind:
        made = mention_of(item, [])
        assert (made.external_id, made.handle, made.raw) == (item.name, item.author, told)
        assert made.url.startswith("https://www.reddit.com/")
        assert made.conversation.startswith("t3_")
        assert item.kind == "post" or made.parent


@recorded
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_recorded_thing_is_read(file: Path) -> None:
    for answer in answers(file):
        found = list(things(answer))
        items = [item_of(told) for told in found]
        assert len(items) == len(found)
        for item, told in zip(items, found, strict=True):
            if "created_utc" in told:
                fits(item, told)


@recorded
def test_the_recordings_hold_thousands_of_things() -> None:
    kinds = [item_of(told).kind for file in FILES for answer in answers(file) for told in things(answer)]
    assert kinds.count("reply") > 500
    assert kinds.count("post") > 500
