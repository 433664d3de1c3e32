"""Posts of Mastodon are read with patience, counted as Mastodon counts, and asked for in its own way."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from channels.expression import blocks, parse
from channels.mastodon import hashtag, home_of, instance
from channels.mastodon_client import talking
from channels.mastodon_query import check_for_mastodon, render_for_mastodon, searches_for_mastodon
from channels.mastodon_statuses import Status, counted, names, status_of
from collectors.mastodon import mention_of
from store.errors import BadInput, NeedsSetup, Refused
from store.models import Connection

WIRE = Path(__file__).parents[3] / "shared" / "wire" / "mastodon"
ACCOUNT: dict[str, Any] = {"id": 7, "username": "ada", "acct": "ada", "display_name": ""}
GOOD: dict[str, Any] = {"id": 1, "created_at": "2026-11-20T09:00:00.000Z", "content": "<p>hi</p>", "account": ACCOUNT}


def read(**more: Any) -> Status:
    status = status_of(GOOD | more, "town.example")
    assert status is not None
    return status


def test_ids_are_texts_and_a_handle_always_names_its_instance() -> None:
    assert (read().id, read().account, read().handle, read().name) == ("1", "7", "ada@town.example", "ada")
    assert read(account=ACCOUNT | {"acct": "ada@far.example"}).handle == "ada@far.example"


@pytest.mark.parametrize(
    "given",
    [None, 7, [], {}, GOOD | {"id": None}, GOOD | {"created_at": "soon"}, GOOD | {"created_at": None},
     GOOD | {"account": None}, GOOD | {"account": {}}, GOOD | {"account": ACCOUNT | {"acct": "buy now http://x"}}],
)  # fmt: skip
def test_what_cannot_be_told_apart_is_no_post(given: Any) -> None:
    assert status_of(given, "town.example") is None


@pytest.mark.parametrize(
    "odd",
    [
        {"content": None}, {"media_attachments": {"a": 1}}, {"media_attachments": [None, {}, {"url": "javascript:x"}]},
        {"favourites_count": "many", "reblogs_count": -3}, {"spoiler_text": 7, "language": 8, "visibility": None},
        {"url": "ftp://x", "uri": None}, {"edited_at": "later"}, {"in_reply_to_id": 0, "quote": None, "reblog": None},
        {"new_field": {"nested": [1]}}, {"content": "<p>a" + "&" * 50 + "<b"},
    ],
)  # fmt: skip
def test_odd_fields_are_left_out(odd: dict[str, Any]) -> None:
    status = read(**odd)
    if status.says:
        assert mention_of(status, "town.example", []).external_id == "1"


def test_raw_keeps_what_is_needed_and_no_more() -> None:
    raw = read(account=ACCOUNT | {"note": "my phone is 1"}, pinned=True, visibility="direct").raw
    assert set(raw) == {"id", "created_at", "content", "visibility", "account"}
    assert "note" not in raw["account"]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("a" * 500, 500), ("@ada@town.example hi", 7), ("see https://example.com/" + "a" * 400, 27), ("น้ำ👨‍👩‍👧", 2),
        ("mail a@b.example", 16),
    ],
)  # fmt: skip
def test_a_text_is_counted_as_mastodon_counts(text: str, length: int) -> None:
    assert counted(text) == length


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@ada hi", True), ("hi @Ada.", True), ("@ada@town.example hi", True), ("(@ada)", True),
        ("@ada@far.example", False),
        ("ada hi", False), ("@adam", False), ("@ada-lovelace", False), ("x@ada", False),
        ("https://x.example/@ada", False),
    ],
)  # fmt: skip
def test_a_text_names_somebody(text: str, named: bool) -> None:
    assert names(text, "ada@town.example") is named


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("mastodon.social", "mastodon.social"), ("https://Town.Example/@ada", "town.example"),
        ("@ada@town.example", "town.example"), ("town.example:8443", "town.example:8443"),
    ],
)  # fmt: skip
def test_an_instance_is_known_by_whatever_address_is_typed(typed: str, host: str) -> None:
    assert instance(typed) == host


def test_what_can_be_no_instance_or_hashtag_is_said() -> None:
    for typed in ("", "nothing", "a b.example", "https://u:p@town.example"):
        with pytest.raises(BadInput):
            instance(typed)
    assert (hashtag("#กาน้ำ"), hashtag(" kettle_2 ")) == ("กาน้ำ", "kettle_2")
    for typed in ("", "#", "a b", "a/b", "2026"):
        with pytest.raises(BadInput):
            hashtag(typed)
    with pytest.raises(NeedsSetup, match="Channels page"):
        home_of(Connection(brand_id=1, channel="mastodon"))


def test_an_address_inside_the_house_is_not_opened() -> None:
    with talking("localhost:1") as talk, pytest.raises(Refused, match="not public"):
        talk.ask(talk.api.status, "1")


def test_each_alternative_is_a_search_of_its_own() -> None:
    node = parse('(tea OR "green cup") shop -giveaway lang:th OR from:ada@town.example')
    assert searches_for_mastodon(node) == ["tea shop", '"green cup" shop', "from:ada@town.example"]
    assert render_for_mastodon(parse("#tea @ada")) == "#tea @ada"
    assert searches_for_mastodon(parse("-cup")) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lang:th -tea", "nothing_to_search"), (" OR ".join(f"w{each}" for each in range(11)), "too_many_searches"),
        ("(a1 OR a2 OR a3 OR a4) (b1 OR b2 OR b3)", "too_many_searches"), ("from:a/b", "bad_handle"),
        ("w" * 501, "query_too_long"),
    ],
)  # fmt: skip
def test_what_cannot_be_searched_is_said(text: str, code: str) -> None:
    mistakes = check_for_mastodon(text)
    assert code in [each.code for each in mistakes]
    assert blocks(mistakes)


def test_a_deep_expression_is_refused_before_it_grows() -> None:
    assert blocks(check_for_mastodon(" ".join(f"(a{each} OR b{each})" for each in range(40))))


def recorded() -> list[Any]:
    """Everything with an account and a content in the answers that others recorded."""
    found: list[Any] = []
    for file in sorted(WIRE.glob("*/*.y*ml")):
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
        for each in given.get("interactions") or given.get("http_interactions") or []:
            found += statuses_in(body_of(each["response"]["body"].get("string")))
    return found


def body_of(text: Any) -> Any:
    try:
        return yaml.safe_load(text) if isinstance(text, str) and re.match(r"\s*[\[{]", text) else None
    except yaml.YAMLError:
        return None


def statuses_in(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [each for inner in value for each in statuses_in(inner)]
    if not isinstance(value, dict):
        return []
    own = [value] if "account" in value and "content" in value and "id" in value else []
    return own + [each for inner in value.values() for each in statuses_in(inner)]


@pytest.mark.skipif(not WIRE.is_dir(), reason="the recordings are not here: ../shared/wire/mastodon")
def test_every_recorded_post_is_a_mention() -> None:
    found = recorded()
    assert len(found) > 50
    for given in found:
        status = status_of(given, "town.example")
        assert status is not None, given["id"]
        assert not re.search(r"</?(p|a|span|br)\b|&(amp|lt|gt|quot|#39);", status.text)
        if status.says:
            made = mention_of(status, "town.example", [])
            assert (made.external_id, made.url.startswith("http")) == (str(given["id"]), True)
