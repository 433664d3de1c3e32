"""Texts that we wrote about invented shops, with the intents that it shows.

The rules were tuned on these texts, so the floors below hold them where they are; they are no estimate of how the
rules fare on the texts of others.
"""

from pathlib import Path

import pytest

from sentiment.intents import INTENTS, find_intents

SAMPLES = [line.split("\t") for line in Path(__file__).with_name("intents.tsv").read_text("utf-8").splitlines()]
NOT_THERE = (
    ("no question about it, this is the best shop in town", "question"),
    ("Who doesn't love a good deal?", "question"),
    ("see https://example.com/?page=2", "question"),
    ("ไม่รู้จะขอบคุณยังไงเลยค่ะ", "question"),
    ("ทำไม่ได้หรอก", "question"),
    ("ของไหม้หมด", "question"),
    ("เรื่องนี้เกี่ยวกันด้วย", "question"),
    ("ซื้อผ้าไหมมา", "question"),
    ("ยังไงก็ซื้ออยู่ดี", "question"),
    ("ขอบคุณนะคะ", "question"),
    ("อร่อยมากคะ", "question"),
    ("ขนมปังอบใหม่", "praise"),
    ("โชคดีจัง", "praise"),
    ("ทีมเราชนะเลิศ", "praise"),
    ("not a great start", "praise"),
    ("it would be great to have it in blue", "praise"),
    ("ไม่อร่อยเลย", "praise"),
    ("not bad at all", "complaint"),
    ("never disappointed", "complaint"),
    ("ไม่เคยผิดหวัง", "complaint"),
    ("แย่งกันซื้อ", "complaint"),
    ("I got my refund within a day", "refund_request"),
    ("ได้เงินคืนแล้วค่ะ ไวมาก", "refund_request"),
    ("wish you all the best", "suggestion"),
    ("เลิกกินไม่ได้เลย", "leaving"),
    ("แอดไลน์ @brand ไปแล้วไม่ตอบ", "spam"),
)


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_rules_find_what_is_wanted_and_little_else(lang: str) -> None:
    pairs = [(set(shown.split()), set(find_intents(text))) for spoken, shown, text in SAMPLES if spoken == lang]
    right = sum(len(shown & found) for shown, found in pairs)
    assert right / sum(len(shown) for shown, _ in pairs) >= 0.98
    assert right / sum(len(found) for _, found in pairs) >= 0.98


@pytest.mark.parametrize(("text", "intent"), NOT_THERE)
def test_sayings_and_words_inside_other_words_do_not_count(text: str, intent: str) -> None:
    assert intent not in find_intents(text)


@pytest.mark.parametrize("text", ["Wo ist mein Paket?", "もう届きますか？", "أين طلبي؟", "¿Tienen tallas grandes?"])
def test_a_question_mark_asks_in_every_language(text: str) -> None:
    assert "question" in find_intents(text)


def test_intents_come_in_the_listed_order() -> None:
    found = find_intents("Terrible. Where is my order? I want a refund. Never ordering again!")
    assert found == tuple(intent for intent in INTENTS if intent in found)
    assert {"complaint", "question", "refund_request", "order_status", "leaving"} <= set(found)


@pytest.mark.parametrize("text", ["", "\ud800", "\x00\x00", "ก" * 100_000, "📦" * 5_000])
def test_any_text_can_be_read(text: str) -> None:
    assert find_intents(text) == ()
