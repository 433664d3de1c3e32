"""Texts that we wrote about invented shops, with the aspects that it names.

The rules were tuned on these texts, so the floors below hold them where they are; they are no estimate of how the
rules fare on the texts of others.
"""

from pathlib import Path

import pytest

from sentiment.aspects import ASPECTS, find_aspects

SAMPLES = [line.split("\t") for line in Path(__file__).with_name("aspects.tsv").read_text("utf-8").splitlines()]
NOT_THERE = (
    ("คืนนี้ใครดูบอลบ้าง", "refund"),
    ("ขอบคุณคับ", "sizing"),
    ("แอปเปิ้ลลูกละกี่บาท", "app"),
    ("แวะเซ็นทรัลลาดพร้าว", "quality"),
    ("อย่าหลอกกัน", "quality"),
    ("อร่อยขนาดนี้ต้องซ้ำ", "sizing"),
    ("รอคอนซีลเลอร์ตัวใหม่", "packaging"),
    ("ไปเฝ้าแม่ที่โรงพยาบาล", "staff"),
    ("ขี้หลงขี้ลืมแอบชอบ", "app"),
    ("I return to this song every summer", "refund"),
    ("fit as a fiddle", "sizing"),
    ("the stock market is down", "stock"),
    ("a photo in my inbox", "packaging"),
    ("https://example.com/refund/delivery", "refund"),
    ("thanks @delivery_fan", "delivery"),
    ("happy appetizers", "app"),
)


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_rules_find_what_is_named_and_little_else(lang: str) -> None:
    pairs = [(set(named.split()), set(find_aspects(text))) for spoken, named, text in SAMPLES if spoken == lang]
    right = sum(len(named & found) for named, found in pairs)
    assert right / sum(len(named) for named, _ in pairs) >= 0.97
    assert right / sum(len(found) for _, found in pairs) >= 0.92


@pytest.mark.parametrize(("text", "aspect"), NOT_THERE)
def test_words_inside_other_words_do_not_count(text: str, aspect: str) -> None:
    assert aspect not in find_aspects(text)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("ＤＥＬＩＶＥＲＹ was late", "delivery"),
        ("แพงงงงงงมาก", "price"),
        ("เเอดมินไม่ตอบ", "staff"),
        ("ได้ของบูดมาค่ะ รสชาติแย่", "quality"),
        ("น้ําหกเลอะหมด", "packaging"),
        ("ระบบlogin ค้าง", "app"),
        ("re\u200bfund please", "refund"),
    ],
)
def test_odd_spelling_is_seen_through(text: str, aspect: str) -> None:
    assert aspect in find_aspects(text)


def test_aspects_come_in_the_listed_order() -> None:
    found = find_aspects("Rude staff, no stock, the app crashed, the box was crushed and delivery was late")
    assert found == tuple(aspect for aspect in ASPECTS if aspect in found)
    assert len(found) == 5


@pytest.mark.parametrize("text", ["", "\ud800", "\x00\x00", "ก" * 100_000, "📦" * 5_000])
def test_any_text_can_be_read(text: str) -> None:
    assert find_aspects(text) == ()
