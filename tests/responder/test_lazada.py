"""Lazada checks an answer before it shows it, says why it takes none, and holds one answer to each review."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from responder import lazada
from responder.run import SentOut
from store.models import utc_now
from tests.peers.lazada_seller import REVIEWS, LazadaSeller, mistake, refused, said
from tests.peers.loopback import Answer
from tests.peers.review_desk import SORRY, Desk, desk_at
from tests.peers.review_peer import told


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(LazadaSeller(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def name(desk: Desk) -> str:
    """A review that was collected."""
    name = desk.peer.review("The lid leaks", stars=1)
    desk.collect()
    return name


def test_a_reply_as_long_as_lazada_allows_goes_out_whole(desk: Desk, name: str) -> None:
    desk.approved(name, "ข" * 500)
    assert (desk.send(), desk.peer.sent) == (SentOut(sent=1), ["ข" * 500])


@pytest.mark.parametrize(
    ("message", "told_us"),
    [
        ("REPLY_ALREADY", "answered on Lazada already"),
        ("BEYOND_REPLY_PERIOD", "too late"),
        ("REVIEW_STATUS_CANNOT_REPLY", "edited or reported"),
        ("REVIEW_INFO_DONOT_SUPPORT_REPLY", "stars alone"),
        ("REPLY_CONTENT_TOO_LONG", "too long"),
        ("NO_SUCH_REVIEW", "not there any more"),
        ("SOMETHING_NEW", "SOMETHING_NEW"),
    ],
)
def test_an_answer_that_was_not_taken_fails_with_the_reason(desk: Desk, name: str, message: str, told_us: str) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, refused(message))
    assert desk.send() == SentOut(failed=1)
    assert desk.status(reply) == ("failed", "open")
    assert told_us in reply.error


def test_a_review_that_takes_no_answer_is_not_answered(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    desk.peer.reviews[name].more = {"can_reply": False}
    assert (desk.send(), desk.peer.sent) == (SentOut(failed=1), [])
    assert "takes no answer to it now" in reply.error


@pytest.mark.parametrize(
    "answer", [said(None), said(False), told({}), mistake("ServiceTimeout", "rpc timeout"), mistake("Odd", "")]
)
def test_what_lazada_does_not_tell_clearly_is_looked_for_and_never_sent_again(
    desk: Desk, name: str, answer: Answer
) -> None:
    desk.peer.checking = True
    reply = desk.approved(name)
    body = answer.body.replace(b'"success": true', b'"success": null')
    desk.peer.fail(desk.peer.writes, Answer(200, body, answer.headers), landed=True)
    assert desk.send() == SentOut(unknown=1)
    desk.send(2)
    assert desk.status(reply) == ("submitted", "waiting")
    desk.peer.reviews[name].answers[0].state = "shown"
    desk.send(30)
    assert (desk.peer.sent, desk.status(reply)) == ([SORRY], ("published", "resolved"))


@pytest.mark.parametrize(
    "answer", [Answer(fate="drop"), told({"message": "oops"}, 500), mistake("ApiCallLimit", "frequency"), told([])]
)
def test_a_mishap_after_the_answer_was_taken_sends_nothing_again(desk: Desk, name: str, answer: Answer) -> None:
    reply = desk.approved(name)
    serve, peer = desk.peer.serve, desk.peer

    def landing(asked: object) -> Answer:
        given = serve(asked)  # type: ignore[arg-type]
        if getattr(asked, "path", "") == "/review/seller/reply/add":
            peer.fail(f"GET {REVIEWS}", answer)
        return given

    peer.serve = landing  # type: ignore[method-assign]
    assert desk.send() == SentOut(sent=1)
    assert desk.status(reply) == ("submitted", "waiting")
    desk.send(30)
    assert (peer.sent, desk.status(reply)) == ([SORRY], ("published", "resolved"))


def test_another_answer_in_its_place_is_told(desk: Desk, name: str) -> None:
    desk.peer.checking = True
    reply = desk.approved(name)
    desk.send()
    desk.peer.reviews[name].answers[0].text = "Somebody else was faster"
    desk.peer.reviews[name].answers[0].state = "shown"
    desk.send(30)
    assert desk.status(reply) == ("rejected", "open")
    assert "another answer" in reply.error


def test_an_answer_that_never_shows_is_rejected_after_a_day(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.peer.checking = True
    reply = desk.approved(name)
    desk.send()
    desk.peer.reviews[name].answers.clear()
    desk.send(30)
    assert desk.status(reply) == ("submitted", "waiting")
    monkeypatch.setattr(lazada, "utc_now", lambda: utc_now() + timedelta(days=2))
    desk.send(2 * 24 * 60)
    assert desk.status(reply) == ("rejected", "open")
    assert "gives no reason" in reply.error


def test_a_review_that_goes_while_its_answer_is_checked_ends_it(desk: Desk, name: str) -> None:
    desk.peer.checking = True
    reply = desk.approved(name)
    desk.send()
    desk.peer.delete(name)
    desk.send(30)
    assert desk.status(reply)[0] == "rejected"


def test_a_reply_in_the_check_is_no_answer_by_hand(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    desk.peer.checking = True
    desk.send()
    assert desk.recheck().answered == 0
    desk.peer.reviews[name].answers[0].state = "shown"
    assert desk.recheck(27).answered == 0, "it is our own"
    desk.send(30)
    assert desk.status(reply) == ("published", "resolved")
