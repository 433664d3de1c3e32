"""The net promoter score: right against values worked out by hand, and its interval as honest as it says."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from math import comb, sqrt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from store.insights import Scope
from store.models import SurveyInvitation
from store.survey_answering import answer
from store.survey_invitations import invite
from store.survey_numbers import (
    answers_in,
    links_in,
    moods_by,
    moods_of,
    moods_over_time,
    nps,
    satisfied,
    wilson,
)
from tests.store.conftest import NOW, Make
from tests.store.surveyed import survey_of, token_for

COUNTS = st.integers(0, 500)
ZONE = "Asia/Bangkok"


def test_half_promoters_and_a_fifth_detractors_make_thirty() -> None:
    found = nps({"promoter": 50, "passive": 30, "detractor": 20})
    assert found is not None
    up, down, total = 50.5 / 102, 20.5 / 102, 102
    around = 1.959964 * sqrt((up + down - (up - down) ** 2) / total)
    assert found.value == pytest.approx(0.30)
    assert found.low == pytest.approx(up - down - around)
    assert found.high == pytest.approx(up - down + around)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(COUNTS, COUNTS, COUNTS)
def test_the_score_lies_within_its_interval_and_both_within_the_scale(good: int, middling: int, bad: int) -> None:
    found = nps({"promoter": good, "passive": middling, "detractor": bad})
    if good + middling + bad == 0:
        assert found is None
        return
    assert found is not None
    assert -1 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1


@pytest.mark.parametrize("true", [(0.5, 0.3, 0.2), (0.2, 0.3, 0.5), (0.7, 0.2, 0.1), (0.34, 0.33, 0.33)])
@pytest.mark.parametrize("size", [15, 40])
def test_the_interval_holds_the_truth_in_nearly_all_samples(true: tuple[float, float, float], size: int) -> None:
    """Every sample that there can be, weighed by how likely it is: no luck is in this."""
    held = 0.0
    for good, bad in product(range(size + 1), repeat=2):
        if (middling := size - good - bad) < 0:
            continue
        likely = comb(size, good) * comb(size - good, bad) * true[0] ** good * true[1] ** middling * true[2] ** bad
        found = nps({"promoter": good, "passive": middling, "detractor": bad})
        assert found is not None
        held += likely * (found.low <= true[0] - true[2] <= found.high)
    assert 0.93 <= held <= 0.985


def test_a_share_has_the_interval_of_wilson() -> None:
    found = wilson(8, 10)
    assert found is not None
    assert [round(each, 3) for each in found] == [0.8, 0.49, 0.943]  # as in Wilson's paper and every table since
    assert wilson(0, 0) is None
    assert wilson(10, 10) is not None


def scored(session: Session, make: Make, survey: Any, scores: list[int], lang: str = "en", **more: Any) -> None:
    for score in scores:
        answer(session, token_for(session, make, survey, lang=lang, **more), {"q1": str(score)}, NOW)


def scope(survey: Any, days: int = 28) -> Scope:
    last = NOW.date()
    return Scope(brand_id=survey.brand_id, first=last - timedelta(days=days - 1), last=last)


def test_answers_are_counted_by_product_language_and_place(session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    scored(session, make, survey, [10, 9, 8, 3], product="Blue cup")
    scored(session, make, survey, [0, 6], lang="th")
    found = answers_in(session, scope(survey), ZONE)
    assert moods_of(found) == {"detractor": 3, "passive": 1, "promoter": 2}
    assert moods_by(found, lambda each: each.product) == {"Blue cup": {"detractor": 1, "passive": 1, "promoter": 2}}
    assert {name: sum(each.values()) for name, each in moods_by(found, lambda each: each.lang).items()} == {
        "en": 4,
        "th": 2,
    }
    assert list(moods_by(found, lambda each: each.via)) == ["page"]
    assert satisfied(found) is None


def test_another_brand_and_another_time_are_not_counted(session: Session, make: Make) -> None:
    survey, other = survey_of(session, make), survey_of(session, make, "Baan Rin")
    scored(session, make, other, [1])
    scored(session, make, survey, [9])
    assert len(answers_in(session, scope(survey), ZONE)) == 1
    before = Scope(brand_id=survey.brand_id, first=date(2026, 1, 1), last=date(2026, 2, 1))
    assert answers_in(session, before, ZONE) == []
    assert answers_in(session, Scope(**(vars(scope(survey)) | {"lang": "th"})), ZONE) == []


def test_a_day_is_one_of_the_brand(session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    token = token_for(session, make, survey)
    answer(session, token, {"q1": "9"}, datetime(2026, 11, 19, 18, tzinfo=UTC))  # one in the morning of the 20th there
    (found,) = answers_in(session, scope(survey), ZONE)
    assert found.day == date(2026, 11, 20)
    days = moods_over_time([found], scope(survey, 7))
    assert [(day.day, sum(moods.values())) for day, moods in days][-2:] == [(19, 0), (20, 1)]
    assert len(moods_over_time([found], scope(survey, 91))) == 13


def test_satisfaction_counts_fours_and_fives(session: Session, make: Make) -> None:
    ask = {"kind": "score", "scale": 5, "text": {"en": "How satisfied are you?"}}
    survey = survey_of(session, make, kind="csat", questions=(ask,))
    scored(session, make, survey, [5, 4, 3, 1])
    found = answers_in(session, scope(survey), ZONE)
    good = satisfied(found)
    assert good is not None
    assert good.value == 0.5
    assert moods_of(found) == {"detractor": 0, "passive": 0, "promoter": 0}


def test_links_are_counted_by_what_became_of_them(session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    scored(session, make, survey, [9, 2])
    for _ in range(3):
        invite(session, survey, make.actor("agent"), NOW)
    session.exec(select(SurveyInvitation)).all()[-1].opened_at = NOW
    session.commit()
    assert [tuple(each) for each in links_in(session, scope(survey), ZONE)] == [("After delivery", 5, 3, 2)]


def test_each_takes_one_query(engine: Engine, session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    wanted = scope(survey)
    session.commit()
    asked.clear()
    answers_in(session, wanted, ZONE)
    links_in(session, wanted, ZONE)
    assert len([each for each in asked if each.startswith("SELECT")]) == 2
    assert not [each for each in asked if "FROM mention" in each]
