"""Disputes from the first mark to the end: who may decide what, what stays written, what is stale."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from store.audit_log import AuditFilter, find_lines
from store.dispute_numbers import disputes_between
from store.disputes import (
    Matter,
    Option,
    add_option,
    change_matter,
    decide,
    dispute_of,
    drop,
    mark,
    reopen,
    settle,
    steps_of,
    why_more,
)
from store.errors import BadInput, InvalidMove, NotAllowed, Stale
from store.four_eyes import set_rules
from store.knowledge import save_knowledge
from store.merging import merge
from store.models import Brand, Dispute, utc_now
from store.workflow import Actor

if TYPE_CHECKING:
    from tests.store.conftest import Make

AGENT, APPROVER = Actor("person:1", "agent", 1), Actor("person:2", "approver", 2)
MANAGER, OTHER = Actor("person:3", "manager", 3), Actor("person:4", "manager", 4)
BROKEN = Matter("The cup came broken twice.", amount=900)


def disputed(make: "Make", cost: int = 300, by: Actor = AGENT) -> Dispute:
    dispute = mark(make.session, make.case(), BROKEN, AGENT)
    return add_option(make.session, dispute, Option("replacement", cost, "A new cup"), by, dispute.version)


def test_the_whole_way_is_written_down(make: "Make") -> None:
    dispute = disputed(make)
    decide(make.session, dispute, 0, APPROVER, dispute.version, "It is our fault.")
    settle(make.session, dispute, AGENT, dispute.version, True, "She is happy.")
    assert (dispute.stage, dispute.decided_by, dispute.recommends) == ("settled", "person:2", True)
    reopen(make.session, dispute, AGENT, dispute.version, "The new one broke.")
    assert (dispute.stage, dispute.reopened, dispute.decided, dispute.recommends) == ("open", 1, None, None)
    actions = [step.action for step in reversed(steps_of(make.session, dispute.id or 0))]
    assert actions == ["mark", "option", "decide", "settle", "reopen"]
    make.session.commit()
    lines = find_lines(make.session, AuditFilter(noun="dispute"))
    assert [line.action for line in reversed(lines)] == actions
    assert "broke" not in str([line.facts for line in lines])


def test_an_agent_does_not_decide_and_above_the_limit_an_approver_does_not(make: "Make") -> None:
    dispute = disputed(make, cost=300)
    brand = make.session.get_one(Brand, dispute.brand_id)
    with pytest.raises(NotAllowed, match="approver"):
        decide(make.session, dispute, 0, AGENT, dispute.version)
    set_rules(make.session, brand, MANAGER, brand.version, above=299)
    assert why_more(make.session, dispute, 0) == ["an amount of 300 THB is named"]
    with pytest.raises(NotAllowed, match="manager"):
        decide(make.session, dispute, 0, APPROVER, dispute.version)
    assert decide(make.session, dispute, 0, MANAGER, dispute.version).decided_by == "person:3"


def test_at_the_limit_an_approver_decides(make: "Make") -> None:
    dispute = disputed(make, cost=300)
    brand = make.session.get_one(Brand, dispute.brand_id)
    set_rules(make.session, brand, MANAGER, brand.version, above=300)
    assert decide(make.session, dispute, 0, APPROVER, dispute.version).stage == "decided"


def test_a_manager_does_not_decide_alone_what_they_proposed_above_the_limit(make: "Make") -> None:
    dispute = disputed(make, cost=5_000, by=MANAGER)
    brand = make.session.get_one(Brand, dispute.brand_id)
    set_rules(make.session, brand, MANAGER, brand.version, above=1_000)
    with pytest.raises(NotAllowed, match="somebody else"):
        decide(make.session, dispute, 0, MANAGER, dispute.version)
    assert decide(make.session, dispute, 0, OTHER, dispute.version).decided_by == "person:4"


def test_a_cost_in_another_currency_is_never_small(make: "Make") -> None:
    dispute = mark(make.session, make.case(), Matter("It broke.", currency="USD"), AGENT)
    add_option(make.session, dispute, Option("full_refund", 5), AGENT, dispute.version)
    brand = make.session.get_one(Brand, dispute.brand_id)
    set_rules(make.session, brand, MANAGER, brand.version, above=1_000)
    with pytest.raises(NotAllowed, match="manager"):
        decide(make.session, dispute, 0, APPROVER, dispute.version)


def test_what_the_policy_allows_is_cited_as_it_stood(make: "Make") -> None:
    case, other = make.case(), make.brand("Blue Kiosk")
    ours = save_knowledge(make.session, case.brand_id, "policy", "broken", "en", title="Broken", text="We replace it.")
    theirs = save_knowledge(make.session, other.id or 0, "policy", "broken", "en", text="Never.")
    saved = save_knowledge(make.session, case.brand_id, "saved_reply", "sorry", "en", text="Sorry.")
    for id_ in (theirs.id, saved.id, 999):
        with pytest.raises(BadInput, match="cited"):
            mark(make.session, case, Matter("It broke.", cited=[id_ or 0]), AGENT)
    dispute = mark(make.session, case, Matter("It broke.", cited=[ours.id or 0]), AGENT)
    ours.text = "We do nothing."
    make.session.flush()
    assert dispute.allows == [{"source": ours.source_id, "title": "Broken", "text": "We replace it."}]


def test_nobody_acts_on_what_they_have_not_seen(make: "Make") -> None:
    dispute = disputed(make)
    with pytest.raises(Stale):
        change_matter(make.session, dispute, BROKEN, AGENT, dispute.version - 1)
    again = disputed(make)
    with pytest.raises(Stale):
        mark(make.session, make.session.get_one(type(make.case()), again.case_id), BROKEN, AGENT)


def test_steps_come_in_their_order(make: "Make") -> None:
    dispute = disputed(make)
    with pytest.raises(InvalidMove):
        settle(make.session, dispute, AGENT, dispute.version)
    with pytest.raises(InvalidMove):
        reopen(make.session, dispute, AGENT, dispute.version, "Why not")
    with pytest.raises(BadInput):
        decide(make.session, dispute, 1, APPROVER, dispute.version)
    with pytest.raises(BadInput, match="reason"):
        drop(make.session, dispute, AGENT, dispute.version, " ")
    decide(make.session, dispute, 0, APPROVER, dispute.version)
    with pytest.raises(InvalidMove):
        add_option(make.session, dispute, Option("repair"), AGENT, dispute.version)
    with pytest.raises(InvalidMove):
        drop(make.session, dispute, AGENT, dispute.version, "A mix-up.")


def test_what_was_dropped_can_be_marked_anew(make: "Make") -> None:
    dispute = disputed(make)
    drop(make.session, dispute, AGENT, dispute.version, "A mix-up.")
    case = make.session.get_one(type(make.case()), dispute.case_id)
    again = mark(make.session, case, Matter("It is one."), AGENT, ["chargeback", "nonsense"])
    assert (again.id, again.stage, again.why) == (dispute.id, "open", ["chargeback"])


@pytest.mark.parametrize(
    "matter",
    [Matter(" "), Matter("x" * 4_001), Matter("It broke.", "revenge"), Matter("It broke.", amount=-1),
     Matter("It broke.", currency="XYZ")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(make: "Make", matter: Matter) -> None:
    with pytest.raises(BadInput):
        mark(make.session, make.case(), matter, AGENT)


def test_it_goes_with_its_messages_when_cases_are_merged(make: "Make") -> None:
    dispute, into = disputed(make), make.case()
    away = make.session.get_one(type(into), dispute.case_id)
    merge(make.session, into, away, AGENT, into.version, away.version)
    make.session.expire_all()
    assert dispute_of(make.session, into.id or 0) is not None
    assert {step.case_id for step in steps_of(make.session, dispute.id or 0)} == {into.id}
    second = disputed(make)
    other = make.session.get_one(type(into), second.case_id)
    with pytest.raises(InvalidMove, match="both"):
        merge(make.session, into, other, AGENT, into.version, other.version)


def test_the_numbers_of_a_period(make: "Make") -> None:
    begin = utc_now() - timedelta(minutes=1)
    for at, hours in enumerate((1, 3, 30)):
        dispute = disputed(make, cost=100)
        decide(make.session, dispute, 0, APPROVER, dispute.version)
        settle(make.session, dispute, AGENT, dispute.version, at > 0, now=dispute.opened_at + timedelta(hours=hours))
    reopen(make.session, dispute, AGENT, dispute.version, "Not settled.")
    dropped = mark(make.session, make.case(), Matter("A mix-up.", "apology"), AGENT)
    drop(make.session, dropped, AGENT, dropped.version, "It was none.")
    mark(make.session, make.case(), Matter("Rude.", "apology"), AGENT)
    every, refund, apology = disputes_between(make.session, dispute.brand_id, begin, utc_now() + timedelta(days=1))
    assert (every.wanted, every.marked, every.settled, every.median_seconds) == ("", 4, 2, 7_200)
    assert every.reopened == pytest.approx(1 / 3)
    assert (every.asked, every.recommend, every.costs) == (2, 0.5, (("THB", 200),))
    assert (refund.marked, apology.marked, apology.median_seconds, apology.recommend) == (3, 1, None, None)
    assert disputes_between(make.session, dispute.brand_id, begin - timedelta(days=9), begin) == []
