"""An answer on Google is edited and deleted once, through the whole job, and read back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from responder.run import SentOut
from store.models import Amendment, Reply
from tests.peers.google_reviews import GoogleReviews
from tests.peers.loopback import Answer
from tests.peers.review_desk import SORRY, Desk, desk_at
from tests.peers.review_peer import told
from tests.responder.amended import ready

WISHED = "We are very  sorry ขออภัยค่ะ & will <help>"
CALLS = {"edit": "PUT /v4/", "delete": "DELETE /v4/"}


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(GoogleReviews(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def name(desk: Desk) -> str:
    name = desk.peer.review("The lid leaks")
    desk.collect()
    return name


@pytest.fixture
def reply(desk: Desk, name: str) -> Reply:
    reply = desk.approved(name)
    assert desk.send() == SentOut(sent=1)
    return reply


def asked(desk: Desk, reply: Reply, kind: str) -> Amendment:
    return ready(desk.session, reply, kind, WISHED)


def texts(desk: Desk, name: str) -> list[str]:
    return [each.text for each in desk.peer.reviews[name].answers]


@pytest.mark.parametrize("kind", CALLS)
def test_it_is_changed_once_and_read_back(desk: Desk, name: str, reply: Reply, kind: str) -> None:
    before = len(desk.peer.calls(CALLS[kind]))
    asked(desk, reply, kind)
    assert desk.send() == SentOut(amended=1)
    assert desk.send(60) == SentOut()
    assert texts(desk, name) == ([WISHED] if kind == "edit" else [])
    assert desk.status(reply) == (("published", "resolved") if kind == "edit" else ("deleted", "open"))
    assert len(desk.peer.calls(CALLS[kind])) == before + 1


@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("landed", [True, False])
@pytest.mark.parametrize("answer", [told({}, 503), Answer(fate="drop")])
def test_an_unclear_answer_is_read_back_and_never_made_twice(
    desk: Desk, name: str, reply: Reply, kind: str, landed: bool, answer: Answer
) -> None:
    before = len(desk.peer.calls(CALLS[kind]))
    change = asked(desk, reply, kind)
    desk.peer.fail(CALLS[kind], answer, landed)
    assert desk.send() == SentOut(unknown=1)
    for minutes in (2, 8, 24):
        desk.send(minutes)
    desk.session.refresh(change)
    assert change.status == ("done" if landed else "failed")
    assert texts(desk, name) == (([WISHED] if kind == "edit" else []) if landed else [SORRY])
    assert len(desk.peer.calls(CALLS[kind])) == before + 1


def test_what_google_rejects_at_once_is_told(desk: Desk, name: str, reply: Reply) -> None:
    change = asked(desk, reply, "edit")
    said = {"comment": WISHED, "reviewReplyState": "REJECTED", "policyViolation": "PERSONAL_INFORMATION"}
    desk.peer.fail(CALLS["edit"], told(said))
    assert desk.send() == SentOut(failed=1)
    desk.session.refresh(change)
    assert "personal information" in change.error


@pytest.mark.parametrize("kind", CALLS)
def test_an_answer_that_somebody_else_wrote_there_is_left_alone(desk: Desk, name: str, reply: Reply, kind: str) -> None:
    desk.peer.reviews[name].answers[-1].text = "By hand."
    change = asked(desk, reply, kind)
    assert desk.send() == SentOut(failed=1)
    desk.session.refresh(change)
    assert ("by hand" in change.error, texts(desk, name)) == (True, ["By hand."])
