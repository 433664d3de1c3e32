"""A reply on Mastodon is edited and deleted once, and reading it back tells what became of it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from channels import mastodon_client
from responder.mastodon import CHANGES, delete, edit, publish, read
from responder.publishing import Outgoing
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.secrets import seal
from tests.peers.mastodon_town import Town, town_on

WISHED = "@ada We are *very* sorry, see https://example.com/help?a=1&b=2"


@pytest.fixture
def town(mastodon_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with town_on(mastodon_server, monkeypatch) as town:
        yield town


@pytest.fixture
def reply(town: Town) -> Outgoing:
    return town.outgoing(town.post("@pine_kettle it drips", visibility="private"))


@pytest.fixture
def sent(town: Town, reply: Outgoing) -> str:
    return publish(reply, town.connection).external_id


def same(one: str | None, other: str) -> bool:
    return one is not None and CHANGES.plain(one) == CHANGES.plain(other)


def test_an_edit_changes_the_words_and_nothing_else(town: Town, reply: Outgoing, sent: str) -> None:
    assert same(read(reply, sent, town.connection).text, reply.text)
    edit(replace(reply, text=WISHED), sent, town.connection, reply.text)
    assert town.written() == [WISHED]
    made = town.of("pine_kettle").status(sent)
    assert (made.visibility, str(made.in_reply_to_id)) == ("private", reply.parent)
    assert same(read(reply, sent, town.connection).text, WISHED)
    assert not same(read(reply, sent, town.connection).text, reply.text)


def test_a_deletion_takes_it_off(town: Town, reply: Outgoing, sent: str) -> None:
    delete(reply, sent, town.connection)
    assert town.written() == []
    assert read(reply, sent, town.connection).text is None


def test_a_proxy_that_finds_nothing_is_no_deletion(town: Town, reply: Outgoing, sent: str) -> None:
    with town.server.fault(path=f"/api/v1/statuses/{sent}/source", status=404, body="not here"), pytest.raises(Refused):
        read(reply, sent, town.connection)


@pytest.mark.parametrize("text", ["We are sorry.", "@ada@town.example " + "a" * 600])
def test_an_edit_names_the_customer_and_fits_the_instance(town: Town, reply: Outgoing, sent: str, text: str) -> None:
    with pytest.raises(Refused):
        edit(replace(reply, text=text), sent, town.connection, reply.text)
    assert town.written() == [reply.text]


@pytest.mark.parametrize("landed", [True, False])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_unclear_answer_is_unknown_and_reading_back_tells(
    town: Town, reply: Outgoing, sent: str, monkeypatch: pytest.MonkeyPatch, method: str, landed: bool
) -> None:
    real, count = mastodon_client._sent, []

    def lost(client: httpx.Client, request: Any) -> Any:
        if request.method != method:
            return real(client, request)
        count.append(method)
        if landed:
            real(client, request)
        raise httpx.ReadTimeout("no answer")

    with monkeypatch.context() as patch:
        patch.setattr(mastodon_client, "_sent", lost)
        with pytest.raises(Unknown):
            change(method, town, reply, sent)
    assert len(count) == 1
    stands = read(reply, sent, town.connection).text
    if landed and method == "DELETE":
        assert stands is None
    else:
        assert same(stands, WISHED if landed else reply.text)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"status": 401}, NeedsSetup), ({"status": 403}, NeedsSetup), ({"status": 422}, Refused),
        ({"type": "ratelimit"}, TryLater), ({"status": 500}, Unknown),
    ],
)  # fmt: skip
def test_each_refusal_says_what_to_do(
    town: Town, reply: Outgoing, sent: str, method: str, fault: dict[str, Any], kind: type[EarfulError]
) -> None:
    path = f"/api/v1/statuses/{sent}"
    with town.server.fault(path=path, methods=[method], **fault), pytest.raises(kind) as caught:
        change(method, town, reply, sent)
    assert "pine_kettle_token" not in str(caught.value) + str(caught.value.__cause__)
    assert town.written() == [reply.text]


def change(method: str, town: Town, reply: Outgoing, sent: str) -> None:
    if method == "PUT":
        edit(replace(reply, text=WISHED), sent, town.connection, reply.text)
    else:
        delete(reply, sent, town.connection)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_revoked_token_needs_setting_up(town: Town, reply: Outgoing, sent: str, method: str) -> None:
    town.connection.write_secrets = seal({"access_token": "revoked"})
    with pytest.raises(NeedsSetup, match="Channels page"):
        change(method, town, reply, sent)
