"""Surveys on the Insights page: few queries, a file behind every chart, the interval beside every score."""

from pathlib import Path

from sqlalchemy import Engine, event
from sqlmodel import Session

from store.brands import find_brand
from store.models import utc_now
from store.survey_answering import answer
from store.survey_invitations import invite
from store.surveys import SurveyForm, add_survey
from store.workflow import Actor
from tests.dashboard.driver import elements, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small
from tests.store.surveyed import FORM

ADMIN = Actor("person:1", "admin", 1)
BAD = "<b>Cup</b> [x](https://evil.example) =1+1"


def surveyed(session: Session) -> None:
    small(session)
    brand = find_brand(session, "Rim Fah Coffee")
    assert brand is not None
    survey = add_survey(session, brand.id or 0, FORM, ADMIN)
    ask = {"kind": "score", "scale": 5, "text": {"en": "How satisfied are you?"}}
    other = add_survey(session, brand.id or 0, SurveyForm("Satisfaction", "csat", (ask,)), ADMIN)
    for at, score in enumerate([10, 10, 9, 9, 9, 8, 7, 3, 0, 6]):
        address = invite(session, survey, ADMIN, utc_now(), lang=("th", "en")[at % 2], product=(BAD, "Plate")[at % 2])
        answer(session, address.rpartition("/")[2], {"q1": str(score)}, utc_now())
    for score in (5, 4, 1):
        address = invite(session, other, ADMIN, utc_now())
        answer(session, address.rpartition("/")[2], {"q1": str(score)}, utc_now())
    for _ in range(7):
        invite(session, survey, ADMIN, utc_now())
    session.commit()


def test_scores_stand_with_their_interval_and_each_chart_with_its_numbers(home: Path) -> None:
    prepare(surveyed)
    app = open_page(sign_in("viewer"), "insights", brand="rim-fah-coffee", part="surveys")
    assert not app.exception
    assert {each.label: each.value for each in app.metric} == {
        "NPS": "20 (-31 to 65)", "Satisfied: 4 and 5 of 5": "67% (21% to 94%)", "Answered": "65%",
    }  # fmt: skip
    assert "13 of 20 links of this period" in words(app)
    titles = [each.value for each in app.subheader]
    assert titles == ["NPS over time", "NPS by product", "NPS by place", "NPS by language", "Links"]
    charts = [each for each in elements(app.main) if "vega" in each.type]
    files = [each for each in elements(app.main) if each.type == "download_button"]
    assert (len(charts), len(files), len(app.dataframe)) == (4, 5, 5)


def test_it_takes_few_queries_and_reads_no_mention(home: Path) -> None:
    prepare(surveyed)
    app = open_page(sign_in(), "insights", brand="rim-fah-coffee", part="surveys")
    asked: list[str] = []

    def count(_: object, __: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    app.run()
    event.remove(Engine, "before_cursor_execute", count)
    asked = [each for each in asked if not each.startswith("PRAGMA")]
    assert 3 < len(asked) <= 8, asked
    assert not [each for each in asked if "FROM mention" in each]


def test_without_answers_it_says_what_to_do(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in(), "insights", part="surveys")
    assert "The page Surveys makes one" in words(app)


def test_no_product_is_read_as_markdown(home: Path) -> None:
    prepare(surveyed)
    app = open_page(sign_in(), "insights", brand="rim-fah-coffee", part="surveys")
    for each in elements(app.main):
        if each.type not in ("vega_lite_chart", "arrow_data_frame", "download_button", "dataframe"):
            assert "evil.example" not in str(each.proto), each.type
