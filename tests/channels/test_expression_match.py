"""A text is found by its own words, and what an exclusion names is never found."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from channels.expression import check, matches, parse, render
from store import people
from store.brands import ensure_brand, ensure_query
from store.exclusion_terms import holds, surface
from store.exclusions import apply_exclusion, excluding
from store.workflow import Actor


@pytest.mark.parametrize(
    ("expression", "text", "expected"),
    [
        ("", "anything", []),
        ("brand", "My BRAND!", ["BRAND"]),
        ("brand", "my brands", None),
        ("brand", "Brand's best", ["Brand"]),
        ("brand", "#Brand rocks", ["Brand"]),
        ("brand", "@brand rocks", None),
        ("brand", "see https://brand.example/brand", None),
        ("#brand", "x #Brand!", ["#Brand"]),
        ("#brand", "brand #brandnew", None),
        ("@brand", "ทัก@Brandค่ะ", ["@Brand"]),
        ("@brand", "thanks /u/Brand", ["u/Brand"]),
        ("@brand", "care@brand", None),
        ('"brand name"', "The Brand\n  Name.", ["Brand Name"]),
        ('"brand name"', "brand of a name", None),
        ("brand name", "a name of a Brand", ["Brand", "name"]),
        ("brand OR name OR thing", "the thing is a Brand", ["Brand", "thing"]),
        ("brand OR Brand", "BRAND", ["BRAND"]),
        ("ริมฟ้า", "ไปริมฟ้าคาเฟ่มา", ["ริมฟ้า"]),
        ("ริมฟ้า", "#ริมฟ้ารีวิว", ["ริมฟ้า"]),
        ('"ริมฟ้า คาเฟ่"', "ไปริมฟ้า คาเฟ่มา", ["ริมฟ้า คาเฟ่"]),
        ("กำ", "กํา", ["กํา"]),
        ("rim", "ไปRimมา", ["Rim"]),
        ("rim", "prim Rim", ["Rim"]),
        ("café", "CAFE\u0301", ["CAFE\u0301"]),
        ("café", "cafe", None),
        ("straße", "STRASSE", ["STRASSE"]),
        ("資生堂", "新しい資生堂の", ["資生堂"]),
        ("brand -giveaway", "Brand giveaway", None),
        ("brand -giveaway", "Brand #Giveaway", None),
        ("brand -giveaway", "Brand gives", ["Brand"]),
        ('brand -"give away"', "give it away, Brand", ["Brand"]),
        ("brand -(cup tea)", "brand tea", ["brand"]),
        ("brand -(cup tea)", "brand cup of tea", None),
        ("brand -(cup OR tea)", "brand tea", None),
        ("-giveaway", "brand", []),
        ("-giveaway", "giveaway", None),
        ("br\u200band", "bra\u200bnd", ["brand"]),
    ],
)
def test_the_words_that_matched_are_told_as_they_are_written(
    expression: str, text: str, expected: list[str] | None
) -> None:
    assert matches(expression, text) == expected


@pytest.mark.parametrize(
    ("expression", "known", "expected"),
    [
        ("tea lang:th", {"lang": "th"}, ["tea"]),
        ("tea lang:zh", {"lang": "zh-TW"}, ["tea"]),
        ("tea lang:th", {"lang": "en"}, None),
        ("tea lang:th", {"lang": "und"}, ["tea"]),
        ("tea lang:th", {}, ["tea"]),
        ("tea -lang:th", {}, ["tea"]),
        ("tea -lang:th", {"lang": "th"}, None),
        ("tea -(cup lang:th)", {}, ["tea"]),
        ("tea -(tea lang:th)", {"lang": "th"}, None),
        ("from:Ploy", {"author": "@ploy"}, ["from:Ploy"]),
        ("tea -from:ploy", {"author": "u/Ploy"}, None),
        ("tea from:ploy", {}, None),
        ("milk tea", {"title": "Milk"}, ["Milk", "tea"]),
        ("milk -tea", {"title": "Milk"}, None),
    ],
)
def test_title_author_and_language_count(expression: str, known: dict[str, Any], expected: list[str] | None) -> None:
    assert matches(expression, "tea", **known) == expected


@pytest.fixture
def mai(session: Session) -> Actor:
    code = people.invite(session, "manager")
    return people.actor_of(people.join(session, code, "mai@rimfah.example", "Mai", "correct horse battery"))


@pytest.mark.parametrize(
    ("term", "left_out", "kept"),
    [
        ("resort", "Rim Fah Resort", "Rim Fah resorts"),
        ("รีสอร์ท", "ริมฟ้ารีสอร์ทสวย", "ริมฟ้าสวย"),
        ("sea view", "rim fah, Sea View", "rim fah: the sea has a view"),
        ("#Stay", "rim fah #stay", "rim fah stay"),
        ("@sea.side", "rim fah @sea.side", "rim fah sea.side"),
        ("a:b", "rim fah a:b", "rim fah a and b"),
        ("lang:th", "rim fah lang:th", "rim fah lang"),
        ("（sale）", "rim fah （sale）", "rim fah"),
        ("a“b", "rim fah a“b", "rim fah b"),
        ("a or b", "rim fah a or b", "rim fah a"),
        ("ＳＡＬＥ", "rim fah ＳＡＬＥ", "rim fah sale"),
    ],
)
def test_an_exclusion_from_the_store_means_the_same_here(
    session: Session, mai: Actor, term: str, left_out: str, kept: str
) -> None:
    query = ensure_query(session, ensure_brand(session, "Rim Fah"), "x", "words", expression='"rim fah" OR ริมฟ้า')
    written = apply_exclusion(session, query.id or 0, term, mai).expression
    assert check(written) == []
    assert matches(written, left_out) is None
    assert matches(written, kept)
    assert parse(render(parse(written))) == parse(written)


LETTERS = st.text(alphabet="ab กาแฟ้#@.-!'\u200b（ｂ）：，“”*|:,(–/", min_size=1, max_size=8)
BEFORE = ["", "ab", "a OR b", 'a OR "b ab"', "a lang:th OR b lang:en", "(a OR b)", "-b", "a OR -b", "กา OR", "a -"]


@given(st.sampled_from(BEFORE), LETTERS, st.text(alphabet="ab กาแฟ้#@.-'\u200bｂ（）", max_size=20), LETTERS)
@settings(deadline=None, max_examples=500)
def test_no_text_with_an_excluded_term_is_found(before: str, term: str, text: str, more: str) -> None:
    bare = " ".join(term.split())
    if not surface(bare).strip() or bare.startswith("-"):
        return  # the store refuses these
    expression = f"{before} {excluding(bare)}"
    for each in (text, f"{text} {bare} {more}", f"{bare}{text}"):
        if holds(surface(each), surface(bare).strip()):
            assert matches(expression, each) is None
