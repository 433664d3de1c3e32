"""Who keeps a customer: said by those who may work, held against who was faster, shown to that person first."""

from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from store.audit_log import AuditFilter, find_lines
from store.errors import BadInput, Stale
from store.keepers import keepers_of, own_first, points_for, set_keeper, to_talk_about
from store.models import Customer, Outreach, Person, utc_now
from store.outreach import tell
from store.outreach_rules import kinds_by_word, outreach_rules, set_outreach, set_product_kinds
from store.people import add_person

if TYPE_CHECKING:
    from tests.store.conftest import Make


def company(make: "Make") -> Customer:
    made = Customer(brand_id=make.brand().id or 0, business=True)
    make.session.add(made)
    make.session.flush()
    return made


def point(make: "Make", customer: Customer, key: str = "review_request:1") -> Outreach:
    made = Outreach(
        brand_id=customer.brand_id, customer_id=customer.id or 0, occasion="review_request", key=key, status="to_tell",
        lang="en", subject="Hello", text="Well.", send_after=utc_now(),
    )  # fmt: skip
    make.session.add(made)
    make.session.flush()
    return made


def colleague(session: Session, name: str, role: str) -> Person:
    return add_person(session, f"{name}@example.com", name, role)


def test_what_is_to_be_spoken_about_is_counted_for_whoever_keeps_the_customer(make: "Make", session: Session) -> None:
    customer, ann = company(make), colleague(session, "ann", "agent")
    letter = point(make, customer)
    assert points_for(session, ann.id) == 0
    set_keeper(session, customer, ann.id, make.actor("agent"), None)
    assert (points_for(session, ann.id), to_talk_about(session, customer.id or 0)) == (1, [letter])
    tell(session, letter, make.actor("agent"), letter.version)
    assert (points_for(session, ann.id), to_talk_about(session, customer.id or 0)) == (0, [])
    session.commit()
    kept = next(line for line in find_lines(session, AuditFilter(noun="customer")) if line.action == "kept")
    assert kept.facts["keeper"] == ann.id


def test_only_somebody_who_may_work_keeps_a_customer(make: "Make", session: Session) -> None:
    customer, looks = company(make), colleague(session, "joe", "viewer")
    with pytest.raises(BadInput, match="may work"):
        set_keeper(session, customer, looks.id, make.actor("agent"), None)


def test_the_second_to_say_it_is_told(make: "Make", session: Session) -> None:
    customer, ann, ben = company(make), colleague(session, "ann", "agent"), colleague(session, "ben", "agent")
    set_keeper(session, customer, ann.id, make.actor("agent"), None)
    session.commit()
    with pytest.raises(Stale):
        set_keeper(session, customer, ben.id, make.actor("agent"), None)
    assert set_keeper(session, customer, None, make.actor("agent"), ann.id).keeper_id is None


def test_what_is_ones_own_stands_first(make: "Make", session: Session) -> None:
    first, second = company(make), company(make)
    ann = colleague(session, "ann", "agent")
    set_keeper(session, second, ann.id, make.actor("agent"), None)
    theirs, own = point(make, first), point(make, second, "review_request:2")
    kept = keepers_of(session, {first.id or 0, second.id or 0})
    assert own_first([theirs, own], kept, ann.id) == [own, theirs]
    assert own_first([theirs, own], kept, None) == [theirs, own]


def test_kinds_of_products_are_kept_beside_the_other_rules(make: "Make", session: Session) -> None:
    brand, manager = make.brand(), make.actor("manager")
    set_outreach(session, brand, {"on": ["delay_notice"], "most": 3}, manager, brand.version)
    kinds = kinds_by_word({"experience": "Tasting,  tea  course", "durable": "Pot, ,", "consumable": ""})
    set_product_kinds(session, brand, kinds, manager, brand.version)
    rules = outreach_rules(brand)
    assert (rules.on, rules.most) == (frozenset({"delay_notice"}), 3)
    assert rules.product_kinds == {"tasting": "experience", "tea course": "experience", "pot": "durable"}
    assert (rules.days_for({"Tea course"}), rules.days_for({"POT"}), rules.days_for({"tea"})) == (1, 21, 10)
    set_outreach(session, brand, dict(brand.outreach) | {"most": 5}, manager, brand.version)
    assert outreach_rules(brand).product_kinds == rules.product_kinds


def test_a_word_is_of_one_kind(make: "Make") -> None:
    with pytest.raises(BadInput, match="pot stands under two kinds"):
        kinds_by_word({"durable": "pot", "consumable": "Pot"})
