"""An approved reply stands on X once, byte for byte, under the post that it answers, or it did not leave."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from channels.weighted import weighted_length
from responder import x
from responder.run import SentOut, send_approved
from responder.sending import outgoing
from store.connections import switch
from store.errors import Refused
from store.models import Reply, utc_now
from tests.peers.x_desk import ADMIN, POSTS, SEARCH, Desk
from tests.peers.x_posts import Post

TEXT = "We are sorry about the cup.\nWrite to us & we send a new one 🫖"


def live(desk: Desk) -> None:
    """Let replies really go out."""
    switch(desk.session, desk.connection, True, ADMIN, desk.connection.version, ())
    desk.session.commit()


def asked(desk: Desk, text: str = "my tea cup is broken @PineKettle", ago: timedelta = timedelta(hours=1)) -> Post:
    """A post that calls the shop, read by it."""
    live(desk)
    post = desk.network.post(desk.ada, text, ago=ago)
    desk.collect()
    return post


def send(desk: Desk, tmp_path: Path, minutes: float = 0) -> SentOut:
    """One round of the job that sends."""
    return send_approved(desk.session, tmp_path / "outbox", now=utc_now() + timedelta(minutes=minutes))


def status(desk: Desk, reply: Reply) -> tuple[str, str]:
    """What became of a reply, and why."""
    desk.session.refresh(reply)
    return reply.status, reply.error


def test_a_reply_lands_once_byte_for_byte(desk: Desk, tmp_path: Path) -> None:
    post = asked(desk)
    reply = desk.approved(post, TEXT)
    spent = desk.charged()
    assert send(desk, tmp_path) == SentOut(sent=1)
    assert send(desk, tmp_path) == SentOut()
    (landed,) = desk.network.landed
    assert (landed.text, landed.reply_to, landed.author) == (TEXT, post.id, "PineKettle")
    assert (reply.external_id, reply.url) == (landed.id, f"https://x.com/PineKettle/status/{landed.id}")
    assert desk.case(post).status == "resolved"
    assert desk.charged("reply") == 10_000
    assert desk.charged() == spent + 10_000, "the post was paid for on this day already"


def test_a_link_costs_twenty_times_as_much(desk: Desk, tmp_path: Path) -> None:
    desk.approved(asked(desk), "See https://pinekettle.example/help")
    send(desk, tmp_path)
    assert desk.charged("reply with a link") == 200_000


def test_whoever_did_not_call_us_is_not_answered(desk: Desk, tmp_path: Path) -> None:
    reply = desk.approved(asked(desk, "my tea cup is broken"), TEXT)
    before = len(desk.network.requests)
    assert send(desk, tmp_path) == SentOut(failed=1)
    assert "open the post on X and answer it by hand" in status(desk, reply)[1]
    assert len(desk.network.requests) == before, "it is known without asking X"


def test_whoever_quotes_us_is_answered(desk: Desk, tmp_path: Path) -> None:
    live(desk)
    ours = desk.network.post(desk.shop, "a new blend")
    post = desk.network.post(desk.ada, "this tea is bad", quotes=ours)
    desk.collect()
    desk.approved(post, TEXT)
    assert send(desk, tmp_path) == SentOut(sent=1)
    assert desk.network.landed[0].reply_to == post.id


def test_x_may_still_say_that_nobody_called(desk: Desk, tmp_path: Path) -> None:
    reply = desk.approved(asked(desk), TEXT)
    desk.network.fail(POSTS, "not_summoned", method="POST")
    assert send(desk, tmp_path) == SentOut(failed=1)
    assert "answer it by hand" in status(desk, reply)[1]
    assert desk.network.landed == []


def test_what_is_gone_hidden_or_withheld_is_not_answered(desk: Desk, tmp_path: Path) -> None:
    post = asked(desk)
    reply = desk.approved(post, TEXT)
    desk.network.delete(post)
    send(desk, tmp_path)
    assert status(desk, reply)[0] == "failed"
    assert desk.mentions()[0].deleted_at is not None
    assert desk.network.landed == []


def test_what_was_withheld_since_is_answered_by_hand(desk: Desk, tmp_path: Path) -> None:
    post = asked(desk)
    reply = desk.approved(post, TEXT)
    desk.network.world.posts[post.id] = replace(post, withheld=("DE",))
    send(desk, tmp_path)
    assert "withholds" in status(desk, reply)[1]
    assert desk.network.landed == []


def test_what_was_changed_since_is_read_again_first(desk: Desk, tmp_path: Path) -> None:
    post = asked(desk)
    reply = desk.approved(post, TEXT)
    new = desk.network.edit(post, "my tea cup is fine @PineKettle")
    send(desk, tmp_path)
    assert status(desk, reply) == ("failed", "the customer changed the text since it was approved")
    desk.collect()
    again = desk.approved(post, TEXT)
    assert send(desk, tmp_path) == SentOut(sent=1)
    assert desk.network.landed[0].reply_to == new.id
    assert again.status == "published"


@pytest.mark.parametrize("late", [False, True])
def test_what_was_answered_by_hand_is_not_answered_again(desk: Desk, tmp_path: Path, late: bool) -> None:
    post = asked(desk, ago=timedelta(hours=3))
    reply = desk.approved(post, TEXT)
    if late:
        desk.network.index_requests = 99  # the search does not know it yet
    ago = timedelta(minutes=1) if late else timedelta(hours=2)
    by_hand = desk.network.post(desk.shop, "we are on it", reply_to=post, ago=ago)
    send(desk, tmp_path)
    assert status(desk, reply)[0] == "failed"
    assert by_hand.id in reply.error
    assert desk.case(post).status == "resolved"
    assert desk.network.landed == []


def test_an_answer_to_somebody_else_is_none_to_this_post(desk: Desk, tmp_path: Path) -> None:
    post = asked(desk)
    other = desk.network.post(desk.ada, "and my tea pot @PineKettle", reply_to=post)
    desk.network.post(desk.shop, "about the pot", reply_to=other)
    desk.approved(post, TEXT)
    assert send(desk, tmp_path) == SentOut(sent=1)


@pytest.mark.parametrize(("letters", "sent"), [(280, True), (281, False)])
def test_a_text_is_never_cut(desk: Desk, tmp_path: Path, letters: int, sent: bool) -> None:
    post = asked(desk)
    text = "ชา" * 70 + "a" * (letters - 280)  # a Thai letter counts one here, and two on X where it is wide
    text += "b" * (letters - weighted_length(text))
    assert weighted_length(text) == letters
    reply = desk.approved(post, text)
    handed = outgoing(desk.session, reply)
    if sent:
        assert x.publish(handed, desk.connection).external_id == desk.network.landed[0].id
        assert desk.network.landed[0].text == text
    else:
        with pytest.raises(Refused, match="1 too long"):
            x.publish(handed, desk.connection)
        assert desk.network.seen(POSTS, "POST") == []


def test_a_second_reply_to_the_same_post_does_not_leave(desk: Desk, tmp_path: Path) -> None:
    post = asked(desk)
    desk.approved(post, TEXT)
    send(desk, tmp_path)
    case = desk.case(post)
    assert case.status == "resolved"
    case.status = "open"
    desk.session.commit()
    second = desk.approved(post, "And once more.")
    send(desk, tmp_path)
    assert status(desk, second)[0] == "cancelled"
    assert len(desk.network.landed) == 1


def test_the_request_holds_the_text_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    post = asked(desk)
    desk.approved(post, TEXT)
    send(desk, tmp_path)
    (seen,) = desk.network.seen(POSTS, "POST")
    assert json.loads(seen.body) == {"text": TEXT, "reply": {"in_reply_to_tweet_id": post.id}}
    assert seen.auth == "oauth1"


def test_the_look_is_cheap(desk: Desk, tmp_path: Path) -> None:
    post = asked(desk)
    desk.approved(post, TEXT)
    before = len(desk.network.requests)
    send(desk, tmp_path)
    looks = [seen for seen in desk.network.requests[before:] if seen.method == "GET"]
    assert [(seen.path == SEARCH, len(seen.posts), seen.users) for seen in looks] == [
        (False, 1, ()),
        (True, 0, ()),
        (False, 0, ()),
    ]
