"""A reply on Reddit goes out once, whatever befalls it, and is called published only where it stands."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from channels import reddit_client
from responder.reddit import publish
from responder.run import SentOut
from store.errors import EarfulError, TryLater, Unknown
from store.settings import settings
from tests.peers.reddit_desk import SHOP, SORRY, Desk, complaint, open_desk, outgoing, under
from tests.peers.reddit_faults import Fault
from tests.peers.reddit_network import faults

REPLY = "POST /api/comment"


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.mark.parametrize("place", [complaint, under])
def test_a_reply_is_sent_once_byte_for_byte_and_resolves_its_case(desk: Desk, place: object) -> None:
    name = place(desk)  # type: ignore[operator]
    reply = desk.approved(name)
    assert desk.send() == SentOut(sent=1)
    assert desk.send() == SentOut()
    (write,) = desk.network.writes
    assert (write.parent, write.author, write.text) == (name, SHOP, SORRY)
    assert desk.status(reply) == ("published", "resolved")
    assert reply.external_id == write.name
    assert reply.url.startswith("https://www.reddit.com/r/thrift/comments/")
    assert reply.url.endswith(f"/{write.name[3:]}/")
    assert desk.network.nameless == []


def test_an_answer_that_tells_little_still_gives_an_address(desk: Desk) -> None:
    desk.network.bare_answers = True
    reply = desk.approved(complaint(desk))
    desk.send()
    assert desk.status(reply)[0] == "published"
    assert reply.url == f"https://www.reddit.com/comments/{reply.interaction.split('_')[1]}/_/{reply.external_id[3:]}/"  # type: ignore[union-attr]


LANDED = [
    faults.broken(500, landed=True), faults.broken(503, landed=True), faults.drop(landed=True),
    faults.malformed(landed=True), faults.silent(),
]  # fmt: skip
LOST = [faults.broken(500), faults.broken(502), faults.drop(), faults.malformed()]


@pytest.mark.parametrize("place", [complaint, under])
@pytest.mark.parametrize("fault", LANDED, ids=lambda fault: fault.name)
def test_what_landed_unseen_is_found_and_never_sent_again(desk: Desk, place: object, fault: Fault) -> None:
    reply = desk.approved(place(desk))  # type: ignore[operator]
    desk.network.fail(REPLY, fault, times=9)
    assert desk.send() == SentOut(unknown=1)
    assert desk.status(reply) == ("unknown", "waiting")
    assert desk.send(2) == SentOut(sent=1)
    assert desk.status(reply) == ("published", "resolved")
    assert [write.name for write in desk.network.writes] == [reply.external_id]
    assert len(desk.network.calls(REPLY)) == 1


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: fault.name)
def test_what_did_not_land_fails_after_three_looks_and_is_proposed_again(desk: Desk, fault: Fault) -> None:
    reply = desk.approved(complaint(desk))
    desk.network.fail(REPLY, fault, times=9)
    assert desk.send() == SentOut(unknown=1)
    for minutes in (2, 7, 22):
        assert desk.status(reply)[0] == "unknown"
        desk.send(minutes)
    assert desk.status(reply) == ("failed", "open")
    assert (desk.network.writes, len(desk.network.calls(REPLY))) == ([], 1)


@pytest.mark.parametrize("landed", [True, False])
def test_a_time_out_leaves_open_what_happened(desk: Desk, monkeypatch: pytest.MonkeyPatch, landed: bool) -> None:
    monkeypatch.setattr(reddit_client, "PATIENCE", 1.0)
    reply = desk.approved(complaint(desk))
    desk.network.fail(REPLY, faults.hang(landed))
    assert desk.send() == SentOut(unknown=1)
    assert desk.send(2) == (SentOut(sent=1) if landed else SentOut(unknown=1))
    assert desk.status(reply)[0] == ("published" if landed else "unknown")
    assert len(desk.network.writes) == landed


@pytest.mark.parametrize(
    ("fault", "minutes"),
    [
        (faults.too_many(120), 2), (faults.too_many(), 10), (faults.refused("RATELIMIT"), 9),
        (faults.refused("RATELIMIT", "Take a break for 3 seconds before trying again."), 0.05),
        (faults.refused("RATELIMIT", "Take a break for 5 milliseconds before trying again."), 0.01),
        (faults.refused("RATELIMIT", "Looks like you've been doing that a lot."), 10), (faults.revoked(), 10),
    ],
)  # fmt: skip
def test_what_reddit_wants_later_is_put_back_until_then(desk: Desk, fault: Fault, minutes: float) -> None:
    reply = desk.approved(complaint(desk))
    desk.network.fail(REPLY, fault)
    before = datetime.now(UTC)
    assert desk.send() == SentOut()
    assert desk.status(reply) == ("queued", "waiting")
    assert abs(reply.send_after - before - timedelta(minutes=minutes)) < timedelta(seconds=20)
    assert (desk.network.writes, len(desk.network.calls(REPLY))) == ([], 1)
    assert desk.send(minutes + 1) == SentOut(sent=1)
    assert len(desk.network.writes) == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("THREAD_LOCKED", "locked the thread"), ("DELETED_COMMENT", "was deleted"), ("TOO_OLD", "archived"),
        ("TOO_LONG", "longer than Reddit allows"), ("NO_TEXT", "no text"), ("SOMETHING_NEW", "because of that"),
    ],
)  # fmt: skip
def test_what_reddit_refuses_comes_back_with_its_reason(desk: Desk, error: str, sentence: str) -> None:
    reply = desk.approved(complaint(desk))
    desk.network.fail(REPLY, faults.refused(error, "because of that" if error == "SOMETHING_NEW" else ""))
    assert desk.send() == SentOut(failed=1)
    assert desk.status(reply) == ("failed", "open")
    assert sentence in reply.error
    assert desk.network.writes == []


@pytest.mark.parametrize(
    "fault", [faults.broken(500), faults.drop(), faults.too_many(60)], ids=lambda fault: fault.name
)
def test_trouble_while_signing_in_or_looking_sends_nothing(desk: Desk, fault: Fault) -> None:
    name = complaint(desk)
    reply = desk.approved(name)
    desk.network.fail("POST /api/v1/access_token", fault, times=3)
    desk.send()
    assert desk.status(reply)[0] == "queued"
    desk.network.script.orders.clear()
    desk.network.fail("POST /api/v1/access_token", fault, times=3)
    with pytest.raises(TryLater):
        publish(outgoing(name), desk.connection)
    assert (desk.network.writes, desk.network.calls(REPLY)) == ([], [])


def test_a_port_that_nobody_serves_means_that_nothing_left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reddit_client, "API", "http://127.0.0.1:9")
    monkeypatch.setattr(reddit_client, "SITE", desk.network.url)
    monkeypatch.setenv("EARFUL_REDDIT_BASE_URL", "")
    settings.cache_clear()
    caught: EarfulError | None = None
    try:
        publish(outgoing("t3_abc"), desk.connection)
    except (TryLater, Unknown) as error:
        caught = error
    assert isinstance(caught, TryLater)
