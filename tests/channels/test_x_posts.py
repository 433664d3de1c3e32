"""Answers of X are read whole: nothing is lost, nothing made up, in either spelling."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from channels.x_posts import gone_in, included_posts, listed, posts_in, user_ids
from collectors.page import NewMention
from collectors.x_mentions import as_mention
from store.errors import Refused, TryLater
from tests.peers.replay import tweepy_cassette
from tests.peers.x_view import respelled

ROOT = Path(__file__).parents[2]
WIRE = ROOT.parent / "shared" / "wire" / "x"
SAMPLES = ROOT / "tests" / "samples" / "x" / "answers.jsonl"
TWEET: dict[str, Any] = {"id": "1000000000000000000", "text": "tea", "author_id": "7"}

needs_recordings = pytest.mark.skipif(not WIRE.is_dir(), reason="the recordings are not here: ../shared/wire/x")


def recorded() -> Iterator[dict[str, Any]]:
    """The payload of every answer of X that others recorded; a post that stands alone is one."""
    for body in bodies():
        try:
            payload = json.loads(body)
        except ValueError:  # one file holds what a broken connection left
            continue
        if isinstance(payload, dict):
            yield {"data": payload} if "text" in payload else payload


def bodies() -> Iterator[str | bytes]:
    for file in sorted((WIRE / "twarc-csv" / "test-data").glob("*.jsonl")):
        yield from filter(str.strip, file.read_text(encoding="utf-8").split("\n"))
    for file in sorted((WIRE / "tweepy-cassettes").glob("test_client*.yaml")):
        yield from (recording.body for recording in tweepy_cassette(file))


def texts_of(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The things with a text and an id in the data of an answer."""
    data = payload.get("data")
    parts = data if isinstance(data, list) else [data]
    return [each for each in parts if isinstance(each, dict) and "text" in each and "id" in each]


@needs_recordings
def test_every_recorded_post_is_read_and_kept_as_it_was() -> None:
    count = 0
    for payload in recorded():
        before = copy.deepcopy(payload)
        posts = posts_in(payload)
        assert [post.raw for post in posts] == texts_of(before)
        assert [post.id for post in posts] == [each["id"] for each in texts_of(before)]
        count += len(posts)
    assert count > 1_000


@needs_recordings
def test_every_recorded_post_is_a_mention() -> None:
    for payload in recorded():
        for post in posts_in(payload):
            made = as_mention(post)
            assert isinstance(made, NewMention)
            assert "https://t.co/" not in made.text or "…" in post.raw["text"] or not post.raw.get("entities")
            assert "&amp;" not in made.text or "&amp;amp;" in json.dumps(post.raw)


@needs_recordings
def test_the_newer_spelling_says_the_same() -> None:
    for payload in recorded():
        other = json.loads(respelled(json.dumps(payload).encode()))
        old, new = posts_in(payload), posts_in(other)
        plain = ("id", "history", "text", "kind", "answers", "conversation", "media", "likes", "shares", "lang", "url")
        assert [[getattr(post, name) for name in plain] for post in old] == [
            [getattr(post, name) for name in plain] for post in new
        ]
        assert included_posts(payload).keys() == included_posts(other).keys()


def test_the_samples_say_the_same_in_both_spellings() -> None:
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        payload = json.loads(line)["body"]
        other = json.loads(respelled(json.dumps(payload).encode()))
        assert [post.text for post in posts_in(payload)] == [post.text for post in posts_in(other)]
        assert [post.history for post in posts_in(payload)] == [post.history for post in posts_in(other)]


@pytest.mark.parametrize(
    "payload", [{}, {"data": None}, {"data": []}, {"data": "no"}, {"data": [3, None, {"id": "x"}]}]
)
def test_an_answer_without_posts_has_none(payload: dict[str, Any]) -> None:
    assert (posts_in(payload), included_posts(payload), user_ids(payload), gone_in(payload)) == ([], {}, (), set())


@pytest.mark.parametrize(
    "part", ["public_metrics", "entities", "attachments", "note_tweet", "referenced_tweets", "lang"]
)
@pytest.mark.parametrize("odd", [None, 3, "odd", [], [None], {}, {"urls": 1, "media_keys": 1, "like_count": "many"}])
def test_odd_parts_do_not_stop_a_post(part: str, odd: Any) -> None:
    (post,) = posts_in({"data": [TWEET | {part: odd}], "includes": {part: odd, "users": odd, "media": odd}})
    assert (post.text, post.raw[part]) == ("tea", odd)
    assert as_mention(post).text == "tea"


def test_a_long_post_is_its_note() -> None:
    for name in ("note_tweet", "note_post"):
        (post,) = posts_in({"data": [TWEET | {name: {"text": "tea &amp; cake"}}]})
        assert post.text == "tea & cake"


def test_an_edited_post_keeps_its_first_name_and_knows_its_newest_version() -> None:
    history = ["1000000000000000000", "1000000000500000000", "1000000001000000000"]
    (post,) = posts_in({"data": TWEET | {"id": history[1], "edit_history_post_ids": history}})
    assert (post.name_for_good, post.newest, post.id) == (history[0], history[2], history[1])
    assert post.edited_at is not None
    assert post.edited_at > post.published_at


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        ([], "post"),
        (["quoted"], "quote"),
        (["replied_to"], "reply"),
        (["quoted", "replied_to"], "reply"),
        (["retweeted"], "repost"),
    ],
)
def test_the_kind_comes_from_what_it_refers_to(kinds: list[str], kind: str) -> None:
    (post,) = posts_in({"data": [TWEET | {"referenced_tweets": [{"type": each, "id": "5"} for each in kinds]}]})
    assert post.kind == kind
    assert post.answers == ("5" if "replied_to" in kinds else "")


def test_what_is_gone_is_named_but_not_what_it_refers_to() -> None:
    def error(parameter: str, kind: str, number: str) -> dict[str, str]:
        return {"resource_id": number, "parameter": parameter, "type": f"https://api.x.com/2/problems/{kind}"}

    errors = [
        error("ids", "resource-not-found", "1"),
        error("id", "not-authorized-for-resource", "2"),
        error("referenced_tweets.id", "resource-not-found", "3"),
        error("ids", "something-else", "4"),
    ]
    assert gone_in({"errors": errors}) == {"1", "2"}


def test_an_answer_that_is_no_page_says_what_to_do() -> None:
    assert listed({"meta": {"result_count": 0}}) == ([], "")
    with pytest.raises(TryLater):
        listed({})
    with pytest.raises(Refused, match="Could not find user"):
        listed({"errors": [{"detail": "Could not find user"}]})
