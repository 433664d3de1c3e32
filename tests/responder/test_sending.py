"""What is approved goes out once, or is known not to have, or is known to be unknown: never twice, never by itself."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from channels.setup import Term
from responder.publishing import Sent, Upstream
from responder.run import SentOut, send_approved
from store.cases import current_draft
from store.connections import switch
from store.edits import apply_edits
from store.errors import NeedsSetup, Refused, TryLater, Unknown
from store.ledger import spent_on_connection
from store.models import Brand, Connection, Mention, Reply
from tests.responder.scripted import (
    ADMIN,
    CHANNEL,
    NOW,
    PRICE,
    Network,
    approved,
    case_of,
    live,
    scripted,
)

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    return scripted(monkeypatch)


def send(session: Session, tmp_path: Path, minutes: float = 1) -> SentOut:
    return send_approved(session, tmp_path / "outbox", now=NOW + timedelta(minutes=minutes))


def status(session: Session, reply: Reply) -> tuple[str, str]:
    session.refresh(reply)
    return reply.status, case_of(session, reply).status


def test_a_live_reply_goes_out_once_byte_for_byte_and_resolves_its_case(
    session: Session, network: Network, tmp_path: Path
) -> None:
    connection, reply = live(session), approved(session, text="ขออภัยค่ะ  — we’re sorry\n")
    assert send(session, tmp_path, 0) == SentOut()
    assert send(session, tmp_path) == SentOut(sent=1)
    assert send(session, tmp_path) == SentOut()
    assert [each.text for each in network.stands] == ["ขออภัยค่ะ  — we’re sorry\n"]
    assert status(session, reply) == ("published", "resolved")
    assert (reply.external_id, reply.url, reply.published_at) == ("r1", "https://bluesky.example/1", NOW)
    assert spent_on_connection(session, connection, datetime.now(NOW.tzinfo)) == PRICE


def test_without_a_live_switch_nothing_is_sent_and_nothing_goes_out_once_it_is_on(
    session: Session, network: Network, tmp_path: Path
) -> None:
    connection = live(session)
    switch(session, connection, False, ADMIN, connection.version, ())
    reply = approved(session)
    assert send(session, tmp_path) == SentOut(written=1)
    switch(session, connection, True, ADMIN, connection.version, ())
    session.commit()
    assert send(session, tmp_path) == SentOut()
    assert (network.stands, status(session, reply)) == ([], ("cancelled", "waiting"))


@pytest.mark.parametrize("error", [Unknown("no answer"), TimeoutError(), ValueError("odd")])
def test_what_may_have_arrived_is_looked_for_and_never_sent_again(
    session: Session, network: Network, tmp_path: Path, error: Exception
) -> None:
    live(session)
    reply = approved(session)
    network.after = [error]
    assert send(session, tmp_path) == SentOut(unknown=1)
    assert status(session, reply) == ("unknown", "waiting")
    assert send(session, tmp_path, 1.5) == SentOut()
    assert send(session, tmp_path, 2) == SentOut(sent=1)
    assert status(session, reply) == ("published", "resolved")
    assert len(network.stands) == 1


def test_what_did_not_arrive_fails_after_three_looks_and_is_proposed_again(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    network.before = [Unknown("no answer")]
    send(session, tmp_path)
    for minutes in (2, 7, 22):
        assert reply.status == "unknown"
        send(session, tmp_path, minutes)
    assert status(session, reply) == ("failed", "open")
    assert (network.stands, reply.looks) == ([], 3)
    draft = current_draft(session, reply.case_id)
    assert draft is not None
    assert (draft.status, draft.text) == ("proposed", reply.text)
    assert "did not arrive" in draft.escalate


def test_a_reply_that_shows_late_is_found_by_a_later_look(session: Session, network: Network, tmp_path: Path) -> None:
    live(session)
    reply = approved(session)
    network.after, network.hidden = [Unknown("no answer")], 2
    for minutes in (1, 2, 7, 22):
        send(session, tmp_path, minutes)
    assert status(session, reply) == ("published", "resolved")


def test_a_look_that_goes_wrong_is_no_look(session: Session, network: Network, tmp_path: Path) -> None:
    live(session)
    reply = approved(session)
    network.after, network.finds = [Unknown("no answer")], [TryLater("busy"), ValueError("odd")]
    for minutes in (1, 2, 12, 22):
        send(session, tmp_path, minutes)
    assert (status(session, reply), reply.looks) == (("published", "resolved"), 0)


def test_a_process_that_dies_while_sending_leaves_an_unknown_reply(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    network.after = [SystemExit(1)]
    with pytest.raises(SystemExit):
        send(session, tmp_path)
    session.rollback()
    assert status(session, reply)[0] == "sending"
    assert send(session, tmp_path, 2) == SentOut()
    assert send(session, tmp_path, 10) == SentOut(unknown=1)
    assert send(session, tmp_path, 11) == SentOut(sent=1)
    assert (len(network.stands), status(session, reply)) == (1, ("published", "resolved"))


@pytest.mark.parametrize("where", ["looks", "before"])
def test_later_means_later_and_nothing_was_sent(session: Session, network: Network, tmp_path: Path, where: str) -> None:
    live(session)
    reply, other = approved(session), approved(session, "m2", "Sorry for the plate.")
    setattr(network, where, [TryLater("slow down", NOW + timedelta(minutes=30))])
    assert send(session, tmp_path) == SentOut()
    assert (status(session, reply), other.status) == (("queued", "waiting"), "queued")
    assert send(session, tmp_path, 2) == SentOut(sent=1), "only the one that was not told to wait"
    assert send(session, tmp_path, 31) == SentOut(sent=1)
    assert [each.text for each in network.stands] == [other.text, reply.text]


def test_a_refused_account_stops_the_connection_until_a_person_acts(
    session: Session, network: Network, tmp_path: Path
) -> None:
    connection = live(session)
    reply = approved(session)
    network.before = [NeedsSetup("the key was revoked")]
    send(session, tmp_path)
    assert (reply.status, connection.problem) == ("queued", "the key was revoked")
    assert send(session, tmp_path, 60) == SentOut()
    connection.problem = ""
    session.commit()
    assert send(session, tmp_path, 61) == SentOut(sent=1)


@pytest.mark.parametrize("where", ["looks", "before"])
def test_what_the_network_refuses_fails_with_its_reason(
    session: Session, network: Network, tmp_path: Path, where: str
) -> None:
    live(session)
    reply = approved(session)
    setattr(network, where, [Refused("the thread is locked")])
    assert send(session, tmp_path) == SentOut(failed=1)
    assert (status(session, reply), reply.error, network.stands) == (("failed", "open"), "the thread is locked", [])


def test_a_deleted_text_is_not_answered_and_is_erased(session: Session, network: Network, tmp_path: Path) -> None:
    live(session)
    reply = approved(session)
    network.upstream = Upstream(gone=True)
    assert send(session, tmp_path) == SentOut(failed=1)
    assert (status(session, reply), network.stands) == (("failed", "dismissed"), [])
    assert session.get_one(Mention, reply.mention_id).text == ""


def test_a_changed_text_is_not_answered(session: Session, network: Network, tmp_path: Path) -> None:
    live(session)
    reply = approved(session)
    network.upstream = Upstream(version_id="2")
    assert send(session, tmp_path) == SentOut(failed=1)
    draft = current_draft(session, reply.case_id)
    assert draft is not None
    assert (status(session, reply), network.stands) == (("failed", "open"), [])
    assert "changed the text" in draft.escalate


def test_what_somebody_answered_by_hand_is_not_answered_again(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    network.upstream = Upstream(version_id="1", answered=Sent("hand", "https://bluesky.example/hand", NOW))
    assert send(session, tmp_path) == SentOut(failed=1)
    assert (status(session, reply), network.stands) == (("failed", "resolved"), [])
    assert current_draft(session, reply.case_id) is None


def test_two_approved_replies_to_the_same_send_one(session: Session, network: Network, tmp_path: Path) -> None:
    live(session)
    reply = approved(session)
    twin = Reply(**reply.model_dump(exclude={"id", "version"}))
    session.add(twin)
    session.commit()
    assert send(session, tmp_path) == SentOut(sent=1, failed=1)
    assert (reply.status, twin.status, len(network.stands)) == ("published", "cancelled", 1)


def test_what_was_taken_back_in_that_moment_is_not_sent(session: Session, network: Network, tmp_path: Path) -> None:
    from store.drafts import take_back

    live(session)
    reply = approved(session)
    with Session(session.get_bind(), expire_on_commit=False) as other:
        theirs = other.get_one(Reply, reply.id)
        case = case_of(other, theirs)
        take_back(other, case, theirs, ADMIN, case.version, theirs.version)
        other.commit()
    assert send(session, tmp_path) == SentOut()
    assert (network.stands, status(session, reply)) == ([], ("cancelled", "open"))


def test_an_edit_that_arrives_while_we_look_is_seen_by_the_version(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    mention = session.get_one(Mention, reply.mention_id)
    row = {name: getattr(mention, name) for name in ("title", "rating", "media", "raw", "url")}
    apply_edits(session, {mention.id or 0: row | {"text": "No, it is fine", "version_id": "2"}})
    session.commit()
    assert send(session, tmp_path) == SentOut()
    assert (network.stands, status(session, reply)) == ([], ("cancelled", "open"))


def test_what_the_channel_does_not_let_us_answer_is_never_tried(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    network = scripted(monkeypatch, why_not=lambda mention, connection: "the author did not call us")
    live(session)
    reply = approved(session)
    assert send(session, tmp_path) == SentOut(failed=1)
    assert (reply.error, network.stands) == ("the author did not call us", [])


def test_a_reply_that_the_budget_does_not_allow_is_not_sent(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    network = scripted(monkeypatch, price=lambda text: PRICE, terms=(Term("t", "T"),))
    live(session).monthly_budget = PRICE - 1
    reply = approved(session)
    assert send(session, tmp_path) == SentOut(failed=1)
    assert ("budget" in reply.error, network.stands) == (True, [])


def test_one_brand_never_sends_through_the_account_of_another(
    session: Session, network: Network, tmp_path: Path
) -> None:
    other = Brand(slug="other", name="Other")
    session.add(other)
    session.flush()
    session.add(Connection(brand_id=other.id or 0, channel=CHANNEL, live=True, write_secrets="x"))
    reply = approved(session)
    assert send(session, tmp_path) == SentOut(written=1)
    assert (network.stands, reply.status) == ([], "cancelled")


def test_a_reply_that_is_only_submitted_keeps_its_case_waiting(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    network.submitted = True
    assert send(session, tmp_path) == SentOut(sent=1)
    assert status(session, reply) == ("submitted", "waiting")
