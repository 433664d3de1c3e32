"""Two cases become one and one becomes two, and no message, clock or history is lost on the way."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlmodel import Session, col, select

from store.cases import conversation, current_draft, history, open_or_extend, reopen
from store.clocks import clock_of
from store.errors import BadInput, InvalidMove, NotAllowed, Stale
from store.inbox import InboxFilter, inbox
from store.merging import IN_FLIGHT, merge, other_case, split
from store.metrics import unanswered_negatives
from store.models import Case, Clock, Mention, Triage
from store.workflow import ACTIVE

if TYPE_CHECKING:
    from tests.store.conftest import Make


def ids(session: Session, case: Case) -> set[int]:
    return {mention.id or 0 for mention in conversation(session, case.id or 0)}


def case_of(make: "Make", count: int, priority: str = "normal") -> Case:
    """A case that holds several messages of one author."""
    case = make.case(priority=priority, handle=f"many{next(make._numbers)}", label="negative")
    author = conversation(make.session, case.id or 0)[0]
    for _ in range(count - 1):
        handle = make.session.get_one(Mention, author.id).author_id
        mention = make.mention(make.brand(), label="negative", handle="x")
        mention.author_id = handle
        assert open_or_extend(make.session, make.outcome(mention, make.brand()), make.now) is case
    return case


def test_a_merged_case_takes_what_is_graver_and_earlier(make: "Make", session: Session) -> None:
    case, other = case_of(make, 1, "low"), case_of(make, 2, "urgent")
    other.assignee_id = None
    draft = make.draft(other)
    held, due = ids(session, case) | ids(session, other), min(case.due_at, other.due_at)
    merge(session, case, other, make.actor("agent"), case.version, other.version)
    assert ids(session, case) == held
    assert (case.priority, case.priority_rank, case.due_at, case.status) == ("urgent", 0, due, "open")
    assert (other.status, draft.status, ids(session, other)) == ("dismissed", "withdrawn", set())
    assert history(session, case.id or 0)[0].reason == f"from case {other.id}"
    assert history(session, other.id or 0)[0].reason == f"into case {case.id}"
    assert [row.case.id for row in inbox(session, InboxFilter(view="all"))] == [case.id]
    clock = clock_of(session, case)
    assert (clock.answer_due_at, session.get(Clock, other.id)) == (due, None), "one customer waits once"
    with pytest.raises(BadInput, match="nothing is left"):
        reopen(session, other, make.actor("agent"), other.version, "by mistake")


def test_an_approved_reply_is_cancelled_by_who_may(make: "Make", session: Session) -> None:
    case, other = case_of(make, 1), case_of(make, 1)
    reply = make.reply(other)
    session.commit()
    with pytest.raises(NotAllowed, match="cancel"):
        merge(session, case, other, make.actor("agent"), case.version, other.version)
    session.rollback()
    merge(session, case, other, make.actor("approver"), case.version, other.version)
    assert (reply.status, case.status, other.status) == ("cancelled", "open", "dismissed")


@pytest.mark.parametrize("status", IN_FLIGHT)
def test_a_reply_on_its_way_stands_in_the_way(make: "Make", session: Session, status: str) -> None:
    case, other = case_of(make, 2), case_of(make, 1)
    reply = make.reply(case)
    reply.status = status
    session.add(reply)
    session.commit()
    for pair in ((case, other), (other, case)):
        with pytest.raises(InvalidMove, match=f"case {case.id} is on its way"):
            merge(session, *pair, make.actor("admin"), pair[0].version, pair[1].version)
    with pytest.raises(InvalidMove, match="on its way"):
        split(session, case, list(ids(session, case))[:1], make.actor("admin"), case.version)


def test_only_what_was_seen_is_merged_or_split(make: "Make", session: Session) -> None:
    case, other, elsewhere = case_of(make, 2), case_of(make, 1), make.case(make.brand("Other"))
    some = list(ids(session, case))[:1]
    for refused in (case, elsewhere):
        with pytest.raises(BadInput):
            merge(session, case, refused, make.actor("agent"), case.version, refused.version)
    with pytest.raises(Stale):
        merge(session, case, other, make.actor("agent"), case.version, other.version - 1)
    with pytest.raises(Stale):
        split(session, case, some, make.actor("agent"), case.version - 1)
    with pytest.raises(NotAllowed):
        merge(session, case, other, make.actor("viewer"), case.version, other.version)
    with pytest.raises(NotAllowed):
        split(session, case, some, make.actor("viewer"), case.version)
    with pytest.raises(Stale):
        other_case(session, elsewhere.id or 0, case.brand_id)
    assert other_case(session, other.id or 0, case.brand_id) is other


def test_a_split_gives_some_messages_a_case_of_their_own(make: "Make", session: Session) -> None:
    case = case_of(make, 3, "high")
    draft = make.draft(case)
    first, *rest = sorted(ids(session, case))
    new = split(session, case, [first], make.actor("agent"), case.version)
    assert (ids(session, new), ids(session, case)) == ({first}, set(rest))
    assert (new.status, new.priority, new.due_at, new.opened_at) == ("open", "high", case.due_at, case.opened_at)
    assert (clock_of(session, new).answer_due_at, clock_of(session, new).started_at) == (case.due_at, case.opened_at)
    assert (draft.status, current_draft(session, case.id or 0)) == ("withdrawn", None)
    assert [(line.action, line.reason) for line in history(session, new.id or 0)] == [("split", f"from case {case.id}")]
    assert history(session, case.id or 0)[0].reason == f"1 of 3 to case {new.id}"
    for wrong in ([], rest, [first]):
        with pytest.raises(BadInput):
            split(session, case, wrong, make.actor("agent"), case.version)


def test_an_answer_goes_where_the_newest_message_stands(make: "Make", session: Session) -> None:
    case, other = make.case(), make.case(channel="line")
    merge(session, case, other, make.actor("agent"), case.version, other.version)
    assert case.channel == "line"
    back = split(session, case, [max(ids(session, case))], make.actor("agent"), case.version)
    assert (case.channel, back.channel) == ("shopee", "line")


STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 9), st.integers(1, 2**6)), max_size=12)


@examples(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_message_is_lost_whatever_is_merged_and_split(make: "Make", steps: list[tuple[bool, int, int, int]]) -> None:
    """After any sequence every message is in exactly one case that is worked on, and empty ones are dismissed."""
    session = make.session
    for table in (Case, Mention):
        session.exec(delete(table))
    session.commit()
    for _ in range(3):
        case_of(make, 2)
    session.commit()
    before = set(session.scalars(select(Triage.mention_id)).all())
    for merging, one, two, mask in steps:
        cases = list(session.scalars(select(Case).order_by(col(Case.id))).all())
        case, other = cases[one % len(cases)], cases[two % len(cases)]
        try:
            if merging:
                merge(session, case, other, make.actor("agent"), case.version, other.version)
            else:
                said = sorted(ids(session, case))
                some = [id_ for at, id_ in enumerate(said) if mask >> at & 1]
                split(session, case, some, make.actor("agent"), case.version)
        except (BadInput, InvalidMove):
            session.rollback()
        session.commit()
        decided = list(session.scalars(select(Triage)).all())
        assert {row.mention_id for row in decided} == before
        assert len(decided) == len(before)
        assert unanswered_negatives(session) == 0
        for each in session.scalars(select(Case)).all():
            assert (each.status in ACTIVE) == bool(ids(session, each))
