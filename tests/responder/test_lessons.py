"""A rejection teaches: what was wrong in two drafts stands in no other, until somebody has looked at the entry."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from responder.compose import compose
from responder.run import draft_new
from store.drafts import approve, reject
from store.knowledge import edit_knowledge, find_knowledge
from store.lessons import WITHIN, doubted
from store.models import Brand, Case, Draft, Knowledge, utc_now
from store.workflow import Actor
from tests.responder.test_gaps import brand_of, hears

ANN = Actor("person:1", "manager", 1)
SAYS = "from 7 to 19"


def hours(session: Session, brand: Brand) -> Knowledge:
    """The entry that every draft here quotes."""
    entry = find_knowledge(session, brand.id or 0, "faq", "hours", "en")
    assert entry is not None
    return entry


def draft(session: Session, brand: Brand, number: int) -> Draft:
    """The draft of a new question about the opening hours."""
    hears(session, brand, f"When are you open on day {number}?")
    draft_new(session, compose)
    made = session.exec(select(Draft).order_by(col(Draft.id).desc())).first()
    assert made is not None
    return made


def rejected(session: Session, brand: Brand, *codes: str) -> None:
    for number, code in enumerate(codes):
        made = draft(session, brand, number)
        assert SAYS in made.text
        reject(session, made, ANN, made.version, code, "no")
        session.commit()


def test_what_was_wrong_twice_is_left_out_until_its_entry_is_saved_again(session: Session) -> None:
    brand = brand_of(session)
    rejected(session, brand, "wrong_facts", "wrong_facts")
    entry = hours(session, brand)
    assert doubted(session, brand.id or 0, utc_now()) == {(entry.source_id, entry.version): 2}
    assert SAYS not in draft(session, brand, 8).text
    edit_knowledge(session, brand.id or 0, "faq", "hours", "en", ANN, entry.version, text=entry.text)
    session.commit()
    assert (entry.source_id, entry.version) not in doubted(session, brand.id or 0, utc_now())
    assert SAYS in draft(session, brand, 9).text


@pytest.mark.parametrize(
    "codes", [("wrong_facts",), ("wrong_tone", "too_long", "other"), ("wrong_facts", "wrong_tone")]
)
def test_one_rejection_or_one_for_another_reason_takes_nothing_away(session: Session, codes: tuple[str, ...]) -> None:
    brand = brand_of(session)
    rejected(session, brand, *codes)
    assert doubted(session, brand.id or 0, utc_now()) == {}
    assert SAYS in draft(session, brand, 9).text


def test_what_is_approved_as_often_is_not_in_doubt(session: Session) -> None:
    brand = brand_of(session)
    right = [draft(session, brand, number) for number in (5, 6)]
    for made in right:
        case = session.get_one(Case, made.case_id)
        approve(session, case, made, ANN, seen_case=case.version, seen_draft=made.version, now=utc_now())
    rejected(session, brand, "wrong_facts", "wrong_facts")
    assert doubted(session, brand.id or 0, utc_now()) == {}


def test_what_lies_long_back_is_forgotten(session: Session) -> None:
    brand = brand_of(session)
    rejected(session, brand, "wrong_facts", "wrong_facts")
    assert doubted(session, brand.id or 0, utc_now() + WITHIN + timedelta(days=1)) == {}
