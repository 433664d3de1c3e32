"""What a network took without showing it is asked about until it is published or rejected, and never sent again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from responder import FOLLOWERS
from responder.publishing import Followed, Outgoing
from responder.run import SentOut, send_approved
from store.cases import current_draft, history
from store.connections import switch
from store.drafts import approve
from store.errors import NeedsSetup, Refused, TryLater
from store.ledger import Cost, spent_on_connection
from store.models import Connection, Reply
from tests.responder.scripted import ADMIN, CHANNEL, NOW, PRICE, Network, approved, case_of, live, scripted

DAY = 24 * 60


@dataclass
class Desk:
    """A network that decides later, and what it says of the replies that it is asked about."""

    session: Session
    network: Network
    outbox: Path
    says: list[Followed | Exception] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    meanwhile: Callable[[], object] | None = None

    def follow(self, reply: Outgoing, sent: str, connection: Connection) -> Followed:
        self.asked.append((reply.key, sent))
        if self.meanwhile is not None:
            self.meanwhile()
        said = self.says.pop(0) if self.says else Followed("submitted")
        if isinstance(said, Exception):
            raise said
        return said

    def send(self, minutes: float) -> SentOut:
        return send_approved(self.session, self.outbox, now=NOW + timedelta(minutes=minutes))

    def status(self, reply: Reply) -> tuple[str, str]:
        self.session.refresh(reply)
        return reply.status, case_of(self.session, reply).status


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """The brand is live there, and one reply was handed over at minute 1."""
    desk = Desk(session, scripted(monkeypatch), tmp_path / "outbox")
    desk.network.submitted = True
    monkeypatch.setitem(FOLLOWERS, CHANNEL, desk.follow)
    live(session)
    return desk


@pytest.fixture
def reply(desk: Desk) -> Reply:
    reply = approved(desk.session)
    assert desk.send(1) == SentOut(sent=1)
    assert desk.status(reply) == ("submitted", "waiting")
    return reply


def test_it_is_asked_about_with_growing_pauses_up_to_a_day(desk: Desk, reply: Reply) -> None:
    pauses, minutes = (2, 10, 60, 360, DAY, DAY, DAY), 1.0
    for number, pause in enumerate(pauses):
        assert desk.send(minutes + pause - 0.5) == SentOut()
        assert len(desk.asked) == number
        minutes += pause
        assert desk.send(minutes) == SentOut()
        assert len(desk.asked) == number + 1
    assert set(desk.asked) == {(f"earful-{reply.id}", "r1")}
    assert (len(desk.network.stands), desk.status(reply)) == (1, ("submitted", "waiting"))


def test_what_is_published_resolves_its_case_and_is_counted_once(desk: Desk, reply: Reply) -> None:
    desk.says = [Followed("published", url="https://bluesky.example/shown")]
    assert desk.send(3) == SentOut()
    assert desk.status(reply) == ("published", "resolved")
    shown = reply.external_id, reply.url, reply.published_at, reply.look_at
    assert shown == ("r1", "https://bluesky.example/shown", NOW + timedelta(minutes=3), None)
    desk.send(DAY)
    assert len(desk.asked) == 1


def test_what_is_published_without_an_address_keeps_the_one_it_had(desk: Desk, reply: Reply) -> None:
    desk.says = [Followed("published")]
    desk.send(3)
    assert reply.url == "https://bluesky.example/1"


def test_what_is_rejected_is_proposed_anew_with_the_reason_and_can_be_sent_again(desk: Desk, reply: Reply) -> None:
    desk.says = [Followed("rejected", "it names a phone number")]
    assert desk.send(3) == SentOut(failed=1)
    assert desk.status(reply) == ("rejected", "open")
    assert reply.error == "it names a phone number"
    draft = current_draft(desk.session, reply.case_id)
    assert draft is not None
    assert (draft.status, draft.text) == ("proposed", reply.text)
    assert "it names a phone number" in draft.escalate
    steps = {(each.action, each.reason) for each in history(desk.session, reply.case_id)}
    assert ("refuse", "it names a phone number") in steps
    case, versions = case_of(desk.session, reply), {"seen_draft": draft.version, "take_back_seconds": 10}
    again = approve(desk.session, case, draft, ADMIN, seen_case=case.version, now=NOW, **versions)
    desk.session.commit()
    assert desk.send(5) == SentOut(sent=1)
    assert desk.status(again) == ("submitted", "waiting")


def test_what_is_gone_there_counts_as_rejected(desk: Desk, reply: Reply) -> None:
    desk.says = [Refused("the reply is not there any more")]
    assert desk.send(3) == SentOut(failed=1)
    assert desk.status(reply) == ("rejected", "open")
    assert reply.error == "the reply is not there any more"


@pytest.mark.parametrize(
    ("error", "minutes"),
    [(TryLater("busy", NOW + timedelta(hours=3)), 180), (TryLater("busy"), 13), (ValueError("odd"), 13)],
)
def test_an_answer_that_does_not_come_is_asked_for_again(
    desk: Desk, reply: Reply, error: Exception, minutes: float
) -> None:
    desk.says = [error, Followed("published")]
    assert desk.send(3) == SentOut()
    assert (desk.status(reply), reply.looks) == (("submitted", "waiting"), 0)
    desk.send(minutes - 1)
    assert len(desk.asked) == 1
    desk.send(minutes)
    assert desk.status(reply) == ("published", "resolved")


def test_a_connection_that_a_person_must_see_to_rests_and_nothing_is_asked(desk: Desk, reply: Reply) -> None:
    desk.says = [NeedsSetup("enter a new token on the Channels page"), Followed("published")]
    connection = live(desk.session)
    assert desk.send(3) == SentOut()
    desk.session.refresh(connection)
    assert connection.problem == "enter a new token on the Channels page"
    desk.send(DAY)
    assert len(desk.asked) == 1
    connection.problem = ""
    desk.session.commit()
    desk.send(DAY + 1)
    assert desk.status(reply) == ("published", "resolved")


def test_it_is_followed_where_sending_was_switched_off_since(desk: Desk, reply: Reply) -> None:
    connection = live(desk.session)
    switch(desk.session, connection, False, ADMIN, connection.version, ())
    desk.session.commit()
    desk.says = [Followed("published")]
    desk.send(3)
    assert desk.status(reply) == ("published", "resolved")


def test_what_asking_costs_is_written_down(desk: Desk, reply: Reply) -> None:
    desk.says = [Followed("submitted", cost=[Cost("reply read", 700, units=1)])]
    desk.send(3)
    assert spent_on_connection(desk.session, live(desk.session), datetime.now(UTC)) == PRICE + 700


def test_whoever_was_faster_has_it(desk: Desk, reply: Reply) -> None:
    def somebody_else() -> None:
        desk.meanwhile = None
        desk.says = [Followed("rejected", "theirs"), Followed("published")]
        desk.send(3)

    desk.meanwhile = somebody_else
    assert desk.send(3) == SentOut()
    assert desk.status(reply) == ("rejected", "open")
    assert reply.error == "theirs"


def test_a_reply_that_was_unknown_and_is_found_in_review_is_followed_too(desk: Desk) -> None:
    reply = approved(desk.session)
    desk.network.after = [TimeoutError()]
    assert desk.send(1) == SentOut(unknown=1)
    assert desk.send(2) == SentOut(sent=1)
    assert desk.status(reply) == ("submitted", "waiting")
    desk.says = [Followed("published")]
    desk.send(3)
    assert desk.status(reply) == ("published", "resolved")


def test_channels_that_cannot_be_asked_are_left_alone(
    desk: Desk, reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(FOLLOWERS, CHANNEL)
    assert desk.send(DAY) == SentOut()
    assert desk.asked == []
    assert desk.status(reply) == ("submitted", "waiting")
