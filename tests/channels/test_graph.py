"""What the errors and the headers of the Graph API mean, and whose token it is."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from channels.accounts import ACCOUNTS
from channels.facebook_pages import talking
from channels.graph import several, usage_of
from channels.graph_items import count_of, facebook_comment, instagram_comment, seconds_of
from channels.reviews import Missing
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import Connection, utc_now
from store.secrets import seal
from store.settings import settings
from tests.peers.graph_network import (
    GONE,
    OURS,
    SECRET,
    TOKEN,
    FacebookNetwork,
    GraphNetwork,
    InstagramNetwork,
    failed,
)
from tests.peers.loopback import Answer
from tests.peers.review_peer import told

BUSY = {"x-business-use-case-usage": json.dumps({"77": [{"type": "pages", "call_count": 95, "total_cputime": 1}]})}
SHUT = {
    "x-business-use-case-usage": json.dumps({"77": [{"call_count": 100, "estimated_time_to_regain_access": 40}]}),
    "x-app-usage": json.dumps({"call_count": 3, "total_time": 20, "total_cputime": 10}),
}


@pytest.fixture(params=[FacebookNetwork, InstagramNetwork], ids=lambda peer: peer.channel)
def peer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphNetwork]:
    with request.param() as peer:
        monkeypatch.setenv(f"EARFUL_{peer.channel.upper()}_BASE_URL", peer.url)
        settings.cache_clear()
        yield peer


def connection(peer: GraphNetwork, **write: str) -> Connection:
    secrets = {"access_token": TOKEN, "app_secret": SECRET} | write
    return Connection(brand_id=1, channel=peer.channel, write_secrets=seal(secrets), read_secrets=seal(peer.read))


def test_the_token_says_whose_it_is_and_stands_in_no_address(peer: GraphNetwork) -> None:
    assert ACCOUNTS[peer.channel].ask(connection(peer)) == peer.account
    assert peer.asked
    for asked in peer.asked:
        assert TOKEN not in str(asked.query)
        assert SECRET not in f"{asked.query}{asked.headers}"


def test_an_account_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with InstagramNetwork() as peer:
        monkeypatch.setenv("EARFUL_INSTAGRAM_BASE_URL", peer.url)
        settings.cache_clear()
        assert ACCOUNTS["instagram"].ask(connection(peer, account_id=OURS)) == peer.account
        peer.fail("GET /v26.0/me", told({"id": "900"}))
        with pytest.raises(NeedsSetup, match="Channels page"):
            ACCOUNTS["instagram"].ask(connection(peer))


def test_a_token_of_a_person_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    with FacebookNetwork() as peer:
        monkeypatch.setenv("EARFUL_FACEBOOK_BASE_URL", peer.url)
        settings.cache_clear()
        peer.fail("GET /v26.0/me", told({"id": "5", "name": "Somebody"}))
        with pytest.raises(NeedsSetup, match="page access token"):
            ACCOUNTS["facebook"].ask(connection(peer))


@pytest.mark.parametrize(
    ("answer", "reading", "sending"),
    [
        *((failed(code), TryLater, TryLater) for code in (4, 17, 32, 613, 80_001, 80_006)),
        (failed(80_002, status=429), TryLater, TryLater),
        *((failed(code), NeedsSetup, NeedsSetup) for code in (190, 10, 200, 299, 368)),
        (failed(190, status=401), NeedsSetup, NeedsSetup),
        (failed(283, status=403), NeedsSetup, NeedsSetup),
        (GONE, Missing, Missing),
        (failed(803, status=404), Missing, Missing),
        (failed(100), Refused, Refused),
        (failed(506), Refused, Refused),
        (failed(1, status=500), TryLater, Unknown),
        (failed(2), TryLater, Unknown),
        (failed(2, status=503), TryLater, Unknown),
        (told({"error": {"code": 999, "is_transient": True}}, 400), TryLater, Unknown),
        (told({"error": {"code": 999}}, 200), TryLater, Unknown),
        (Answer(502, b"<html>"), TryLater, Unknown),
        (Answer(401, b""), NeedsSetup, NeedsSetup),
        (Answer(429, b""), TryLater, TryLater),
        (told([]), TryLater, Unknown),
        (Answer(200, b"<html>"), TryLater, Unknown),
        (Answer(fate="drop"), TryLater, Unknown),
        (told({"error": "odd"}, 400), Refused, Refused),
        (told({"error": {"code": "4"}}, 400), Refused, Refused),
    ],
)
def test_each_error_says_what_to_do(
    peer: GraphNetwork, answer: Answer, reading: type[EarfulError], sending: type[EarfulError]
) -> None:
    with talking_to(peer) as graph:
        peer.fail("GET /v26.0/1", answer)
        with pytest.raises(EarfulError) as caught:
            graph.get("1")
        assert type(caught.value) is reading or issubclass(type(caught.value), NeedsSetup) and reading is NeedsSetup
        peer.fail("POST /v26.0/1/comments", answer)
        with pytest.raises(EarfulError) as told_off:
            graph.send("1/comments", message="hello")
        assert type(told_off.value) is sending or issubclass(type(told_off.value), NeedsSetup) and sending is NeedsSetup
        assert TOKEN not in f"{caught.value}{told_off.value}"


def talking_to(peer: GraphNetwork) -> Any:
    from channels.instagram_accounts import talking as instagram

    return (talking if peer.channel == "facebook" else instagram)(connection(peer))


def test_it_pauses_before_it_is_shut_out(peer: GraphNetwork) -> None:
    with talking_to(peer) as graph:
        graph.get("me")
        graph.pause()
        peer.fail("GET /v26.0/me", told({"id": "1"}, 200, **BUSY))
        graph.get("me")
        with pytest.raises(TryLater, match="pause") as caught:
            graph.pause()
        assert caught.value.retry_at is not None
        assert caught.value.retry_at > utc_now() + timedelta(minutes=50)


def test_it_waits_as_long_as_it_is_told(peer: GraphNetwork) -> None:
    with talking_to(peer) as graph:
        peer.fail("GET /v26.0/me", failed(32, "Page request limit reached", 400, 0, **SHUT))
        with pytest.raises(TryLater) as caught:
            graph.get("me")
        assert caught.value.retry_at is not None
        assert timedelta(minutes=35) < caught.value.retry_at - utc_now() < timedelta(minutes=45)


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({}, (0.0, 0)),
        (BUSY, (95.0, 0)),
        (SHUT, (100.0, 40)),
        ({"x-app-usage": "no JSON"}, (0.0, 0)),
        ({"x-app-usage": "[1]", "x-page-usage": '{"call_count": 81.5}'}, (81.5, 0)),
        ({"x-app-usage": '{"call_count": "90", "total_time": null, "total_cputime": true}'}, (0.0, 0)),
        ({"x-business-use-case-usage": '{"a": [null, {"estimated_time_to_regain_access": 99999}]}'}, (0.0, 1440)),
    ],
)
def test_the_headers_say_how_much_is_used(headers: dict[str, str], found: tuple[float, int]) -> None:
    assert usage_of(headers) == found


def test_one_that_is_gone_does_not_hide_the_others(peer: GraphNetwork) -> None:
    post = peer.write_down("ours", author=OURS)
    names = [peer.write_down(f"number {each}", under=post) for each in range(3)]
    with talking_to(peer) as graph:
        found = several(graph, [names[0], "404", *names[1:]], "id")
    assert [name for name, each in found.items() if each is None] == ["404"]
    assert list(found) == [names[0], "404", *names[1:]]


def test_times_and_numbers_are_taken_as_they_come() -> None:
    assert str(seconds_of(1_795_175_400)) == "2026-11-20 11:50:00+00:00"
    assert str(seconds_of("2026-11-20T11:50:00+0000")) == "2026-11-20 11:50:00+00:00"
    odd: list[object] = [None, True, -1, 10**30, "soon", []]
    assert [seconds_of(each) for each in odd] == [None] * 6
    assert [count_of(each) for each in (3, -1, 2**40, True, "3", None)] == [3, 0, 0, 0, 0, 0]


def test_who_has_not_allowed_it_has_no_name() -> None:
    comment = facebook_comment({"id": "1_2", "message": "hi", "created_time": "2026-11-20T11:50:00+0000"}, OURS, "1")
    assert (comment.author, comment.handle, comment.own, comment.parent) == ("", "", False, "1")


def test_our_own_account_is_known_by_name_or_by_id() -> None:
    ours = {"id": OURS, "username": "Pine_Kettle"}
    own: list[dict[str, Any]] = [{"username": "pine_kettle"}, {"from": {"id": OURS}}]
    own.append({"from": {"id": "5", "self_ig_scoped_id": OURS}})
    assert all(instagram_comment(each, ours).own for each in own)
    assert not instagram_comment({"username": "nina", "from": {"id": "5"}}, ours).own
    assert not instagram_comment({"text": "nobody"}, {"id": OURS}).own
