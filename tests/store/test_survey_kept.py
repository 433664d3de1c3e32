"""No answer to a survey is lost: neither to a tombstone of a number that was given again, nor in silence."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlmodel import Session, select

from store import survey_answering
from store.brands import ensure_query
from store.errors import Broken
from store.forgotten import account_key, keep_out, mention_key
from store.mentions import save_mentions
from store.models import Brand, Mention, SurveyInvitation
from store.shop_customers import customer_for
from store.survey_answering import Answered
from store.survey_customers import with_customers
from tests.store.conftest import NOW, Make
from tests.store.surveyed import answered, kept, survey_of, token_for


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_tombstone_of_a_number_given_again_keeps_nobody_out(session: Session, make: Make, everywhere: bool) -> None:
    """As an earlier version left them when it forgot somebody."""
    survey = survey_of(session, make)
    customer = customer_for(session, survey.brand_id, email="nok@mail.example", seen_in="form", at=NOW)
    assert customer is not None
    token = token_for(session, make, survey, customer_id=customer.id)
    slug, link = session.get_one(Brand, survey.brand_id).slug, session.exec(select(SurveyInvitation)).one()
    old = {account_key("survey", slug, f"customer-{customer.id}"), mention_key("survey", slug, f"link-{link.id}")}
    keep_out(session, old, None if everywhere else survey.brand_id)
    session.commit()
    assert answered(session, token, 9, "heard") == Answered("kept")
    assert [mention.text for mention, _ in kept(session)] == ["heard"]


def test_the_same_holds_for_answers_from_elsewhere_but_not_for_who_was_forgotten(session: Session, make: Make) -> None:
    brand = make.brand()
    customer = customer_for(session, brand.id or 0, email="nok@mail.example", seen_in="form", at=NOW)
    assert customer is not None
    old = {account_key("survey", "typeform", f"customer-{customer.id}"), mention_key("survey", "typeform", "r2")}
    keep_out(session, old, None)
    answer = {"email": "nok@mail.example"}
    rows = [make.row(channel="survey", source="typeform", external_id=name, text=name, handle="", answer=answer)
            for name in ("r1", "r2")]  # fmt: skip
    query = ensure_query(session, brand, "survey", "answers", options={})
    save_mentions(session, query, with_customers(session, brand.id or 0, rows))
    session.commit()
    assert session.exec(select(Mention.text)).all() == ["r1"]


def test_a_link_with_the_number_of_an_earlier_one_is_answered_too(session: Session, make: Make) -> None:
    """SQLite gives the number of the last link away again, and what its author took back stays as a shell."""
    survey = survey_of(session, make)
    for words in ("first", "second"):
        token = token_for(session, make, survey)
        assert answered(session, token, 9, words) == Answered("kept")
        assert [mention.text for mention, _ in kept(session) if mention.deleted_at is None] == [words]
        for mention, answer in kept(session):
            mention.deleted_at = NOW
            session.delete(answer)
        session.delete(session.exec(select(SurveyInvitation)).one())
        session.commit()


def test_an_answer_that_was_not_kept_leaves_its_link_open(
    session: Session, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_for(session, make, survey_of(session, make))

    def lose(*_: Any) -> Sequence[int]:
        return []

    with monkeypatch.context() as patched:
        patched.setattr(survey_answering, "save_mentions", lose)
        with pytest.raises(Broken):
            answered(session, token, 9, "lost?")
    session.rollback()
    assert session.exec(select(SurveyInvitation.answered_at)).one() is None
    assert answered(session, token, 9, "kept") == Answered("kept")
