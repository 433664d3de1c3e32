"""Answers of other houses become mentions once each, of the customer whose address came with them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from channels.hooks_asked import Asked
from collectors.intake.doors import find_door
from collectors.intake.take import take
from collectors.intake.work import work_off
from collectors.survey_values import NPS, PERSONAL, score_of
from store.models import Brand, CustomerAccount, CustomerContact, Mention, Triage, utc_now
from store.survey_answers import save_answers
from store.traces import in_tables
from tests.peers.hook_desk import SECRET, digest, open_brand, open_channel
from tests.store.surveyed import kept


@pytest.fixture
def brand(session: Session) -> Brand:
    brand = open_brand(session)
    open_channel(session, brand, "survey", typeform_secret=SECRET)
    return brand


def typeform(token: str, score: int, words: str = "It leaks.", email: str = "nok@mail.example") -> dict[str, Any]:
    fields = [{"id": "a", "title": "Would you recommend us?", "type": "nps"}]
    answers = [
        {"type": "number", "number": score, "field": {"id": "a", "type": "nps"}},
        {"type": "text", "text": words, "field": {"id": "b", "type": "long_text"}},
        {"type": "email", "email": email, "field": {"id": "c", "type": "email"}},
    ]
    response = {"form_id": "f", "token": token, "submitted_at": "2026-11-20T09:00:00Z", "answers": answers}
    return {"event_type": "form_response", "form_response": response | {"definition": {"fields": fields}}}


def deliver(session: Session, *events: dict[str, Any]) -> None:
    door = find_door(session, "rim-fah", "typeform")
    assert door is not None
    for event in events:
        body = json.dumps(event).encode()
        headers = {"typeform-signature": f"sha256={digest(body, 'base64')}"}
        assert take(session, door, Asked("POST", "", {}, headers, body), utc_now()).status == 200
    work_off(session, utc_now())


def test_an_answer_is_kept_once_however_often_it_is_delivered(session: Session, brand: Brand) -> None:
    event = typeform("t1", 2)
    deliver(session, event, event)
    deliver(session, event | {"event_id": "sent again"})
    ((mention, row),) = kept(session)
    assert (mention.source, mention.external_id, mention.text) == ("typeform/f", "t1", "It leaks.")
    assert (row.kind, row.score, row.via, row.brand_id) == ("nps", 2, "typeform", brand.id)


def test_whose_answer_it_is_is_known_by_the_address_which_stands_nowhere_else(session: Session, brand: Brand) -> None:
    deliver(session, typeform("t1", 2), typeform("t2", 9, "Better now."))
    contact = session.exec(select(CustomerContact)).one()
    tied = session.exec(select(CustomerAccount)).one()
    authors = set(session.exec(select(Mention.author_id)))
    assert (tied.customer_id, {tied.author_id}) == (contact.customer_id, authors)
    assert set(in_tables(session, ["nok@mail.example"])) == {"delivery"}


def test_another_score_is_an_edit_and_is_decided_anew(session: Session, brand: Brand) -> None:
    deliver(session, typeform("t1", 9))
    mention = session.exec(select(Mention)).one()
    session.add(Triage(mention_id=mention.id or 0, brand_id=brand.id or 0, rule="praise"))
    session.commit()
    deliver(session, typeform("t1", 1))
    ((mention, row),) = kept(session)
    assert (row.score, mention.raw["score"]) == (1, 1)
    assert session.exec(select(Triage)).all() == []


def test_people_who_know_better_whose_account_it_is_are_right(session: Session, brand: Brand) -> None:
    deliver(session, typeform("t1", 9))
    tied = session.exec(select(CustomerAccount)).one()
    other = CustomerContact(brand_id=brand.id or 0, customer_id=tied.customer_id, kind="email", digest="x", address="")
    session.add(other)
    session.commit()
    mention, _ = kept(session)[0]
    row = {"published_at": utc_now() - timedelta(days=1), "raw": {}, "answer": {"score": 9, "customer_id": 999}}
    save_answers(session, brand.id or 0, {mention.id or 0: row})
    assert session.exec(select(CustomerAccount)).one().customer_id == tied.customer_id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("How likely are you to recommend us?", True), ("NPS", True), ("Recommended dose", True),
        ("คุณมีแนวโน้มที่จะแนะนำร้านของเรา", True), ("คุณจะแนะนำเราให้เพื่อนไหม", True), ("How was it?", False),
        ("snapshot", False), ("แนะนำสินค้าหน่อย", False),
    ],
)  # fmt: skip
def test_a_question_for_the_nps_is_told_by_its_words(text: str, found: bool) -> None:
    assert bool(NPS.search(text)) == found


def test_names_and_numbers_of_people_are_no_words_of_theirs() -> None:
    assert all(PERSONAL.search(each) for each in ("Your name", "Phone", "ชื่อ-นามสกุล", "What is your e-mail address?"))
    assert not any(PERSONAL.search(each) for each in ("Why this score?", "เพราะอะไร", "What went wrong?"))


@pytest.mark.parametrize(
    ("value", "score"),
    [(0, 0), (10, 10), (11, None), (-1, None), (7.0, 7), (7.5, None), ("8", 8), (" 8 ", 8), ("๘", None), (True, None),
     (None, None), ("", None), ("1e1", None)],
)  # fmt: skip
def test_a_score_is_a_whole_number_on_its_scale(value: object, score: int | None) -> None:
    assert score_of(value, 0, 10) == score
