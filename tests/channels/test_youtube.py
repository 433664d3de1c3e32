"""What YouTube tells is read whole, and what it cannot be asked is not asked."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.expression import blocks, parse
from channels.youtube import channel_typed, why_not
from channels.youtube_items import comment_of, readable, thread_in, video_of
from channels.youtube_query import check_for_youtube, render_for_youtube
from collectors.youtube import mention_of
from store.errors import BadInput
from store.models import Mention
from tests.peers.youtube_desk import connection_to

WIRE = Path(__file__).parents[3] / "shared" / "wire" / "youtube" / "pyyoutube-apidata"
CHANNEL = "UCpinekettle000000000000"


def recorded(pattern: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for file in sorted(WIRE.glob(pattern)):
        found = json.loads(file.read_text(encoding="utf-8"))
        items += found if isinstance(found, list) else found.get("items", [found])
    return items


@pytest.mark.skipif(not WIRE.is_dir(), reason="the recordings are not here: ../shared/wire/youtube")
def test_every_recorded_comment_and_video_is_a_mention() -> None:
    threads = [thread_in(each) for each in recorded("comment_thread*.json")]
    comments = [comment_of(each) for each in recorded("comments_*.json")]
    videos = [video_of(each) for each in recorded("videos_*.json")]
    assert (len(threads) > 15, len(comments) > 5, len(videos) > 5) == (True, True, True)
    for item in [*(thread.top for thread in threads), *comments, *videos]:
        mention = mention_of(item, [])
        assert mention.handle.startswith("UC")
        assert mention.text or mention.title


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "snippet", "topLevelComment"]), inner),
    )
)
def test_no_answer_whatever_breaks_it(resource: Any) -> None:
    readable(resource)
    for read in (comment_of, video_of):
        try:
            read(resource)
        except ValueError:
            continue


def test_odd_types_in_a_comment_do_no_harm() -> None:
    snippet = {"publishedAt": "2026-11-20T09:00:00Z", "textDisplay": 5, "likeCount": "many", "authorChannelId": "x"}
    item = comment_of({"id": "UgxTHREAD0001", "snippet": snippet | {"updatedAt": None, "videoId": None}})
    assert (item.text, item.likes, item.author, item.edited) == ("", 0, "", None)


@pytest.mark.parametrize(
    "text", [CHANNEL, f"https://www.youtube.com/channel/{CHANNEL}", f"youtube.com/channel/{CHANNEL}/videos?x=1"]
)
def test_a_channel_is_known_by_its_id_or_address(text: str) -> None:
    assert channel_typed(text) == CHANNEL


@pytest.mark.parametrize("text", ["@pinekettle", "UCshort", f"{CHANNEL}x", "https://youtube.com/@pinekettle", ""])
def test_what_is_no_channel_is_not_taken(text: str) -> None:
    with pytest.raises(BadInput):
        channel_typed(text)


@pytest.mark.parametrize(
    ("expression", "asked"),
    [
        ("kettle", "kettle"), ('"pine kettle" -giveaway', '"pine kettle" -giveaway'), ("kettle OR กาน้ำ", "kettle|กาน้ำ"),
        ("pine kettle", "pine kettle"), ("(pine kettle) OR teapot", "kettle|teapot"), ("kettle lang:th", "kettle"),
        ("kettle (red OR blue)", "kettle red|blue"), ("#kettle -@spam", "#kettle -@spam"), ("kettle -(a b)", "kettle"),
        ("", ""),
    ],
)  # fmt: skip
def test_an_expression_is_asked_for_as_youtube_reads_it(expression: str, asked: str) -> None:
    assert render_for_youtube(parse(expression)) == asked


def test_what_asks_for_nothing_is_a_mistake() -> None:
    assert blocks(check_for_youtube("-kettle"))
    assert blocks(check_for_youtube("kettle " * 90))
    assert not blocks(check_for_youtube('"pine kettle" OR กาน้ำ'))


def test_only_comments_that_take_answers_can_be_answered() -> None:
    def reason(name: str, source: str = "youtube.com", **raw: Any) -> str:
        at = datetime.now(UTC)
        mention = Mention(channel="youtube", source=source, external_id=name, text="x", raw=raw, published_at=at)
        return why_not(mention, connection_to())

    assert reason("UgxTHREAD0001AaABAg") == ""
    assert "no more answers" in reason("UgxTHREAD0001AaABAg", canReply=False)
    assert "video" in reason("video:kettleVid01")
    assert "by hand" in reason("UgxTHREAD0001AaABAg", source="file")
