"""A reply on X is deleted once, and what it says is read before and after."""

from pathlib import Path

import pytest

from responder import x
from responder.run import SentOut
from responder.sending import outgoing
from store.errors import TryLater
from store.models import Amendment, Case, Reply
from tests.peers.x_desk import POSTS, Desk
from tests.responder.amended import ready
from tests.responder.test_x import TEXT, asked, send


@pytest.fixture
def reply(desk: Desk, tmp_path: Path) -> Reply:
    reply = desk.approved(asked(desk), TEXT)
    assert send(desk, tmp_path) == SentOut(sent=1)
    return reply


def to_delete(desk: Desk, reply: Reply) -> Amendment:
    return ready(desk.session, reply, "delete")


def kinds(desk: Desk) -> list[str]:
    return [each.kind for each in desk.network.landed]


def test_it_is_deleted_once_and_the_case_is_open_again(desk: Desk, reply: Reply, tmp_path: Path) -> None:
    change = to_delete(desk, reply)
    assert send(desk, tmp_path) == SentOut(amended=1)
    assert send(desk, tmp_path, 60) == SentOut()
    assert kinds(desk) == ["post", "delete"]
    desk.session.refresh(change)
    assert (change.status, reply.status) == ("done", "deleted")
    assert desk.session.get_one(Case, reply.case_id).status == "open"
    assert x.CHANGES.edit is None


def test_what_x_shows_of_a_reply_is_what_was_sent(desk: Desk, reply: Reply) -> None:
    handed, number = outgoing(desk.session, reply), reply.external_id
    standing = x.read(handed, number, desk.connection)
    assert x.CHANGES.plain(standing.text or "") == x.CHANGES.plain(TEXT)
    assert sum(each.micros for each in standing.cost) == 5_000
    x.delete(handed, number, desk.connection)
    assert x.read(handed, number, desk.connection).text is None


@pytest.mark.parametrize(("fault", "landed"), [("drop_after", True), ("server_error_after", True), ("drop", False)])
def test_an_unclear_answer_is_read_back_and_never_made_twice(
    desk: Desk, reply: Reply, tmp_path: Path, fault: str, landed: bool
) -> None:
    change = to_delete(desk, reply)
    desk.network.fail(f"{POSTS}/*", fault, method="DELETE")
    assert send(desk, tmp_path) == SentOut(unknown=1)
    for minutes in (2, 8, 24):
        send(desk, tmp_path, minutes)
    desk.session.refresh(change)
    assert change.status == ("done" if landed else "failed")
    assert kinds(desk).count("delete") == landed


@pytest.mark.parametrize("fault", ["rate_limited", "unauthorized"])
def test_what_x_wants_otherwise_first_is_put_back(desk: Desk, reply: Reply, tmp_path: Path, fault: str) -> None:
    change = to_delete(desk, reply)
    desk.network.fail(f"{POSTS}/*", fault, method="DELETE")
    send(desk, tmp_path)
    desk.session.refresh(change)
    assert (change.status, kinds(desk)) == ("queued", ["post"])


def test_what_x_does_not_show_is_no_deletion(desk: Desk, reply: Reply) -> None:
    desk.network.fail(POSTS, "drop", method="GET")
    with pytest.raises(TryLater):
        x.read(outgoing(desk.session, reply), reply.external_id, desk.connection)
