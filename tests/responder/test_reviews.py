"""What holds wherever reviews are answered: once, byte for byte, never over what changed or was answered."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from responder.run import SentOut
from store.cases import current_draft
from store.models import Connection, utc_now
from tests.peers.app_store_network import AppStore
from tests.peers.google_reviews import GoogleReviews
from tests.peers.judge_me_shop import JudgeMeShop
from tests.peers.lazada_seller import LazadaSeller
from tests.peers.loopback import Answer
from tests.peers.review_desk import SORRY, Desk, desk_at
from tests.peers.review_peer import ReviewPeer, told
from tests.peers.shopee_shop import ShopeeShop
from tests.peers.trust_pilot import PrivateTrustPilot, TrustPilot
from tests.peers.woo_shop import WooShop

PEERS = [GoogleReviews, WooShop, TrustPilot, PrivateTrustPilot, JudgeMeShop, ShopeeShop, LazadaSeller, AppStore]
HTML = Answer(200, b"<html>maintenance</html>")
OOPS = told({"message": "oops"}, 500)
DROP = Answer(fate="drop")


@pytest.fixture(params=PEERS, ids=lambda peer: peer.__name__)
def desk(
    request: pytest.FixtureRequest, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Desk]:
    peer: ReviewPeer = request.param()
    with desk_at(peer, session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def name(desk: Desk) -> str:
    """A review that was collected."""
    name = desk.peer.review("The lid leaks", stars=1)
    desk.collect()
    return name


def test_an_answer_goes_out_once_byte_for_byte_and_resolves_its_case(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    assert desk.send() == SentOut(sent=1)
    assert desk.send(5) == SentOut()
    assert desk.peer.sent == [SORRY]
    assert desk.status(reply) == ("published", "resolved")
    assert reply.external_id
    assert len(desk.peer.calls(desk.peer.writes)) == 1


@pytest.mark.parametrize("answer", [OOPS, DROP, HTML])
def test_what_landed_unseen_is_found_and_never_sent_again(desk: Desk, name: str, answer: Answer) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, answer, landed=True)
    assert desk.send() == SentOut(unknown=1)
    assert desk.status(reply) == ("unknown", "waiting")
    done = desk.send(2)
    if desk.peer.tells_answers:
        assert (done, desk.status(reply)) == (SentOut(sent=1), ("published", "resolved"))
    else:
        assert desk.status(reply) == ("unknown", "waiting")
    desk.send(30)
    assert desk.peer.sent == [SORRY]


@pytest.mark.parametrize("answer", [OOPS, DROP])
def test_what_did_not_land_fails_after_three_looks_and_is_proposed_again(desk: Desk, name: str, answer: Answer) -> None:
    if not desk.peer.tells_answers:
        pytest.skip("only a person can tell there")
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, answer)
    assert desk.send() == SentOut(unknown=1)
    for minutes in (2, 8, 30):
        desk.send(minutes)
    assert desk.status(reply) == ("failed", "open")
    assert desk.peer.sent == []
    draft = current_draft(desk.session, reply.case_id)
    assert draft is not None
    assert draft.text == SORRY


def test_a_review_that_was_changed_since_is_not_answered(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    desk.peer.edit(name, "All is well now, thank you")
    assert desk.send() == SentOut(failed=1)
    assert (desk.peer.sent, desk.status(reply)) == ([], ("failed", "open"))
    assert "changed" in reply.error


def test_a_review_that_is_gone_is_not_answered(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    desk.peer.delete(name)
    assert desk.send() == SentOut(failed=1)
    assert (desk.peer.sent, reply.status, desk.names) == ([], "failed", [])


def test_a_review_that_was_answered_by_hand_is_not_answered_over_it(desk: Desk, name: str) -> None:
    if not desk.peer.tells_answers:
        pytest.skip("this network does not tell which answers there are")
    reply = desk.approved(name)
    desk.peer.answer_by_hand(name)
    assert desk.send() == SentOut(failed=1)
    assert (desk.peer.sent, desk.status(reply)) == ([], ("failed", "resolved"))
    assert "answered on the network already" in reply.error


@pytest.mark.parametrize("status", [400, 422])
def test_a_clear_no_fails_at_once(desk: Desk, name: str, status: int) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, told({"message": "this text is not taken"}, status))
    assert desk.send() == SentOut(failed=1)
    assert desk.status(reply) == ("failed", "open")
    assert "this text is not taken" in reply.error


def test_too_many_requests_puts_it_back_until_then(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, told({"message": "wait"}, 429, **{"retry-after": "600"}))
    assert desk.send() == SentOut()
    assert desk.status(reply) == ("queued", "waiting")
    assert desk.send(5) == SentOut()
    assert reply.send_after > utc_now() + timedelta(minutes=8)
    assert desk.send(11) == SentOut(sent=1)
    assert desk.peer.sent == [SORRY]


def test_an_account_that_may_not_makes_the_connection_rest(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, told({"message": "not for you"}, 403))
    assert desk.send() == SentOut()
    assert desk.status(reply) == ("queued", "waiting")
    connection = desk.session.get_one(Connection, desk.connection.id)
    assert "not for you" in connection.problem
    for secret in (*desk.peer.read.values(), *desk.peer.write.values()):
        assert secret not in connection.problem
    assert (desk.send(60), desk.peer.sent) == (SentOut(), [])


def test_an_answer_that_the_network_still_looks_at_is_followed_until_it_is_shown(desk: Desk, name: str) -> None:
    if not desk.peer.checks:
        pytest.skip("this network shows answers at once")
    desk.peer.checking = True
    reply = desk.approved(name)
    assert desk.send() == SentOut(sent=1)
    assert desk.status(reply) == ("submitted", "waiting")
    desk.recheck()
    assert desk.status(reply) == ("submitted", "waiting"), "our own answer in review is no answer by hand"
    desk.send(3)
    assert desk.status(reply) == ("submitted", "waiting")
    desk.peer.reviews[name].answers[-1].state = "shown"
    desk.send(15)
    assert desk.status(reply) == ("published", "resolved")
    assert desk.peer.sent == [SORRY]
