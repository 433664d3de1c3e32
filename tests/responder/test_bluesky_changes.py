"""A reply on Bluesky is deleted once, and reading its place tells what became of it."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from responder.bluesky import CHANGES, delete, publish, read
from responder.publishing import Outgoing
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from tests.peers.bluesky_network import wrong
from tests.peers.bluesky_town import Town, town_on
from tests.peers.loopback import Answer


@pytest.fixture
def town(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with town_on(session, monkeypatch) as town:
        yield town


@pytest.fixture
def reply(town: Town) -> Outgoing:
    return town.outgoing(town.network.post(town.ada, "it leaks"))


@pytest.fixture
def sent(town: Town, reply: Outgoing) -> str:
    return publish(reply, town.connection).external_id


def test_a_reply_is_read_as_it_was_written_and_deleted(town: Town, reply: Outgoing, sent: str) -> None:
    assert read(reply, sent, town.connection).text == reply.text
    delete(reply, sent, town.connection)
    assert town.written() == []
    assert read(reply, sent, town.connection).text is None
    assert CHANGES.edit is None, "an edit would be another post"


@pytest.mark.parametrize("answer", [wrong("UpstreamFailure", 502), Answer(fate="drop"), Answer(200, b"<html>", ())])
@pytest.mark.parametrize("landed", [True, False])
def test_an_unclear_answer_is_unknown_and_reading_back_tells(
    town: Town, reply: Outgoing, sent: str, landed: bool, answer: Answer
) -> None:
    town.mishap("deleteRecord", answer, landed)
    with pytest.raises(Unknown):
        delete(reply, sent, town.connection)
    assert town.network.calls("deleteRecord") == 1
    assert read(reply, sent, town.connection).text == (None if landed else reply.text)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (wrong("RateLimitExceeded", 429), TryLater), (wrong("InvalidRequest", 400), Refused),
        (wrong("AccountTakedown", 401), NeedsSetup), (wrong("ExpiredToken", 400), TryLater),
    ],
)  # fmt: skip
def test_each_refusal_says_what_to_do(
    town: Town, reply: Outgoing, sent: str, answer: Answer, kind: type[EarfulError]
) -> None:
    town.mishap("deleteRecord", answer)
    with pytest.raises(kind):
        delete(reply, sent, town.connection)
    assert len(town.written()) == 1


def test_what_cannot_be_read_is_no_deletion(town: Town, reply: Outgoing, sent: str) -> None:
    town.mishap("getRecord", wrong("InternalServerError", 500))
    with pytest.raises(TryLater):
        read(reply, sent, town.connection)
