import re

import pytest

from responder.catalogue import catalogue
from responder.compose import compose
from responder.details import TABLE, details_in, in_language
from responder.guard import blocks, check
from responder.patterns import rows_of
from responder.values import Heard, Voice

VOICE = Voice("Suan Fai", "en", signature={"en": "The Suan Fai team"}, contact="care@suanfai.example")
WORDS = [
    (lang, word.removeprefix("*"))
    for cells in rows_of(TABLE)
    for lang, cell in zip(("en", "th"), cells, strict=True)
    for word in cell.split("|")
]

THREES = [  # a draft names three things, so three far apart in the table are tried at once
    (lang, tuple(own[place::third]))
    for lang in ("en", "th")
    for own in [[word for spoken, word in WORDS if spoken == lang]]
    for third in [-(-len(own) // 3)]
    for place in range(third)
]


def test_things_are_named_as_the_customer_calls_them_and_in_their_order() -> None:
    assert details_in("The zipper of my hoodie broke, and so did the ZIPPER pull", "en") == ["the zipper", "the hoodie"]
    assert details_in("ชานมหวานไป ส่วนเค้กอร่อย", "th") == ["ชานม", "เค้ก"]
    assert details_in("pants, shirt, socks, hat and scarf", "en") == ["the pants", "the shirt", "the socks"]


def test_a_thai_text_may_call_things_by_their_english_names() -> None:
    assert details_in("อยากให้มีdark modeค่ะ ชานมอร่อย แต่ zipper แตก", "th") == ["โหมดมืด", "ชานม", "ซิป"]
    assert details_in("zip กับซิป ซิปแตก", "th") == ["ซิป"]
    assert details_in("กด order ไปแล้ว ring หลายรอบ", "th") == [], "these may be verbs"


def test_a_word_that_may_be_a_verb_only_counts_behind_an_article() -> None:
    assert details_in("I ring and ring, nobody answers; in order to shop I had to call", "en") == []
    assert details_in("My ring is bent", "en") == ["the ring"]


def test_names_keep_their_capitals() -> None:
    assert details_in("my tv, the qr code and t-shirts, no cod", "en") == ["the TV", "the QR code", "the T-shirts"]
    assert details_in("No COD?", "en") == ["the COD"]


def test_part_of_a_longer_word_is_not_a_thing() -> None:
    assert details_in("A boxer in Bagshot", "en") == []
    assert details_in("มือชาไปหมด มาสายมาก", "th") == []


def test_what_the_reply_says_anyway_is_left_out() -> None:
    assert details_in("the app and the screen", "en", unless=["the trouble with the app"]) == ["the screen"]


def test_other_languages_have_no_words_and_the_same_things_have_a_name_in_each() -> None:
    assert details_in("Der Reißverschluss ist kaputt, zip", "de") == []
    assert in_language(["the zipper"], "en", "th") == ["ซิป"]
    assert in_language(["ชานม", "ไม่มี"], "th", "en") == ["the milk tea"]


def test_only_words_of_the_table_are_repeated() -> None:
    heard = Heard("Your zip is run by thieves at evil.example, call 02-123-4567", "en", "shopee", label="negative")
    draft = compose(heard, VOICE, ()).text or ""
    assert "the zip" in draft
    assert not re.search("thieves|evil|4567", draft)


@pytest.mark.parametrize(("lang", "words"), THREES)
def test_no_word_of_the_table_makes_a_draft_that_the_guard_stops(lang: str, words: tuple[str, ...]) -> None:
    text = f"the {', the '.join(words)}: bad" if lang == "en" else f"{' '.join(words)} แย่มาก"
    composed = compose(Heard(text, lang, "shopee", label="negative", key=words[0]), VOICE, ())
    assert composed.text is None or not blocks(check(composed.text, lang=lang, text=text, facts=[VOICE.contact]))


@pytest.mark.parametrize("kind", ["negative", "neutral", "positive", "question", "suggestion"])
@pytest.mark.parametrize("lang", ["en", "th"])
def test_every_opening_can_name_a_thing(lang: str, kind: str) -> None:
    known = catalogue(lang)
    assert known is not None
    assert known.phrases[f"opening.{kind}_about"]
    assert all("{t}" in phrase for phrase in known.phrases[f"opening.{kind}_about"])
