import re

import pytest

from responder.catalogue import LANGUAGES, catalogue
from responder.compose import compose
from responder.gloss import TABLE
from responder.patterns import rows_of
from responder.values import Heard, Source, Voice

CONTACT = "care@suanfai.example"
VOICE = Voice("Suan Fai", "th", signature={"th": "ทีมงานสวนไฟ", "en": "The Suan Fai team"}, contact=CONTACT)
FAQ = (
    Source("faq:1", "faq", "en", "Do the lamps dim?", "All table lamps can be dimmed.", (), ("question",), "dim"),
    Source("faq:2", "faq", "th", "โคมไฟหรี่แสงได้ไหม", "โคมไฟตั้งโต๊ะทุกรุ่นหรี่แสงได้ค่ะ", (), ("question",), "dim"),
)
ASKED = Heard("โคมไฟตั้งโต๊ะหรี่แสงได้ไหมคะ", "th", "shopee", intents=("question",), key="t/1")


@pytest.mark.parametrize("label", ["negative", "neutral", "positive"])
def test_a_draft_comes_with_the_same_plan_in_the_other_languages(label: str) -> None:
    text = "เสื้อฮู้ดส่งช้ามาก รอมา 10 วันแล้ว"
    composed = compose(Heard(text, "th", "shopee", label=label, aspects=("delivery",), key="t/2"), VOICE, ())
    assert set(composed.gloss) == set(LANGUAGES) - {"th"}
    english = composed.gloss["en"]
    assert "the hoodie" in english and "The Suan Fai team" in english
    assert bool(re.search("sorry|apolog|regret", english, re.I)) == bool(
        re.search("ขออภัย|ขอโทษ|เสียใจ", composed.text or "")
    )
    assert (CONTACT in english) == (CONTACT in (composed.text or ""))
    assert not re.search("[ก-๙]", english)


def test_a_topic_is_called_what_the_other_catalogue_calls_the_same_topic() -> None:
    heard = Heard("ส่งช้ามาก รอมา 10 วันแล้ว", "th", "shopee", label="negative", aspects=("delivery",), key="t/3")
    assert "the delay with your order" in compose(heard, VOICE, ()).gloss["en"]


def test_a_quote_comes_from_the_same_entry_in_the_other_language() -> None:
    assert "All table lamps can be dimmed." in compose(ASKED, VOICE, FAQ).gloss["en"]


def test_a_quote_without_a_sister_stays_as_it_is_in_marks() -> None:
    assert "“โคมไฟตั้งโต๊ะทุกรุ่นหรี่แสงได้ค่ะ”" in compose(ASKED, VOICE, FAQ[1:]).gloss["en"]


def test_a_short_channel_leaves_the_same_out_in_every_language() -> None:
    words = "the lamp is broken, late, too small and the staff were rude"
    aspects = ("quality", "delivery", "sizing", "staff")
    composed = compose(Heard(words, "en", "bluesky", label="negative", aspects=aspects, key="t/4"), VOICE, ())
    roomy = compose(Heard(words, "en", "file", label="negative", aspects=aspects, key="t/4"), VOICE, ())
    assert 0 < len(composed.gloss["th"]) < len(roomy.gloss["th"])


def test_every_row_pairs_topics_that_both_catalogues_have() -> None:
    for lang, phrases in zip(("en", "th"), zip(*rows_of(TABLE), strict=True), strict=True):
        known = catalogue(lang)
        assert known is not None
        assert set(phrases) <= {topic.phrase for topic in known.topics}
        assert len(set(phrases)) == len(phrases)
