"""The survey of the sample brand, with the links and answers of some weeks."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from store.models import Brand, Survey
from store.shop_customers import customer_for
from store.survey_answering import find_asked, take
from store.survey_invitations import invite
from store.surveys import SurveyForm, add_survey
from store.workflow import Actor

FILE = Path(__file__).parent / "sample" / "survey.json"
WHO = Actor("job:sample", "admin")
SENT_BEFORE = timedelta(hours=20)


def sample_survey() -> dict[str, Any]:
    """The survey as it stands in its file, with its answers."""
    read: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def load_survey(session: Session, brand: Brand, now: datetime) -> Survey:
    """Make the survey of the sample brand, its links and their answers, dated back from `now`; the caller commits."""
    told = sample_survey()
    form = SurveyForm(told["name"], told["kind"], told["questions"], told["thanks"])
    survey = add_survey(session, brand.id or 0, form, WHO)
    for each in told["answers"]:
        _answered(session, survey, each, now - timedelta(hours=each["hours_ago"]))
    for number in range(told["unanswered"]):
        invite(session, survey, WHO, now - timedelta(days=1 + number), lang="th")
    return survey


def _answered(session: Session, survey: Survey, said: dict[str, Any], at: datetime) -> None:
    made = at - SENT_BEFORE
    known = customer_for(
        session, survey.brand_id, email=said.get("email"), lang=said["lang"], seen_in="survey", at=made
    )
    customer = known.id if known is not None else None
    address = invite(
        session, survey, WHO, made, lang=said["lang"], product=said["product"], customer_id=customer
    )  # fmt: skip
    if (asked := find_asked(session, address.rpartition("/")[2])) is not None:
        take(session, asked, {"q1": str(said["score"]), "q2": said["words"]}, said["lang"], at)
