"""A survey of a brand that we invented, links to it, and answers."""

from typing import Any

from sqlmodel import Session, select

from store.models import Mention, Survey, SurveyAnswer
from store.survey_answering import Answered, answer
from store.survey_invitations import invite
from store.surveys import SurveyForm, add_survey
from tests.store.conftest import NOW, Make

ASK: dict[str, Any] = {
    "kind": "score", "scale": 10,
    "text": {"en": "How likely are you to recommend Rim Fah to a friend?", "th": "คุณจะแนะนำริมฟ้าให้เพื่อนมากน้อยแค่ไหน"},
}  # fmt: skip
WHY: dict[str, Any] = {"kind": "text", "text": {"en": "Why this score?", "th": "เพราะอะไร"}}
WHAT: dict[str, Any] = {
    "kind": "choice", "text": {"en": "What did you buy?", "th": "คุณซื้ออะไร"},
    "choices": [{"en": "A cup", "th": "ถ้วย"}, {"en": "A plate", "th": "จาน"}],
}  # fmt: skip
FORM = SurveyForm("After delivery", "nps", (ASK, WHY, WHAT), {"en": "Thank you!", "th": "ขอบคุณค่ะ"})


def survey_of(session: Session, make: Make, name: str = "Rim Fah", **changed: Any) -> Survey:
    """A survey of a brand, kept."""
    form = SurveyForm(**(vars(FORM) | changed))
    survey = add_survey(session, make.brand(name).id or 0, form, make.actor("manager"))
    session.commit()
    return survey


def token_for(session: Session, make: Make, survey: Survey, **link: Any) -> str:
    """The token of a new link."""
    address = invite(session, survey, make.actor("agent"), NOW, **link)
    session.commit()
    return address.rpartition("/")[2]


def answered(session: Session, token: str, score: int | str, words: str = "", **more: str) -> Answered | None:
    """Answer a link."""
    return answer(session, token, {"q1": str(score), "q2": words, **more}, NOW)


def kept(session: Session) -> list[tuple[Mention, SurveyAnswer]]:
    """Every answer with its mention."""
    found = session.exec(select(Mention, SurveyAnswer).where(SurveyAnswer.mention_id == Mention.id))
    return [(mention, row) for mention, row in found]
