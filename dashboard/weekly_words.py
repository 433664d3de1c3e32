"""The words of the weekly report, in English and Thai."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "The week of {brand}",
        "changed": "What changed",
        "mentions": "Mentions",
        "net": "Net sentiment (from -100 to +100)",
        "range": "{value} (between {low} and {high})",
        "before": "the week before",
        "this": "this week",
        "negative": "Negative",
        "neutral": "Neutral",
        "positive": "Positive",
        "rising": "Rising",
        "rose": "{name}: {count} mentions, {expected} expected",
        "answer": "What needs an answer",
        "open": "{count} open cases; the most urgent ones:",
        "case": "Case {number}",
        "draft": "Draft",
        "no_draft": "No draft: a person answers this one.",
        "reshare": "What to reshare",
        "ask": "Ask the author before you use it.",
        "nothing": "Nothing.",
        "urgent": "Urgent",
        "high": "High",
        "normal": "Normal",
        "low": "Low",
    },
    "th": {
        "title": "สัปดาห์ของ {brand}",
        "changed": "สิ่งที่เปลี่ยนไป",
        "mentions": "การกล่าวถึง",
        "net": "ความรู้สึกสุทธิ (จาก -100 ถึง +100)",
        "range": "{value} (ระหว่าง {low} ถึง {high})",
        "before": "สัปดาห์ก่อนหน้า",
        "this": "สัปดาห์นี้",
        "negative": "เชิงลบ",
        "neutral": "เป็นกลาง",
        "positive": "เชิงบวก",
        "rising": "กำลังมาแรง",
        "rose": "{name}: กล่าวถึง {count} ครั้ง จากที่คาดไว้ {expected} ครั้ง",
        "answer": "สิ่งที่ต้องตอบ",
        "open": "มี {count} เรื่องที่ยังเปิดอยู่ เรื่องที่เร่งด่วนที่สุดคือ:",
        "case": "เรื่องที่ {number}",
        "draft": "ร่างคำตอบ",
        "no_draft": "ไม่มีร่างคำตอบ เรื่องนี้ต้องให้คนตอบ",
        "reshare": "โพสต์ที่น่าแชร์ต่อ",
        "ask": "ขออนุญาตเจ้าของโพสต์ก่อนนำไปใช้",
        "nothing": "ไม่มี",
        "urgent": "เร่งด่วนมาก",
        "high": "เร่งด่วน",
        "normal": "ปกติ",
        "low": "ไม่เร่งด่วน",
    },
}


def words_of(lang: str) -> Mapping[str, str]:
    """The words of a language; English where there are none of it."""
    return WORDS.get(lang, WORDS["en"])
