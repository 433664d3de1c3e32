"""Where a brand wants four eyes, nobody allows what they wrote themselves."""

from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session, select

from store.drafts import approve, edit, take_back, use_variant
from store.errors import BadInput, NotAllowed, Stale
from store.four_eyes import set_rules, why_two
from store.models import Brand, Case, Draft, Reply
from store.workflow import Actor

if TYPE_CHECKING:
    from tests.store.conftest import Make

NOK, MAY = Actor("person:1", "approver", 1), Actor("person:2", "approver", 2)
MANAGER = Actor("person:3", "manager", 3)
BIG = "You will have 5,000 baht back."


def _ruled(session: Session, make: "Make", **rules: Any) -> Brand:
    brand = make.brand()
    set_rules(session, brand, MANAGER, brand.version, **rules)
    return brand


def _approve(session: Session, make: "Make", case: Case, draft: Draft, who: Actor) -> Reply:
    return approve(session, case, draft, who, seen_case=case.version, seen_draft=draft.version, now=make.now)


def _refused(session: Session, make: "Make", case: Case, draft: Draft, who: Actor) -> str:
    with pytest.raises(NotAllowed) as told:
        _approve(session, make, case, draft, who)
    assert (case.status, draft.status, session.exec(select(Reply)).all()) == ("open", "proposed", [])
    return str(told.value)


def test_who_changed_a_text_last_is_not_who_allows_it(make: "Make", session: Session) -> None:
    case = make.case(_ruled(session, make, priorities=["urgent"]), priority="urgent")
    changed = edit(session, case, make.draft(case), "We are sorry.", NOK, 1)
    assert "the priority is urgent" in _refused(session, make, case, changed, NOK)
    assert _approve(session, make, case, changed, MAY).text == "We are sorry."


def test_author_and_last_editor_are_both_out_until_a_third_comes(make: "Make", session: Session) -> None:
    case = make.case(_ruled(session, make, priorities=["urgent"]), priority="urgent")
    first = make.draft(case, "By hand.", writer=NOK.name)
    second = edit(session, case, first, "By hand!", MAY, first.version)
    for who in (NOK, MAY):
        _refused(session, make, case, second, who)
    _approve(session, make, case, second, MANAGER)


def test_a_machine_s_text_takes_one_person(make: "Make", session: Session) -> None:
    case = make.case(_ruled(session, make, priorities=["urgent"]), priority="urgent")
    _approve(session, make, case, make.draft(case), NOK)


def test_a_hand_s_text_replaced_by_a_machine_s_variant_is_nobody_s(make: "Make", session: Session) -> None:
    case = make.case(_ruled(session, make, priorities=["urgent"]), priority="urgent")
    short = {"name": "shorter", "reason": "", "text": "Sorry.", "sentences": [], "gloss": {}}
    changed = edit(session, case, make.draft(case, variants=[short]), "Changed.", NOK, 1)
    _approve(session, make, case, use_variant(session, case, changed, "shorter", NOK, changed.version), NOK)


def test_taking_back_does_not_wash_the_author_off(make: "Make", session: Session) -> None:
    case = make.case(_ruled(session, make, priorities=["urgent"]), priority="urgent")
    reply = _approve(session, make, case, make.draft(case, "By hand.", writer=NOK.name), MAY)
    again = take_back(session, case, reply, MAY, case.version, reply.version)
    with pytest.raises(NotAllowed):
        _approve(session, make, case, again, NOK)


@pytest.mark.parametrize(("role", "number"), [("approver", 1), ("manager", 1), ("admin", 1)])
def test_no_role_is_above_it(make: "Make", session: Session, role: str, number: int) -> None:
    case = make.case(_ruled(session, make, priorities=["urgent"]), priority="urgent")
    _refused(session, make, case, make.draft(case, writer=f"person:{number}"), Actor("person:1", role, number))


def test_an_amount_in_the_text_or_in_the_reply_asks_for_two(make: "Make", session: Session) -> None:
    brand = _ruled(session, make, above=1_000)
    small, theirs = make.case(brand, text="9 baht are missing"), make.case(brand, text="I want ๕,๐๐๐ บาท back")
    assert why_two(session, small, "We are sorry.") == []
    assert why_two(session, small, BIG) == why_two(session, theirs, "We are sorry.")
    assert why_two(session, small, BIG) == ["an amount of 5,000 THB is named"]
    assert why_two(session, small, "Here are 20 euros.") == ["an amount of 20 EUR is named"]
    _refused(session, make, small, make.draft(small, BIG, writer=NOK.name), NOK)
    _approve(session, make, small, edit(session, small, make.draft(small, BIG), "Sorry.", NOK, 1), NOK)


def test_kinds_of_messages_ask_for_two(make: "Make", session: Session) -> None:
    brand = _ruled(session, make, classes=["complaint"])
    case, other = make.case(brand, label="negative"), make.case(brand)
    assert why_two(session, case, "Sorry.") == ["the message is of the kind complaint"]
    assert why_two(session, other, "Sorry.") == []


def test_a_manager_sets_the_rules_against_the_version_that_was_seen(make: "Make", session: Session) -> None:
    brand = make.brand()
    for role in ("viewer", "agent", "approver"):
        with pytest.raises(NotAllowed):
            set_rules(session, brand, make.actor(role), brand.version, above=5)
    for wrong in ({"above": -1}, {"currency": "XXX"}):
        with pytest.raises(BadInput):
            set_rules(session, brand, MANAGER, brand.version, **wrong)
    set_rules(session, brand, MANAGER, brand.version, above=5)
    with pytest.raises(Stale):
        set_rules(session, brand, MANAGER, brand.version - 1, above=50)
