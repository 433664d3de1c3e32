"""A mention is checked before it is saved."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from collectors.fields import is_web, plain
from collectors.page import LONGEST_TEXT, NewMention, Page

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def mention(**fields: Any) -> NewMention:
    known: dict[str, Any] = {"channel": "x", "source": "x", "external_id": "1", "text": "Hello", "published_at": NOW}
    return NewMention(**(known | fields))


def test_text_is_kept_as_it_was_written() -> None:
    text = "  <b>5 &gt; 4</b> &amp; *bold* =SUM(A1) [x](y)\n\tสวัสดี 👩‍👩‍👧 "
    assert mention(text=text).text == text


@pytest.mark.parametrize(("given_", "kept"), [("a\x00b", "ab"), ("a\ud800b", "ab"), ("\x00ก", "ก"), ("e\u0301", "é")])
def test_what_no_database_keeps_is_taken_out(given_: str, kept: str) -> None:
    assert mention(text=f"{given_} ").text == f"{kept} "


@given(st.text(st.characters(exclude_categories=[])))
def test_plain_text_stays_plain(text: str) -> None:
    kept = plain(text)
    assert plain(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    kept.encode()
    assert "\x00" not in kept


def test_names_and_keys_are_trimmed() -> None:
    kept = mention(author=" Nok ", handle=" nok\n", external_id=" 7 ")
    assert (kept.author, kept.handle, kept.external_id) == ("Nok", "nok", "7")


@pytest.mark.parametrize(
    "fields",
    [
        {"channel": ""}, {"source": " "}, {"external_id": "\x00"}, {"external_id": "x" * 501}, {"text": ""},
        {"text": " \n", "title": "\t"}, {"text": "x" * (LONGEST_TEXT + 1)}, {"rating": 0.5}, {"rating": 5.5},
        {"rating": float("nan")}, {"followers": -1}, {"followers": 2**31}, {"url": "javascript:alert(1)"},
        {"url": "//a.example"}, {"url": "https://"}, {"media": ["ftp://a.example"]}, {"media": [""]},
        {"published_at": datetime(2026, 11, 20)}, {"published_at": None}, {"colour": "red"}, {"lang": "x" * 21},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        mention(**fields)


@pytest.mark.parametrize("fields", [{"title": "Hello"}, {"rating": 5}])
def test_title_or_rating_can_stand_alone(fields: dict[str, Any]) -> None:
    assert mention(text="", **fields).text == ""


def test_the_longest_text_is_kept_whole() -> None:
    assert len(mention(text="ก" * LONGEST_TEXT).text) == LONGEST_TEXT


def test_a_mention_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        mention().text = "other"


def test_a_page_knows_its_window() -> None:
    bangkok = datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=7)))
    page = Page([mention(), mention(published_at=bangkok)], None)
    assert page.window() == (bangkok, NOW)
    assert Page([], None).window() is None


def test_an_address_that_no_database_can_keep_is_none() -> None:
    for address in ("https://example.org/\x00", "https://example.org/\ud83d"):
        assert not is_web(address)
