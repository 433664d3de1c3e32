"""Judge.me never shows answers to its API: what is unclear stays unknown until a person says what is there."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from channels.judge_me import SETUP
from channels.setup import Term
from responder.run import SentOut
from store.connections import connection_of
from store.models import utc_now
from store.replies import fail
from tests.peers.judge_me_shop import JudgeMeShop
from tests.peers.loopback import Answer
from tests.peers.review_desk import ADMIN, SORRY, Desk, desk_at


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(JudgeMeShop(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def name(desk: Desk) -> str:
    name = desk.peer.review("The lid leaks")
    desk.collect()
    return name


@pytest.mark.parametrize("landed", [True, False])
def test_what_is_unclear_stays_unknown_until_a_person_looked(desk: Desk, name: str, landed: bool) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, Answer(fate="drop"), landed=landed)
    assert desk.send() == SentOut(unknown=1)
    for minutes in (2, 10, 60, 600):
        desk.send(minutes)
    assert desk.status(reply) == ("unknown", "waiting")
    assert reply.look_at is not None
    assert reply.look_at > utc_now() + timedelta(hours=20)
    assert desk.peer.sent == ([SORRY] if landed else [])
    fail(desk.session, reply, "a person looked there and did not find it", ADMIN, reply.version)
    assert desk.status(reply) == ("failed", "open")


@pytest.mark.parametrize("state", [{"hidden": True}, {"curated": "not-yet"}, {"published": False}])
def test_what_the_shop_does_not_show_is_not_answered(desk: Desk, name: str, state: dict[str, object]) -> None:
    reply = desk.approved(name)
    desk.peer.reviews[name].more = state
    assert desk.send() == SentOut(failed=1)
    assert "publish it on Judge.me first" in reply.error
    assert desk.peer.sent == []


def test_an_answer_without_a_number_has_a_name_all_the_same(desk: Desk, name: str) -> None:
    reply = desk.approved(name)
    desk.peer.fail(desk.peer.writes, Answer(200, b'{"message": "ok"}'), landed=True)
    assert desk.send() == SentOut(sent=1)
    desk.session.refresh(reply)
    assert reply.external_id == f"{name}/reply"


def test_an_admin_confirms_that_a_person_looks_first(desk: Desk) -> None:
    assert [type(term) for term in SETUP.terms] == [Term]
    connection = connection_of(desk.session, desk.brand.id or 0, "judge_me")
    assert connection is not None
    assert set(connection.confirmed) == {"looked_first"}
