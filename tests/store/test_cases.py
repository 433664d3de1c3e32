"""Cases gather what one author says about one matter, and people work on them."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, select

from store.cases import (
    assign,
    close,
    conversation,
    current_draft,
    history,
    open_or_extend,
    reopen,
    replies_of,
    set_aside,
    snooze,
    triaged,
    wake_due,
)
from store.errors import BadInput, InvalidMove, NotAllowed
from store.models import Brand, Case, Membership, Person, Triage, utc_now
from store.people import add_person
from store.targets import PRIORITIES, USUAL

if TYPE_CHECKING:
    from tests.store.conftest import Make


@pytest.mark.parametrize("priority", PRIORITIES)
def test_a_case_is_due_by_its_priority(make: "Make", priority: str) -> None:
    case = make.case(priority=priority)
    assert case.due_at - case.opened_at == timedelta(minutes=USUAL["answer"][priority])
    assert (case.status, case.version, case.reasons[0]["code"]) == ("open", 1, "negative")


def test_the_same_author_extends_the_case(make: "Make", session: Session) -> None:
    brand = make.brand()
    first = make.case(brand, "low", handle="nok")
    second = make.mention(brand, handle="nok", published_at=make.now + timedelta(hours=1))
    later = make.now + timedelta(hours=2)
    case = open_or_extend(session, make.outcome(second, brand, "urgent", "refund"), later)
    assert case is first
    assert (case.priority, case.priority_rank) == ("urgent", 0)
    assert case.due_at == make.now + timedelta(hours=1), "the clock runs from the first message"
    assert [reason["code"] for reason in case.reasons] == ["negative", "refund"]
    assert [mention.id for mention in conversation(session, case.id or 0)][-1] == second.id
    assert [line.action for line in history(session, case.id or 0)] == ["new_message"]


def test_a_milder_message_does_not_lower_a_case(make: "Make", session: Session) -> None:
    brand = make.brand()
    first = make.case(brand, "high", handle="nok")
    case = open_or_extend(session, make.outcome(make.mention(brand, handle="nok"), brand, "low"), make.now)
    assert (case.id, case.priority, case.reasons) == (first.id, "high", first.reasons)


def test_others_get_a_case_of_their_own(make: "Make", session: Session) -> None:
    brand, other = make.brand(), make.brand("Other")
    cases = {make.case(brand, handle="nok").id, make.case(brand, handle="may").id, make.case(other, handle="nok").id}
    nameless = [make.mention(brand, handle="", author="Guest") for _ in range(2)]
    cases |= {open_or_extend(session, make.outcome(mention, brand), make.now).id for mention in nameless}
    closed = make.case(brand, handle="ben")
    close(session, closed, "dismiss", make.actor("agent"), closed.version, "spam")
    cases |= {closed.id, make.case(brand, handle="ben").id}
    assert len(cases) == 7


def test_a_new_message_wakes_the_case_and_withdraws_what_was_not_sent(make: "Make", session: Session) -> None:
    brand = make.brand()
    case = make.case(brand, handle="nok")
    reply = make.reply(case)
    case.no_draft_reason = "only people answer this"
    assert case.status == "waiting"
    open_or_extend(session, make.outcome(make.mention(brand, handle="nok"), brand), make.now)
    assert (case.status, reply.status, current_draft(session, case.id or 0)) == ("open", "cancelled", None)
    assert case.no_draft_reason == ""
    lines = {(line.noun, line.action): line.reason for line in history(session, case.id or 0)}
    assert lines["draft", "withdraw"] == lines["reply", "cancel"] == "the customer wrote again"


def test_what_was_decided_is_kept_for_each_brand(make: "Make", session: Session) -> None:
    one, two = make.brand("One"), make.brand("Two")
    mention = make.mention(one)
    set_aside(session, [make.outcome(mention, one)])
    session.flush()
    assert list(triaged(session, [mention.id or 0])) == [(mention.id, one.id)]
    case = open_or_extend(session, make.outcome(mention, two), make.now)
    rows = triaged(session, [mention.id or 0])
    assert (rows[mention.id or 0, one.id or 0].case_id, rows[mention.id or 0, two.id or 0].case_id) == (None, case.id)


def of_another_brand(make: "Make") -> Person:
    """Somebody who works for another brand, and only looks at this one."""
    person = add_person(make.session, "b@b.example", "B", "manager", [make.brand("Blue Kiosk").id or 0])
    make.session.add(Membership(person_id=person.id, brand_id=make.brand().id, role="viewer"))
    return person


def test_a_case_is_given_to_staff_only(make: "Make", session: Session) -> None:
    case = make.case()
    person = Person(email="a@b.example", name="A", role="agent", password_hash="-")
    gone = Person(email="c@d.example", name="C", role="agent", password_hash="-", active=False)
    session.add_all([person, gone])
    session.flush()
    assign(session, case, person.id, make.actor("agent"), case.version)
    assert case.assignee_id == person.id
    for nobody in (gone.id, 99):
        with pytest.raises(BadInput, match="not on the staff"):
            assign(session, case, nobody, make.actor("agent"), case.version)
    for other in (Person(email="v@b.example", name="V", role="viewer", password_hash="-"), of_another_brand(make)):
        session.add(other)
        session.flush()
        with pytest.raises(BadInput, match="may not work for the brand"):
            assign(session, case, other.id, make.actor("agent"), case.version)
    with pytest.raises(NotAllowed):
        assign(session, case, None, make.actor("viewer"), case.version)
    assign(session, case, None, make.actor("agent"), case.version)
    assert case.assignee_id is None
    assert [line.reason for line in history(session, case.id or 0)] == ["to nobody", f"to person:{person.id}"]


def test_a_snoozed_case_comes_back_when_it_is_time(make: "Make", session: Session) -> None:
    case, other = make.case(), make.case()
    until = utc_now() + timedelta(hours=2)
    snooze(session, case, until, make.actor("agent"), case.version)
    snooze(session, other, until + timedelta(days=1), make.actor("agent"), other.version)
    assert wake_due(session, until - timedelta(minutes=1)) == 0
    assert wake_due(session, until) == 1
    assert (case.status, other.status) == ("open", "snoozed")


def test_a_case_that_cannot_be_woken_holds_up_no_other(make: "Make", session: Session) -> None:
    broken, other = make.case(), make.case(make.brand("Baan Klang"))
    until = utc_now() + timedelta(hours=2)
    for case in (broken, other):
        snooze(session, case, until, make.actor("agent"), case.version)
    brand = session.get_one(Brand, broken.brand_id)
    brand.hours = {"week": {"monday": [["late", "later"]]}}  # as only an older Earful, or a hand, could write it
    session.add(brand)
    session.commit()
    assert wake_due(session, until) == 1
    session.expire_all()
    assert (broken.status, other.status) == ("snoozed", "open")
    brand.hours = {}
    session.commit()
    assert wake_due(session, until) == 1
    assert broken.status == "open"


def test_a_case_is_not_snoozed_into_the_past(make: "Make", session: Session) -> None:
    case = make.case()
    with pytest.raises(BadInput):
        snooze(session, case, utc_now(), make.actor("agent"), case.version)
    assert case.status == "open"


@pytest.mark.parametrize(("action", "status"), [("dismiss", "dismissed"), ("answered_by_hand", "resolved")])
def test_closing_takes_a_reason_and_the_drafts_along(make: "Make", session: Session, action: str, status: str) -> None:
    case = make.case()
    draft = make.draft(case)
    with pytest.raises(BadInput):
        close(session, case, action, make.actor("agent"), case.version, " ")
    close(session, case, action, make.actor("agent"), case.version, "it is spam")
    assert (case.status, draft.status) == (status, "withdrawn")
    assert {line.reason for line in history(session, case.id or 0)} >= {"it is spam"}


def test_closing_stops_a_reply_that_has_not_left(make: "Make", session: Session) -> None:
    case = make.case()
    reply = make.reply(case)
    close(session, case, "answered_by_hand", make.actor("approver"), case.version, "called the customer")
    assert (case.status, reply.status) == ("resolved", "cancelled")


def test_a_closed_case_can_be_taken_up_again(make: "Make", session: Session) -> None:
    case = make.case()
    case.no_draft_reason = "the draft was rejected"
    close(session, case, "dismiss", make.actor("agent"), case.version, "spam")
    with pytest.raises(InvalidMove):
        snooze(session, case, utc_now() + timedelta(days=1), make.actor("agent"), case.version)
    reopen(session, case, make.actor("agent"), case.version, "it was none")
    assert (case.status, case.no_draft_reason) == ("open", "")


def test_replies_and_draft_of_a_case_are_listed_newest_first(make: "Make", session: Session) -> None:
    case = make.case()
    old = make.reply(case)
    reopen(session, case, make.actor("approver"), case.version, "they answered elsewhere")
    new = make.reply(case)
    make.draft(make.case())
    assert [reply.id for reply in replies_of(session, case.id or 0)] == [new.id, old.id]
    draft = current_draft(session, case.id or 0)
    assert draft is not None
    assert draft.id == new.draft_id


def test_a_mention_is_decided_once_a_brand(make: "Make", session: Session) -> None:
    make.case()
    assert len(session.exec(select(Case)).all()) == len(session.exec(select(Triage)).all()) == 1
