"""What people may write into a letter: their own words, but not for the happy alone, and never without its link."""

import pytest
from sqlmodel import Session, select

from responder.outreach_planning import propose_outreach
from responder.outreach_sending import approve_letter
from store import outreach as letters
from store.errors import BadInput, Stale
from store.models import Brand, Outreach, SurveyInvitation
from store.workflow import Actor
from tests.peers.smtp_server import Post
from tests.responder.lettered import APPROVER, LINK, NOW, approved, asked, happen, sent
from tests.responder.lettered import brand as brand  # a fixture
from tests.responder.lettered import post as post  # a fixture


def test_people_put_it_in_other_words_but_not_for_the_happy_alone(session: Session, brand: Brand, post: Post) -> None:
    letter = asked(session, brand)
    agent = Actor("person:2", "agent", 2)
    for text in (f"If you are happy, write here: {LINK}", "Tell us more", "ขอ 5 ดาวนะคะ " + LINK):
        with pytest.raises(BadInput, match="asked alike"):
            letters.edit(session, letter, "Hello", text, agent, letter.version)
    letters.edit(session, letter, "Hello", f"Tell others: {LINK}", agent, letter.version)
    with pytest.raises(Stale):
        letters.edit(session, letter, "Hello", f"Tell others: {LINK}", agent, 1)
    approved(session, letter)
    assert sent(session) == {"sent": 1}


def test_a_letter_about_a_survey_keeps_the_place_of_its_link(session: Session, brand: Brand, post: Post) -> None:
    happen(session, brand, "placed", 20)
    happen(session, brand, "delivered", 15)
    propose_outreach(session, NOW)
    letter = session.exec(select(Outreach).where(Outreach.occasion == "nps")).one()
    agent = Actor("person:2", "agent", 2)
    with pytest.raises(BadInput, match=r"\[survey link\]"):
        letters.edit(session, letter, "Hello", "How was it?", agent, letter.version)
    letters.edit(session, letter, "Hello", "How was it? [survey link]", agent, letter.version)
    letter.text = "How was it?"  # as it may stand there from earlier
    with pytest.raises(BadInput, match=r"\[survey link\]"):
        approve_letter(session, letter, APPROVER, letter.version, NOW)
    assert session.exec(select(SurveyInvitation)).first() is None


@pytest.mark.parametrize("subject", ["If you are happy with it", "ขอ 5 ดาวนะคะ", "Five stars?"])
def test_a_subject_sets_no_condition_either(session: Session, brand: Brand, post: Post, subject: str) -> None:
    letter = asked(session, brand)
    with pytest.raises(BadInput, match="asked alike"):
        letters.edit(session, letter, subject, f"Tell others: {LINK}", Actor("person:2", "agent", 2), letter.version)
