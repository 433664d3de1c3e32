"""An answer in the App Store is one to a review, signed with the team's key, and published once Apple shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from responder import app_store
from responder.publishing import Outgoing
from responder.run import SentOut
from store.errors import NeedsSetup, Refused, TryLater, Unknown
from store.models import Connection, utc_now
from store.secrets import seal
from tests.peers.app_store_network import APP, GONE, TEAM, AppStore
from tests.peers.loopback import Answer
from tests.peers.review_desk import SORRY, Desk, desk_at
from tests.peers.review_peer import told

SOURCE = f"itunes:{APP}:th"
FIXED = {
    "errors": [{"status": "409", "code": "STATE_ERROR", "title": "No more", "detail": "It cannot be answered now"}]
}


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(AppStore(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def name(desk: Desk) -> str:
    """A review that was collected."""
    name = desk.peer.review("It crashes", stars=1)
    desk.collect()
    return name


def outgoing(name: str, text: str = SORRY) -> Outgoing:
    return Outgoing("earful-1", text, name, SOURCE, "review", "", utc_now())


def connected(**changed: str) -> Connection:
    return Connection(brand_id=1, channel="app_store", write_secrets=seal(TEAM | changed))


def test_a_new_answer_would_replace_the_one_that_stands_there_so_that_one_is_told(desk: Desk, name: str) -> None:
    desk.peer.checking = True
    first = app_store.publish(outgoing(name), desk.connection)
    assert (first.state, first.url) == ("submitted", f"https://apps.apple.com/th/app/id{APP}?see-all=reviews")
    seen = app_store.look(outgoing(name), desk.connection)
    assert seen.answered is not None
    assert (seen.answered.external_id, seen.answered.state) == (first.external_id, "submitted")
    assert seen.version_id == desk.mention(name).version_id
    found = app_store.find(outgoing(name), desk.connection).sent
    assert found is not None
    assert (found.external_id, found.state) == (first.external_id, "submitted")
    assert app_store.find(outgoing(name, "Another text"), desk.connection).sent is None


def test_an_answer_is_followed_until_it_is_shown_or_gone(desk: Desk, name: str) -> None:
    desk.peer.checking = True
    sent = app_store.publish(outgoing(name), desk.connection)
    assert app_store.follow(outgoing(name), sent.external_id, desk.connection).state == "submitted"
    desk.peer.reviews[name].answers[-1].state = "shown"
    assert app_store.follow(outgoing(name), sent.external_id, desk.connection).state == "published"
    desk.peer.reviews[name].answers.clear()
    with pytest.raises(Refused, match="not there any more"):
        app_store.follow(outgoing(name), sent.external_id, desk.connection)


def test_5970_characters_are_taken_and_not_one_more(desk: Desk, name: str) -> None:
    app_store.publish(outgoing(name, "ก" * 5_970), desk.connection)
    with pytest.raises(Refused, match="too long"):
        app_store.publish(outgoing(name, "ก" * 5_971), desk.connection)
    assert [len(text) for text in desk.peer.sent] == [5_970]


@pytest.mark.parametrize("status", [409, 422])
def test_what_apple_does_not_take_is_told_in_its_own_words(desk: Desk, name: str, status: int) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, told(FIXED, status))
    assert desk.send() == SentOut(failed=1)
    assert "It cannot be answered now" in reply.error


@pytest.mark.parametrize("body", [b"", b"[]", b'{"data": null}', b'{"data": {"id": 7.5, "attributes": 3}}', b"\xff"])
def test_a_201_that_says_nothing_is_looked_for(desk: Desk, name: str, body: bytes) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, Answer(201, body), landed=True)
    assert desk.send() == SentOut(unknown=1)
    assert desk.send(2) == SentOut(sent=1)
    assert desk.status(reply)[0] == "published"
    assert (desk.peer.sent, len(desk.peer.calls(desk.peer.writes))) == ([SORRY], 1)


def test_a_review_of_the_open_feed_is_never_answered(desk: Desk) -> None:
    for call in (app_store.look, app_store.publish, app_store.find):
        with pytest.raises(Refused, match="open feed"):
            call(outgoing("7000000001"), desk.connection)
    assert desk.peer.sent == []


def test_a_key_of_another_team_is_not_taken(desk: Desk, name: str) -> None:
    for changed in ({"issuer_id": "another"}, {"key_id": "ANOTHER"}):
        with pytest.raises(NeedsSetup, match="Channels page"):
            app_store.look(outgoing(name), connected(**changed))
    assert not app_store.look(outgoing(name), connected()).gone


def test_a_key_that_was_pasted_into_one_line_is_good(desk: Desk, name: str) -> None:
    lines = TEAM["private_key"].strip().split("\n")
    for typed in (" ".join(lines), "".join(lines), "".join(lines[1:-1])):
        assert not app_store.look(outgoing(name), connected(private_key=typed)).gone
    with pytest.raises(NeedsSetup, match=r"\.p8"):
        app_store.look(outgoing(name), connected(private_key="a password"))


def test_a_404_of_the_review_is_gone_and_any_other_is_not(desk: Desk, name: str) -> None:
    desk.peer.fail("GET /v1/customerReviews", told(GONE, 404))
    assert app_store.look(outgoing(name), desk.connection).gone
    desk.peer.fail("GET /v1/customerReviews", Answer(404, b"<html>"))
    with pytest.raises(Refused):
        app_store.look(outgoing(name), desk.connection)


def test_another_review_than_the_one_asked_for_is_not_believed(desk: Desk, name: str) -> None:
    other = desk.peer.review("Lovely")
    desk.peer.fail("GET /v1/customerReviews", told({"data": {"type": "customerReviews", "id": other}}))
    with pytest.raises(TryLater):
        app_store.look(outgoing(name), desk.connection)


@pytest.mark.parametrize("answer", [Answer(500, b""), Answer(fate="drop")])
def test_what_may_have_arrived_is_unknown_and_sent_once(desk: Desk, name: str, answer: Answer) -> None:
    desk.peer.fail(desk.peer.writes, answer)
    with pytest.raises(Unknown):
        app_store.publish(outgoing(name), desk.connection)
    assert len(desk.peer.calls(desk.peer.writes)) == 1
