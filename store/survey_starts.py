"""What a new survey begins with: questions of each kind in Thai and English, for a person to change."""

from typing import Any

from store.surveys import KINDS

WHY: dict[str, Any] = {
    "kind": "text", "text": {"en": "What is the main reason for your score?", "th": "เหตุผลหลักที่ให้คะแนนนี้คืออะไร"},
}  # fmt: skip
BETTER: dict[str, Any] = {
    "kind": "text", "text": {"en": "What could we do better?", "th": "เราควรปรับปรุงเรื่องใดบ้าง"},
}  # fmt: skip
FIRST: dict[str, dict[str, Any]] = {
    "nps": {
        "kind": "score", "scale": 10, "text": {
            "en": "How likely are you to recommend {brand} to a friend?",
            "th": "คุณมีแนวโน้มที่จะแนะนำ {brand} ให้เพื่อนมากน้อยแค่ไหน",
        },
    },
    "csat": {
        "kind": "score", "scale": 5,
        "text": {"en": "How satisfied are you with {brand}?", "th": "คุณพอใจกับ {brand} มากน้อยแค่ไหน"},
    },
    "questions": {
        "kind": "text", "text": {"en": "What do you like about {brand}?", "th": "คุณชอบอะไรใน {brand}"},
    },
}  # fmt: skip
SECOND = {"nps": WHY, "csat": BETTER, "questions": BETTER}
THANKS = {"en": "Thank you for your answer.", "th": "ขอบคุณสำหรับคำตอบ"}


def start_of(kind: str, brand: str) -> list[dict[str, Any]]:
    """The questions that a new survey of a kind begins with, in which the brand is named."""
    first = FIRST[kind if kind in KINDS else "questions"]
    named = {lang: text.replace("{brand}", brand) for lang, text in first["text"].items()}
    return [first | {"text": named}, SECOND[kind if kind in KINDS else "questions"]]
