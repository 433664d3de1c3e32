"""The survey of the sample brand: in two languages, with answers of every kind, and gone with the brand."""

from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, select

from store.models import Brand, CustomerContact, Mention, Survey, SurveyAnswer, SurveyInvitation
from store.sample import load_sample, remove_sample
from store.survey_numbers import moods_of
from store.survey_results import results_of
from store.survey_sample import sample_survey
from store.surveys import languages_of
from tests.store.surveyed import kept

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_the_sample_brand_has_a_survey_with_answers(session: Session, tmp_path: Path) -> None:
    load_sample(session, tmp_path, NOW)
    session.commit()
    load_sample(session, tmp_path, NOW)
    session.commit()
    survey = session.exec(select(Survey)).one()
    told = sample_survey()
    assert languages_of(survey) == ["th", "en"]
    found = results_of(session, survey)
    assert (found.links.made, found.links.answered) == (len(told["answers"]) + told["unanswered"], len(told["answers"]))
    assert all(moods_of(found.answers).values())
    assert {row.lang for _, row in kept(session)} == {"th", "en"}
    assert all(mention.published_at < NOW for mention, _ in kept(session))
    asked = {invitation.customer_id for invitation in session.exec(select(SurveyInvitation))} - {None}
    assert len(asked) == 3


def test_it_goes_with_the_brand(session: Session, tmp_path: Path) -> None:
    load_sample(session, tmp_path, NOW)
    session.commit()
    assert remove_sample(session, tmp_path)
    session.commit()
    for table in (Brand, Survey, SurveyInvitation, SurveyAnswer, Mention, CustomerContact):
        assert session.exec(select(table)).all() == []


def test_every_address_is_an_example() -> None:
    assert all(each.get("email", "x@mail.example").endswith(".example") for each in sample_survey()["answers"])
