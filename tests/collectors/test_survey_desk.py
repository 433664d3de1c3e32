"""The page of a survey behind a real server: in the customer's language, answered once, with no error of ours."""

import base64
import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from collectors.intake.app import make_app
from collectors.intake.survey_words import WORDS
from store.models import Customer, Suppression, Survey, SurveyInvitation, utc_now
from store.shop_customers import customer_for
from store.survey_invitations import invite
from store.surveys import SurveyForm, add_survey
from tests.crashing import Points, crash_at, crash_everywhere
from tests.peers.hook_desk import ADMIN, open_brand, serving
from tests.store.surveyed import FORM, answered, kept

ENGLISH = {"lang": "en"}


@pytest.fixture
def survey(session: Session) -> Survey:
    brand = open_brand(session)
    survey = add_survey(session, brand.id or 0, FORM, ADMIN)
    session.commit()
    return survey


@pytest.fixture
def app(engine: Engine, survey: Survey) -> Iterator[FastAPI]:
    app = make_app(engine)
    yield app
    app.state.desk.threads.shutdown()


@pytest.fixture
def client(app: FastAPI) -> Iterator[httpx.Client]:
    with serving(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def link(session: Session, survey: Survey, customer: Customer | None = None, **more: Any) -> str:
    """The path of a new link."""
    made = invite(session, survey, ADMIN, utc_now(), customer_id=customer.id if customer else None, **more)
    session.commit()
    return "/s/" + made.rpartition("/")[2]


def someone(session: Session, survey: Survey) -> Customer:
    found = customer_for(session, survey.brand_id, email="nok@mail.example")
    assert found is not None
    session.commit()
    return found


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and whether all that opens is closed."""

    VOID = frozenset({"meta", "input", "link", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize("lang", ["th", "en"])
def test_it_asks_in_the_language_of_the_customer(
    client: httpx.Client, session: Session, survey: Survey, lang: str
) -> None:
    answer = client.get(link(session, survey, lang=lang))
    assert answer.status_code == 200
    page = Tags(answer.text)
    assert page.named("html")[0]["lang"] == lang
    assert all(each["text"][lang] in answer.text for each in survey.questions)
    assert len([each for each in page.named("input") if each.get("name") == "q1"]) == 11
    assert len(page.named("fieldset")) == len(page.named("legend")) == 2
    assert {each["for"] for each in page.named("label") if "for" in each} == {"t2"}
    assert page.named("textarea")[0]["id"] == "t2"
    assert session.exec(select(SurveyInvitation)).one().opened_at is not None


def test_another_language_is_one_click_away(client: httpx.Client, session: Session, survey: Survey) -> None:
    path = link(session, survey, lang="th")
    assert 'href="?lang=en" lang="en"' in client.get(path).text
    assert Tags(client.get(path, params=ENGLISH).text).named("html")[0]["lang"] == "en"
    assert Tags(client.get(path, params={"lang": '"><script>'}).text).named("html")[0]["lang"] == "th"


def test_nothing_is_loaded_from_anywhere_and_no_script_runs(
    client: httpx.Client, session: Session, survey: Survey
) -> None:
    answer = client.get(link(session, survey))
    policy = answer.headers["content-security-policy"]
    style = re.search(r"<style>(.*)</style>", answer.text, re.DOTALL)
    assert style is not None
    made = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{made}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    page = Tags(answer.text)
    assert not any(attrs.keys() & {"src", "style", "onclick"} for _, attrs in page.tags)
    assert not {tag for tag, _ in page.tags} & {"script", "img", "iframe", "link", "object"}
    assert "url(" not in style[1]
    wanted = {"referrer-policy": "no-referrer", "cache-control": "no-store", "x-content-type-options": "nosniff"}
    assert wanted.items() <= dict(answer.headers).items()
    assert "set-cookie" not in answer.headers


def test_an_answer_is_kept_and_thanked_for_in_the_words_of_the_brand(
    client: httpx.Client, session: Session, survey: Survey
) -> None:
    path = link(session, survey, lang="en", product="Blue cup")
    said = {"q1": "2", "q2": "It leaks.\r\nA lot.", "q3": "1", "lang": "en"}
    assert "Thank you!" in client.post(path, data=said).text
    ((mention, row),) = kept(session)
    assert (mention.text, row.score, row.product, row.lang) == ("It leaks.\nA lot.", 2, "Blue cup", "en")
    again = client.post(path, data={"q1": "10"})
    assert (again.status_code, WORDS["en"]["answered"] in again.text) == (200, True)
    assert WORDS["en"]["answered"] in client.get(path).text
    assert len(kept(session)) == 1


def test_what_is_missing_is_said_beside_the_question_and_nothing_entered_is_lost(
    client: httpx.Client, session: Session, survey: Survey
) -> None:
    path = link(session, survey)
    answer = client.post(path, data={"q2": "</textarea><script>alert(1)</script>", "q3": "7", "lang": "en"})
    page = Tags(answer.text)
    assert answer.status_code == 400
    assert "&lt;/textarea&gt;&lt;script&gt;" in answer.text
    assert page.named("script") == []
    assert {each["href"] for each in page.named("a")} >= {"#q1", "#q3"}
    asked = [each for each in page.named("fieldset") if each.get("aria-invalid") == "true"]
    assert [each["aria-describedby"] for each in asked] == ["m1", "m3"]
    assert kept(session) == []


def test_the_words_of_a_brand_are_escaped(client: httpx.Client, session: Session, survey: Survey) -> None:
    bad = "<img src=x onerror=alert(1)>"
    choice = {"kind": "choice", "text": {"en": bad}, "choices": [{"en": bad}, {"en": "b"}]}
    form = SurveyForm("Bad", "questions", [choice, {"kind": "text", "text": {"en": bad}}], {"en": bad})
    survey = add_survey(session, survey.brand_id, form, ADMIN)
    path = link(session, survey)
    assert Tags(client.get(path).text).named("img") == []
    assert Tags(client.post(path, data={"q1": "0"}).text).named("img") == []


def test_unknown_and_expired_links_say_so(client: httpx.Client, session: Session, survey: Survey) -> None:
    for answer in (client.get("/s/nothing-here"), client.post("/s/nothing-here", data={"q1": "1"})):
        assert answer.status_code == 404
        assert {WORDS["en"]["unknown"], WORDS["th"]["unknown"]} <= set(re.findall(r"<p>([^<]*)</p>", answer.text))
    path = link(session, survey, lang="en")
    session.exec(select(SurveyInvitation)).one().expires_at = utc_now() - timedelta(seconds=1)
    session.commit()
    assert [client.get(path).status_code, client.post(path, data={"q1": "1"}).status_code] == [410, 410]
    assert WORDS["en"]["expired"] in client.get(path).text
    assert kept(session) == []


def test_a_customer_unsubscribes_with_two_clicks_and_no_machine_does_it_for_them(
    client: httpx.Client, session: Session, survey: Survey
) -> None:
    path = link(session, survey, someone(session, survey), lang="en")
    assert "stop=1" in client.get(path).text
    asked = client.get(path, params={"stop": "1", **ENGLISH})
    assert WORDS["en"]["stop_do"] in asked.text
    assert session.exec(select(Suppression)).all() == []
    assert "sends you no more" in client.post(path, data={"stop": "1", "lang": "en"}).text
    assert [each.why for each in session.exec(select(Suppression))] == ["unsubscribed"]
    answered(session, path.removeprefix("/s/"), 3)
    assert "stop_do" in WORDS["en"]
    assert WORDS["en"]["stop_do"] in client.get(path, params={"stop": "1", **ENGLISH}).text


def test_a_link_for_nobody_offers_no_unsubscribe(client: httpx.Client, session: Session, survey: Survey) -> None:
    path = link(session, survey, lang="en")
    assert "stop=1" not in client.get(path).text
    assert client.post(path, data={"stop": "1"}).status_code == 400
    assert session.exec(select(Suppression)).all() == []


def test_too_much_is_not_read(client: httpx.Client, session: Session, survey: Survey) -> None:
    path = link(session, survey)
    assert client.post(path, content=b"q2=" + b"x" * 70_000).status_code == 413
    assert client.post(path, content="&".join(f"a{at}=1" for at in range(50)).encode()).status_code == 400
    assert client.post(path, content=b"q1=%ff%00&q1=\xff").status_code == 400
    assert client.put(path).status_code == 405
    assert kept(session) == []


def test_of_twenty_clicks_at_once_one_counts(client: httpx.Client, session: Session, survey: Survey) -> None:
    path = link(session, survey)
    with ThreadPoolExecutor(20) as threads:
        statuses = set(
            threads.map(lambda score: client.post(path, data={"q1": str(score % 11)}).status_code, range(20))
        )
    assert statuses == {200}
    assert len(kept(session)) == 1


def test_a_crash_anywhere_leaves_it_answered_once_or_not_at_all(
    engine: Engine, session: Session, survey: Survey
) -> None:
    def work(number: int) -> Points:
        token = link(session, survey, product=f"p{number}").removeprefix("/s/")
        with crash_at(number) as points, Session(engine) as other:
            answered(other, token, 3, "It leaks.")
        made = session.exec(select(SurveyInvitation).where(SurveyInvitation.product == f"p{number}")).one()
        session.refresh(made)
        rows = [row for _, row in kept(session) if row.invitation_id == made.id]
        assert len(rows) == (made.answered_at is not None)
        session.commit()
        if not rows:
            answered(session, token, 3, "It leaks.")
            assert len([row for _, row in kept(session) if row.invitation_id == made.id]) == 1
        return points

    assert crash_everywhere(work) >= 4


def test_whatever_comes_in_ends_in_an_answer_of_ours(app: FastAPI, session: Session, survey: Survey) -> None:
    tried: dict[str, set[int]] = {}
    found: Any = schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations()
    for operation in [each.ok() for each in found if each.ok().path == "/s/{token}"]:
        said = operation.definition.raw["responses"].keys()

        @given(case=operation.as_strategy(), label=st.just(operation.label), said=st.just(said))
        @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def ask(case: Any, label: str, said: Any) -> None:
            status = case.call().status_code
            tried.setdefault(label, set()).add(status)
            assert str(status) in said

        ask()
    assert tried == {"GET /s/{token}": {404}, "POST /s/{token}": {404}}


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    fields=st.dictionaries(st.sampled_from(["q1", "q2", "q3", "q9", "lang", "stop"]), st.text(max_size=40)),
    good=st.booleans(),
)
def test_whatever_is_entered_is_kept_whole_or_asked_again(
    client: httpx.Client, session: Session, survey: Survey, fields: dict[str, str], good: bool
) -> None:
    given_ = fields | ({"q1": "4"} if good else {})
    before, path = len(kept(session)), link(session, survey)
    body = {name: text.encode("utf-8", "surrogatepass") for name, text in given_.items()}
    status = client.post(path, data={name: text.decode("utf-8", "replace") for name, text in body.items()}).status_code
    session.rollback()
    assert status in (200, 400)
    assert len(kept(session)) - before == (status == 200)
