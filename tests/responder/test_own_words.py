"""A brand's own words stand in its drafts, those that it avoids in none, and the guard points them out to people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder.compose import compose
from responder.guard_voice import own_words
from responder.own_words import preferred, spans_of
from responder.preview import MENTIONS, previews
from responder.values import Heard, Source, Voice

AVOID = ("sorry", "thank", "thanks", "ขออภัย", "ขอบคุณ", "เสียใจ")


def _voice(**more: object) -> Voice:
    return Voice("Rim Fah", "th", contact="care@rimfah.example", **more)  # type: ignore[arg-type]  # of any field


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("The customer waits.", "customer", ["customer"]),
        ("Customers wait.", "customer", []),
        ("CUSTOMER", "customer", ["CUSTOMER"]),
        ("ลูกค้ารออยู่", "ลูกค้า", ["ลูกค้า"]),
        ("ตามหา", "ตา", []),
        ("ตากับยาย", "ตา", ["ตา"]),
        ("เมนูริมฟ้าลาเต้อร่อย", "ริมฟ้าลาเต้", ["ริมฟ้าลาเต้"]),
        ("a.c abc", "a.c", ["a.c"]),
        ("anything", "", []),
    ],
)
def test_words_are_found_whole(text: str, words: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in spans_of(text, words)] == found


def test_a_preferred_word_keeps_the_capital() -> None:
    pairs = (("customer", "guest"), ("ลูกค้า", "แขก"))
    assert preferred("Customer or customer, customers.", pairs) == "Guest or guest, customers."
    assert preferred("คุณลูกค้าคะ", pairs) == "คุณแขกคะ"


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=8))
def test_no_text_and_no_words_break_it(text: str, words: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in spans_of(text, words))
    assert list(own_words(text, _voice(avoid=(words,), prefer=((words, "x"),)))) is not None


@pytest.mark.parametrize("word", AVOID)
@pytest.mark.parametrize("formality", ["formal", "polite", "friendly"])
def test_no_draft_and_no_variant_holds_a_word_to_avoid(word: str, formality: str) -> None:
    for heard, composed in previews(_voice(avoid=(word,), formality=formality)):
        assert composed.text, f"avoiding {word!r} leaves {heard.key} without a draft"
        for text in (composed.text, *(each.text for each in composed.variants)):
            assert list(spans_of(text, word)) == []


def test_preferred_words_stand_in_drafts_and_what_is_quoted_stays() -> None:
    policy = Source("faq:1", "faq", "en", "Do lamps dim?", "We say that all lamps dim.", (), ("question",), "dim")
    heard = Heard("Can the table lamps be dimmed?", "en", "shopee", intents=("question",), key="own/1")
    for number in range(20):
        text = compose(
            Heard(**(vars(heard) | {"key": f"own/{number}"})), _voice(prefer=(("we", "us two"),)), [policy]
        ).text
        assert text and "We say that all lamps dim." in text
        assert list(spans_of(text.replace(policy.text, ""), "we")) == []


def test_a_picture_sign_stands_in_friendly_praise_only() -> None:
    texts = {heard.key: composed.text or "" for heard, composed in previews(_voice(emoji="😊", formality="friendly"))}
    assert [key for key, text in texts.items() if "😊" in text] == ["preview/th/praise", "preview/en/praise"]
    assert all(text.count("😊") <= 1 for text in texts.values())
    for voice in (_voice(emoji="😊", formality="formal"), _voice()):
        assert all("😊" not in (composed.text or "") for _, composed in previews(voice))


def test_the_particle_changes_and_the_name_goes() -> None:
    for _, composed in previews(_voice(particle="ครับ", greet_by_name=False)):
        assert not any(word in (composed.text or "") for word in ("ค่ะ", "นะคะ", "Anna", "นก", "Ploy", "Tom"))


def test_the_guard_points_out_both_kinds_of_words() -> None:
    voice = _voice(avoid=("cheap",), prefer=(("customer", "guest"),))
    found = list(own_words("A cheap thing for a customer.", voice))
    assert [(each.code, each.level, each.words) for each in found] == [
        ("avoided_word", "warning", "cheap"), ("other_word", "warning", "customer"),
    ]  # fmt: skip
    assert list(own_words("A fine thing for a guest, not cheaper.", voice)) == []


def test_the_invented_mentions_are_in_both_languages_and_moods() -> None:
    assert {(heard.lang, heard.label) for heard in MENTIONS} == {
        (lang, label) for lang in ("en", "th") for label in ("negative", "positive")
    }
