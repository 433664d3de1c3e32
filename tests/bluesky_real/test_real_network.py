"""The same code against the network's own software: its server, its index, its search and its notifications."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from channels.bluesky_client import who_am_i
from collectors.bluesky import fetch, preview
from collectors.bluesky_watch import own_replies, recheck
from collectors.page import Known, NewMention, Page
from responder.bluesky import find, look, publish
from responder.publishing import Outgoing
from store.brands import ensure_brand
from store.connections import connect
from store.errors import NeedsSetup, Refused
from store.models import Connection, Query
from store.secrets import seal, unseal
from store.settings import settings
from store.workflow import Actor
from tests.bluesky_real.network import Network, Somebody, running, until

FOLDER = os.environ.get("EARFUL_BLUESKY_REAL", "")

pytestmark = [
    pytest.mark.bluesky_real,
    pytest.mark.skipif(not FOLDER, reason="EARFUL_BLUESKY_REAL names no folder made by tests/bluesky_real/set_up.sh"),
]


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with running(Path(FOLDER).resolve()) as network:
        yield network


@pytest.fixture(scope="module")
def people(network: Network) -> tuple[Somebody, Somebody]:
    return network.somebody("pine-kettle"), network.somebody("ada")


@dataclass
class Desk:
    """The brand's connection, the brand's account and a customer."""

    connection: Connection
    shop: Somebody
    ada: Somebody

    def read(self, what: str, expression: str = "", cursor: dict[str, Any] | None = None) -> list[Page]:
        query = Query(brand_id=1, channel="bluesky", name="q", expression=expression, options={"what": what})
        return list(fetch(query, cursor, self.connection))

    def found(self, what: str, uri: str, expression: str = "") -> NewMention:
        """The mention of a post, as soon as the index knows it."""

        def one() -> list[NewMention]:
            return [each for page in self.read(what, expression) for each in page.mentions if each.external_id == uri]

        found = until(one)
        assert found, f"{uri} was not found"
        return found[0]


@pytest.fixture
def desk(
    session: Session, network: Network, people: tuple[Somebody, Somebody], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setenv("EARFUL_BLUESKY_BASE_URL", network.url)
    settings.cache_clear()
    shop, ada = people
    keys = {"handle": shop.handle, "app_password": shop.password}
    brand = ensure_brand(session, "Pine Kettle")
    actor = Actor("person:1", "admin", 1)
    return Desk(connect(session, brand.id or 0, "bluesky", actor, read=keys, write=keys), shop, ada)


def going_out(mention: NewMention, text: str, key: str) -> Outgoing:
    return Outgoing(
        key, text, mention.external_id, mention.source, mention.kind, mention.conversation, datetime.now(UTC),
        mention.version_id,
    )  # fmt: skip


def test_mentions_are_read_with_their_links_and_deletions_are_noticed(desk: Desk) -> None:
    text = f"@{desk.shop.handle} my kettle leaks & <wobbles> 😡 example.com/a/very..."
    start = len(text[: text.index("example.com")].encode())
    link = {
        "index": {"byteStart": start, "byteEnd": len(text.encode())},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.com/a/very/long/way"}],
    }
    made = desk.ada.post(text, langs=["en"], facets=[desk.ada.naming(desk.shop, text), link])
    mention = desk.found("mentions", made["uri"])
    assert mention.text == text.replace("example.com/a/very...", "https://example.com/a/very/long/way")
    assert (mention.handle, mention.lang, mention.kind, mention.version_id) == ("ada.test", "en", "post", made["cid"])
    known = Known(mention.source, mention.external_id, mention.version_id, mention.kind)
    (checked,) = recheck([known], desk.connection)
    assert (list(checked.gone), list(checked.changed)) == ([], [])
    desk.ada.delete(made["uri"])
    assert until(lambda: list(next(iter(recheck([known], desk.connection))).gone)) == [made["uri"]]
    assert look(going_out(mention, "Sorry", "gone"), desk.connection).gone


def test_a_search_pages_finds_others_and_begins_again_where_it_ended(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.bluesky.AT_ONCE", 2)
    made = [desk.ada.post(f"samovar number {number}")["uri"] for number in range(5)]
    ours = desk.shop.post("our own samovar")["uri"]
    desk.found("search", made[-1], "samovar")
    pages = desk.read("search", "samovar")
    found = [each.external_id for page in pages for each in page.mentions]
    assert sorted(found) == sorted(made)
    assert ours not in found
    assert len(pages) > 3
    assert [page.cursor is None for page in pages] == [True] * (len(pages) - 1) + [False]
    newest = desk.ada.post("the last samovar")["uri"]
    until(lambda: preview("samovar", desk.connection, 1, {"what": "search"})[0][0][0].external_id == newest)
    again = desk.read("search", "samovar", pages[-1].cursor)
    assert newest in [each.external_id for page in again for each in page.mentions]


def test_a_reply_sent_twice_stands_once_and_reaches_the_customer(desk: Desk) -> None:
    text = f"@{desk.shop.handle} the lid is broken"
    made = desk.ada.post(text, facets=[desk.ada.naming(desk.shop, text)])
    mention = desk.found("mentions", made["uri"])
    reply = going_out(mention, "We are sorry! 😔 Please see https://example.com/help #kettle", "earful-1")
    seen = look(reply, desk.connection)
    assert (seen.gone, seen.version_id, seen.answered) == (False, made["cid"], None)
    assert find(reply, desk.connection).sent is None
    one, two = publish(reply, desk.connection), publish(reply, desk.connection)
    assert one == two
    listed = desk.shop.ask("com.atproto.repo.listRecords", repo=desk.shop.did, collection="app.bsky.feed.post")
    (record,) = [each["value"] for each in listed["records"] if each["value"]["text"] == reply.text]
    assert record["reply"] == {"parent": made, "root": made}
    assert [each["features"][0]["$type"].partition("#")[2] for each in record["facets"]] == ["link", "tag"]
    assert find(reply, desk.connection).sent == one
    answered = until(lambda: look(reply, desk.connection).answered)
    assert answered is not None
    assert answered.external_id == one.external_id

    def told() -> list[str]:
        listed = desk.ada.ask("app.bsky.notification.listNotifications")["notifications"]
        return [each["uri"] for each in listed if each["reason"] == "reply"]

    assert one.external_id in until(told)
    pages = list(own_replies(desk.connection, None))
    assert (made["uri"], one.external_id) in [
        (each.parent, each.external_id) for page in pages for each in page.replies
    ]


def test_an_answer_deep_in_a_thread_names_its_root(desk: Desk) -> None:
    root = desk.shop.post("Which kettle do you like?")
    assert until(lambda: desk.ada.ask("app.bsky.feed.getPosts", uris=root["uri"])["posts"])  # else nobody is told
    made = desk.ada.post("None of yours", reply={"root": root, "parent": root})
    mention = desk.found("mentions", made["uri"])
    assert (mention.kind, mention.parent, mention.conversation) == ("reply", root["uri"], root["uri"])
    sent = publish(going_out(mention, "Oh no", "earful-2"), desk.connection)
    record = desk.shop.ask("com.atproto.repo.getRecord", repo=desk.shop.did, collection="app.bsky.feed.post",
                           rkey=sent.external_id.rpartition("/")[2])  # fmt: skip
    assert record["value"]["reply"] == {"root": root, "parent": made}


def test_one_session_serves_many_calls_and_is_renewed_without_the_password(desk: Desk, session: Session) -> None:
    assert who_am_i(desk.connection) == {"id": desk.shop.did, "username": desk.shop.handle}
    (first,) = unseal(desk.connection.tokens).values()
    who_am_i(desk.connection)
    assert list(unseal(desk.connection.tokens).values()) == [first]
    ((name, _),) = unseal(desk.connection.tokens).items()
    ended = first.replace(
        first.partition('"expires_at": "')[2][:10], f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}"
    )
    desk.connection.tokens = seal({name: ended})
    session.add(desk.connection)
    session.commit()
    who_am_i(desk.connection)
    (second,) = unseal(desk.connection.tokens).values()
    assert second not in (first, ended)
    assert len(desk.shop.ask("com.atproto.server.listAppPasswords")["passwords"]) == 1


def test_a_wrong_password_and_a_blocked_account_are_told_apart(desk: Desk, network: Network) -> None:
    wrong = Connection(
        brand_id=1, channel="bluesky", read_secrets=seal({"handle": desk.shop.handle, "app_password": "x"})
    )
    with pytest.raises(NeedsSetup, match="Channels page"):
        next(fetch(Query(brand_id=1, channel="bluesky", name="q", options={"what": "mentions"}), None, wrong))
    ben = network.somebody("ben")
    text = f"@{desk.shop.handle} never again"
    made = ben.post(text, facets=[ben.naming(desk.shop, text)])
    mention = desk.found("mentions", made["uri"])
    block = {"$type": "app.bsky.graph.block", "subject": desk.shop.did, "createdAt": "2026-11-20T00:00:00Z"}
    ben.call("com.atproto.repo.createRecord", {"repo": ben.did, "collection": "app.bsky.graph.block", "record": block})

    def refused() -> bool:
        try:
            return look(going_out(mention, "Sorry", "earful-3"), desk.connection).gone
        except Refused:
            return True

    assert until(refused)
    with pytest.raises(Refused, match="long"):
        publish(replace(going_out(mention, "", "earful-4"), text="a" * 301), desk.connection)
