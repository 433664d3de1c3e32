"""A change of what was sent that meets a mishap is made once or known not to be made, and nothing of it is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from responder.publishing import Upstream
from store.amendments import propose_edit, versions_sent
from store.connections import connection_of, switch
from store.errors import BadInput, InvalidMove, NeedsSetup, Refused, TryLater, Unknown
from store.models import Draft, Mention, Reply
from store.pauses import pause
from store.replies import LOOKS
from store.tombstones import bury
from tests.responder.amended import DUE, LATER, SENT, WISHED, Wall, deleted, edited, outcome, run
from tests.responder.scripted import ADMIN, CHANNEL, Network, case_of


@pytest.mark.parametrize("ask", [edited, deleted])
def test_what_was_changed_there_by_hand_is_left_alone_and_told(
    session: Session, wall: Wall, reply: Reply, home: Path, ask: object
) -> None:
    wall.texts[reply.external_id] = "Changed by hand."
    change = ask(session, reply, LATER)  # type: ignore[operator]
    run(session, home, DUE)
    assert outcome(session, change, reply) == ("failed", "published", "Changed by hand.")
    assert wall.calls == []
    assert "by hand" in change.error
    assert versions_sent(session, reply)[0].text == SENT
    again = deleted(session, reply, DUE)
    run(session, home, DUE + timedelta(minutes=1))
    assert outcome(session, again, reply)[:2] == ("done", "deleted")


def test_what_is_gone_there_is_not_edited_and_its_case_is_open_again(
    session: Session, wall: Wall, reply: Reply, home: Path
) -> None:
    wall.texts.clear()
    change = edited(session, reply, LATER)
    run(session, home, DUE)
    assert outcome(session, change, reply) == ("failed", "deleted", SENT)
    assert (case_of(session, reply).status, wall.calls) == ("open", [])


def test_what_is_gone_there_need_not_be_deleted(session: Session, wall: Wall, reply: Reply, home: Path) -> None:
    wall.texts.clear()
    change = deleted(session, reply, LATER)
    run(session, home, DUE)
    assert outcome(session, change, reply)[:2] == ("done", "deleted")
    assert wall.calls == []


@pytest.mark.parametrize("seen", [Upstream(gone=True), Upstream(version_id="2")])
def test_an_edit_ends_where_the_customer_took_back_or_changed_the_message(
    session: Session, both: tuple[Network, Wall], reply: Reply, home: Path, seen: Upstream
) -> None:
    network, wall = both
    network.upstream = seen
    change = edited(session, reply, LATER)
    run(session, home, DUE)
    assert outcome(session, change, reply) == ("failed", "published", SENT)
    assert wall.calls == []
    gone = session.get_one(Mention, reply.mention_id).deleted_at is not None
    assert gone == seen.gone
    removal = deleted(session, reply, DUE)
    run(session, home, DUE + timedelta(minutes=1))
    assert outcome(session, removal, reply)[:2] == ("done", "deleted")
    assert case_of(session, reply).status == ("resolved" if gone else "open"), (
        "nothing is left to answer where it is gone"
    )


def test_a_message_that_goes_withdraws_the_edit_and_its_words(session: Session, reply: Reply, home: Path) -> None:
    change = edited(session, reply, LATER)
    bury(session, [reply.mention_id], LATER)
    session.commit()
    session.refresh(change)
    assert change.status == "cancelled"
    assert session.get_one(Draft, change.draft_id).text == ""
    with pytest.raises(BadInput, match="only be deleted"):
        propose_edit(session, case_of(session, reply), reply, WISHED, ADMIN, reply.version)


@pytest.mark.parametrize("ask", [edited, deleted])
@pytest.mark.parametrize("landed", [True, False])
def test_without_a_clear_answer_it_is_read_back_and_never_made_twice(
    session: Session, wall: Wall, reply: Reply, home: Path, landed: bool, ask: object
) -> None:
    wall.after, wall.before = ([Unknown("no answer")], []) if landed else ([], [Unknown("no answer")])
    change = ask(session, reply, LATER)  # type: ignore[operator]
    assert run(session, home, DUE).unknown == 1
    assert outcome(session, change, reply) == ("unknown", "published", SENT)
    with pytest.raises(InvalidMove):
        deleted(session, reply, DUE)
    session.rollback()
    moment = DUE
    for wait in LOOKS:
        moment += wait + timedelta(seconds=1)
        run(session, home, moment)
    assert outcome(session, change, reply)[0] == ("done" if landed else "failed")
    assert len(wall.calls) == landed
    assert (reply.text == WISHED) == (landed and ask is edited)
    assert (reply.status == "deleted") == (landed and ask is deleted)


def test_a_change_that_shows_late_is_found_and_not_made_again(
    session: Session, wall: Wall, reply: Reply, home: Path
) -> None:
    wall.slow = True
    change = edited(session, reply, LATER)
    run(session, home, DUE)
    run(session, home, DUE + timedelta(minutes=2))
    assert outcome(session, change, reply)[0] == "unknown", "one look in vain says nothing yet"
    wall.late.pop()()
    run(session, home, DUE + timedelta(minutes=8))
    assert outcome(session, change, reply) == ("done", "published", WISHED)
    assert len(wall.calls) == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [(TryLater("busy"), "queued"), (NeedsSetup("revoked"), "queued"), (Refused("locked"), "failed")],
)
@pytest.mark.parametrize("where", ["reads", "before"])
def test_what_surely_was_not_made_waits_or_fails(
    session: Session, wall: Wall, reply: Reply, home: Path, error: Exception, status: str, where: str
) -> None:
    change = edited(session, reply, LATER)
    setattr(wall, where, [error])
    run(session, home, DUE)
    assert outcome(session, change, reply) == (status, "published", SENT)
    assert str(error) in change.error
    assert wall.calls == []


@pytest.mark.parametrize("how", ["off", "pause", "unapproved"])
def test_what_is_withdrawn_while_it_is_read_does_not_leave(
    session: Session, wall: Wall, reply: Reply, home: Path, how: str
) -> None:
    change = edited(session, reply, LATER)

    def meanwhile() -> None:
        brand_id = case_of(session, reply).brand_id
        connection = connection_of(session, brand_id, CHANNEL)
        assert connection is not None
        if how == "off":
            switch(session, connection, False, ADMIN, connection.version, ())
        elif how == "pause":
            pause(session, brand_id, "a storm", ADMIN, DUE)
        else:
            session.get_one(Draft, change.draft_id).text = "Other words."
        session.commit()

    wall.meanwhile = meanwhile
    run(session, home, DUE)
    assert outcome(session, change, reply)[0] == ("failed" if how == "unapproved" else "queued")
    assert wall.calls == []
