"""Matters that only people answer: urgent, never drafted, with a list of what to do."""

import pytest
from sqlmodel import Session

from responder.checklists import TITLES, classes_of, steps
from responder.compose import compose
from responder.run import draft_new
from sentiment.hard import HARD
from sentiment.priority import Evidence, decide
from store.cases import current_draft
from store.models import Case, Sentiment
from tests.responder.test_run import NOW, one_case

TOLD = {
    "health": ("We got food poisoning from the oysters", "กินแล้วท้องเสียทั้งบ้าน"),
    "safety": ("The plug melted and it caught fire", "ปลั๊กละลาย ไฟลุกเลย"),
    "legal": ("My lawyer will sue you", "จะให้ทนายฟ้องร้าน"),
    "discrimination": ("They refused us because we are Burmese", "ไม่ให้เข้าร้านเพราะเป็นพม่า เหยียดชัดๆ"),
    "self_harm": ("I want to die, I want to end my life", "ไม่อยากมีชีวิตอยู่แล้ว"),
    "press": ("I am a journalist and ask for comment", "นักข่าวค่ะ ขอสัมภาษณ์เจ้าของร้าน"),
}


def hard_case(session: Session, text: str, name: str | None) -> Case:
    """A case whose message was read as of a hard class."""
    case = one_case(session, text)
    score = session.get(Sentiment, 1)
    assert score is not None
    score.hard = name
    session.add(score)
    session.commit()
    return case


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("place", [0, 1])
def test_a_hard_matter_is_urgent_never_drafted_and_has_its_list(session: Session, name: str, place: int) -> None:
    case = hard_case(session, TOLD[name][place], name)
    assert draft_new(session, compose).without == 1
    assert current_draft(session, case.id or 0) is None
    assert "only people answer" in case.no_draft_reason
    assert name in classes_of(session, case)
    assert len(steps()[name]) >= 4
    evidence = Evidence(label="neutral", confidence=0.5, hard=name, published_at=NOW, now=NOW)
    assert (decide(evidence).opens_case, decide(evidence).priority) == (True, "urgent")


@pytest.mark.parametrize("name", HARD)
def test_the_words_alone_are_enough(session: Session, name: str) -> None:
    case = hard_case(session, TOLD[name][0], None)
    assert name in classes_of(session, case)


def test_an_ordinary_complaint_has_no_list_and_neither_has_what_is_deleted(session: Session) -> None:
    assert classes_of(session, one_case(session)) == []


def test_every_class_has_a_title_and_steps_that_are_sentences() -> None:
    assert set(HARD) <= set(TITLES) == set(steps())
    assert all(step[0].isupper() and step.endswith((".", ".)")) for each in steps().values() for step in each)
