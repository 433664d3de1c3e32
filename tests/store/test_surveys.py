"""Surveys: checked before they are kept, changed against what was shown, seen by their brand alone."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlmodel import Session

from store.errors import BadInput, Stale
from store.surveys import (
    SurveyForm,
    add_survey,
    change_survey,
    language_for,
    languages_of,
    lowest,
    need_survey,
    surveys_of,
)
from tests.store.conftest import Make
from tests.store.surveyed import ASK, FORM, WHY


def test_a_survey_is_kept_as_it_was_given(session: Session, make: Make) -> None:
    brand = make.brand()
    survey = add_survey(session, brand.id or 0, FORM, make.actor("manager"))
    session.commit()
    assert [each.name for each in surveys_of(session, brand.id or 0)] == ["After delivery"]
    assert need_survey(session, brand.id or 0, " after DELIVERY ").id == survey.id
    assert languages_of(survey) == ["th", "en"]
    assert (language_for(survey, "en"), language_for(survey, "de")) == ("en", "th")
    assert (lowest(10), lowest(5)) == (0, 1)


BAD: list[tuple[Mapping[str, Any], str]] = [
    ({"name": " "}, "needs a name"),
    ({"kind": "quiz"}, "no kind of survey"),
    ({"quiet_days": 999}, "0 to 365"),
    ({"questions": []}, "one to 5 questions"),
    ({"questions": [ASK] * 6}, "one to 5 questions"),
    ({"questions": [WHY]}, "answered by 0 to 10"),
    ({"kind": "csat"}, "answered by 1 to 5"),
    ({"questions": [ASK, {"kind": "text", "text": {}}]}, "question 2 has no words"),
    ({"questions": [ASK, {"kind": "essay", "text": {"en": "?"}}]}, "question 2: 'essay' is no kind of question"),
    ({"questions": [ASK, {"kind": "score", "text": {"en": "?"}, "scale": 7}]}, "a score goes to 5 or to 10"),
    ({"questions": [ASK, {"kind": "choice", "text": {"en": "?"}, "choices": [{"en": "a"}]}]}, "needs 2 to 12 choices"),
    (
        {"questions": [ASK, {"kind": "choice", "text": WHY["text"], "choices": [{"en": "a"}, {"en": "b"}]}]},
        "each choice must stand in the languages",
    ),
    (
        {"questions": [{**ASK, "text": {"en": "?"}}, {**WHY, "text": {"th": "?"}}]},
        "in one language at least, the same for all",
    ),
    ({"questions": [ASK, {"kind": "text", "text": {"en": "x" * 301}}]}, "at most 300 characters"),
]


@pytest.mark.parametrize(("change", "why"), BAD)
def test_what_is_wrong_with_a_survey_is_named(
    session: Session, make: Make, change: Mapping[str, Any], why: str
) -> None:
    form = SurveyForm(**(vars(FORM) | dict(change)))
    with pytest.raises(BadInput, match=why):
        add_survey(session, make.brand().id or 0, form, make.actor("manager"))


def test_a_name_is_taken_once_in_a_brand(session: Session, make: Make) -> None:
    one, other = make.brand("Rim Fah"), make.brand("Baan Rin")
    session.commit()
    add_survey(session, one.id or 0, FORM, make.actor("manager"))
    add_survey(session, other.id or 0, FORM, make.actor("manager"))
    session.commit()
    with pytest.raises(BadInput, match="has a survey 'After delivery' already"):
        add_survey(session, one.id or 0, FORM, make.actor("manager"))
    with pytest.raises(BadInput, match="there is no survey 'x' of this brand; known: After delivery"):
        need_survey(session, one.id or 0, "x")


def test_a_change_binds_to_what_was_shown(session: Session, make: Make) -> None:
    survey = add_survey(session, make.brand().id or 0, FORM, make.actor("manager"))
    closed = SurveyForm(**(vars(FORM) | {"active": False}))
    change_survey(session, survey, closed, make.actor("manager"), 1)
    session.commit()
    assert (survey.active, survey.version) == (False, 2)
    with pytest.raises(Stale):
        change_survey(session, survey, FORM, make.actor("manager"), 1)
