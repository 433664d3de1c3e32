"""What was sent is edited or deleted once, as approved, or nobody claims that it was; nothing of it is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from responder.amending_approval import allow_edit, ask_deletion, ask_edit
from responder.turns import waits
from store.amendments import propose_edit, stop, versions_sent
from store.audit_log import AuditFilter, find_lines
from store.cases import current_draft, history
from store.connections import connection_of, switch
from store.errors import BadInput, InvalidMove, NotAllowed, Refused, Stale
from store.models import Amendment, Case, Reply
from store.pauses import pause
from store.workflow import Actor
from tests.responder.amended import DUE, LATER, SENT, WISHED, Wall, deleted, edited, outcome, run, standing, wall_on
from tests.responder.scripted import ADMIN, CHANNEL, Network, case_of

AGENT = Actor("person:7", "agent", 7)


def test_an_edit_is_made_once_and_what_was_sent_before_is_kept(
    session: Session, wall: Wall, reply: Reply, home: Path
) -> None:
    change = edited(session, reply, LATER)
    run(session, home, LATER + timedelta(seconds=5))
    assert wall.calls == [], "it can still be taken back"
    assert run(session, home, DUE).amended == 1
    assert outcome(session, change, reply) == ("done", "published", WISHED)
    assert (wall.texts, wall.calls) == ({reply.external_id: WISHED}, [("edit", reply.external_id)])
    assert [each.text for each in versions_sent(session, reply)] == [SENT, WISHED]
    assert case_of(session, reply).status == "resolved"
    steps = [each.action for each in reversed(history(session, reply.case_id))][-5:]
    assert steps == ["propose_edit", "approve", "claim", "finish", "amend"]
    lines = {each.action for each in find_lines(session, AuditFilter(noun="amendment"))}
    assert lines == {"propose_edit", "approve", "claim", "finish"}
    run(session, home, DUE + timedelta(hours=1))
    assert len(wall.calls) == 1


def test_a_deletion_brings_the_case_back_with_its_reason(
    session: Session, wall: Wall, reply: Reply, home: Path
) -> None:
    change = deleted(session, reply, LATER)
    assert run(session, home, DUE).amended == 1
    assert outcome(session, change, reply) == ("done", "deleted", SENT)
    assert (wall.texts, wall.calls) == ({}, [("delete", reply.external_id)])
    case = case_of(session, reply)
    assert (case.status, current_draft(session, case.id or 0)) == ("open", None)
    assert "it was meant for somebody else" in {each.reason for each in history(session, reply.case_id)}


def test_after_a_deletion_the_same_message_can_be_answered_anew(
    session: Session, both: tuple[Network, Wall], reply: Reply, home: Path
) -> None:
    from store.drafts import approve, propose

    network, wall = both
    deleted(session, reply, LATER)
    run(session, home, DUE)
    case = case_of(session, reply)
    draft = propose(session, case, reply.mention_id, "Another answer.", lang="en", writer="person:1")
    approve(session, case, draft, ADMIN, seen_case=case.version, seen_draft=draft.version, now=DUE)
    session.commit()
    assert run(session, home, DUE + timedelta(minutes=1)).sent == 1
    assert [each.text for each in network.stands] == [SENT, "Another answer."]


def test_who_is_no_approver_proposes_and_an_approver_allows(
    session: Session, wall: Wall, reply: Reply, home: Path
) -> None:
    case = case_of(session, reply)
    change = ask_edit(session, case, reply, WISHED, AGENT, seen=reply.version)
    session.commit()
    run(session, home, DUE)
    assert (change.status, wall.calls) == ("proposed", [])
    with pytest.raises(NotAllowed):
        allow_edit(session, case, change, AGENT, seen=change.version, now=LATER)
    with pytest.raises(NotAllowed):
        ask_deletion(session, case, reply, "wrong", AGENT, seen=reply.version, now=LATER)
    allow_edit(session, case, change, ADMIN, seen=change.version, now=LATER)
    session.commit()
    run(session, home, DUE)
    assert outcome(session, change, reply) == ("done", "published", WISHED)


def test_four_eyes_hold_for_an_edit_as_for_an_answer(session: Session, wall: Wall, reply: Reply) -> None:
    from store.four_eyes import set_rules
    from store.models import Brand

    case = case_of(session, reply)
    brand = session.get_one(Brand, case.brand_id)
    set_rules(session, brand, ADMIN, brand.version, priorities=["high"])
    session.commit()
    with pytest.raises(NotAllowed, match="somebody else"):
        edited(session, reply, LATER)
    session.rollback()
    change = ask_edit(session, case, reply, WISHED, AGENT, seen=reply.version)
    allow_edit(session, case, change, ADMIN, seen=change.version, now=LATER)


def test_the_guard_reads_an_edit_and_closeness_to_what_was_sent_is_no_fault(session: Session, reply: Reply) -> None:
    case = case_of(session, reply)
    with pytest.raises(Refused, match="cannot be approved"):
        ask_edit(session, case, reply, "We will refund you 5,000 baht today.", ADMIN, seen=reply.version)
    ask_edit(session, case, reply, SENT.replace("sorry", "very sorry"), ADMIN, seen=reply.version)


@pytest.mark.parametrize(("text", "error"), [(SENT, BadInput), ("  ", Exception)])
def test_an_edit_that_changes_nothing_is_refused(
    session: Session, reply: Reply, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        propose_edit(session, case_of(session, reply), reply, text, ADMIN, reply.version)
    assert session.exec(select(Amendment)).all() == []


def test_there_is_one_change_of_a_reply_at_a_time(session: Session, reply: Reply, home: Path) -> None:
    first = edited(session, reply, LATER)
    with pytest.raises(InvalidMove, match="under way"):
        edited(session, reply, LATER, "Other words.")
    session.rollback()
    with pytest.raises(InvalidMove, match="under way"):
        deleted(session, reply, LATER)
    session.rollback()
    stop(session, first, ADMIN, first.version)
    session.commit()
    assert first.status == "cancelled"
    run(session, home, DUE)
    assert outcome(session, first, reply) == ("cancelled", "published", SENT)
    deleted(session, reply, LATER)


def test_a_deletion_takes_the_place_of_an_edit_that_waits_for_approval(session: Session, reply: Reply) -> None:
    waits = ask_edit(session, case_of(session, reply), reply, WISHED, AGENT, seen=reply.version)
    session.commit()
    deleted(session, reply, LATER)
    session.refresh(waits)
    assert waits.status == "withdrawn"


def test_an_old_screen_changes_nothing(session: Session, reply: Reply, home: Path) -> None:
    seen = reply.version
    edited(session, reply, LATER)
    run(session, home, DUE)
    with pytest.raises(Stale):
        ask_deletion(session, case_of(session, reply), reply, "wrong", ADMIN, seen=seen, now=DUE)


def test_a_dry_run_changes_nothing_and_says_so(session: Session, wall: Wall, reply: Reply, home: Path) -> None:
    connection = connection_of(session, case_of(session, reply).brand_id, CHANNEL)
    assert connection is not None
    switch(session, connection, False, ADMIN, connection.version, ())
    session.commit()
    change = edited(session, reply, LATER)
    run(session, home, DUE)
    assert outcome(session, change, reply) == ("cancelled", "published", SENT)
    assert "not live" in change.error
    assert wall.calls == []
    switch(session, connection, True, ADMIN, connection.version, ())
    session.commit()
    run(session, home, DUE + timedelta(hours=1))
    assert wall.calls == [], "a dry run never leaves later by itself"


def test_a_pause_holds_a_change_back(session: Session, wall: Wall, reply: Reply, home: Path) -> None:
    change = deleted(session, reply, LATER)
    pause(session, case_of(session, reply).brand_id, "a storm", ADMIN, LATER)
    session.commit()
    assert run(session, home, DUE).held == 1
    assert (change.status, wall.calls) == ("queued", [])


def test_a_network_that_only_deletes_takes_no_edit(
    session: Session, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, wall = wall_on(monkeypatch, edit=None)
    reply = standing(session, wall, home)
    with pytest.raises(InvalidMove, match="cannot be edited through Bluesky"):
        edited(session, reply, LATER)
    assert deleted(session, reply, LATER).status == "queued"


def test_a_reply_whose_name_nobody_knows_is_left_alone(session: Session, reply: Reply) -> None:
    reply.external_id = ""
    session.commit()
    with pytest.raises(InvalidMove):
        deleted(session, reply, LATER)


def test_a_deletion_takes_a_reason(session: Session, reply: Reply) -> None:
    with pytest.raises(BadInput, match="reason"):
        deleted(session, reply, LATER, " ")
    assert session.get_one(Case, reply.case_id).status == "resolved"


def test_the_job_wakes_for_a_change_that_is_due_and_for_nothing_else(session: Session, reply: Reply) -> None:
    change = edited(session, reply, LATER)
    assert [waits(session, moment) for moment in (LATER, DUE)] == [False, True]
    brand_id = case_of(session, reply).brand_id
    assert [waits(session, DUE, brand_id + 1), waits(session, DUE, brand_id, "x")] == [False, False]
    pause(session, brand_id, "a storm", ADMIN, DUE)
    assert not waits(session, DUE)
    change.status, change.look_at = "unknown", DUE
    session.commit()
    assert waits(session, DUE), "what is read back changes nothing, in a pause too"
