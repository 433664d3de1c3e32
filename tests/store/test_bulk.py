"""Several at once, each under the rules of one alone."""

from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, select

from store.bulk import Chosen, approve_many, take_back_many
from store.drafts import edit
from store.errors import NotAllowed, Refused
from store.four_eyes import set_rules
from store.models import Case, Draft, Reply

if TYPE_CHECKING:
    from tests.store.conftest import Make


def _nothing(_: Session, __: Case, ___: Draft) -> list[str]:
    return []


def _seen(case: Case, draft: Draft) -> Chosen:
    return Chosen(case.id or 0, case.version, draft.id or 0, draft.version)


def test_only_what_nothing_speaks_against_is_approved_and_the_rest_is_named(make: "Make", session: Session) -> None:
    cases = [make.case() for _ in range(4)]
    drafts = [make.draft(case, f"Text {number}.") for number, case in enumerate(cases)]
    drafts[3].escalate = "The stars and the text disagree."
    session.commit()
    chosen = [_seen(case, draft) for case, draft in zip(cases, drafts, strict=True)]
    edit(session, cases[2], drafts[2], "Changed.", make.actor("agent"), drafts[2].version)
    session.commit()

    def judge(_: Session, __: Case, draft: Draft) -> list[str]:
        return ["Look again."] if draft.text == "Text 1." else []

    done = approve_many(session, chosen, make.actor("approver"), judge, now=make.now, take_back_seconds=10)
    assert [reply.case_id for reply in session.exec(select(Reply))] == [cases[0].id]
    assert [session.get_one(Reply, number).status for number in done.replies] == ["queued"]
    assert list(done.refused) == [case.id for case in cases[1:]]
    assert "Look again." in done.refused[cases[1].id or 0]
    assert "disagree" in done.refused[cases[3].id or 0]
    assert [session.get_one(Case, case.id).status for case in cases] == ["waiting", "open", "open", "open"]


def test_four_eyes_hold_here_too(make: "Make", session: Session) -> None:
    brand = make.brand()
    set_rules(session, brand, make.actor("manager"), brand.version, priorities=["urgent"])
    case = make.case(brand, priority="urgent")
    draft = make.draft(case, writer="person:1")
    session.commit()
    done = approve_many(
        session, [_seen(case, draft)], make.actor("approver"), _nothing, now=make.now, take_back_seconds=10
    )
    assert done.replies == [] and "somebody else must approve" in done.refused[case.id or 0]


@pytest.mark.parametrize("role", ["viewer", "agent"])
def test_it_takes_the_right_to_approve(make: "Make", session: Session, role: str) -> None:
    with pytest.raises(NotAllowed):
        approve_many(session, [], make.actor(role), _nothing, now=make.now, take_back_seconds=10)


def test_there_is_a_most(make: "Make", session: Session) -> None:
    with pytest.raises(Refused):
        approve_many(
            session, [Chosen(1, 1, 1, 1)] * 101, make.actor("approver"), _nothing, now=make.now, take_back_seconds=10
        )


def test_all_that_has_not_left_is_taken_back(make: "Make", session: Session) -> None:
    cases = [make.case() for _ in range(3)]
    chosen = [_seen(case, make.draft(case)) for case in cases]
    session.commit()
    actor = make.actor("approver")
    done = approve_many(session, chosen, actor, _nothing, now=make.now, take_back_seconds=10)
    gone = session.get_one(Reply, done.replies[1])
    gone.status = "sending"
    session.add(gone)
    session.commit()
    back = take_back_many(session, [*done.replies, 999], actor)
    assert back.replies == [done.replies[0], done.replies[2]]
    assert list(back.refused) == [cases[1].id]
    assert [session.get_one(Case, case.id).status for case in cases] == ["open", "waiting", "open"]


def test_a_draft_of_another_case_is_refused(make: "Make", session: Session) -> None:
    one, other = make.case(), make.case()
    draft = make.draft(other)
    session.commit()
    chosen = [Chosen(one.id or 0, one.version, draft.id or 0, draft.version)]
    done = approve_many(session, chosen, make.actor("approver"), _nothing, now=make.now, take_back_seconds=10)
    assert (done.replies, list(done.refused)) == ([], [one.id])
