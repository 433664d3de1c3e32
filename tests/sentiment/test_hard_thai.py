"""Families of Thai words for hard matters, and that their arrangement finds just what the plain tables find."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment import hard_thai
from sentiment.hard import find_hard
from sentiment.phrases import phrases


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("สั่งไปก็คงไม่ได้อยู่รอใช้แล้ว ฝากดูแลแมวด้วยนะ", "self_harm"),
        ("โดนทวงหนี้ทุกวัน เมื่อคืนขึ้นไปยืนบนดาดฟ้าคนเดียว", "self_harm"),
        ("น้องชายเขียนจดหมายลาไว้บนโต๊ะ", "self_harm"),
        ("เปลี่ยนอาหารถุงใหม่ แมวซึม ไม่กินอะไร", "health"),
        ("ส้นหลุดกลางบันได ข้อเท้าพลิกจนเดินไม่ได้", "health"),
        ("เซรั่มขวดนี้ทำหน้าแดงคันเป็นปื้น", "health"),
        ("ปลั๊กพ่วงเสียบแล้วมีเสียงเปรี๊ยะ สายทองแดงโผล่", "safety"),
        ("โชคดีที่คว้าตัวหลานไว้ทัน ราวระเบียงถอนออกมาทั้งแผง", "safety"),
        ("ไรเดอร์ทักไลน์มาทุกคืนว่าคิดถึง", "safety"),
        ("ร้อยเวรรับเรื่องแล้ว ขออายัดบัญชีไว้ก่อน", "legal"),
        ("ขอใช้สิทธิ์ให้ลบข้อมูลส่วนบุคคลตามมาตรา 33", "legal"),
        ("พนักงานตะคอกแม่เราเพราะเห็นว่าเป็นคนงานพม่า", "discrimination"),
        ("รปภ.ขอค้นกระเป๋าเพื่อนที่คลุมฮิญาบคนเดียว", "discrimination"),
        ("ยายนั่งวีลแชร์ เขาบอกให้รอหลังร้าน", "discrimination"),
        ("ขอโควตจากผู้บริหารสองประโยค ปิดต้นฉบับเย็นนี้", "press"),
        ("ช่องเราจะปล่อยคลิปแฉคืนนี้ คนติดตามสองแสน", "press"),
    ],
)
def test_families_of_words_are_caught(text: str, name: str) -> None:
    assert find_hard(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "โชคดีได้ของครบทุกชิ้น",
        "เส้นก๋วยเตี๋ยวเหนียวนุ่ม",
        "กล้องต่อไวไฟไม่ติดเลย",
        "ร้านขึ้นราคาอีกแล้ว",
        "นางเอกกำลังจะโดดน้ำแล้วแอปก็ค้าง",
        "ซื้อของเล่นสถานีตำรวจให้หลาน",
        "ลาวาเค้กไม่มีลาวาเลย ไม่ให้สองดาวหรอก",
    ],
)
def test_letters_that_only_look_so_are_not_caught(text: str) -> None:
    assert find_hard(text) is None


def test_each_group_that_a_table_names_exists() -> None:
    assert not [name for name, pattern in hard_thai.PHRASES.items() if re.search("<[a-z]+>", pattern)]


TABLE = [
    "กข",
    "(?<!ข)ก",
    "(?:กก|ข(?:ค|ง))ข",
    "(?:ค)?งง",
    "ก?ขค",
    r"\.(?:ก|ข).{0,2}ค",
    "[กค]ง",
    "(?:ก|ข)*คค",
    "(?<!ก)(?:ง|ค)ก",
]


@given(st.lists(st.sampled_from(TABLE), min_size=1, unique=True), st.text("กขคง.", max_size=12))
def test_a_table_finds_whatever_one_of_its_patterns_matches(table: list[str], text: str) -> None:
    assert phrases(parts=" | ".join(table)).found(text) == bool(re.search("|".join(table), text))
