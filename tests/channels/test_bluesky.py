"""Posts of Bluesky are read with patience, and ours get a place and marks that the network takes."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from channels.bluesky import address
from channels.bluesky_posts import post_of
from channels.bluesky_query import check_for_bluesky, render_for_bluesky
from channels.bluesky_text import facets_of, whole_links
from channels.bluesky_tid import record_key
from channels.expression import parse
from collectors.bluesky import mention_of

WIRE = Path(__file__).parents[3] / "shared" / "wire" / "bluesky"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
# What the protocol calls a record key of this kind.
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
moments = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2100, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC)
)


@given(st.text(), moments)
def test_a_record_key_is_valid_and_always_the_same(key: str, at: datetime) -> None:
    assert TID.fullmatch(record_key(key, at))
    assert record_key(key, at) == record_key(key, at.astimezone())


def test_replies_that_begin_in_the_same_moment_have_places_of_their_own() -> None:
    assert len({record_key(f"earful-{number}", NOW) for number in range(2_000)}) == 2_000
    later = [record_key("earful-1", NOW + timedelta(seconds=number)) for number in range(5)]
    assert sorted(later) == later


@given(st.text())
def test_marks_never_change_a_text_and_stand_on_whole_letters(text: str) -> None:
    encoded = text.encode("utf-8", "surrogatepass")
    for facet in facets_of(text) if text.isprintable() else []:
        part = encoded[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
        assert part in text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("see https://example.com/a?b=1.", ["https://example.com/a?b=1"]), ("see example.com!", ["https://example.com"]),
        ("ขออภัย #กาน้ำ", ["กาน้ำ"]), ("no.idea of file.txt", []), ("a@example.com", []), ("#1 is no tag", []),
        ("one#two", []),
    ],
)  # fmt: skip
def test_links_and_hashtags_are_marked(text: str, marked: list[str]) -> None:
    features = [facet["features"][0] for facet in facets_of(text)]
    assert [each.get("uri") or each.get("tag") for each in features] == marked


def test_links_that_were_cut_short_are_shown_whole_and_others_stay() -> None:
    text = "ดู example.com/very... และ คลิก"
    encoded = text.encode()
    start = encoded.index(b"example")
    cut = {
        "index": {"byteStart": start, "byteEnd": encoded.index(b"...") + 3},
        "features": [{"uri": "https://example.com/very/long"}],
    }
    named = {
        "index": {"byteStart": len(encoded) - 12, "byteEnd": len(encoded)},
        "features": [{"uri": "https://evil.example"}],
    }
    assert whole_links(text, [cut, named]) == "ดู https://example.com/very/long และ คลิก"
    odds: list[Any] = [
        None,
        7,
        [7],
        [{}],
        [{"index": 1, "features": 2}],
        [{**cut, "index": {"byteStart": 5, "byteEnd": 9_999}}],
    ]
    for odd in odds:
        assert whole_links(text, odd) == text


def test_an_address_leads_to_the_post() -> None:
    uri = "at://did:plc:abc/app.bsky.feed.post/3k7qmjev5lr2s"
    assert address("ada.example.net", uri) == "https://bsky.app/profile/ada.example.net/post/3k7qmjev5lr2s"
    assert address("", uri) == "https://bsky.app/profile/did:plc:abc/post/3k7qmjev5lr2s"
    assert address("ada.example.net", "at://did:plc:abc/app.bsky.feed.like/3k") == ""


def test_each_alternative_is_a_search_of_its_own() -> None:
    assert render_for_bluesky(parse('tea OR "green cup" -giveaway lang:th')) == 'tea | "green cup"'
    assert [each.code for each in check_for_bluesky("tea from:ada")] == ["bad_handle"]
    assert check_for_bluesky("tea from:ada.bsky.social") == []


def recorded() -> list[Any]:
    """Every view of a post in the answers that others recorded."""
    found: list[Any] = []
    for file in sorted(WIRE.glob("bskyr-vcr/*.yml")):
        for each in yaml.safe_load(file.read_text(encoding="utf-8"))["http_interactions"]:
            text = (each["response"].get("body") or {}).get("string")
            try:
                found += views_in(json.loads(text)) if isinstance(text, str) else []
            except ValueError:  # what is no JSON is no answer of the API
                continue
    return found + views_in(
        json.loads((WIRE / "atproto-models" / "thread_view_post_with_embed_media.json").read_text())
    )


def views_in(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [each for inner in value for each in views_in(inner)]
    if not isinstance(value, dict):
        return []
    is_view = {"uri", "cid", "author", "record", "indexedAt"} <= value.keys() and "/app.bsky.feed.post/" in value["uri"]
    return ([value] if is_view else []) + [each for inner in value.values() for each in views_in(inner)]


@pytest.mark.skipif(not WIRE.is_dir(), reason="the recordings are not here: ../shared/wire/bluesky")
def test_every_recorded_post_is_a_mention() -> None:
    found = recorded()
    assert len(found) > 15
    for view in found:
        post = post_of(view)
        assert post is not None, view["uri"]
        made = mention_of(post, [])
        assert (made.external_id, made.version_id, made.handle) == (view["uri"], view["cid"], view["author"]["handle"])
        shown = view.get("embed") or {}
        assert len(made.media) >= len(shown.get("images", []))
