"""A reply on Bluesky stands once in its own place, whatever befalls it on the way."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlmodel import Session

from channels import http
from channels.bluesky import why_not
from channels.bluesky_client import who_am_i
from responder.bluesky import find, look, publish
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import Mention, utc_now
from tests.peers.bluesky_network import reply_json, wrong
from tests.peers.bluesky_town import Town, town_on
from tests.peers.loopback import Answer


@pytest.fixture
def town(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with town_on(session, monkeypatch) as town:
        yield town


def test_a_reply_stands_byte_for_byte_under_what_it_answers(town: Town) -> None:
    root = town.network.post(town.ben, "which kettle?", ago=90)
    parent = town.network.post(town.ada, "none of theirs", answers=root)
    text = "ขออภัยค่ะ 😔 &amp; see https://example.com/help?a=1, or example.com #kettle"
    reply = town.outgoing(parent, text)
    sent = publish(reply, town.connection)
    (stored,) = town.written()
    posts = town.network.posts
    assert (stored.uri, stored.record["text"]) == (sent.external_id, text)
    assert stored.record["reply"]["root"] == {"uri": root, "cid": posts[root].cid}
    assert stored.record["reply"]["parent"] == {"uri": parent, "cid": posts[parent].cid}
    assert sent.url == f"https://bsky.app/profile/shop.example.net/post/{stored.rkey}"
    encoded = text.encode()
    marked = [
        encoded[each["index"]["byteStart"] : each["index"]["byteEnd"]].decode() for each in stored.record["facets"]
    ]
    assert marked == ["https://example.com/help?a=1", "example.com", "#kettle"]


def test_a_second_try_is_the_same_record_and_another_reply_has_its_own_place(town: Town) -> None:
    parent = town.network.post(town.ada, "it leaks")
    reply = town.outgoing(parent)
    assert publish(reply, town.connection) == publish(reply, town.connection)
    assert len(town.written()) == 1
    publish(replace(reply, key="earful-2"), town.connection)
    assert len(town.written()) == 2


UNCLEAR = [
    wrong("UpstreamFailure", 502), wrong("InternalServerError", 500), Answer(fate="drop"), Answer(200, b"<html>", ()),
    reply_json({}), reply_json({"uri": 7}),
]  # fmt: skip


@pytest.mark.parametrize("answer", UNCLEAR, ids=["502", "500", "drop", "garbage", "empty", "odd"])
@pytest.mark.parametrize("landed", [True, False])
def test_an_unclear_answer_is_unknown_and_the_reply_is_looked_for(town: Town, landed: bool, answer: Answer) -> None:
    reply = town.outgoing(town.network.post(town.ada, "it leaks"))
    town.mishap("putRecord", answer, landed)
    with pytest.raises(Unknown):
        publish(reply, town.connection)
    assert (town.network.calls("putRecord"), len(town.written())) == (1, landed)
    found = find(reply, town.connection).sent
    assert (found.external_id if found else "") == (town.written()[0].uri if landed else "")


@pytest.mark.parametrize("landed", [True, False])
def test_a_time_out_leaves_open_what_happened(town: Town, monkeypatch: pytest.MonkeyPatch, landed: bool) -> None:
    reply = town.outgoing(town.network.post(town.ada, "it leaks"))
    look(reply, town.connection)
    monkeypatch.setattr(http, "TIMEOUT", 1.0)
    town.mishap("putRecord", Answer(fate="hang"), landed)
    with pytest.raises(Unknown):
        publish(reply, town.connection)
    assert (find(reply, town.connection).sent is not None) == landed


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (wrong("RateLimitExceeded", 429), TryLater), (wrong("ExpiredToken", 400), TryLater),
        (wrong("InvalidRequest", 400, "Invalid record"), Refused), (wrong("AccountTakedown", 401), NeedsSetup),
        (wrong("Forbidden", 403), NeedsSetup), (wrong("PayloadTooLarge", 413), Refused),
    ],
)  # fmt: skip
def test_each_refusal_says_what_to_do(town: Town, answer: Answer, kind: type[EarfulError]) -> None:
    reply = town.outgoing(town.network.post(town.ada, "it leaks"))
    town.mishap("putRecord", answer)
    with pytest.raises(kind):
        publish(reply, town.connection)
    assert town.written() == []


def test_a_look_sees_the_version_answers_deletions_and_closed_doors(town: Town) -> None:
    parent = town.network.post(town.ada, "it leaks")
    reply = town.outgoing(parent)
    seen = look(reply, town.connection)
    assert (seen.gone, seen.version_id, seen.answered) == (False, town.network.posts[parent].cid, None)
    town.network.post(town.ben, "mine too", answers=parent)
    ours = town.network.post(town.shop, "by hand", answers=parent)
    answered = look(reply, town.connection).answered
    assert answered is not None
    assert answered.external_id == ours
    closed = town.network.post(town.ada, "only friends", viewer={"replyDisabled": True})
    with pytest.raises(Refused, match="nobody like us"):
        look(town.outgoing(closed), town.connection)
    town.network.blocked.add(town.ada)
    for call, words in ((look, "blocked"), (publish, "not shown")):
        with pytest.raises(Refused, match=words):
            call(reply, town.connection)
    town.network.blocked.clear()
    del town.network.posts[parent]
    assert look(reply, town.connection).gone


def test_a_reply_has_three_hundred_signs_and_not_too_many_bytes(town: Town) -> None:
    parent = town.network.post(town.ada, "it leaks")
    publish(town.outgoing(parent, "👨‍👩‍👧" * 100 + "a" * 200), town.connection)
    for text in ("a" * 301, "👨‍👩‍👧" * 200):
        with pytest.raises(Refused, match="long"):
            publish(town.outgoing(parent, text), town.connection)
    assert len(town.written()) == 1


def test_only_posts_of_bluesky_are_answered(town: Town) -> None:
    for call in (look, publish):
        with pytest.raises(Refused, match="by hand"):
            call(town.outgoing("7"), town.connection)
    mention = Mention(channel="bluesky", published_at=utc_now(), source="bsky.app", external_id="7", text="x")
    assert "by hand" in why_not(mention, town.connection)
    mention.external_id = town.network.post(town.ada, "x")
    assert why_not(mention, town.connection) == ""


def test_the_network_says_whose_password_it_is(town: Town) -> None:
    assert who_am_i(town.connection) == {"id": town.shop, "username": "shop.example.net"}
