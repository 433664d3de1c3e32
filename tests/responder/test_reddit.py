"""A reply on Reddit goes out once, whatever befalls it, and is called published only where it stands."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from channels import reddit_client
from responder.publishing import Outgoing
from responder.reddit import find, look, publish
from responder.run import SentOut
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import Reply
from store.secrets import seal, unseal
from store.settings import settings
from tests.peers.reddit_desk import SHOP, SORRY, Desk, ago, open_desk
from tests.peers.reddit_faults import Fault
from tests.peers.reddit_network import faults

REPLY = "POST /api/comment"


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def complaint(desk: Desk) -> str:
    """A submission that was collected."""
    name = desk.network.submission("my pine kettle leaks", at=ago(3600))
    desk.read(desk.query())
    return name


def under(desk: Desk) -> str:
    """A comment that was collected."""
    name = desk.network.comment(desk.network.submission("tea", at=ago(4000)), "pine kettle? leaks.", at=ago(3600))
    desk.read(desk.query("comments", subreddits="thrift"))
    return name


def outgoing(parent: str, conversation: str = "", text: str = SORRY) -> Outgoing:
    return Outgoing("earful-1", text, parent, "reddit.com", "post", conversation or parent, datetime.now(UTC))


@pytest.mark.parametrize("place", [complaint, under])
def test_a_reply_is_sent_once_byte_for_byte_and_resolves_its_case(desk: Desk, place: object) -> None:
    name = place(desk)  # type: ignore[operator]
    reply = desk.approved(name)
    assert desk.send() == SentOut(sent=1)
    assert desk.send() == SentOut()
    (write,) = desk.network.writes
    assert (write.parent, write.author, write.text) == (name, SHOP, SORRY)
    assert desk.status(reply) == ("published", "resolved")
    assert reply.external_id == write.name
    assert reply.url.startswith("https://www.reddit.com/r/thrift/comments/")
    assert reply.url.endswith(f"/{write.name[3:]}/")
    assert desk.network.nameless == []


def test_an_answer_that_tells_little_still_gives_an_address(desk: Desk) -> None:
    desk.network.bare_answers = True
    reply = desk.approved(complaint(desk))
    desk.send()
    assert desk.status(reply)[0] == "published"
    assert reply.url == f"https://www.reddit.com/comments/{reply.interaction.split('_')[1]}/_/{reply.external_id[3:]}/"  # type: ignore[union-attr]


LANDED = [
    faults.broken(500, landed=True), faults.broken(503, landed=True), faults.drop(landed=True),
    faults.malformed(landed=True), faults.silent(),
]  # fmt: skip
LOST = [faults.broken(500), faults.broken(502), faults.drop(), faults.malformed()]


@pytest.mark.parametrize("place", [complaint, under])
@pytest.mark.parametrize("fault", LANDED, ids=lambda fault: fault.name)
def test_what_landed_unseen_is_found_and_never_sent_again(desk: Desk, place: object, fault: Fault) -> None:
    reply = desk.approved(place(desk))  # type: ignore[operator]
    desk.network.fail(REPLY, fault, times=9)
    assert desk.send() == SentOut(unknown=1)
    assert desk.status(reply) == ("unknown", "waiting")
    assert desk.send(2) == SentOut(sent=1)
    assert desk.status(reply) == ("published", "resolved")
    assert [write.name for write in desk.network.writes] == [reply.external_id]
    assert len(desk.network.calls(REPLY)) == 1


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: fault.name)
def test_what_did_not_land_fails_after_three_looks_and_is_proposed_again(desk: Desk, fault: Fault) -> None:
    reply = desk.approved(complaint(desk))
    desk.network.fail(REPLY, fault, times=9)
    assert desk.send() == SentOut(unknown=1)
    for minutes in (2, 7, 22):
        assert desk.status(reply)[0] == "unknown"
        desk.send(minutes)
    assert desk.status(reply) == ("failed", "open")
    assert (desk.network.writes, len(desk.network.calls(REPLY))) == ([], 1)


@pytest.mark.parametrize("landed", [True, False])
def test_a_time_out_leaves_open_what_happened(desk: Desk, monkeypatch: pytest.MonkeyPatch, landed: bool) -> None:
    monkeypatch.setattr(reddit_client, "PATIENCE", 0.3)
    reply = desk.approved(complaint(desk))
    desk.network.fail(REPLY, faults.hang(landed))
    assert desk.send() == SentOut(unknown=1)
    assert desk.send(2) == (SentOut(sent=1) if landed else SentOut(unknown=1))
    assert desk.status(reply)[0] == ("published" if landed else "unknown")
    assert len(desk.network.writes) == landed


@pytest.mark.parametrize(
    ("fault", "minutes"),
    [
        (faults.too_many(120), 2), (faults.too_many(), 10), (faults.refused("RATELIMIT"), 9),
        (faults.refused("RATELIMIT", "Take a break for 3 seconds before trying again."), 0.05),
        (faults.refused("RATELIMIT", "Take a break for 5 milliseconds before trying again."), 0.01),
        (faults.refused("RATELIMIT", "Looks like you've been doing that a lot."), 10), (faults.revoked(), 10),
    ],
)  # fmt: skip
def test_what_reddit_wants_later_is_put_back_until_then(desk: Desk, fault: Fault, minutes: float) -> None:
    reply = desk.approved(complaint(desk))
    desk.network.fail(REPLY, fault)
    before = datetime.now(UTC)
    assert desk.send() == SentOut()
    assert desk.status(reply) == ("queued", "waiting")
    assert abs(reply.send_after - before - timedelta(minutes=minutes)) < timedelta(seconds=20)
    assert (desk.network.writes, len(desk.network.calls(REPLY))) == ([], 1)
    assert desk.send(minutes + 1) == SentOut(sent=1)
    assert len(desk.network.writes) == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("THREAD_LOCKED", "locked the thread"), ("DELETED_COMMENT", "was deleted"), ("TOO_OLD", "archived"),
        ("TOO_LONG", "longer than Reddit allows"), ("NO_TEXT", "no text"), ("SOMETHING_NEW", "because of that"),
    ],
)  # fmt: skip
def test_what_reddit_refuses_comes_back_with_its_reason(desk: Desk, error: str, sentence: str) -> None:
    reply = desk.approved(complaint(desk))
    desk.network.fail(REPLY, faults.refused(error, "because of that" if error == "SOMETHING_NEW" else ""))
    assert desk.send() == SentOut(failed=1)
    assert desk.status(reply) == ("failed", "open")
    assert sentence in reply.error
    assert desk.network.writes == []


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


@pytest.mark.parametrize(
    "fault", [faults.broken(500), faults.drop(), faults.too_many(60)], ids=lambda fault: fault.name
)
def test_trouble_while_signing_in_or_looking_sends_nothing(desk: Desk, fault: Fault) -> None:
    name = complaint(desk)
    reply = desk.approved(name)
    desk.network.fail("POST /api/v1/access_token", fault, times=3)
    desk.send()
    assert desk.status(reply)[0] == "queued"
    desk.network.script.orders.clear()
    desk.network.fail("POST /api/v1/access_token", fault, times=3)
    with pytest.raises(TryLater):
        publish(outgoing(name), desk.connection)
    assert (desk.network.writes, desk.network.calls(REPLY)) == ([], [])


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


def test_a_port_that_nobody_serves_means_that_nothing_left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reddit_client, "API", "http://127.0.0.1:9")
    monkeypatch.setattr(reddit_client, "SITE", desk.network.url)
    monkeypatch.setenv("EARFUL_REDDIT_BASE_URL", "")
    settings.cache_clear()
    caught: EarfulError | None = None
    try:
        publish(outgoing("t3_abc"), desk.connection)
    except (TryLater, Unknown) as error:
        caught = error
    assert isinstance(caught, TryLater)
