"""A short Thai word is found where it is a word, whatever stands around it without a space."""

from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from store.mentions import MentionFilter, count_mentions, find_mentions
from store.search import how
from store.thai_words import is_short_thai, stands_in

if TYPE_CHECKING:
    from tests.store.conftest import Make


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("สี", "สีสวยมาก"), ("สี", "เสื้อสีดำ"), ("สี", "ซักแล้วสีตก"), ("สี", "ชอบสีนี้"), ("สี", "เสียดายสีไม่ตรงปก"),
        ("ดี", "บริการดีมาก"), ("ดี", "ของดีราคาถูก"), ("ดี", "good ดี"), ("กา", "กาน้ำแตก"), ("ยา", "กินยาแล้วแพ้"),
    ],
)  # fmt: skip
def test_it_stands_as_a_word(word: str, text: str) -> None:
    assert is_short_thai(word)
    assert stands_in(word, text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("สี", "เสียมาก"), ("สี", "เสียงดัง"), ("สี", "มีสี่คน"), ("กา", "การส่งช้า"), ("กา", "กาแฟอร่อย"),
        ("ดี", "วิดีโอสั้น"), ("มา", "แพงมาก"), ("สี", "nothing"),
    ],
)  # fmt: skip
def test_it_does_not_stand_inside_of_another_word(word: str, text: str) -> None:
    assert not stands_in(word, text)


def test_half_a_syllable_is_no_word_and_is_looked_for_anywhere() -> None:
    assert not is_short_thai("ค่")
    assert not is_short_thai("เสีย")
    assert not is_short_thai("ok")


def test_the_search_finds_the_word_and_names_and_nothing_that_only_holds_its_letters(
    make: "Make", session: Session
) -> None:
    brand = make.brand()
    for name, text in (("colour", "ซักแล้วสีตก"), ("broken", "แก้วเสีย"), ("four", "สั่งสี่ใบ"), ("title", "-")):
        make.mention(brand, external_id=name, text=text, title="สีไม่ตรงปก" if name == "title" else "", author="Ann")
    make.mention(brand, external_id="name", text="ดี", author="มาลีสี", handle="other")

    def found(typed: str) -> list[str]:
        wanted = MentionFilter(text=typed)
        rows = find_mentions(session, wanted)
        assert count_mentions(session, wanted) == len(rows)
        return sorted(row.mention.external_id for row in rows)

    assert found("สี") == ["colour", "name", "title"]
    assert found("สี ดี") == ["name"]
    assert found("สี ตก") == ["colour"]
    assert found("สี แก้ว") == [], "beside a longer word it is a word too"
    assert found("เสีย") == ["broken"]
    assert found("สี่") == ["four"]
    assert [str(each) for each in how(session, "สี")] == [
        "Words of one or two letters are looked for in the newest 20,000 mentions."
    ]
