"""That a customer complains again: in the plan, in every language, beside the apology, and no other count passes."""

import re
from dataclasses import replace
from typing import Any

import pytest

from responder.catalogue import LANGUAGES, catalogue
from responder.compose import compose
from responder.guard import check
from responder.guard_repeats import COUNTED_IN
from responder.llm_prompt import sources_in
from responder.values import Heard, Repeated, Voice
from store.repeats import LOOKED_BACK

VOICE = Voice("Suan Fai", "en", contact="care@suanfai.example")
AGAIN = Repeated("delivery", 3, "cases:4,9")
TEXTS = {"en": "The parcel was late again, I am very disappointed", "th": "ส่งช้ามาก ผิดหวังมากค่ะ"}
COUNT = {"en": r"\bthird time within two months", "th": "ครั้งที่ 3 ภายในสองเดือน"}
SORRY = "sorry|apolog|regret|expect better|upset|annoy|frustrat|ขออภัย|ขอโทษ|เสียใจ"


def said(lang: str, key: str = "r/1", **more: Any) -> Heard:
    heard = Heard(TEXTS[lang], lang, "file", label="negative", aspects=("delivery",), intents=("complaint",), key=key)
    return replace(heard, **({"repeated": AGAIN} | more))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_draft_counts_beside_its_apology_and_names_the_cases(lang: str) -> None:
    seen = set()
    for number in range(12):
        composed = compose(said(lang, f"r/{number}"), VOICE, ())
        texts = [each.text for each in composed.sentences]
        place = next(at for at, each in enumerate(composed.sentences) if each.source == AGAIN.source)
        assert re.search(COUNT[lang], texts[place])
        assert re.search(SORRY, texts[place - 1])
        assert composed.plan["repeated"] == {"aspect": "delivery", "time": 3, "source": "cases:4,9"}
        assert composed.sources == ("cases:4,9",)
        other = next(each for each in LANGUAGES if each != lang)
        assert re.search(COUNT[other], composed.gloss[other])
        seen.add(re.sub(r"\W", "", texts[place].lower()))
    assert len(seen) > 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_phrasing_passes_the_guard_with_its_count_and_no_other(lang: str) -> None:
    known = catalogue(lang)
    assert known is not None
    phrases = known.say("again", "said")
    assert len(phrases) > 2
    for phrase in phrases:
        for time in range(2, 11):
            slots = {"nth": known.word(f"again.nth.{time}"), "t": known.word("again.about.delivery"), "p": "ค่ะ"}
            text = phrase.format(**slots)
            right, wrong, none = (
                [each.code for each in check(text, lang=lang, repeated=told)] for told in (time, time % 9 + 2, 0)
            )
            assert right == []
            assert "ungrounded_number" in wrong
            assert "ungrounded_number" in none


@pytest.mark.parametrize(
    "text",
    [
        "This is the third time within three months that you write, and we are sorry.",
        "This is the third time within 60 days that you write, and we are sorry.",
        "We are sorry. Your parcel arrives within two months.",
        "This is the third time that you write. Please allow two months for the answer.",
        "You wrote four times within two months, and we are sorry.",
        "นี่เป็นครั้งที่ 3 ภายในสามเดือนที่ต้องแจ้งเรามา ขออภัยด้วยค่ะ",
        "นี่เป็นครั้งที่สี่ภายในสองเดือนที่ต้องแจ้งเรามา ขออภัยด้วยค่ะ",
    ],
)
def test_no_other_number_and_no_other_period_passes(text: str) -> None:
    assert "ungrounded_number" in [each.code for each in check(text, repeated=3)]


@pytest.mark.parametrize(
    ("text", "customer"),
    [
        ("We are sorry that it is the third time.", "This is the third time!"),
        ("Thank you for trying it a second time.", ""),
        ("นี่เป็นครั้งที่สามภายในสองเดือน ขออภัยด้วยค่ะ", "นี่ครั้งที่ 3 แล้วนะ ภายในสองเดือน"),
    ],
)
def test_what_the_customer_counts_may_be_taken_up(text: str, customer: str) -> None:
    assert "ungrounded_number" not in [each.code for each in check(text, text=customer)]


def test_the_guard_knows_the_two_months_of_the_store() -> None:
    assert abs(LOOKED_BACK.days - COUNTED_IN) < 1


@pytest.mark.parametrize(
    "more",
    [
        {"repeated": None},
        {"repeated": replace(AGAIN, aspect="quality")},
        {"repeated": replace(AGAIN, time=11)},
        {"repeated": Repeated("price", 3, "cases:4,9"), "aspects": ("price",), "text": "Too expensive, really bad"},
        {"label": "positive", "text": "Great delivery, thank you!", "intents": ("praise",)},
        {"contradiction": True},
    ],
)
def test_nothing_is_counted_where_it_does_not_belong(more: dict[str, Any]) -> None:
    composed = compose(said("en", **more), VOICE, ())
    assert composed.text
    assert "repeated" not in composed.plan
    assert "within two months" not in composed.text


def test_a_language_model_is_told_the_count_as_a_fact() -> None:
    told = sources_in(compose(said("en"), VOICE, ()), VOICE)
    assert "3 within two months" in told["cases:4,9"]
