"""Answers on Facebook and Instagram: once, byte for byte, never over what changed, is hidden, or was answered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from channels.instagram_accounts import mentioned, talking
from collectors.graph import mention_of
from responder import PUBLISHERS, facebook, instagram
from responder.publishing import Outgoing
from responder.run import SentOut
from store.errors import NeedsSetup, Refused
from store.mentions import save_mentions
from store.models import Mention, utc_now
from tests.peers.graph_network import OURS, FacebookNetwork, GraphNetwork, InstagramNetwork, failed
from tests.peers.loopback import Answer
from tests.peers.review_desk import SORRY, Desk, desk_at

HTML, OOPS, DROP = Answer(200, b"<html>maintenance</html>"), failed(2, status=500), Answer(fate="drop")


@pytest.fixture(params=[FacebookNetwork, InstagramNetwork], ids=lambda peer: peer.channel)
def peer(request: pytest.FixtureRequest) -> GraphNetwork:
    found: GraphNetwork = request.param()
    return found


@pytest.fixture
def desk(peer: GraphNetwork, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(peer, session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def post(peer: GraphNetwork, desk: Desk) -> str:
    return peer.write_down("A new kettle", OURS, 72)


@pytest.fixture
def name(desk: Desk, peer: GraphNetwork, post: str) -> str:
    """A comment that was collected."""
    name = peer.write_down("ฝาแตกค่ะ", under=post)
    desk.collect()
    return name


def test_an_answer_goes_out_once_byte_for_byte_and_resolves_its_case(desk: Desk, peer: GraphNetwork, name: str) -> None:
    reply = desk.approved(name)
    assert desk.send() == SentOut(sent=1)
    assert desk.send(5) == SentOut()
    assert [(each.text, each.parent) for each in peer.answers] == [(SORRY, name)]
    assert desk.status(reply) == ("published", "resolved")
    assert reply.external_id == peer.answers[0].id
    if peer.channel == "facebook":
        assert reply.url == f"https://www.facebook.com/{reply.external_id}"


def test_an_answer_to_an_answer_joins_its_thread_and_is_found_there(
    desk: Desk, peer: GraphNetwork, post: str, name: str
) -> None:
    inner = peer.write_down("same here", "2002", 0.5, under=post, parent=name)
    desk.collect()
    reply = desk.approved(inner)
    peer.fail(peer.writes, DROP, landed=True)
    assert desk.send() == SentOut(unknown=1)
    assert desk.send(2) == SentOut(sent=1)
    assert desk.status(reply) == ("published", "resolved")
    assert [(each.text, each.parent) for each in peer.answers] == [(SORRY, name)]


@pytest.mark.parametrize("answer", [OOPS, DROP, HTML])
def test_what_landed_unseen_is_found_and_never_sent_again(
    desk: Desk, peer: GraphNetwork, name: str, answer: Answer
) -> None:
    reply = desk.approved(name)
    peer.fail(peer.writes, answer, landed=True)
    assert desk.send() == SentOut(unknown=1)
    assert desk.send(2) == SentOut(sent=1)
    assert desk.status(reply) == ("published", "resolved")
    assert len(peer.answers) == len(peer.calls(peer.writes)) == 1


@pytest.mark.parametrize("answer", [OOPS, DROP])
def test_what_did_not_land_is_proposed_again_after_three_looks(
    desk: Desk, peer: GraphNetwork, name: str, answer: Answer
) -> None:
    reply = desk.approved(name)
    peer.fail(peer.writes, answer)
    assert desk.send() == SentOut(unknown=1)
    for minutes in (2, 8, 25):
        desk.send(minutes)
    assert desk.status(reply) == ("failed", "open")
    assert peer.answers == []


@pytest.mark.parametrize(
    ("answer", "status", "word"),
    [
        (failed(32), "queued", "wait"),
        (failed(190), "queued", "access token"),
        (failed(200, status=403), "queued", "permission"),
        (failed(368), "queued", "for a while"),
        (failed(100, "Cannot be answered"), "failed", "Cannot be answered"),
    ],
)
def test_a_clear_no_is_told_and_sends_nothing(
    desk: Desk, peer: GraphNetwork, name: str, answer: Answer, status: str, word: str
) -> None:
    reply = desk.approved(name)
    peer.fail(peer.writes, answer)
    desk.send()
    assert desk.status(reply)[0] == status
    assert word in f"{reply.error} {desk.connection.problem}"
    assert peer.answers == []


def test_what_is_gone_is_erased_and_not_answered(desk: Desk, peer: GraphNetwork, name: str) -> None:
    reply = desk.approved(name)
    del peer.things[name]
    assert desk.send() == SentOut(failed=1)
    assert "deleted" in reply.error
    assert desk.names == []


def test_what_we_may_not_see_is_not_taken_for_deleted(desk: Desk, peer: GraphNetwork, name: str) -> None:
    reply = desk.approved(name)
    peer.fail(f"GET /v26.0/{name}", failed(100, subcode=33))
    peer.fail(peer.reads, failed(10, status=403))
    desk.send()
    assert desk.status(reply)[0] == "queued"
    assert desk.names == [name]


def test_what_was_changed_since_the_approval_is_not_answered(desk: Desk, peer: GraphNetwork, name: str) -> None:
    reply = desk.approved(name)
    peer.things[name].text = "ฝาแตกค่ะ และมือจับด้วย"
    assert desk.send() == SentOut(failed=1)
    assert "changed" in reply.error
    assert peer.answers == []


def test_what_was_answered_by_hand_is_not_answered_twice(desk: Desk, peer: GraphNetwork, post: str, name: str) -> None:
    reply = desk.approved(name)
    peer.write_down("We wrote to you", OURS, 0.1, under=post, parent=name)
    assert desk.send() == SentOut(failed=1)
    assert "answered on the network already" in reply.error
    assert peer.sent == []


def test_an_answer_to_somebody_else_in_the_thread_is_none_to_this_one(
    desk: Desk, peer: GraphNetwork, post: str, name: str
) -> None:
    inner = peer.write_down("same here", "2002", 0.5, under=post, parent=name)
    desk.collect()
    peer.write_down("To the first of you: sorry", OURS, 0.1, under=post, parent=name)
    desk.approved(inner)
    assert desk.send() == SentOut(sent=1)


def test_an_answer_that_names_whom_it_answers_in_the_thread_counts(
    desk: Desk, peer: GraphNetwork, post: str, name: str
) -> None:
    inner = peer.write_down("same here", "2002", 0.5, under=post, parent=name)
    desk.collect()
    called = "Nina" if peer.channel == "facebook" else "@nina_2002"
    peer.write_down(f"{called} we wrote to you", OURS, 0.1, under=post, parent=name)
    reply = desk.approved(inner)
    assert desk.send() == SentOut(failed=1)
    assert "answered on the network already" in reply.error


def test_what_is_hidden_is_not_answered(desk: Desk, peer: GraphNetwork, name: str) -> None:
    reply = desk.approved(name)
    peer.things[name].hidden = True
    assert desk.send() == SentOut(failed=1)
    assert "hidden" in reply.error
    assert desk.names == [name]


def test_what_takes_no_answer_says_so(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    peer = FacebookNetwork()
    with desk_at(peer, session, monkeypatch, tmp_path / "outbox") as desk:
        name = peer.write_down("hello", under=peer.write_down("A new kettle", OURS, 72))
        desk.collect()
        peer.things[name].closed = True
        reply = desk.approved(name)
        assert desk.send() == SentOut(failed=1)
        assert "takes no answer" in reply.error


def test_a_post_of_a_visitor_is_answered_under_it(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    peer = FacebookNetwork()
    with desk_at(peer, session, monkeypatch, tmp_path / "outbox") as desk:
        name = peer.write_down("Do you repair lids?")
        desk.collect()
        reply = desk.approved(name)
        peer.fail(peer.writes, DROP, landed=True)
        desk.send()
        assert desk.send(2) == SentOut(sent=1)
        assert [(each.under, each.text) for each in peer.answers] == [(name, SORRY)]
        assert desk.status(reply) == ("published", "resolved")


def test_what_is_forbidden_elsewhere_says_nothing_against_our_own_page(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    peer = FacebookNetwork()
    with desk_at(peer, session, monkeypatch, tmp_path / "outbox") as desk:
        theirs = Outgoing("earful-1", SORRY, "77_8", OURS, "reply", "3003_77", datetime(2026, 11, 20, tzinfo=UTC))
        for call in (facebook.look, facebook.publish):
            peer.fail("GET /v26.0/77_8", failed(10, status=403))
            peer.fail(peer.writes, failed(10, status=403))
            with pytest.raises(Refused, match="by hand"):
                call(theirs, desk.connection)
            peer.faults.clear()
        peer.fail(peer.writes, failed(200, status=403))
        with pytest.raises(NeedsSetup):
            facebook.publish(replace(theirs, conversation=f"{OURS}_5"), desk.connection)


@pytest.mark.parametrize("caption", [True, False])
def test_a_mention_elsewhere_is_answered_where_it_stands_and_stays_unknown_when_unclear(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caption: bool
) -> None:
    peer = InstagramNetwork()
    with desk_at(peer, session, monkeypatch, tmp_path / "outbox") as desk:
        theirs = peer.write_down("my kitchen with @pine_kettle", "2009", 5)
        comments = [peer.write_down(f"@pine_kettle number {each}", under=theirs) for each in range(2)]
        names = [theirs, comments[1]] if caption else comments
        with talking(desk.connection) as graph:
            account = desk.connection.account
            items = [mentioned(graph, account, "" if each == theirs else each, theirs) for each in names]
        save_mentions(session, desk.query, [mention_of("instagram", each).model_dump() for each in items if each])
        session.commit()
        reply = desk.approved(names[0])
        assert desk.send() == SentOut(sent=1)
        assert desk.status(reply) == ("published", "resolved")
        assert [(each.under, each.text) for each in peer.answers] == [(theirs, SORRY)]
        assert [each.path for each in peer.calls(peer.writes)] == [f"/v26.0/{OURS}/mentions"]
        second = desk.approved(names[1])
        peer.fail(peer.writes, DROP, landed=True)
        assert desk.send() == SentOut(unknown=1)
        for minutes in (2, 10, 30, 2_000):
            desk.send(minutes)
        assert desk.status(second)[0] == "unknown"
        assert len(peer.answers) == 2


def test_what_instagram_lets_no_software_answer_is_not_tried() -> None:
    from channels.facebook import why_not as on_facebook
    from channels.instagram import why_not
    from store.models import Connection

    connection = Connection(brand_id=1, channel="instagram", account={"id": OURS})
    mention = Mention(
        channel="instagram", source=OURS, external_id="1", text="x", kind="reply", published_at=utc_now(),
        collected_at=utc_now(),
    )  # fmt: skip
    assert why_not(mention, connection) == on_facebook(mention, connection) == ""
    for raw in ({"live": True}, {"tagged": True}, {"hidden": True}):
        mention.raw = raw
        assert why_not(mention, connection)
    mention.raw, mention.kind = {}, "review"
    assert "recommendations" in on_facebook(mention, connection)
    mention.source = "another"
    assert why_not(mention, connection)
    assert on_facebook(mention, connection)


def test_a_reply_is_looked_for_since_it_was_claimed_only(desk: Desk, peer: GraphNetwork, post: str, name: str) -> None:
    peer.write_down(SORRY, OURS, 30, under=post, parent=name)
    reply = Outgoing("earful-1", SORRY, name, OURS, "reply", post, utc_now())
    assert PUBLISHERS[peer.channel].find(reply, desk.connection).sent is None
    peer.write_down(SORRY, OURS, 0.2, under=post, parent=name)
    assert PUBLISHERS[peer.channel].find(reply, desk.connection).sent is not None
    later = replace(reply, claimed_at=utc_now() + timedelta(hours=3))
    assert PUBLISHERS[peer.channel].find(later, desk.connection).sent is None


def test_the_limits_are_those_of_the_network(desk: Desk) -> None:
    reply = Outgoing("earful-1", "a" * 8_001, "1", OURS, "reply", "2", utc_now())
    for publisher in (facebook, instagram):
        with pytest.raises(Refused, match="long"):
            publisher.publish(reply, desk.connection)
