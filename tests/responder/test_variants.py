import json
from dataclasses import replace

import pytest

from responder.compose import compose
from responder.guard import blocks, check
from responder.values import Heard, Source, Voice

VOICE = Voice("Suan Fai", "en", signature={"en": "The Suan Fai team"}, contact="care@suanfai.example")
FAQ = (Source("faq:1", "faq", "en", "Do lamps dim?", "All table lamps can be dimmed.", (), ("question",), "dim"),)
TEXTS = {
    "en": ("The lamp came late and the box was crushed", "Lovely lamp, great colour", "Can the table lamps be dimmed?"),
    "th": ("โคมไฟมาช้า กล่องบุบ", "โคมไฟสวย สีดีมาก", "โคมไฟหรี่แสงได้ไหมคะ"),
}
MOODS = (("negative", "complaint"), ("positive", "praise"), ("neutral", "question"))


@pytest.mark.parametrize("lang", ["en", "th"])
@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("formality", ["formal", "polite", "friendly"])
def test_variants_say_it_in_other_words_keep_the_facts_and_pass_the_guard(
    lang: str, place: int, formality: str
) -> None:
    label, intent = MOODS[place]
    voice = Voice("Suan Fai", "en", formality, contact="care@suanfai.example")
    for number in range(6):
        heard = Heard(TEXTS[lang][place], lang, "shopee", label=label, intents=(intent,), key=f"v/{number}")
        composed = compose(heard, voice, FAQ)
        assert len(composed.variants) >= 1
        assert len({each.text for each in composed.variants} | {composed.text}) == len(composed.variants) + 1
        for each in composed.variants:
            facts = [source.text for source in FAQ] + [voice.contact, voice.brand]
            assert each.reason and {*each.gloss, each.lang} == {*composed.gloss, lang}
            assert not blocks(check(each.text, lang=each.lang, channel="shopee", text=heard.text, facts=facts))
            if each.lang == lang:
                assert {one.source for one in each.sentences} == {one.source for one in composed.sentences}


def test_the_shorter_one_is_shorter() -> None:
    for number in range(20):
        heard = Heard(TEXTS["en"][0], "en", "shopee", label="negative", key=f"s/{number}")
        composed = compose(heard, VOICE, ())
        for each in composed.variants:
            if each.name == "shorter":
                assert len(each.text) < len(composed.text or "")


def test_the_plan_is_plain_data_that_names_its_sources() -> None:
    heard = Heard(TEXTS["en"][2], "en", "shopee", intents=("question",), key="p/1")
    plan = compose(heard, VOICE, FAQ).plan
    assert json.loads(json.dumps(plan)) == plan
    assert plan["facts"] == [{"source": "faq:1", "title": "Do lamps dim?", "text": "All table lamps can be dimmed."}]
    assert (plan["lang"], plan["asks"], plan["tone"]) == ("en", True, "neutral")


def test_what_was_said_of_each_aspect_stands_in_the_plan() -> None:
    heard = Heard("The colour is beautiful but it came late", "en", "shopee", label="positive", aspects=("delivery",))
    tones = {each["aspect"]: each["tone"] for each in compose(heard, VOICE, ()).plan["aspects"]}
    assert tones == {"quality": "positive", "delivery": "negative"}


def test_doubts_lower_the_confidence() -> None:
    sure = compose(Heard("The lamp came late", "en", "shopee", label="negative", aspects=("delivery",)), VOICE, ())
    asked = compose(Heard("Do you sell garden gnomes?", "en", "shopee", intents=("question",)), VOICE, ())
    torn = compose(Heard("The lamp came late", "en", "shopee", label="negative", contradiction=True), VOICE, ())
    assert sure.plan["confidence"] == 1.0
    assert asked.plan["confidence"] < 0.7 and torn.plan["confidence"] < 1.0


@pytest.mark.parametrize("lang", ["en", "th"])
def test_a_shorter_one_leaves_greeting_and_thanks_out_where_nothing_else_can_go(lang: str) -> None:
    for number in range(12):
        heard = Heard(TEXTS[lang][0], lang, "shopee", label="negative", intents=("complaint",), key=f"s/{number}")
        composed = compose(heard, VOICE, FAQ)
        shorter = next(each for each in composed.variants if each.name == "shorter")
        assert len(shorter.text) < len(composed.text or "")
        assert shorter.text[:1] == shorter.text[:1].upper()
        assert "care@suanfai.example" in shorter.text


def test_a_more_formal_one_is_there_unless_the_draft_is_as_formal_as_can_be() -> None:
    words, offered = ("We are grateful", "Please accept", "We regret", "As to your"), 0
    for number in range(20):
        heard = Heard(TEXTS["en"][0], "en", "shopee", label="negative", key=f"f/{number}")
        composed = compose(heard, VOICE, ())
        found = any(each.name == "more formal" for each in composed.variants)
        assert found or any(word in (composed.text or "") for word in words)
        offered += found
    assert offered >= 14


def test_a_short_voice_leaves_out_what_greets_nobody_and_thanks_for_a_complaint() -> None:
    for number in range(20):
        heard = Heard(TEXTS["en"][0], "en", "shopee", label="negative", key=f"b/{number}")
        usual = compose(heard, VOICE, ()).text or ""
        brief = compose(heard, replace(VOICE, length="short"), ()).text or ""
        assert 0 < len(brief) < len(usual)
        assert "late" in brief and "Hello" not in brief and "hank" not in brief


def test_a_short_voice_still_thanks_for_praise() -> None:
    heard = Heard(TEXTS["en"][1], "en", "shopee", label="positive", intents=("praise",), key="b/1")
    assert "hank" in (compose(heard, replace(VOICE, length="short"), ()).text or "")
