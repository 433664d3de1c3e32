import re

import pytest

from responder.as_said import TABLE, as_said
from responder.catalogue import catalogue
from responder.compose import compose
from responder.guard import blocks, check
from responder.patterns import rows_of
from responder.values import Heard, Voice

VOICE = Voice("Suan Fai", "en", signature={"en": "The Suan Fai team"}, contact="care@suanfai.example")
ROWS = [tuple(row) for row in rows_of(TABLE)]


def draft(text: str, lang: str, *aspects: str, label: str = "negative", key: str = "1") -> str:
    return compose(Heard(text, lang, "shopee", label=label, aspects=aspects, key=key), VOICE, ()).text or ""


def test_a_topic_is_named_in_the_word_of_the_customer() -> None:
    assert "package" in draft("My package never arrived", "en", "delivery")
    assert "parcel" in draft("My parcel never arrived, they lost the package", "en", "delivery")
    assert "ไซส์" in draft("ไซส์เล็กไปมาก", "th", "sizing")
    assert "การแพ็ค" in draft("แพ็คมาดีมาก", "th", "packaging", label="positive")


def test_what_the_table_does_not_know_is_never_repeated() -> None:
    assert as_said("the wait for your parcel", "my thingummy never came", "en") == "the wait for your parcel"
    assert as_said("the wait for your parcel", "my repackaged sorders", "en") == "the wait for your parcel"


def test_other_languages_keep_the_phrase() -> None:
    assert as_said("die Lieferung", "das Paket", "de") == "die Lieferung"


def test_the_same_draft_in_another_language_has_our_own_words() -> None:
    heard = Heard("My package never arrived", "en", "shopee", label="negative", aspects=("delivery",), key="1")
    thai = compose(heard, VOICE, ()).gloss["th"]
    assert "การจัดส่ง" in thai
    assert "package" not in thai


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[3]}")
def test_every_row_fits_a_topic_and_makes_a_draft_that_the_guard_lets_pass(row: tuple[str, ...]) -> None:
    lang, ours, _, named = row
    known = catalogue(lang)
    assert known is not None
    topics = [each for each in known.topics if re.search(ours, each.phrase)]
    reached = {as_said(each.phrase, "", lang) for each in topics}
    assert topics or any(re.search(ours, other[3]) for other in ROWS), "nothing is called that"
    assert reached == {each.phrase for each in topics}, "a text that says nothing changes nothing"
    for label in ("negative", "positive"):
        for topic in topics[:3]:
            text = f"{named}: {topic.phrase}"
            found = check(draft(text, lang, topic.aspect, label=label), lang=lang, text=text, facts=[VOICE.contact])
            assert not blocks(found)


def test_no_word_is_changed_inside_of_another() -> None:
    """A picture is no part of a quality: คุณภาพ must not become คุณรูป."""
    known = catalogue("th")
    assert known is not None
    inside = ("คุณภาพ", "สภาพ", "พนักงาน", "ทีมงาน")
    for topic in known.topics:
        for word in inside:
            if word in topic.phrase:
                said = as_said(topic.phrase, "รูป ไซส์ แพ็ค ของไม่ดี ส่งช้า บริการ จ่าย โอน", "th")
                assert word in said, (topic.phrase, said)


def test_a_word_is_changed_only_where_it_means_the_same() -> None:
    assert as_said("the price", "what a fee", "en") == "the fee"
    assert as_said("the price increase", "what a fee", "en") == "the price increase"
    assert as_said("the quick refund", "it came early", "en") == "the quick refund"
