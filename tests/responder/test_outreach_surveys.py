"""A survey that did not reach its customer does not count as one that they were asked."""

from sqlmodel import Session, select

from responder.outreach_planning import propose_outreach
from store.consent import set_consent
from store.models import Brand, Outreach, SurveyInvitation
from store.outreach import withdraw
from tests.responder.lettered import ADMIN, DAY, NOW, approved, brand, contact, happen, post, sent

__all__ = ["brand", "post"]


def survey_letter(session: Session, brand: Brand) -> Outreach:
    happen(session, brand, "placed", 18)
    happen(session, brand, "delivered", 15)
    propose_outreach(session, NOW)
    letter = approved(session, session.exec(select(Outreach).where(Outreach.occasion == "nps")).one())
    assert len(session.exec(select(SurveyInvitation)).all()) == 1
    return letter


def test_a_letter_that_failed_leaves_no_link_behind(session: Session, brand: Brand) -> None:
    letter = survey_letter(session, brand)
    set_consent(session, contact(session, brand), "withdrawn", "letter", NOW)
    session.commit()
    assert sent(session) == {"failed": 1}
    assert (letter.status, session.exec(select(SurveyInvitation)).all()) == ("failed", [])


def test_a_letter_that_was_taken_back_leaves_none_either(session: Session, brand: Brand) -> None:
    letter = survey_letter(session, brand)
    withdraw(session, letter, ADMIN, letter.version, "a mistake")
    assert session.exec(select(SurveyInvitation)).all() == []


def test_a_link_that_was_opened_stays(session: Session, brand: Brand) -> None:
    letter = survey_letter(session, brand)
    asked = session.exec(select(SurveyInvitation)).one()
    asked.opened_at = NOW + DAY
    session.add(asked)
    withdraw(session, letter, ADMIN, letter.version, "too late")
    assert len(session.exec(select(SurveyInvitation)).all()) == 1
