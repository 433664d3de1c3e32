"""Saved replies in a case: shared ones and one's own, in the language of the answer, never somebody else's."""

import pytest
from sqlmodel import Session, select

from responder.saved import known_values, language_of, saved_replies, saved_text
from store.errors import BadInput
from store.knowledge import edit_knowledge, save_knowledge
from store.models import Brand, Case, Knowledge
from store.workflow import Actor
from tests.responder.test_gaps import brand_of, hears

MINE, THEIRS = Actor("person:7", "agent", 7), Actor("person:8", "admin", 8)


def one_case(session: Session, lang: str = "en") -> Case:
    brand = brand_of(session)
    brand.voice = {"contact": "care@rimfah.example", "signature": {"en": "The Rim Fah team"}}
    session.add(brand)
    hears(session, brand, "Where is my parcel?" if lang == "en" else "พัสดุอยู่ไหนคะ", lang)
    return session.exec(select(Case)).one()


def saved(session: Session, case: Case, key: str, text: str, lang: str = "en") -> Knowledge:
    return save_knowledge(session, case.brand_id, "saved_reply", key, lang, title=key, text=text)


def test_a_reply_is_filled_with_what_we_know_and_what_was_typed(session: Session) -> None:
    case = one_case(session)
    entry = saved(session, case, "where", "Hello {{name}},\nOrder {{order_id}} is on its way.\n{{signature}}")
    values = known_values(session, case, "en")
    assert values["name"] == "May"
    text, sources = saved_text(session, case, [entry.id or 0], "en", values | {"order_id": "A-7"}, MINE)
    assert text == "Hello May,\nOrder A-7 is on its way.\nThe Rim Fah team"
    assert {"text": "Order A-7 is on its way.", "source": entry.source_id} in sources
    open_text, _ = saved_text(session, case, [entry.id or 0], "en", values, MINE)
    assert "{{order_id}}" in open_text


def test_each_sentence_of_a_combination_names_its_reply(session: Session) -> None:
    case = one_case(session)
    one, two = saved(session, case, "one", "Please wait."), saved(session, case, "two", "Please keep the box.")
    text, sources = saved_text(session, case, [two.id or 0, one.id or 0], "en", {}, MINE)
    assert text == "Please keep the box.\nPlease wait."
    assert [each["source"] for each in sources] == [two.source_id, one.source_id]


def test_private_replies_are_used_by_their_owner_only(session: Session) -> None:
    case = one_case(session)
    own = edit_knowledge(session, case.brand_id, "saved_reply", "own", "en", MINE, 0, private=True, text="Mine.")
    assert saved_replies(session, case, "en", MINE) == [own]
    assert saved_replies(session, case, "en", THEIRS) == []
    assert saved_text(session, case, [own.id or 0], "en", {}, MINE)[0] == "Mine."
    with pytest.raises(BadInput, match="not there any more"):
        saved_text(session, case, [own.id or 0], "en", {}, THEIRS)


def test_policies_other_brands_and_other_languages_are_no_choice(session: Session) -> None:
    case = one_case(session, "th")
    thai = saved(session, case, "wait", "รอสักครู่นะคะ", "th")
    saved(session, case, "wait", "Please wait.")
    other = Brand(slug="other", name="Other")
    session.add(other)
    session.flush()
    foreign = save_knowledge(session, other.id or 0, "saved_reply", "wait", "th", text="ของคนอื่น")
    assert language_of(session, case) == "th"
    assert saved_replies(session, case, "th", MINE) == [thai]
    for ids in ([], [foreign.id or 0], [thai.id or 0, 999]):
        with pytest.raises(BadInput):
            saved_text(session, case, ids, "th", {}, MINE)
