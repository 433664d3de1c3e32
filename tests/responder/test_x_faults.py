"""Whatever goes wrong while X is answered: no reply stands there twice, and none counts as sent that does not."""

from datetime import timedelta
from pathlib import Path

import pytest

from responder.run import send_approved
from store.connections import connect
from store.models import Reply, utc_now
from store.settings import settings
from tests.peers.x_desk import ADMIN, POSTS, SEARCH, Desk, write_keys
from tests.responder.test_x import TEXT, asked, live, send, status

BEFORE = ["rate_limited", "rate_limited_without_reset", "unauthorized", "no_credits", "not_summoned"]
UNCLEAR_BEFORE = ["server_error", "unavailable", "html_error", "hang", "drop"]
UNCLEAR_AFTER = ["server_error_after", "unavailable_after", "hang_after", "drop_after", "malformed"]
MINUTES = (1.5, 8, 25)
LOOKS = ["/2/tweets", SEARCH, "/2/users/*/tweets"]


def later(desk: Desk, tmp_path: Path) -> None:
    """All that the job does in the next half hour."""
    for minutes in MINUTES:
        send_approved(desk.session, tmp_path / "outbox", now=utc_now() + timedelta(minutes=minutes))


def replies_on_x(desk: Desk) -> int:
    return len([landed for landed in desk.network.landed if landed.kind == "post"])


@pytest.mark.parametrize("fault", UNCLEAR_AFTER)
def test_a_reply_that_landed_in_silence_is_found_and_not_sent_again(desk: Desk, tmp_path: Path, fault: str) -> None:
    reply = desk.approved(asked(desk), TEXT)
    desk.network.fail(POSTS, fault, method="POST")
    assert send(desk, tmp_path).unknown == 1
    assert status(desk, reply)[0] == "unknown"
    later(desk, tmp_path)
    assert status(desk, reply)[0] == "published"
    assert reply.external_id == desk.network.landed[0].id
    assert replies_on_x(desk) == len(desk.network.seen(POSTS, "POST")) == 1
    assert desk.charged("reply") == 10_000


@pytest.mark.parametrize("fault", UNCLEAR_BEFORE)
def test_a_reply_that_never_landed_is_looked_for_and_then_given_back(desk: Desk, tmp_path: Path, fault: str) -> None:
    post = asked(desk)
    reply = desk.approved(post, TEXT)
    desk.network.fail(POSTS, fault, method="POST")
    assert send(desk, tmp_path).unknown == 1
    later(desk, tmp_path)
    assert status(desk, reply)[0] == "failed"
    assert desk.case(post).status == "open"
    assert (replies_on_x(desk), len(desk.network.seen(POSTS, "POST"))) == (0, 1)
    assert desk.charged("reply") == 0


@pytest.mark.parametrize("fault", BEFORE)
def test_a_clear_no_sends_nothing(desk: Desk, tmp_path: Path, fault: str) -> None:
    reply = desk.approved(asked(desk), TEXT)
    desk.network.fail(POSTS, fault, method="POST")
    done = send(desk, tmp_path)
    assert (done.sent, done.unknown) == (0, 0)
    assert status(desk, reply)[0] == ("failed" if fault == "not_summoned" else "queued")
    assert replies_on_x(desk) == 0
    if fault.startswith("rate"):
        assert reply.send_after > utc_now()
        assert send(desk, tmp_path).sent == 0
        assert send(desk, tmp_path, minutes=16).sent == 1
    elif fault != "not_summoned":
        assert desk.connection.problem
        assert send(desk, tmp_path, minutes=16).sent == 0, "a person must act first"
        desk.connection.problem = ""
        desk.session.commit()
        assert send(desk, tmp_path, minutes=17).sent == 1
    assert replies_on_x(desk) == (fault != "not_summoned")


@pytest.mark.parametrize("path", LOOKS)
@pytest.mark.parametrize("fault", ["rate_limited", "server_error", "hang", "drop", "malformed"])
def test_while_the_post_cannot_be_looked_at_nothing_leaves(desk: Desk, tmp_path: Path, fault: str, path: str) -> None:
    reply = desk.approved(asked(desk), TEXT)
    desk.network.fail(path, fault, method="GET")
    send(desk, tmp_path)
    assert status(desk, reply)[0] == "queued"
    assert desk.network.seen(POSTS, "POST") == []
    assert send(desk, tmp_path, minutes=16).sent == 1
    assert replies_on_x(desk) == 1


def test_a_connection_that_cannot_be_opened_sends_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = desk.approved(asked(desk), TEXT)
    monkeypatch.setenv("EARFUL_X_BASE_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    send(desk, tmp_path)
    assert status(desk, reply)[0] == "queued"


@pytest.mark.parametrize(
    "text",
    [
        "Plain words.",
        "@ada_k we are sorry & <3",
        "Look: https://pinekettle.example/a?b=1&copy=2 and www.pinekettle.example/help, thanks!",
        "ขออภัยค่ะ 🫖👩‍👩‍👧\n\nเขียนถึงเราได้เลย",
        "e\u0301 and é",
        "a" * 275,
        "#tea @ben @pinekettle   spaces  ",
    ],
)
def test_any_text_is_found_as_x_shows_it(desk: Desk, tmp_path: Path, text: str) -> None:
    reply = desk.approved(asked(desk, "@PineKettle @ben my tea is cold"), text)
    desk.network.fail(POSTS, "drop_after", method="POST")
    send(desk, tmp_path)
    later(desk, tmp_path)
    assert status(desk, reply)[0] == "published"
    assert replies_on_x(desk) == 1


def test_another_reply_by_hand_is_not_taken_for_ours(desk: Desk, tmp_path: Path) -> None:
    post = asked(desk)
    reply = desk.approved(post, TEXT)
    desk.network.fail(POSTS, "drop", method="POST")
    desk.network.meanwhile(POSTS, lambda: desk.network.post(desk.shop, "we are on it", reply_to=post), after=2)
    send(desk, tmp_path)
    later(desk, tmp_path)
    assert status(desk, reply)[0] == "failed"
    assert [each.typed for each in desk.network.world.posts.values() if each.reply_to] == ["@ada_k we are on it"]
    again = desk.approved(post, TEXT)
    send(desk, tmp_path)
    assert status(desk, again)[0] == "failed", "it is answered by now"
    assert replies_on_x(desk) == 0


def test_the_same_words_to_somebody_else_are_not_taken_for_ours(desk: Desk, tmp_path: Path) -> None:
    live(desk)
    desk.network.refuses_duplicates = False
    posts = [desk.network.post(who, f"tea {who.id} @PineKettle") for who in (desk.ada, desk.ben)]
    desk.collect()
    first, second = (desk.approved(post, TEXT) for post in posts)
    desk.network.fail(POSTS, "drop", method="POST", skip=1)
    send(desk, tmp_path)
    assert {status(desk, each)[0] for each in (first, second)} == {"published", "unknown"}
    later(desk, tmp_path)
    assert {status(desk, each)[0] for each in (first, second)} == {"published", "failed"}
    assert replies_on_x(desk) == 1


def test_new_keys_after_a_revoked_token_send_what_waited(desk: Desk, tmp_path: Path) -> None:
    reply: Reply = desk.approved(asked(desk), TEXT)
    desk.network.revoke(desk.shop)
    send(desk, tmp_path)
    assert status(desk, reply)[0] == "queued"
    assert "enter new ones" in desk.connection.problem
    keys = write_keys(desk.network, desk.shop)
    connect(desk.session, desk.connection.brand_id, "x", ADMIN, write=keys)
    live(desk)
    assert send(desk, tmp_path, minutes=1).sent == 1
    assert replies_on_x(desk) == 1


def test_a_reply_of_unknown_fate_is_found_though_the_post_was_edited_since(desk: Desk, tmp_path: Path) -> None:
    post = desk.network.edit(asked(desk), "my tea cup is badly broken @PineKettle")
    desk.collect()
    reply = desk.approved(post, TEXT)
    desk.network.fail(POSTS, "drop_after", method="POST")
    send(desk, tmp_path)
    desk.network.edit(post, "my tea cup is broken @PineKettle, and the pot")
    desk.collect()
    assert desk.mentions()[0].text.endswith("and the pot")
    later(desk, tmp_path)
    assert status(desk, reply)[0] == "published"
    assert replies_on_x(desk) == 1
