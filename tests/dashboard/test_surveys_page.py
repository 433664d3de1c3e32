"""The page Surveys: made and changed against what was shown, links shown once, answers of customers always escaped."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from store.brands import find_brand
from store.cases import Outcome, open_or_extend
from store.database import open_session, ready_engine
from store.models import Case, Mention, Survey, SurveyInvitation, utc_now
from store.survey_answering import answer
from store.survey_invitations import invite
from store.surveys import add_survey
from tests.dashboard.driver import click, elements, open_page, sign_in, words
from tests.dashboard.scenes import nothing, prepare, small
from tests.dashboard.test_insight_surveys import ADMIN
from tests.dashboard.test_pages import PLAIN
from tests.store.surveyed import FORM

BRAND = {"brand": "rim-fah-coffee"}
BAD = "<img src=x onerror=alert(1)> **bold** [x](https://evil.example)"


def found(table: Any) -> list[Any]:
    engine = ready_engine()
    with open_session(engine) as session:
        rows = list(session.exec(select(table)))
        session.expunge_all()
    engine.dispose()
    return rows


def one(session: Session) -> None:
    small(session)
    brand = find_brand(session, "Rim Fah Coffee")
    assert brand is not None
    survey = add_survey(session, brand.id or 0, FORM, ADMIN)
    for score, said in ((9, "Lovely"), (2, BAD)):
        address = invite(session, survey, ADMIN, utc_now(), product=BAD[:100])
        answer(session, address.rpartition("/")[2], {"q1": str(score), "q2": said, "q3": "1"}, utc_now())
    session.commit()


def field(app: Any, kind: str, key: str) -> Any:
    return next(each for each in getattr(app, kind) if str(each.key).startswith(key))


def test_a_manager_makes_a_survey_from_its_start(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("manager"), "surveys", **BRAND)
    assert not app.exception
    field(app, "text_input", "sv-name-new").set_value("After delivery")
    click(app, "Save survey")
    (survey,) = found(Survey)
    assert (survey.name, survey.kind, survey.quiet_days) == ("After delivery", "nps", 30)
    assert [each["kind"] for each in survey.questions] == ["score", "text"]
    assert "Rim Fah Coffee" in survey.questions[0]["text"]["th"]


def test_what_is_wrong_is_said_and_nothing_is_saved(home: Path) -> None:
    prepare(small)
    app = click(open_page(sign_in("manager"), "surveys", **BRAND), "Save survey")
    assert "needs a name" in words(app)
    assert found(Survey) == []


def test_a_question_is_changed_and_choices_are_kept_by_line(home: Path) -> None:
    prepare(one)
    (survey,) = found(Survey)
    app = open_page(sign_in("manager"), "surveys", **BRAND, survey=str(survey.id))
    field(app, "text_area", "sv-choices-en-3").set_value("A cup\nA plate\nA bowl")
    field(app, "text_area", "sv-choices-th-3").set_value("ถ้วย\nจาน\nชาม")
    click(app, "Save survey")
    (changed,) = found(Survey)
    assert changed.questions[2]["choices"][2] == {"en": "A bowl", "th": "ชาม"}
    assert changed.version == 2


def test_a_link_is_shown_once(home: Path) -> None:
    prepare(one)
    app = open_page(sign_in("agent"), "surveys", **BRAND)
    field(app, "text_input", "link-email").set_value("nok@mail.example")
    field(app, "text_input", "link-product").set_value("Blue cup")
    click(app, "Make a link")
    (code,) = [each.value for each in app.code]
    assert code.startswith("http://127.0.0.1:8600/s/")
    newest = found(SurveyInvitation)[-1]
    assert (newest.product, newest.customer_id is not None) == ("Blue cup", True)
    app.run()
    assert [each.value for each in app.code] == []
    field(app, "text_input", "link-email").set_value("nok@mail.example")
    assert "within the last 30 days" in words(click(app, "Make a link"))


@pytest.mark.parametrize(("role", "can"), [("viewer", set()), ("agent", {"Make a link"}),
                                           ("manager", {"Make a link", "Save survey"})])  # fmt: skip
def test_each_role_sees_what_it_may_do(home: Path, role: str, can: set[str]) -> None:
    prepare(one)
    app = open_page(sign_in(role), "surveys", **BRAND)
    assert not app.exception
    usable = {each.label for each in app.button if not each.disabled}
    assert usable & {"Make a link", "Save survey"} == can


def test_what_customers_said_is_never_markup(home: Path) -> None:
    prepare(one)
    app = open_page(sign_in(), "surveys", **BRAND)
    assert not app.exception
    assert {"50%", "100%"} & {each.value for each in app.metric} == {"100%"}
    assert BAD in words(app)
    for each in elements(app.main):
        if each.type not in PLAIN:
            assert "evil.example" not in str(each.proto), each.type


def test_the_preview_is_the_page_itself_and_sends_nothing(home: Path) -> None:
    prepare(one)
    app = open_page(sign_in("viewer"), "surveys", **BRAND)
    frames = [str(each.proto) for each in elements(app.main) if "iframe" in each.type]
    assert len(frames) == 2
    assert all("<form inert " in each for each in frames)


def test_without_a_brand_it_says_what_to_do(home: Path) -> None:
    prepare(nothing)
    assert "Add the first one under Brands" in words(open_page(sign_in(), "surveys"))


def test_the_mentions_and_the_case_show_the_score_on_its_own_scale(home: Path) -> None:
    prepare(one)
    app = open_page(sign_in(), "mentions", channel="survey")
    assert not app.exception
    assert "Survey · 2 of 10" in words(app)
    assert "★" not in words(app)


def test_a_case_shows_what_else_was_answered(home: Path) -> None:
    def opened(session: Session) -> None:
        one(session)
        brand = find_brand(session, "Rim Fah Coffee")
        mention = session.exec(select(Mention).where(Mention.channel == "survey")).all()[-1]
        reasons = [{"code": "nps:2", "text": "would not recommend us: 2 of 10"}]
        open_or_extend(session, Outcome(mention, (brand and brand.id) or 0, "detractor", reasons, "normal"), utc_now())
        session.commit()

    prepare(opened)
    (case,) = [each for each in found(Case) if each.channel == "survey"]
    app = open_page(sign_in(), "case", case=str(case.id))
    assert not app.exception
    shown = words(app)
    assert "How likely are you to recommend Rim Fah to a friend? 2 of 10" in shown or "2 of 10" in shown
    assert "A plate" in shown or "จาน" in shown
    assert BAD in shown
    assert "no e-mail address of this customer" in shown.lower()
    for each in elements(app.main):
        if each.type == "page_link":  # the product is a part of its address, percent-encoded
            assert "evil.example" not in str(each.proto.label)
        elif each.type not in PLAIN:
            assert "evil.example" not in str(each.proto), each.type
