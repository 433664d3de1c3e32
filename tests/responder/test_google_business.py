"""Google checks an answer before it shows it: what it rejects is proposed anew, with Google's reason."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from responder.run import SentOut
from store.cases import current_draft
from store.drafts import approve, propose
from store.models import Case, utc_now
from tests.peers.google_reviews import GoogleReviews
from tests.peers.review_desk import ADMIN, Desk, desk_at


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(GoogleReviews(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def name(desk: Desk) -> str:
    name = desk.peer.review("The lid leaks")
    desk.collect()
    return name


def test_what_google_rejects_is_proposed_anew_and_another_text_can_go_out(desk: Desk, name: str) -> None:
    desk.peer.checking = True
    reply = desk.approved(name, "Call us at 02-555-0100")
    assert desk.send() == SentOut(sent=1)
    given = desk.peer.reviews[name].answers[-1]
    given.state, given.reason = "refused", "PERSONAL_INFORMATION"
    assert desk.send(3) == SentOut(failed=1)
    assert desk.status(reply) == ("rejected", "open")
    assert reply.error == "against Google's policy: personal information"
    case, draft = desk.session.get_one(Case, reply.case_id), current_draft(desk.session, reply.case_id)
    assert draft is not None
    assert "personal information" in draft.escalate
    better = propose(desk.session, case, draft.mention_id, "Please write to us.", lang="en", writer="person:1")
    desk.peer.checking = False
    versions = {"seen_case": case.version, "seen_draft": better.version, "take_back_seconds": 0}
    again = approve(desk.session, case, better, ADMIN, now=utc_now(), **versions)
    desk.session.commit()
    assert desk.send(4) == SentOut(sent=1)
    assert desk.status(again) == ("published", "resolved")
    assert desk.peer.reviews[name].answers[-1].text == "Please write to us."


def test_an_answer_that_was_taken_away_while_google_checked_it_is_proposed_anew(desk: Desk, name: str) -> None:
    desk.peer.checking = True
    reply = desk.approved(name)
    desk.send()
    desk.peer.reviews[name].answers.clear()
    desk.send(3)
    assert desk.status(reply) == ("rejected", "open")
    assert "not there any more" in reply.error


def test_a_review_that_goes_away_with_its_answer_in_check_ends_there(desk: Desk, name: str) -> None:
    desk.peer.checking = True
    reply = desk.approved(name)
    desk.send()
    desk.peer.delete(name)
    desk.send(3)
    assert desk.status(reply)[0] == "rejected"


def test_an_access_token_that_google_does_not_take_any_more_delays_and_sends_once(desk: Desk, name: str) -> None:
    assert isinstance(desk.peer, GoogleReviews)
    reply = desk.approved(name)
    desk.peer.tokens.append("another one")
    assert desk.send() == SentOut()
    assert desk.status(reply)[0] == "queued"
    assert desk.send(2) == SentOut(sent=1)
    assert len(desk.peer.sent) == 1


def test_the_limit_counts_bytes_so_thai_takes_three(desk: Desk, name: str) -> None:
    reply = desk.approved(name, "ก" * 1366)
    assert desk.send() == SentOut(failed=1)
    assert "2 bytes too long" in reply.error
    assert desk.peer.sent == []
