"""The personal follow-up of a low score in a survey: thanks, regret, and the question what went wrong."""

import re
from dataclasses import replace

import pytest

from responder.compose import compose
from responder.guard import blocks, check
from responder.values import Heard, Voice

RIM_FAH = Voice("Rim Fah", "th", signature={"th": "ทีมงานริมฟ้า", "en": "Rim Fah"}, contact="care@rimfah.example")
LOW = Heard(text="", lang="en", channel="survey", label="neutral", key="survey/rim-fah/link-1", unhappy=True)
ASKS = {"en": "reply to this e-mail", "th": "ตอบกลับอีเมลนี้"}
THANKS = {"en": r"thank|grateful", "th": "ขอบคุณ|ขอบพระคุณ"}
REGRETS = {"en": "sorry|apolog|regret|reason to expect", "th": "อภัย|เสียใจ|ขอโทษ"}
SAID = {
    "en": ("", "It came late and the lid was broken.", "ok", "The lid was cracked."),
    "th": ("", "ส่งช้ามากและฝาแตก", "เฉย ๆ", "ฝาร้าวมาเลย"),
}


@pytest.mark.parametrize("lang", ["en", "th"])
def test_it_thanks_regrets_and_asks_what_went_wrong(lang: str) -> None:
    openings = set()
    for number in range(40):
        for text in SAID[lang]:
            label = "negative" if len(text) > 10 else "neutral"
            heard = replace(LOW, text=text, lang=lang, label=label, key=f"survey/rim-fah/link-{number}")
            made = compose(heard, RIM_FAH, [])
            assert made.text is not None, made.reason
            assert ASKS[lang] in made.text.lower(), made.text
            assert re.search(THANKS[lang], made.text.lower()), made.text
            assert re.search(REGRETS[lang], made.text.lower()), made.text
            found = check(made.text, lang=lang, text=text, channel="survey")
            assert not blocks(found), (made.text, found)
            openings.add(made.text.split("\n")[0][:40])
    assert len(openings) > 8


def test_what_was_wrong_is_named_where_they_said_it() -> None:
    made = compose(
        replace(LOW, text="The delivery took three weeks.", label="negative", aspects=("delivery",)), RIM_FAH, []
    )
    assert "parcel" in (made.text or "")
    assert set(made.gloss) == {"th"}
    assert "อีเมลนี้" in made.gloss["th"]


def test_kind_words_under_a_low_score_are_no_reason_for_joy_and_a_person_looks() -> None:
    made = compose(replace(LOW, text="Lovely cups, great shop!", label="positive"), RIM_FAH, [])
    assert made.text is not None
    assert "glad" not in made.text
    assert "do better" in made.text or "better score" in made.text
    assert "score is low" in made.escalate


def test_a_high_score_is_answered_like_any_other_words() -> None:
    made = compose(replace(LOW, text="Where is my order?", intents=("order_status",), unhappy=False), RIM_FAH, [])
    assert "what went wrong" not in (made.text or "")


def test_the_hard_classes_stay_with_people() -> None:
    made = compose(replace(LOW, text="The glaze made me ill.", hard="health", label="negative"), RIM_FAH, [])
    assert made.text is None
