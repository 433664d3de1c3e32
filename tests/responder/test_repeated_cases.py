"""A draft counts what the store counts, and the guard asks the store again when a person approves."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from responder.approval import check_text
from responder.compose import compose
from responder.run import draft_new
from store.cases import current_draft
from store.models import Aspect, Case, Draft, Mention
from tests.store.conftest import NOW, Make

LATE = "The quality is terrible, it broke at once. Very disappointed"


def drafted(session: Session) -> tuple[list[Case], Draft]:
    """Cases of one customer with the same complaint, three in two months, and the draft for the newest."""
    make = Make(session)
    days = (40, 20, 0)
    row: dict[str, Any] = {"handle": "nok", "label": "negative", "source": "shop"}
    cases = [make.case(text=f"{LATE} {day}", published_at=NOW - timedelta(days=day), **row) for day in days]
    for aspect in session.exec(select(Aspect)):
        aspect.label = "negative"
    session.commit()
    draft_new(session, compose)
    draft = current_draft(session, cases[-1].id or 0)
    assert draft is not None
    return cases, draft


def codes(session: Session, case: Case, draft: Draft | None, text: str) -> list[str]:
    return [each.code for each in check_text(session, case, draft, text) if each.level == "error"]


def test_the_third_complaint_is_answered_as_the_third(session: Session) -> None:
    cases, draft = drafted(session)
    source = f"cases:{cases[0].id},{cases[1].id}"
    assert draft.plan["repeated"] == {"aspect": "quality", "time": 3, "source": source}
    assert [each["source"] for each in draft.sentences].count(source) == 1
    assert draft.guard == "clean"
    assert "third time within two months" in draft.text
    first = current_draft(session, cases[0].id or 0)
    assert first is not None
    assert "repeated" not in first.plan


def test_another_count_is_stopped_whoever_writes_it(session: Session) -> None:
    cases, draft = drafted(session)
    assert codes(session, cases[-1], draft, draft.text) == []
    assert codes(session, cases[-1], None, draft.text) == []
    more = draft.text.replace("third", "fourth")
    assert "ungrounded_number" in codes(session, cases[-1], draft, more)
    assert "ungrounded_number" in codes(session, cases[0], None, draft.text)


def test_a_count_does_not_outlive_what_it_counts(session: Session) -> None:
    cases, draft = drafted(session)
    oldest = session.exec(select(Mention).order_by(col(Mention.published_at))).first()
    assert oldest is not None
    oldest.deleted_at = NOW
    session.commit()
    assert "ungrounded_number" in codes(session, cases[-1], draft, draft.text)
