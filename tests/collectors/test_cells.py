"""Ratings, counts, languages, addresses and names are read from what people put into cells."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.tables.cells import (
    as_json,
    read_addresses,
    read_count,
    read_handle,
    read_language,
    read_rating,
    read_text,
)

NAN = float("nan")


@pytest.mark.parametrize(
    ("cell", "rating"),
    [
        ("5", 5), ("4.5", 4.5), ("4,5", 4.5), (" 3 ", 3), ("5/5", 5), ("4 / 5", 4), ("4.0/5.0", 4), ("1 star", 1),
        ("5 Stars", 5), ("4.0 out of 5 stars", 4), ("5 ดาว", 5), ("★★★★☆", 4), ("★", 1), ("⭐⭐⭐⭐⭐", 5), ("⭐️⭐️", 2),
        (5, 5), (4.5, 4.5), ("", None), ("  ", None), (None, None), (NAN, None),
    ],
)  # fmt: skip
def test_a_rating_is_read(cell: object, rating: float | None) -> None:
    assert read_rating(cell) == rating


@pytest.mark.parametrize(
    "cell", ["0", "6", "5.1", 0, 10, "8/10", "☆☆☆☆☆", "★★★★★★", "good", "-1", "five", True, [5], "1e0", "inf"]
)
def test_what_is_no_rating_is_refused(cell: object) -> None:
    with pytest.raises(ValueError, match="rating"):
        read_rating(cell)


@pytest.mark.parametrize(
    ("cell", "text"), [("a ", "a "), (None, ""), (NAN, ""), (7, "7"), (7.0, "7"), (7.5, "7.5"), (True, "True")]
)
def test_a_text_is_read(cell: object, text: str) -> None:
    assert read_text(cell) == text


@pytest.mark.parametrize("cell", [{"a": 1}, ["a"], b"a"])
def test_a_nested_cell_is_no_text(cell: object) -> None:
    with pytest.raises(ValueError, match="no text"):
        read_text(cell)


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("1200", 1200), ("1,200", 1200), (12, 12), (12.0, 12), ("1.2K", None), ("", None), ("-1", None),
        (9**99, None), ("9" * 5000, None), ("9999999999", None), ([], None),
    ],
)  # fmt: skip
def test_a_count_is_read_or_left_out(cell: object, count: int | None) -> None:
    assert read_count(cell) == count


@pytest.mark.parametrize(
    ("cell", "lang"),
    [("th", "th"), ("EN-us", "en"), ("th_TH", "th"), ("zh-Hant-TW", "zh"), ("Thai", None), ("", None), (5, None)],
)
def test_a_language_is_read_or_left_out(cell: object, lang: str | None) -> None:
    assert read_language(cell) == lang


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("https://a.example/1.jpg", ["https://a.example/1.jpg"]),
        (
            "https://a.example/1,2.jpg, https://a.example/3.jpg",
            ["https://a.example/1,2.jpg", "https://a.example/3.jpg"],
        ),
        ("https://a.example/1 https://a.example/2", ["https://a.example/1", "https://a.example/2"]),
        ("https://a.example/1|http://a.example/2", ["https://a.example/1", "http://a.example/2"]),
        ('["https://a.example/1"]', ["https://a.example/1"]),
        (["https://a.example/1"], ["https://a.example/1"]),
        ([], []),
        ("", []),
        ("[broken", None),
        ("javascript:alert(1)", None),
        (["https://a.example/1", "data:text/html,x"], None),
        ([{"url": "https://a.example/1"}], None),
        (5, None),
    ],
)
def test_addresses_are_read_or_left_out(cell: object, addresses: list[str] | None) -> None:
    assert read_addresses(cell) == addresses


@pytest.mark.parametrize("name", ["s*****9", "Anonymous", "A Google user", "ไม่ระบุชื่อ", "ผู้ใช้ทั่วไป"])
def test_nobodys_name_is_another_person_in_each_row(name: str) -> None:
    assert read_handle(name, "1") != read_handle(name, "2")
    assert read_handle(name, "1") == read_handle(name, "1")


@pytest.mark.parametrize("name", ["", "nok.home", "วิภาดา ร."])
def test_a_name_is_an_account(name: str) -> None:
    assert read_handle(name, "1") == read_handle(name, "2") == name


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(ANYTHING)
def test_whatever_is_kept_is_json_that_every_database_takes(cell: object) -> None:
    kept = json.dumps(as_json(cell), allow_nan=False)
    assert "\\u0000" not in kept
    json.loads(kept)


def test_long_and_deep_values_are_cut() -> None:
    deep: object = "x"
    for _ in range(900):
        deep = [deep]
    assert len(json.dumps(as_json(deep))) < 100
    assert len(as_json("x" * 50_000)) == 10_000


@given(ANYTHING)
def test_no_cell_breaks_a_reader(cell: object) -> None:
    for read in (read_rating, read_text):
        try:
            read(cell)
        except ValueError:
            continue
    read_count(cell)
    read_language(cell)
    read_addresses(cell)
