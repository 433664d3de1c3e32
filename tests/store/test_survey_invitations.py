"""Links to surveys: unguessable, answered once, run out, and never too many for one customer."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from store.consent import suppress
from store.database import open_session
from store.errors import Refused
from store.forgetting import forget
from store.models import Case, Customer, CustomerAccount, Mention, SurveyAnswer, SurveyInvitation
from store.reaching import Who
from store.settings import settings
from store.shop_customers import customer_for
from store.survey_answering import Answered, answer, find_asked, note_opened
from store.survey_invitations import Wanted, invite, invite_all, unsubscribe
from store.surveys import SurveyForm, add_survey, change_survey
from tests.store.conftest import NOW, Make
from tests.store.surveyed import FORM, answered, kept, survey_of, token_for


def test_an_answer_is_a_mention_with_its_score_beside_it(session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    token = token_for(session, make, survey, lang="en", product="Blue cup", order_number="RF-20001")
    assert answered(session, token, 3, "It came broken.", q3="0") == Answered("kept")
    ((mention, row),) = kept(session)
    assert (mention.channel, mention.kind, mention.source) == ("survey", "survey", "rim-fah")
    assert (mention.text, mention.title, mention.rating, mention.lang) == ("It came broken.", "", None, "")
    assert mention.raw == {
        "question": "How likely are you to recommend Rim Fah to a friend?", "score": 3, "scale": 10,
        "answers": [{"question": "What did you buy?", "answer": "A cup"}], "survey": "After delivery",
        "product": "Blue cup", "order_number": "RF-20001",
    }  # fmt: skip
    assert (row.kind, row.score, row.scale, row.product, row.via, row.lang) == ("nps", 3, 10, "Blue cup", "page", "en")
    assert row.survey_id == survey.id
    assert [each.get("value") for each in row.answers] == [3, None, 0]


def test_only_a_hash_of_the_token_is_kept(session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    tokens = {token_for(session, make, survey) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(each) >= 32 for each in tokens)
    assert not tokens & {each.token_hash for each in session.exec(select(SurveyInvitation))}


def test_a_link_is_answered_once(session: Session, make: Make) -> None:
    token = token_for(session, make, survey_of(session, make))
    assert answered(session, token, 9) == Answered("kept")
    assert answered(session, token, 0) == Answered("answered")
    assert [row.score for _, row in kept(session)] == [9]


def test_of_two_who_saw_it_open_the_first_counts(engine: Engine, session: Session, make: Make) -> None:
    token = token_for(session, make, survey_of(session, make))
    with open_session(engine) as other:
        assert find_asked(other, token) is not None
        other.rollback()
        assert answered(session, token, 9) == Answered("kept")
        assert answered(other, token, 0) == Answered("answered")
    session.expire_all()
    assert [row.score for _, row in kept(session)] == [9]


def test_a_link_runs_out_and_closes_with_its_survey(session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    token = token_for(session, make, survey)
    asked = find_asked(session, token)
    assert asked is not None
    assert asked.state(NOW) == "open"
    late = NOW + timedelta(days=61)
    assert answer(session, token, {"q1": "9"}, late) == Answered("expired")
    change_survey(session, survey, SurveyForm(**(vars(FORM) | {"active": False})), make.actor("manager"), 1)
    session.commit()
    assert answered(session, token, 9) == Answered("expired")
    assert kept(session) == []
    with pytest.raises(Refused, match="closed"):
        invite(session, survey, make.actor("agent"), NOW)


def test_nobody_made_such_a_link(session: Session, make: Make) -> None:
    survey_of(session, make)
    assert find_asked(session, "x" * 32) is None
    assert answered(session, "x" * 32, 9) is None
    assert answered(session, "\ud800", 9) is None


@pytest.mark.parametrize("score", ["", "11", "-1", "9.5", "ten", "๙", "9" * 400, "\x00"])
def test_what_is_no_score_is_not_kept(session: Session, make: Make, score: str) -> None:
    token = token_for(session, make, survey_of(session, make))
    found = answered(session, token, score)
    assert found is not None
    assert (found.state, list(found.wrong)) == ("wrong", [1])
    assert kept(session) == []
    assert answered(session, token, 9) == Answered("kept")


def test_too_many_words_and_unknown_choices_are_named(session: Session, make: Make) -> None:
    token = token_for(session, make, survey_of(session, make))
    found = answered(session, token, 9, "x" * 2001, q3="2")
    assert found is not None
    assert found.wrong == {2: "too_long", 3: "no_choice"}


def test_the_words_of_the_page_say_the_language_where_there_are_no_others(session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    answer(session, token_for(session, make, survey, lang="en"), {"q1": "9"}, NOW, "th")
    answer(session, token_for(session, make, survey, lang="th"), {"q1": "9", "q2": "Lovely"}, NOW)
    assert [(mention.lang, row.lang) for mention, row in kept(session)] == [("th", "th"), ("", "th")]


def test_no_customer_is_asked_too_often(session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    other = add_survey(session, survey.brand_id, SurveyForm(**(vars(FORM) | {"name": "B"})), make.actor("manager"))
    customer = Customer(brand_id=survey.brand_id)
    session.add(customer)
    session.flush()
    token_for(session, make, survey, customer_id=customer.id)
    with pytest.raises(Refused, match="within the last 30 days"):
        invite(session, other, make.actor("agent"), NOW + timedelta(days=29), customer_id=customer.id)
    assert invite(session, other, make.actor("agent"), NOW + timedelta(days=31), customer_id=customer.id)


def test_an_answer_of_a_customer_is_theirs(session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    customer = Customer(brand_id=survey.brand_id)
    session.add(customer)
    session.flush()
    answered(session, token_for(session, make, survey, customer_id=customer.id), 2)
    ((mention, _),) = kept(session)
    tied = session.exec(select(CustomerAccount)).one()
    assert (tied.customer_id, tied.author_id) == (customer.id, mention.author_id)
    session.delete(customer)
    session.commit()
    assert session.exec(select(SurveyInvitation)).all() == []


def test_when_it_was_opened_is_kept_once(session: Session, make: Make) -> None:
    token = token_for(session, make, survey_of(session, make))
    for hours in (1, 2):
        asked = find_asked(session, token)
        assert asked is not None
        note_opened(session, asked, NOW + timedelta(hours=hours))
    assert session.exec(select(SurveyInvitation)).one().opened_at == NOW + timedelta(hours=1)


def test_the_address_is_the_one_from_outside(session: Session, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = survey_of(session, make)
    assert invite(session, survey, make.actor("agent"), NOW).startswith("http://127.0.0.1:8600/s/")
    monkeypatch.setattr(settings(), "webhook_url", "https://ask.example.com/")
    assert invite(session, survey, make.actor("agent"), NOW).startswith("https://ask.example.com/s/")


def test_an_answer_leaves_with_its_mention(session: Session, make: Make) -> None:
    answered(session, token_for(session, make, survey_of(session, make)), 2, "It broke")
    session.delete(session.exec(select(Mention)).one())
    session.commit()
    assert session.exec(select(SurveyAnswer)).all() == []
    assert session.exec(select(Case)).all() == []


def test_who_is_forgotten_loses_their_links_too(session: Session, make: Make, tmp_path: Path) -> None:
    survey = survey_of(session, make)
    mine, theirs = Customer(brand_id=survey.brand_id), Customer(brand_id=survey.brand_id)
    session.add_all([mine, theirs])
    session.flush()
    answered(session, token_for(session, make, survey, customer_id=mine.id, order_number="RF-1"), 2, "It broke in two.")
    token_for(session, make, survey, customer_id=theirs.id)
    proof = forget(session, Who(customer=mine.id), make.actor("admin"), tmp_path, NOW)
    assert proof.clean
    assert (proof.rows["survey_answer"], proof.rows["survey_invitation"]) == (1, 1)
    assert [each.customer_id for each in session.exec(select(SurveyInvitation))] == [theirs.id]
    assert kept(session) == []


def test_links_for_several_addresses_leave_out_who_may_not_be_asked(session: Session, make: Make) -> None:
    survey = survey_of(session, make)
    suppress(session, survey.brand_id, "email", "no@mail.example", "unsubscribed", at=NOW)
    wanted = [
        Wanted("nok@mail.example", "en", "Blue cup", "RF-1"), Wanted("NOK@mail.example"), Wanted("no@mail.example"),
        Wanted("nobody"), Wanted("fon@mail.example", product="x" * 201),
    ]  # fmt: skip
    links = invite_all(session, survey, wanted, make.actor("agent"), NOW)
    session.commit()
    assert [bool(each.address) for each in links] == [True, False, False, False, False]
    why = [each.why_not for each in links]
    assert "within the last 30 days" in why[1]
    assert "wants to get nothing" in why[2]
    assert "no e-mail address" in why[3]
    assert "at most 200 characters" in why[4]
    link = session.exec(select(SurveyInvitation)).one()
    assert (link.lang, link.product, link.order_number) == ("en", "Blue cup", "RF-1")


def test_an_unsubscribe_holds_even_when_the_customer_is_gone(session: Session, make: Make, tmp_path: Path) -> None:
    survey = survey_of(session, make)
    (first,) = invite_all(session, survey, [Wanted("nok@mail.example")], make.actor("agent"), NOW)
    session.commit()
    assert unsubscribe(session, first.address.rpartition("/")[2], NOW)
    assert unsubscribe(session, first.address.rpartition("/")[2], NOW)
    later = NOW + timedelta(days=90)
    (second,) = invite_all(session, survey, [Wanted("nok@mail.example")], make.actor("agent"), later)
    assert (second.address, "wants to get nothing" in second.why_not) == ("", True)
    session.commit()
    forget(session, Who(email="nok@mail.example"), make.actor("admin"), tmp_path, later)
    (third,) = invite_all(session, survey, [Wanted("nok@mail.example")], make.actor("agent"), later)
    assert third.address == ""


def test_a_link_for_nobody_in_particular_unsubscribes_nobody(session: Session, make: Make) -> None:
    token = token_for(session, make, survey_of(session, make))
    assert not unsubscribe(session, token, NOW)
    assert not unsubscribe(session, "x" * 32, NOW)


def test_who_comes_after_somebody_forgotten_is_heard(session: Session, make: Make, tmp_path: Path) -> None:
    """SQLite gives the numbers of the last customer and the last link away again."""
    survey = survey_of(session, make)
    for address in ("nok@mail.example", "mai@mail.example"):
        customer = customer_for(session, survey.brand_id, email=address, seen_in="form", at=NOW)
        assert customer is not None
        token = token_for(session, make, survey, customer_id=customer.id)
        assert answered(session, token, 9, f"said by {address}") is not None
        assert [mention.text for mention, _ in kept(session)] == [f"said by {address}"]
        if address.startswith("nok"):
            forget(session, Who(email=address), make.actor("admin"), tmp_path, NOW)
            assert kept(session) == []
