"""A reply on Google Play goes out once, is never stripped or cut, and never replaces an answer that stands there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from responder import google_play
from responder.publishing import Outgoing
from responder.run import SentOut
from store.connections import secrets_of
from store.errors import NeedsSetup, Refused, TryLater, Unknown
from store.models import Connection, utc_now
from tests.peers.google_play_network import APP, GooglePlay, problem
from tests.peers.loopback import Answer
from tests.peers.review_desk import Desk, desk_at

SORRY = "ขออภัยค่ะ  — we’re sorry & look into it: 1 < 2"
WRITE = f"POST /androidpublisher/v3/applications/{APP}"


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(GooglePlay(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def name(desk: Desk) -> str:
    """A review that was collected."""
    name = desk.peer.review("It crashes", stars=1)
    desk.collect()
    return name


def outgoing(name: str, text: str = SORRY, version: str = "1", source: str = APP) -> Outgoing:
    return Outgoing("earful-1", text, name, source, "review", "", utc_now(), version)


def test_a_reply_goes_out_once_byte_for_byte(desk: Desk, name: str) -> None:
    reply = desk.approved(name, SORRY)
    assert (desk.send(), desk.send(5)) == (SentOut(sent=1), SentOut())
    assert desk.peer.sent == [SORRY]
    assert desk.status(reply) == ("published", "resolved")
    assert reply.url == f"https://play.google.com/store/apps/details?id={APP}&reviewId=gp%3AAOqpTOE1-x_9"
    assert len(desk.peer.calls(WRITE)) == 1


@pytest.mark.parametrize(
    "answer", [Answer(500, b"oops"), Answer(fate="drop"), Answer(200, b"<html>"), Answer(200, b"\xff")]
)
def test_what_landed_unseen_is_found_and_never_sent_again(desk: Desk, name: str, answer: Answer) -> None:
    reply = desk.approved(name, SORRY)
    desk.peer.fail(WRITE, answer, landed=True)
    assert desk.send() == SentOut(unknown=1)
    assert desk.send(2) == SentOut(sent=1)
    assert desk.status(reply) == ("published", "resolved")
    assert desk.peer.sent == [SORRY]
    assert len(desk.peer.calls(WRITE)) == 1


def test_a_connection_that_breaks_is_not_tried_again_by_the_client(desk: Desk, name: str) -> None:
    desk.peer.fail(WRITE, Answer(fate="drop"))
    with pytest.raises(Unknown):
        google_play.publish(outgoing(name), desk.connection)
    assert len(desk.peer.calls(WRITE)) == 1
    assert desk.peer.sent == []


def test_an_answer_that_stands_there_is_seen_and_not_replaced(desk: Desk, name: str) -> None:
    reply = desk.approved(name, SORRY)
    desk.peer.answer_by_hand(name)
    assert desk.send() == SentOut(failed=1)
    assert desk.peer.sent == []
    assert "answered on the network already" in reply.error


@pytest.mark.parametrize("text", ["We are <b>sorry</b>", "<https://example.com/help>", "<!-- x --> sorry"])
def test_what_google_would_take_out_is_refused_before_it_is_sent(desk: Desk, name: str, text: str) -> None:
    with pytest.raises(Refused, match="HTML"):
        google_play.publish(outgoing(name, text), desk.connection)
    assert desk.peer.calls(WRITE) == []


@pytest.mark.parametrize("length", [350, 351])
def test_at_most_350_characters(desk: Desk, name: str, length: int) -> None:
    if length == 350:
        assert google_play.publish(outgoing(name, "ก" * length), desk.connection).state == "published"
        return
    with pytest.raises(Refused, match="1 characters too long"):
        google_play.publish(outgoing(name, "ก" * length), desk.connection)


def test_a_review_that_is_older_than_what_google_shows_is_not_called_deleted(desk: Desk, name: str) -> None:
    old = datetime.now(UTC) - timedelta(days=8)
    desk.peer.reviews[name].at = old
    with pytest.raises(Refused, match="7 days"):
        google_play.look(outgoing(name, version=str(int(old.timestamp()))), desk.connection)
    desk.peer.delete(name)
    young = str(int(datetime.now(UTC).timestamp()))
    assert google_play.look(outgoing(name, version=young), desk.connection).gone
    with pytest.raises(Refused, match="by hand"):
        google_play.look(outgoing(name, source="a shop"), desk.connection)


def test_a_review_that_google_lets_nobody_answer_does_not_stop_the_others(desk: Desk, name: str) -> None:
    reply, other = desk.approved(name, SORRY), desk.peer.review("It hangs")
    desk.peer.fail(WRITE, problem(403, "forbidden", "The caller does not have permission"))
    assert desk.send() == SentOut(failed=1)
    assert "Reply to reviews" in reply.error
    assert not desk.connection.problem
    desk.collect()
    desk.approved(other, SORRY)
    assert desk.send() == SentOut(sent=1)


@pytest.mark.parametrize("reason", ["quotaExceeded", "rateLimitExceeded"])
def test_a_used_up_quota_puts_it_back(desk: Desk, name: str, reason: str) -> None:
    reply = desk.approved(name, SORRY)
    desk.peer.fail(WRITE, problem(403, reason, "Quota exceeded for quota metric 'Queries'"))
    assert desk.send() == SentOut()
    assert desk.status(reply) == ("queued", "waiting")
    assert desk.send(20) == SentOut(sent=1)


def test_a_kept_access_token_that_is_taken_back_is_renewed_at_the_next_try(desk: Desk, name: str) -> None:
    assert isinstance(desk.peer, GooglePlay)
    desk.peer.tokens.append("another")
    with pytest.raises(TryLater):
        google_play.publish(outgoing(name), desk.connection)
    assert desk.peer.sent == []
    google_play.publish(outgoing(name), desk.connection)
    assert desk.peer.sent == [SORRY]


def test_a_key_that_google_does_not_take_asks_for_a_new_one(desk: Desk, name: str) -> None:
    assert isinstance(desk.peer, GooglePlay)
    desk.peer.revoked = True
    desk.connection.tokens = ""
    desk.session.commit()
    with pytest.raises(NeedsSetup, match="Channels page") as caught:
        google_play.look(outgoing(name), desk.connection)
    key = secrets_of(desk.connection, "write")["service_account_key"]
    assert key[40:90] not in str(caught.value)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_token_server_that_is_ill_is_asked_once(desk: Desk, name: str, status: int) -> None:
    desk.connection.tokens = ""
    desk.session.commit()
    desk.peer.asked.clear()
    desk.peer.fail("POST /token", Answer(status, b"{}"))
    with pytest.raises(TryLater):
        google_play.look(outgoing(name), desk.connection)
    assert len(desk.peer.calls("POST /token")) == 1


@pytest.mark.parametrize("key", ["{", "[]", '"text"', '{"client_email": "a", "private_key": "b"}', "made-up"])
def test_what_is_no_key_is_said_to_be_none(key: str) -> None:
    from store.secrets import seal

    connection = Connection(brand_id=1, channel="google_play", write_secrets=seal({"service_account_key": key}))
    with pytest.raises(NeedsSetup, match="Channels page"):
        google_play.look(outgoing("gp:1"), connection)
