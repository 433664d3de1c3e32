"""Answers to surveys leave with the mentions that they are, and links that nobody answered do not stay for ever."""

from datetime import timedelta

from sqlmodel import Session, select

from store.exporting import hand_out
from store.models import Brand, SurveyInvitation
from store.retention import retain
from tests.store.conftest import NOW, Make
from tests.store.surveyed import answered, survey_of, token_for


def test_an_exported_mention_has_the_score_and_what_was_asked(session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    answered(session, token_for(session, make, survey, lang="en", product="Blue cup"), 3, "=It broke")
    make.mention(make.brand(), text="A post")
    session.commit()
    _, rows = hand_out(session, make.actor("manager"), "mentions", survey.brand_id, "csv")
    found = {row["channel"]: row for row in rows}
    answer = found["survey"]
    assert (answer["score"], answer["scale"], answer["product"], answer["rating"]) == (3, 10, "Blue cup", None)
    assert answer["question"].startswith("How likely")
    assert (found["shopee"]["score"], found["shopee"]["question"]) == (None, None)


def test_links_that_ran_out_long_ago_go_with_the_limit_of_their_channel(session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    for _ in range(2):
        token_for(session, make, survey)
    old, young = session.exec(select(SurveyInvitation)).all()
    old.expires_at, young.expires_at = NOW - timedelta(days=100), NOW + timedelta(days=1)
    brand = session.get_one(Brand, survey.brand_id)
    session.commit()
    retain(session, NOW)
    assert len(session.exec(select(SurveyInvitation)).all()) == 2
    brand.retention = {"survey": 90}
    session.add(brand)
    session.commit()
    retain(session, NOW)
    assert [each.id for each in session.exec(select(SurveyInvitation))] == [young.id]
