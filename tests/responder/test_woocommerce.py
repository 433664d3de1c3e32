"""A shop takes answers as comments: as text, never as HTML, and not on every product."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from responder.run import SentOut
from store.models import Connection
from tests.peers.review_desk import SORRY, Desk, desk_at
from tests.peers.review_peer import told
from tests.peers.woo_shop import COMMENTS, WooShop


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(WooShop(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def name(desk: Desk) -> str:
    name = desk.peer.review("The lid leaks")
    desk.collect()
    return name


def test_an_answer_stands_under_its_review_as_text(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    desk.send()
    (call,) = desk.peer.calls(f"POST {COMMENTS}")
    assert b"&lt;b&gt;call&lt;/b&gt;" in call.body
    assert b'"post":22' in call.body.replace(b" ", b"")
    assert (desk.peer.sent, desk.status(reply)) == ([SORRY], ("published", "resolved"))
    assert reply.url == f"https://shop.example/product/pine-kettle/#comment-{reply.external_id}"


def test_a_product_without_comments_fails_alone(desk: Desk, name: str) -> None:
    other = desk.peer.review("It rusts")
    desk.collect()
    closed, fine = desk.approved(name), desk.approved(other)
    desk.peer.reviews[name].state = "closed"
    assert desk.send() == SentOut(sent=1, failed=1)
    assert (closed.status, fine.status) == ("failed", "published")
    assert desk.session.get_one(Connection, desk.connection.id).problem == ""


def test_a_shop_that_wants_a_pause_gets_it(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    desk.peer.fail(f"POST {COMMENTS}", told({"code": "comment_flood", "message": "You are posting too quickly"}, 400))
    assert desk.send() == SentOut()
    assert desk.status(reply)[0] == "queued"
    assert desk.send(2) == SentOut(sent=1)


def test_a_review_that_the_shop_holds_back_is_not_answered(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    desk.peer.reviews[name].state = "checked"
    assert desk.send() == SentOut(failed=1)
    assert "let it through first" in reply.error
    assert desk.peer.sent == []


def test_an_answer_that_the_shop_throws_away_is_proposed_anew(desk: Desk, name: str) -> None:
    desk.peer.checking = True
    reply = desk.approved(name)
    desk.send()
    desk.peer.reviews[name].answers[0].state = "refused"
    desk.send(3)
    assert desk.status(reply) == ("rejected", "open")
    assert reply.error == "the shop threw it away"


def test_an_answer_that_is_gone_is_proposed_anew(desk: Desk, name: str) -> None:
    desk.peer.checking = True
    reply = desk.approved(name)
    desk.send()
    desk.peer.reviews[name].answers.clear()
    desk.send(3)
    assert desk.status(reply) == ("rejected", "open")
