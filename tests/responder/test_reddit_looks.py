"""A reply on Reddit goes out only where everything still holds, and is called published only where others see it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from responder.reddit import find, look, publish
from responder.run import SentOut
from store.errors import NeedsSetup, Refused
from store.models import Reply
from store.secrets import seal, unseal
from tests.peers.reddit_desk import SHOP, SORRY, Desk, complaint, open_desk, outgoing, under
from tests.peers.reddit_network import faults

REPLY = "POST /api/comment"


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def test_a_banned_account_is_told(desk: Desk) -> None:
    reply = desk.approved(complaint(desk))
    desk.network.ban(SHOP, "thrift")
    assert desk.send() == SentOut(failed=1)
    assert "does not let the account in" in desk.session.get_one(Reply, reply.id).error


def test_credentials_that_are_taken_back_keep_the_reply_and_stop_the_connection(desk: Desk) -> None:
    reply = desk.approved(complaint(desk))
    desk.network.accounts.revoke(SHOP)
    assert desk.send() == SentOut()
    assert desk.status(reply) == ("queued", "waiting")
    assert "does not accept the credentials" in desk.connection.problem
    assert desk.network.writes == []


def test_a_mention_that_was_deleted_is_buried_and_not_answered(desk: Desk) -> None:
    name = complaint(desk)
    reply = desk.approved(name)
    desk.network.delete(name)
    assert desk.send() == SentOut(failed=1)
    assert (desk.status(reply), desk.mention(name).text) == (("failed", "dismissed"), "")
    assert desk.network.writes == []


def test_a_mention_that_was_edited_is_not_answered(desk: Desk) -> None:
    name = under(desk)
    reply = desk.approved(name)
    desk.network.edit(name, "pine kettle? all is well again.")
    assert desk.send() == SentOut(failed=1)
    assert "changed the text" in desk.session.get_one(Reply, reply.id).error
    assert desk.network.writes == []


@pytest.mark.parametrize("place", [complaint, under])
@pytest.mark.parametrize("removed", [True, False])
def test_what_our_account_answered_by_hand_is_not_answered_again(desk: Desk, place: object, removed: bool) -> None:
    name = place(desk)  # type: ignore[operator]
    reply = desk.approved(name)
    by_hand = desk.network.comment(name, "We wrote to you.", author=SHOP)
    desk.network.comment(name, "me too", author="ben")
    if removed:
        desk.network.remove(by_hand)
    assert desk.send() == SentOut(failed=1)
    assert "answered on the network already" in desk.session.get_one(Reply, reply.id).error
    assert desk.network.writes == []


@pytest.mark.parametrize("what", ["mention", "thread"])
def test_what_is_locked_is_refused_before_anything_is_sent(desk: Desk, what: str) -> None:
    name = under(desk)
    reply = desk.approved(name)
    desk.network.lock_thread(name if what == "mention" else desk.network.items[name].link)
    assert desk.send() == SentOut(failed=1)
    assert "locked" in desk.session.get_one(Reply, reply.id).error
    assert desk.network.calls(REPLY) == []


def test_a_reply_that_is_removed_at_once_is_not_called_published(desk: Desk) -> None:
    reply = desk.approved(complaint(desk))

    def remove() -> None:
        for write in desk.network.writes:
            desk.network.remove(write.name)

    desk.network.before("GET /api/info", remove, times=9)
    assert desk.send() == SentOut(sent=1)
    assert desk.status(reply) == ("submitted", "waiting")


def test_a_reply_that_is_found_and_shown_to_nobody_else_is_not_called_published(desk: Desk) -> None:
    reply = desk.approved(complaint(desk))
    desk.network.fail(REPLY, faults.silent())
    desk.send()
    desk.network.remove(desk.network.writes[0].name)
    assert desk.send(2) == SentOut(sent=1)
    assert desk.status(reply) == ("submitted", "waiting")
    assert desk.send(30) == SentOut()
    assert len(desk.network.writes) == 1


def test_a_reply_deep_in_a_long_thread_is_found_by_our_own_comments(desk: Desk) -> None:
    name = complaint(desk)
    desk.network.siblings = 2
    reply = desk.approved(name)
    desk.network.fail(REPLY, faults.silent())
    desk.send()
    for number in range(5):
        desk.network.comment(name, f"me too {number}", author="ben")
    assert desk.send(2) == SentOut(sent=1)
    assert desk.status(reply)[0] == "published"


def test_a_thread_that_is_not_shown_any_more_does_not_hide_our_reply(desk: Desk) -> None:
    name = complaint(desk)
    reply = desk.approved(name)
    desk.network.fail(REPLY, faults.broken(500, landed=True))
    desk.send()
    desk.network.purge(name)
    assert desk.send(2) == SentOut(sent=1)
    assert desk.status(reply)[0] == "published"


def test_only_our_own_words_under_the_right_parent_are_found(desk: Desk) -> None:
    name, other = complaint(desk), desk.network.submission("another")
    desk.network.comment(name, SORRY, author="ben")
    desk.network.comment(other, SORRY, author=SHOP)
    desk.network.comment(name, "something else", author=SHOP)
    assert find(outgoing(name), desk.connection).sent is None
    ours = desk.network.comment(name, " ".join(SORRY.split()) + "\n", author=SHOP)
    sent = find(outgoing(name), desk.connection).sent
    assert sent is not None
    assert sent.external_id == ours


@pytest.mark.parametrize("call", [look, publish])
def test_what_did_not_come_from_reddit_is_refused(desk: Desk, call: object) -> None:
    with pytest.raises(Refused, match="not read from Reddit"):
        call(outgoing("row-7"), desk.connection)  # type: ignore[operator]
    assert desk.network.writes == []


def test_a_subreddit_that_is_not_on_the_list_is_never_asked(desk: Desk) -> None:
    name = desk.network.submission("pine kettle", subreddit="kitchen")
    desk.read(desk.query())
    reply = desk.approved(name)
    before = len(desk.network.calls())
    assert desk.send() == SentOut(failed=1)
    assert "not on the list" in desk.session.get_one(Reply, reply.id).error
    assert len(desk.network.calls()) == before


def test_without_a_password_or_token_to_write_nothing_is_sent(desk: Desk) -> None:
    name = complaint(desk)
    kept = {key: value for key, value in unseal(desk.connection.write_secrets).items() if key != "password"}
    desk.connection.write_secrets = seal(kept)
    with pytest.raises(NeedsSetup, match="password or a refresh token"):
        publish(outgoing(name), desk.connection)
