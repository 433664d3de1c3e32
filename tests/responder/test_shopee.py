"""Shopee takes one answer to each review, and tells of each answer by itself whether it was taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from responder.run import SentOut
from tests.peers.loopback import Answer
from tests.peers.review_desk import SORRY, Desk, desk_at
from tests.peers.review_peer import told
from tests.peers.shopee_shop import ShopeeShop, failed, mistake, said


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(ShopeeShop(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def name(desk: Desk) -> str:
    """A review that was collected."""
    name = desk.peer.review("The lid leaks", stars=1)
    desk.collect()
    return name


def test_a_reply_as_long_as_shopee_allows_goes_out_whole(desk: Desk, name: str) -> None:
    desk.approved(name, "ข" * 500)
    assert (desk.send(), desk.peer.sent) == (SentOut(sent=1), ["ข" * 500])


@pytest.mark.parametrize(
    ("error", "message", "told_us"),
    [
        ("product.duplicate_request", "You has replied this comment already.", "answered on Shopee already"),
        ("product.comment_length_invalid", "Comment length should be between 1 and 500.", "too long"),
        ("product.error_not_exist", "The Comment you replied does not exist.", "not there any more"),
        ("product.error_unheard_of", "The text is not allowed.", "The text is not allowed."),
    ],
)
def test_an_answer_that_was_not_taken_fails_with_the_reason(
    desk: Desk, name: str, error: str, message: str, told_us: str
) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, said({"result_list": [failed(int(name), error, message)]}))
    assert desk.send() == SentOut(failed=1)
    assert desk.status(reply) == ("failed", "open")
    assert told_us in reply.error


@pytest.mark.parametrize(
    "answer",
    [
        said({"result_list": []}),
        said({"result_list": [{"comment_id": 1}]}),
        said({}),
        told({"error": ""}),
        mistake("error_server", "Something wrong. Please try later."),
        mistake("error_nobody_knows", ""),
    ],
)
def test_what_shopee_does_not_tell_clearly_is_looked_for_and_never_sent_again(
    desk: Desk, name: str, answer: Answer
) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, answer, landed=True)
    assert desk.send() == SentOut(unknown=1)
    assert desk.send(2) == SentOut(sent=1)
    assert (desk.peer.sent, desk.status(reply)) == ([SORRY], ("published", "resolved"))


def test_an_old_access_token_puts_the_reply_back_and_it_goes_out_once(desk: Desk, name: str) -> None:
    assert isinstance(desk.peer, ShopeeShop)
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, mistake("invalid_acceess_token", "Invalid access_token.", 403))
    assert desk.send() == SentOut()
    assert desk.status(reply) == ("queued", "waiting")
    assert desk.send(20) == SentOut(sent=1)
    assert (desk.peer.sent, desk.peer.tokens.renewed) == ([SORRY], 2)


def test_a_limit_in_a_200_puts_the_reply_back(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, mistake("product.error_rate_limit", "Too many requests"))
    assert desk.send() == SentOut()
    assert (desk.status(reply), desk.peer.sent) == (("queued", "waiting"), [])
    assert desk.send(20) == SentOut(sent=1)


def test_a_mention_from_elsewhere_is_not_answered_here(desk: Desk, name: str) -> None:
    desk.mention(name).source = "an import"
    desk.session.commit()
    reply = desk.approved(name)
    assert (desk.send(), desk.peer.sent) == (SentOut(failed=1), [])
    assert "by hand" in reply.error
