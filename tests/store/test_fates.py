"""A person's word ends the waiting for a reply of unknown fate; what went astray and what waits to leave is counted."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from store.cases import current_draft, history
from store.errors import InvalidMove, NotAllowed, Stale
from store.metrics import numbers, troubled_replies
from store.models import Case, Reply
from store.replies import arrived, claim, count_by, dry_run, fail, lose_track, to_look_for

if TYPE_CHECKING:
    from tests.store.conftest import Make


def unknown(make: "Make", session: Session) -> tuple[Reply, Case]:
    case = make.case(handle="asks")
    reply = make.reply(case)
    assert claim(session, reply, f"1 shopee shop {case.id}", make.now)
    lose_track(session, reply, "no clear answer came back", make.now)
    return reply, case


def test_who_saw_it_there_resolves_the_case(make: "Make", session: Session) -> None:
    reply, case = unknown(make, session)
    arrived(session, reply, "", "https://shop.example/9", make.now, actor=make.actor("agent"), seen=reply.version)
    assert (reply.status, reply.url, reply.error, reply.look_at) == ("published", "https://shop.example/9", "", None)
    assert case.status == "resolved"
    by = {(move.noun, move.action): move.actor for move in history(session, case.id or 0)}
    assert by["reply", "publish"] == by["case", "resolve"] == "person:1"
    assert to_look_for(session, make.now + timedelta(days=1)) == []


def test_who_did_not_find_it_there_gets_the_text_proposed_again(make: "Make", session: Session) -> None:
    reply, case = unknown(make, session)
    fail(session, reply, "a person did not find it", make.actor("agent"), reply.version)
    assert (reply.status, case.status) == ("failed", "open")
    draft = current_draft(session, case.id or 0)
    assert draft is not None
    assert (draft.status, draft.text, draft.id != reply.draft_id) == ("proposed", reply.text, True)
    assert to_look_for(session, make.now + timedelta(days=1)) == []


@pytest.mark.parametrize("arrives", [True, False])
def test_an_old_screen_or_too_small_a_role_changes_nothing(make: "Make", session: Session, arrives: bool) -> None:
    reply, case = unknown(make, session)

    def say(role: str, seen: int) -> None:
        if arrives:
            arrived(session, reply, "", "", make.now, actor=make.actor(role), seen=seen)
        else:
            fail(session, reply, "not there", make.actor(role), seen)

    with pytest.raises(Stale):
        say("agent", reply.version - 1)
    with pytest.raises(NotAllowed):
        say("viewer", reply.version)
    session.rollback()
    session.refresh(reply)
    assert (reply.status, reply.error, case.status) == ("unknown", "no clear answer came back", "waiting")
    say("agent", reply.version)
    with pytest.raises(InvalidMove):
        say("agent", reply.version)


def test_what_went_astray_is_counted_until_it_is_dealt_with(make: "Make", session: Session) -> None:
    first, case = unknown(make, session)
    found = numbers(session, make.now)
    assert (found.unknown_replies, found.failed_replies) == (1, 0)
    assert troubled_replies(session) == [first]
    assert troubled_replies(session, make.brand("Another").id) == []
    fail(session, first, "not there", make.actor("agent"), first.version)
    found = numbers(session, make.now)
    assert (found.unknown_replies, found.failed_replies) == (0, 1)
    assert dict(found.summary())["failed to send, open again"] == "1"
    make.reply(case)
    assert (numbers(session, make.now).failed_replies, troubled_replies(session)) == (0, [])


def test_what_waits_to_leave_and_what_was_only_a_dry_run(make: "Make", session: Session) -> None:
    brand = make.brand()
    queued, written = (make.reply(make.case(brand, handle=name)) for name in ("one", "two"))
    dry_run(session, written, make.now)
    make.reply(make.case(make.brand("Another"), handle="three"))
    session.flush()
    assert queued.status == "queued"
    assert count_by(session, brand.id or 0, "shopee") == (1, 1)
    assert count_by(session, brand.id or 0, "x") == (0, 0)
