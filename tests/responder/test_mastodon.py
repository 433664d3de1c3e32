"""A reply on Mastodon goes out once, byte for byte, to the same people who see what it answers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from channels.http import Answer
from channels.mastodon import why_not
from channels.mastodon_client import who_am_i
from responder.mastodon import find, look, publish
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import Mention, utc_now
from store.secrets import seal
from tests.peers.mastodon_town import Post, Town, town_on

WRITE = "/api/v1/statuses"


@pytest.fixture
def town(mastodon_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with town_on(mastodon_server, monkeypatch) as town:
        yield town


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private", "direct"])
def test_a_reply_is_as_public_as_what_it_answers(town: Town, visibility: str) -> None:
    parent = town.post("@pine_kettle it drips", visibility=visibility)
    text = "@ada We are sorry.\n\n  *Write* to us & tell  <us> 😔 https://example.com/help"
    sent = publish(town.outgoing(parent, text), town.connection)
    made = town.of("pine_kettle").status(sent.external_id)
    assert (made.visibility, str(made.in_reply_to_id), sent.url) == (visibility, parent, made.url)
    assert town.written() == [text]
    assert [each.type for each in town.of("ada").notifications()] == ["mention"]


def test_a_second_try_is_the_same_post_and_another_reply_is_not(town: Town) -> None:
    parent = town.post("@pine_kettle it drips")
    reply = town.outgoing(parent)
    assert publish(reply, town.connection) == publish(reply, town.connection)
    assert len(town.written()) == 1
    publish(replace(reply, text="@ada Another answer."), town.connection)
    assert len(town.written()) == 2


@pytest.mark.parametrize("text", ["We are sorry.", "@adam sorry", "mail@ada sorry", "@ada@elsewhere.example sorry"])
def test_what_does_not_name_the_customer_would_never_reach_them(town: Town, text: str) -> None:
    parent = town.post("@pine_kettle it drips")
    with pytest.raises(Refused, match="write @ada@"):
        publish(town.outgoing(parent, text), town.connection)
    assert town.written() == []


def test_the_instance_says_how_long_a_post_may_be(town: Town) -> None:
    parent = town.post("@pine_kettle it drips")
    about = who_am_i(town.connection)
    assert (about["username"], about["longest"]) == (f"pine_kettle@{town.host}", "500")
    town.connection.account = about | {"longest": "20"}
    with pytest.raises(Refused, match="4 characters too long"):
        publish(town.outgoing(parent, "@ada@town.example " + "a" * 19), town.connection)
    assert town.written() == []


LOST = httpx.ReadTimeout("no answer")
BAD = Answer(503, {"content-type": "application/json"}, b'{"error": "busy"}')
GARBAGE = Answer(200, {"content-type": "application/json"}, b"<html>")
EMPTY = Answer(200, {"content-type": "application/json"}, b"{}")


@pytest.mark.parametrize("then", [LOST, BAD, GARBAGE, EMPTY], ids=["timeout", "503", "garbage", "empty"])
@pytest.mark.parametrize("landed", [True, False])
def test_an_unclear_answer_is_unknown_and_the_reply_is_looked_for(
    town: Town, monkeypatch: pytest.MonkeyPatch, landed: bool, then: Any
) -> None:
    parent = town.post("@pine_kettle it drips")
    reply = town.outgoing(parent, "@ada  We are sorry.\n\nReally: https://example.com/help")
    with monkeypatch.context() as patch:
        post = Post(patch, landed, then)
        with pytest.raises(Unknown):
            publish(reply, town.connection)
    assert post.count == 1
    assert len(town.written()) == landed
    found = find(reply, town.connection).sent
    assert (found is not None) == landed
    assert find(replace(reply, text="@ada Something else."), town.connection).sent is None


def test_a_connection_that_never_came_about_is_tried_later(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = town.post("@pine_kettle it drips")
    Post(monkeypatch, False, httpx.ConnectError("refused"))
    with pytest.raises(TryLater):
        publish(town.outgoing(parent), town.connection)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"status": 401}, NeedsSetup), ({"status": 403}, NeedsSetup), ({"status": 404}, Refused),
        ({"status": 422, "body": {"error": "Text character limit of 500 exceeded"}}, Refused),
        ({"type": "ratelimit"}, TryLater), ({"status": 500}, Unknown), ({"type": "malformed"}, Unknown),
    ],
)  # fmt: skip
def test_each_refusal_says_what_to_do(town: Town, fault: dict[str, Any], kind: type[EarfulError]) -> None:
    parent = town.post("@pine_kettle it drips")
    with town.server.fault(path=WRITE, methods=["POST"], **fault), pytest.raises(kind) as caught:
        publish(town.outgoing(parent), town.connection)
    assert "pine_kettle_token" not in str(caught.value) + str(caught.value.__cause__)
    assert town.written() == []


def test_a_look_sees_what_was_changed_answered_or_deleted(town: Town) -> None:
    parent = town.post("@pine_kettle it drips")
    reply = town.outgoing(parent)
    seen = look(reply, town.connection)
    assert (seen.gone, seen.version_id, seen.answered) == (False, "", None)
    town.post("@ada not ours", who="ben", in_reply_to_id=parent)
    ours = town.post("@ada by hand", who="pine_kettle", in_reply_to_id=parent)
    town.of("ada").status_update(parent, "@pine_kettle it pours")
    seen = look(reply, town.connection)
    assert seen.version_id != ""
    assert seen.answered is not None
    assert seen.answered.external_id == ours
    town.of("ada").status_delete(parent)
    assert look(reply, town.connection).gone
    with pytest.raises(Refused, match="deleted"):
        publish(reply, town.connection)


def test_a_proxy_that_finds_nothing_is_no_deletion(town: Town) -> None:
    parent = town.post("@pine_kettle it drips")
    with town.server.fault(path=f"{WRITE}/{parent}", status=404, body="not here"), pytest.raises(Refused):
        look(town.outgoing(parent), town.connection)


def test_a_revoked_token_needs_setting_up(town: Town) -> None:
    parent = town.post("@pine_kettle it drips")
    town.connection.write_secrets = seal({"access_token": "revoked"})
    for call in (look, publish, find):
        with pytest.raises(NeedsSetup, match="Channels page"):
            call(town.outgoing(parent), town.connection)


def test_only_what_was_read_at_home_is_answered(town: Town) -> None:
    parent = town.post("@pine_kettle it drips")
    town.connection.options = {"instance": town.host}
    assert not look(town.outgoing(parent), town.connection).gone
    away = replace(town.outgoing(parent), source="far.example")
    for call in (look, publish):
        with pytest.raises(Refused, match="by hand"):
            call(away, town.connection)
    mention = Mention(channel="mastodon", published_at=utc_now(), source="far.example", external_id="1", text="x")
    assert "far.example" in why_not(mention, town.connection)
    mention.source = town.host
    assert why_not(mention, town.connection) == ""
