"""The same plan as a reply in another language: facts only where the brand has them there, and never unseen."""

import re
from functools import partial

import pytest
from sqlmodel import Session

from responder.approval import approve_text, check_text, judge
from responder.compose import compose
from responder.guard import blocks, check
from responder.run import draft_new
from responder.values import Composed, Heard, Source, Variant, Voice
from store.cases import current_draft
from store.drafts import use_variant
from store.errors import Refused
from tests.responder.test_run import ADMIN, one_case
from tests.store.conftest import NOW

CONTACT = "care@suanfai.example"
VOICE = Voice("Suan Fai", "th", signature={"th": "ทีมงานสวนไฟ", "en": "The Suan Fai team"}, contact=CONTACT)
EN, TH = "All table lamps can be dimmed.", "โคมไฟตั้งโต๊ะทุกรุ่นหรี่แสงได้ค่ะ"
FAQ = (
    Source("faq:1", "faq", "en", "Do the lamps dim?", EN, (), ("question",), "dim"),
    Source("faq:2", "faq", "th", "โคมไฟหรี่แสงได้ไหม", TH, (), ("question",), "dim"),
)
ASKED = {
    "th": Heard("โคมไฟตั้งโต๊ะหรี่แสงได้ไหมคะ", "th", "shopee", intents=("question",), key="t/1"),
    "en": Heard("Can the table lamps be dimmed?", "en", "shopee", intents=("question",), key="t/1"),
}
TEXTS = {
    "en": ("The lamp came late and the box was crushed", "Lovely lamp, great colour", "Do you sell garden gnomes?"),
    "th": ("โคมไฟมาช้า กล่องบุบ", "โคมไฟสวย สีดีมาก", "มีขายตุ๊กตาสวนไหมคะ"),
}
MOODS = (("negative", "complaint"), ("positive", "praise"), ("neutral", "question"))


def other(composed: Composed) -> Variant:
    (found,) = [each for each in composed.variants if each.lang != composed.lang]
    return found


@pytest.mark.parametrize("lang", ["en", "th"])
@pytest.mark.parametrize("place", range(3))
def test_every_draft_can_be_said_in_the_other_language_and_passes_the_guard(lang: str, place: int) -> None:
    label, intent = MOODS[place]
    for number in range(6):
        heard = Heard(TEXTS[lang][place], lang, "shopee", label=label, intents=(intent,), key=f"v/{number}")
        found = other(compose(heard, VOICE, ()))
        assert found.name == ("in Thai" if lang == "en" else "in English")
        assert bool(re.search("[ก-๙]", found.text)) == (lang == "en")
        assert VOICE.signature[found.lang] in found.text
        assert set(found.gloss) == {lang}
        facts = [CONTACT, VOICE.brand, *VOICE.signature.values()]
        assert not blocks(check(found.text, lang=found.lang, channel="shopee", text=heard.text, facts=facts))


@pytest.mark.parametrize(("lang", "fact", "source"), [("th", EN, "faq:1"), ("en", TH, "faq:2")])
def test_a_fact_is_what_the_same_entry_says_in_that_language(lang: str, fact: str, source: str) -> None:
    found = other(compose(ASKED[lang], VOICE, FAQ))
    assert fact in found.text
    assert [each.source for each in found.sentences if each.text == fact] == [source]
    assert found.reason.endswith(("asks for English.", "asks for Thai."))


@pytest.mark.parametrize("lang", ["th", "en"])
def test_where_the_entry_has_none_the_draft_leads_to_people_and_says_so(lang: str) -> None:
    only = tuple(each for each in FAQ if each.lang == lang)
    composed = compose(ASKED[lang], VOICE, only)
    assert (EN if lang == "en" else TH) in (composed.text or "")
    found = other(composed)
    assert EN not in found.text and TH not in found.text
    assert {each.source for each in found.sentences} == {"courtesy"}
    assert CONTACT in found.text
    assert "Without what your knowledge says in" in found.reason


def test_thai_facts_take_the_particle_of_the_voice() -> None:
    voice = Voice("Suan Fai", "th", particle="ครับ", contact=CONTACT)
    assert "หรี่แสงได้ครับ" in other(compose(ASKED["en"], voice, FAQ)).text


def test_nobody_sends_it_unseen(session: Session) -> None:
    case = one_case(session, "The lamp came late")
    draft_new(session, compose)
    first = current_draft(session, case.id or 0)
    assert first is not None
    assert "other_language" not in [each.code for each in check_text(session, case, first, first.text)]
    draft = use_variant(session, case, first, "in Thai", ADMIN, first.version)
    codes = {each.code: each for each in judge(session, case, draft)}
    assert (draft.lang, draft.guard) == ("th", "warning")
    assert codes["other_language"].message == "The customer wrote in English, and this answer is in Thai."
    assert "wrong_language" not in codes
    allow = partial(
        approve_text, session, case, draft, draft.text, ADMIN, seen_case=case.version, seen_draft=draft.version, now=NOW
    )
    with pytest.raises(Refused, match="wrote in English"):
        allow()
    reply = allow(despite=["other_language"])
    assert reply.text == draft.text
