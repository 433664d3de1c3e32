"""Others act while a reply is being sent: nothing goes out that is not wanted any more, and nothing gets stuck."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from responder.publishing import Sent, Upstream
from responder.run import SentOut, send_approved
from store.cases import answered_on_network, assign, close, reopen
from store.connections import connection_of, switch
from store.drafts import approve, propose
from store.edits import apply_edits
from store.errors import NeedsSetup, TryLater, Unknown
from store.models import Case, Draft, Mention, Reply
from store.replies import dry_run_ids, put_back
from store.tombstones import bury
from store.workflow import move
from tests.responder.scripted import ADMIN, CHANNEL, NOW, Network, another_message, approved, case_of, live, scripted

Step = Callable[[Session], object]


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    return scripted(monkeypatch)


def send(session: Session, tmp_path: Path, minutes: float = 1) -> SentOut:
    return send_approved(session, tmp_path / "outbox", now=NOW + timedelta(minutes=minutes))


def elsewhere(session: Session, step: Step) -> Callable[[], None]:
    """The same step in a session of its own, as another process takes it."""

    def run() -> None:
        with Session(session.get_bind(), expire_on_commit=False) as other:
            step(other)
            other.commit()

    return run


def once(network: Network, step: Callable[[], None]) -> None:
    """Let a step be taken during the next look."""

    def run() -> None:
        network.meanwhile = None
        step()

    network.meanwhile = run


def edit(text: str, version: str) -> Step:
    """The first mention says something else."""

    def step(session: Session) -> None:
        mention = session.exec(select(Mention).where(Mention.external_id == "m1")).one()
        row = {name: getattr(mention, name) for name in ("title", "rating", "media", "raw", "url")}
        apply_edits(session, {mention.id or 0: row | {"text": text, "version_id": version}})

    return step


def first_case(session: Session) -> Case:
    return session.exec(select(Case).order_by("id")).first() or pytest.fail("no case")


def status(session: Session, reply: Reply) -> tuple[str, str]:
    session.refresh(reply)
    return reply.status, case_of(session, reply).status


def test_a_text_that_changes_while_we_look_is_not_answered(session: Session, network: Network, tmp_path: Path) -> None:
    live(session)
    reply = approved(session)
    network.upstream = Upstream(version_id="2")
    once(network, elsewhere(session, edit("The cup is fine", "2")))
    send(session, tmp_path)
    assert (network.stands, status(session, reply)) == ([], ("failed", "open"))


def test_a_text_that_changes_on_a_channel_without_versions_is_not_answered(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    session.get_one(Mention, reply.mention_id).version_id = ""
    session.commit()
    network.upstream = Upstream()
    once(network, elsewhere(session, edit("The cup is fine", "")))
    send(session, tmp_path)
    assert (network.stands, status(session, reply)) == ([], ("failed", "open"))


@pytest.mark.parametrize("action", ["dismiss", "answered_by_hand", "reopen"])
def test_a_case_that_a_person_settles_while_we_look_is_not_answered(
    session: Session, network: Network, tmp_path: Path, action: str
) -> None:
    live(session)
    reply = approved(session)

    def settle(other: Session) -> None:
        case = first_case(other)
        if action == "reopen":
            reopen(other, case, ADMIN, case.version, "the answer must change")
        else:
            close(other, case, action, ADMIN, case.version, "settled")

    once(network, elsewhere(session, settle))
    send(session, tmp_path)
    wanted = {"dismiss": "dismissed", "answered_by_hand": "resolved", "reopen": "open"}[action]
    assert (network.stands, status(session, reply)) == ([], ("failed", wanted))


def test_what_another_process_gave_up_is_not_sent_by_the_one_that_wakes(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    once(network, elsewhere(session, lambda other: send(other, tmp_path, 10)))
    send(session, tmp_path)
    assert (network.stands, status(session, reply)[0]) == ([], "unknown")


def test_switching_off_stops_what_has_not_left(session: Session, network: Network, tmp_path: Path) -> None:
    live(session)
    first, second = approved(session), approved(session, "m2", "Sorry for the plate.")

    def off(other: Session) -> None:
        connection = connection_of(other, first_case(other).brand_id, CHANNEL)
        assert connection is not None
        switch(other, connection, False, ADMIN, connection.version, ())

    once(network, elsewhere(session, off))
    send(session, tmp_path)
    assert network.stands == []
    assert status(session, second) == ("cancelled", "waiting")
    send(session, tmp_path, 30)
    assert (network.stands, status(session, first)) == ([], ("cancelled", "waiting"))


def test_a_reply_that_arrived_is_kept_though_a_person_moves_its_case(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    case = case_of(session, reply)  # held in memory, as a page or a job may hold it

    def take(other: Session) -> None:
        mine = first_case(other)
        assign(other, mine, None, ADMIN, mine.version)

    once(network, elsewhere(session, take))
    assert send(session, tmp_path) == SentOut(sent=1)
    assert (status(session, reply), case.status) == (("published", "resolved"), "resolved")


def test_a_reply_that_failed_is_kept_though_a_person_moves_its_case(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    case = case_of(session, reply)
    network.upstream = Upstream(version_id="2")
    once(network, elsewhere(session, lambda other: assign(other, first_case(other), None, ADMIN, case.version)))
    assert send(session, tmp_path) == SentOut(failed=1)
    assert status(session, reply) == ("failed", "open")


def test_the_last_look_and_what_follows_from_it_are_one_step(
    session: Session, network: Network, tmp_path: Path
) -> None:
    from tests.crashing import crash_at

    live(session)
    reply = approved(session)
    network.before = [Unknown("no answer")]
    for minutes in (1, 2, 7):
        send(session, tmp_path, minutes)
    number = 0
    while True:
        with crash_at(number) as points:
            send(session, tmp_path, 22)
        session.rollback()
        session.refresh(reply)
        if reply.status == "failed":
            break
        assert (reply.status, reply.look_at is not None) == ("unknown", True), points.passed
        number += 1
    send(session, tmp_path, 40)
    assert status(session, reply) == ("failed", "open")


def test_an_unknown_reply_is_looked_for_though_sending_was_switched_off(
    session: Session, network: Network, tmp_path: Path
) -> None:
    connection = live(session)
    reply = approved(session)
    network.after = [Unknown("no answer")]
    send(session, tmp_path)
    switch(session, connection, False, ADMIN, connection.version, ())
    session.commit()
    send(session, tmp_path, 2)
    assert status(session, reply) == ("published", "resolved")


def test_a_look_waits_as_long_as_the_network_says(session: Session, network: Network, tmp_path: Path) -> None:
    live(session)
    reply = approved(session)
    network.after = [Unknown("no answer")]
    network.finds = [TryLater("slow down", NOW + timedelta(hours=2))]
    send(session, tmp_path)
    send(session, tmp_path, 2)
    assert reply.look_at == NOW + timedelta(hours=2)


def test_a_person_who_decides_in_that_moment_stops_nothing_else(
    session: Session, network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(session)
    reply, other_reply = approved(session), approved(session, "m2", "Sorry for the plate.")
    network.after = [Unknown("no answer"), Unknown("no answer")]
    send(session, tmp_path)
    real = network.find

    def decides(*given: Any) -> Any:
        monkeypatch.setattr(network, "find", real)

        def person(other: Session) -> None:
            theirs = other.get_one(Reply, reply.id)
            move(other, theirs, "fail", ADMIN, theirs.version)

        elsewhere(session, person)()
        return real(*given)

    monkeypatch.setattr(network, "find", decides)
    send(session, tmp_path, 2)
    assert (status(session, reply)[0], status(session, other_reply)[0]) == ("failed", "published")


def test_a_reply_that_arrives_late_does_not_close_a_case_that_waits_for_another(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    network.after, network.hidden = [Unknown("no answer")], 1
    send(session, tmp_path)
    send(session, tmp_path, 2)
    second = another_message(session, reply, "m1b", "Sorry for the plate, too.", NOW + timedelta(minutes=10))
    assert status(session, second) == ("queued", "waiting")
    send(session, tmp_path, 10)
    assert status(session, reply) == ("published", "waiting")
    send(session, tmp_path, 120)
    assert status(session, second) == ("published", "resolved")


def test_an_undone_reply_that_was_put_back_does_not_open_a_case_that_waits_for_another(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)

    def anew(other: Session) -> None:
        case = first_case(other)
        reopen(other, case, ADMIN, case.version, "the answer must change")
        draft = propose(other, case, reply.mention_id, "We send a new cup.", lang="en", writer="person:1")
        versions = {"seen_case": case.version, "seen_draft": draft.version}
        approve(other, case, draft, ADMIN, now=NOW, take_back_seconds=10, **versions)
        other.commit()
        raise TryLater("slow down", NOW + timedelta(minutes=1))

    once(network, elsewhere(session, anew))
    send(session, tmp_path)
    send(session, tmp_path, 2)
    send(session, tmp_path, 20)
    assert [each.text for each in network.stands] == ["We send a new cup."]
    assert status(session, reply) == ("cancelled", "resolved")


def test_one_that_was_decided_elsewhere_does_not_stop_those_behind_it(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    replies = [approved(session, f"m{number}", f"Sorry, {number}.") for number in range(4)]

    def takes(other: Session) -> None:
        for each in replies[1:3]:
            theirs = other.get_one(Reply, each.id)
            move(other, theirs, "cancel", ADMIN, theirs.version, reason="taken back")

    once(network, elsewhere(session, takes))
    assert send(session, tmp_path) == SentOut(sent=2)
    assert [each.text for each in network.stands] == ["Sorry, 0.", "Sorry, 3."]


def broken(*_: object) -> str:
    raise KeyError("token=abc")


def test_a_fault_of_ours_fails_one_reply_and_shows_no_secret(
    session: Session, network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted_network = scripted(monkeypatch, why_not=broken)
    live(session)
    reply, other = approved(session), approved(session, "m2", "Sorry for the plate.")
    assert send(session, tmp_path) == SentOut(failed=2)
    assert (status(session, reply), status(session, other)) == (("failed", "open"), ("failed", "open"))
    assert ("KeyError" in reply.error, "abc" in reply.error, scripted_network.stands) == (True, False, [])


def test_what_the_author_deleted_meanwhile_leaves_no_words_behind(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    network.before = [Unknown("no answer")]
    send(session, tmp_path)
    bury(session, [reply.mention_id], NOW)
    session.commit()
    for minutes in (2, 7, 22):
        send(session, tmp_path, minutes)
    assert status(session, reply) == ("failed", "dismissed")
    assert (reply.text, [draft.text for draft in session.exec(select(Draft))]) == ("", [""])


def test_what_is_deleted_while_we_look_leaves_no_words_behind(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    once(network, elsewhere(session, lambda other: bury(other, [reply.mention_id], NOW)))
    send(session, tmp_path)
    assert (network.stands, status(session, reply)) == ([], ("failed", "dismissed"))
    assert (reply.text, [draft.text for draft in session.exec(select(Draft))]) == ("", [""])


def test_what_is_deleted_before_it_is_put_back_leaves_no_words_behind(session: Session, network: Network) -> None:
    live(session)
    reply = approved(session)
    move(session, reply, "claim", _sender(), reply.version)
    session.commit()
    bury(session, [reply.mention_id], NOW)
    put_back(session, reply, "slow down", NOW)
    send_approved(session, Path("unused"), now=NOW + timedelta(minutes=1))
    assert status(session, reply) == ("cancelled", "dismissed")
    assert (reply.text, [draft.text for draft in session.exec(select(Draft))]) == ("", [""])


def _sender() -> Any:
    from store.workflow import job

    return job("send")


def test_what_we_published_keeps_its_words_though_it_was_unknown_at_the_burial(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    network.after = [Unknown("no answer")]
    send(session, tmp_path)
    bury(session, [reply.mention_id], NOW)
    session.commit()
    send(session, tmp_path, 2)
    assert status(session, reply) == ("published", "dismissed")
    assert reply.text == "We are sorry about the cup."


@pytest.mark.parametrize("how", ["reopened", "changed", "by hand"])
def test_a_dry_run_that_is_not_wanted_any_more_leaves_the_outbox(session: Session, tmp_path: Path, how: str) -> None:
    reply = approved(session)
    send(session, tmp_path)
    assert dry_run_ids(session) == {reply.id}
    case = case_of(session, reply)
    if how == "reopened":
        reopen(session, case, ADMIN, case.version, "the answer must change")
    elif how == "changed":
        edit("The cup is fine", "2")(session)
    else:
        answered_on_network(session, case, "hand", "https://bluesky.example/hand", NOW)
    session.commit()
    send(session, tmp_path, 2)
    assert list((tmp_path / "outbox").glob("*")) == []


def test_a_dry_run_that_is_queued_again_goes_out_once_and_can_be_taken_back(
    session: Session, network: Network, tmp_path: Path
) -> None:
    from store.drafts import take_back

    connection = live(session)
    switch(session, connection, False, ADMIN, connection.version, ())
    reply = approved(session)
    send(session, tmp_path)
    switch(session, connection, True, ADMIN, connection.version, ())
    move(session, reply, "queue_again", ADMIN, reply.version)
    session.commit()
    case = case_of(session, reply)
    take_back(session, case, reply, ADMIN, case.version, reply.version)
    session.commit()
    assert send(session, tmp_path, 2) == SentOut()
    assert (list((tmp_path / "outbox").glob("*")), network.stands) == ([], [])


def test_an_answer_on_the_network_is_seen_though_the_case_moves(
    session: Session, network: Network, tmp_path: Path
) -> None:
    live(session)
    reply = approved(session)
    held = case_of(session, reply)
    network.upstream = Upstream(version_id="1", answered=Sent("hand", "https://bluesky.example/hand", NOW))
    once(network, elsewhere(session, lambda other: assign(other, first_case(other), None, ADMIN, held.version)))
    send(session, tmp_path)
    assert status(session, reply) == ("failed", "resolved")


def test_a_connection_that_rests_sends_nothing_more(session: Session, network: Network, tmp_path: Path) -> None:
    connection = live(session)
    first, second = approved(session), approved(session, "m2", "Sorry for the plate.")
    network.looks = [NeedsSetup("the key was revoked")]
    send(session, tmp_path)
    assert (first.status, second.status, connection.problem) == ("queued", "queued", "the key was revoked")
