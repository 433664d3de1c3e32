"""The fake Reddit invents no fields: what it tells of things stands in recorded answers as well."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.peers.reddit_client import talking
from tests.peers.reddit_network import RedditNetwork

RECORDED = Path(__file__).parents[3] / "shared" / "wire" / "reddit" / "praw-cassettes"
NEWER = {  # a gallery is newer than the recordings
    "t3": {"gallery_data", "is_gallery"},
    "t1": set[str](),
    "inbox": set[str](),
    "more": set[str](),
}
Types = dict[str, dict[str, set[str]]]


def things(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every thing in an answer with its kind; comments that lie in an inbox are a kind of their own."""
    if isinstance(value, list):
        for each in value:
            yield from things(each)
    elif isinstance(value, dict):
        if value.get("kind") in NEWER and isinstance(value.get("data"), dict):
            yield ("inbox" if "was_comment" in value["data"] else value["kind"]), value["data"]
        for each in value.values():
            yield from things(each)


def types_of(answers: list[Any]) -> Types:
    """The fields of each kind of thing, and the types of their values."""
    found: Types = defaultdict(lambda: defaultdict(set))
    for kind, data in things(answers):
        for name, value in data.items():
            found[kind][name].add("number" if type(value) in (int, float) else type(value).__name__)
    return found


def recorded() -> list[Any]:
    """The bodies of all recorded answers that are JSON."""
    answers = []
    for file in sorted(RECORDED.glob("*.json")):
        for each in json.loads(file.read_text())["interactions"]:
            text = each["response"]["body"].get("string", "")
            if text.startswith(("{", "[")):
                answers.append(json.loads(text))
    return answers


def told(network: RedditNetwork) -> list[Any]:
    """Answers of the fake about one thing of each sort."""
    post = network.submission("boots", "text", media=("https://i.redd.it/a.jpg", "https://i.redd.it/b.jpg"))
    network.submission("cross", crosspost_of=post)
    network.submission("video", video="https://v.redd.it/c/DASH_720.mp4")
    network.submission("picture", media=("https://i.redd.it/a.jpg",))
    network.edit(network.comment(network.comment(post, "u/earful_shop"), "below"), "edited")
    network.comment(post, "one more")
    network.delete(network.submission("gone"))
    network.remove(network.submission("removed"))
    network.siblings = 1
    with talking(network) as reddit:
        paths = ["r/thrift/new", "message/inbox", f"comments/{post[3:]}"]
        paths.append("api/info?id=" + ",".join(network.items))
        return [reddit._core.request(method="GET", path=path) for path in paths]


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recorded answers of Reddit beside this checkout")
def test_the_fake_tells_only_fields_that_reddit_tells() -> None:
    with RedditNetwork() as network:
        ours, theirs = types_of(told(network)), types_of(recorded())
    assert set(ours) == set(NEWER)
    for kind, fields in ours.items():
        assert set(fields) - set(theirs[kind]) == NEWER[kind], kind
        for name in set(fields) - NEWER[kind]:
            assert fields[name] <= theirs[kind][name] | {"NoneType"}, f"{kind}.{name}"
