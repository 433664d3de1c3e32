"""Bluesky is read newest first without holes, in one session that lasts, whatever the network does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from collectors import bluesky
from collectors.bluesky import fetch, preview
from collectors.bluesky_watch import own_replies, recheck
from collectors.page import Known, Page
from store.errors import BadInput, EarfulError, NeedsSetup, Refused, TryLater
from store.models import Connection
from tests.peers.bluesky_network import reply_json, wrong
from tests.peers.bluesky_town import Town, town_on
from tests.peers.loopback import Answer, Asked

DAY = 86_400.0


@pytest.fixture
def town(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with town_on(session, monkeypatch) as town:
        yield town


def uris(pages: list[Page]) -> list[str]:
    return [mention.external_id for page in pages for mention in page.mentions]


def test_mentions_and_replies_are_read_in_full_and_those_that_are_gone_are_not(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = town.network.post(town.shop, "a new kettle", ago=900)
    picture = {"$type": "app.bsky.embed.images#view", "images": [{"fullsize": "https://a.example/1", "alt": "it"}]}
    named = town.network.post(town.ada, "@shop.example.net it leaks", ago=300, embed=picture)
    reply = town.network.post(town.ben, "mine too", ago=200, answers=ours)
    gone = town.network.post(town.ben, "@shop.example.net gone soon", ago=100)
    town.network.post(town.ben, "kettle, to nobody", ago=50)
    listed = town.network._listNotifications

    def then_gone(asked: Asked, did: str) -> Answer:
        answer = listed(asked, did)
        town.network.posts.pop(gone, None)
        return answer

    monkeypatch.setattr(town.network, "_listNotifications", then_gone)
    pages = list(fetch(town.query("mentions", ""), None, town.connection))
    assert uris(pages) == [reply, named]
    mentions = [each for page in pages for each in page.mentions]
    assert [each.kind for each in mentions] == ["reply", "post"]
    assert (mentions[0].parent, mentions[0].conversation) == (ours, ours)
    assert [(each.url, each.alt) for each in mentions[1].media] == [("https://a.example/1", "it")]


def test_only_the_last_page_has_a_cursor_and_the_next_pass_reads_an_hour_again(town: Town) -> None:
    town.network.page = 2
    town.network.post(town.ada, "an old kettle", ago=2 * DAY)
    made = [town.network.post(town.ada, f"kettle {hours}", ago=hours * 3600 + 60) for hours in range(6)]
    town.network.post(town.shop, "our kettle", ago=30)
    pages = list(fetch(town.query(), None, town.connection))
    assert uris(pages) == made
    assert [page.cursor is None for page in pages] == [True] * (len(pages) - 1) + [False]
    newest = town.network.post(town.ben, "a newer kettle", ago=1)
    assert uris(list(fetch(town.query(), pages[-1].cursor, town.connection))) == [newest, made[0]]


def test_a_pass_that_shifts_while_it_is_read_brings_nothing_twice_and_misses_nothing(town: Town) -> None:
    town.network.page = 2
    made = [town.network.post(town.ada, f"kettle {number}", ago=600 + number) for number in range(6)]
    found = []
    for page in fetch(town.query(), None, town.connection):
        found += uris([page])
        if len(found) == 2:
            town.network.post(town.ben, "kettle in between", ago=1)
    assert found == made


def test_each_alternative_is_asked_for_and_only_what_is_wanted_is_kept(town: Town) -> None:
    kettle, pot = town.network.post(town.ada, "my kettle"), town.network.post(town.ada, "my teapot", ago=70)
    town.network.post(town.ada, "kettle giveaway")
    pages = list(fetch(town.query("search", "(kettle OR teapot) -giveaway"), None, town.connection))
    assert uris(pages) == [kettle, pot]
    assert town.network.calls("searchPosts") == 2
    shown, costs = preview("kettle", town.connection, 1, {"what": "search"})
    assert ([why for _, why in shown], costs) == (["kettle"], [])


def test_too_much_for_one_pass_is_said(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bluesky, "MOST_PAGES", 2)
    town.network.page = 1
    for number in range(4):
        town.network.post(town.ada, f"kettle {number}", ago=60 + number)
    pages = list(fetch(town.query(), None, town.connection))
    assert len(uris(pages)) == 2
    assert "may be missing" in pages[-1].gap


def test_what_moderators_hide_is_no_mention(town: Town) -> None:
    town.network.post(town.ada, "a kettle", labels=[{"val": "!hide"}])
    kept = town.network.post(town.ada, "a kettle", ago=70, labels=[{"val": "spam"}, {"val": "!hide", "neg": True}, 7])
    assert uris(list(fetch(town.query(), None, town.connection))) == [kept]


@pytest.mark.parametrize(
    ("what", "words"), [("search", ""), ("search", "-kettle"), ("nothing", ""), ("search", "from:a b")]
)
def test_what_cannot_be_asked_is_said_before_anything_is(town: Town, what: str, words: str) -> None:
    with pytest.raises(BadInput):
        list(fetch(town.query(what, words), None, town.connection))
    assert town.network.asked == []


def test_one_session_serves_many_passes_and_is_renewed_without_the_password(town: Town) -> None:
    for _ in range(3):
        list(fetch(town.query(), None, town.connection))
    assert (town.network.calls("createSession"), town.network.calls("refreshSession")) == (1, 0)
    town.network.lasts = timedelta(minutes=-10)
    town.network.access.clear()
    with pytest.raises(TryLater, match="sign in again"):
        list(fetch(town.query(), None, town.connection))
    list(fetch(town.query(), None, town.connection))
    assert (town.network.calls("createSession"), town.network.calls("refreshSession")) == (1, 1)
    town.network.refresh.clear()
    list(fetch(town.query(), None, town.connection))
    assert town.network.calls("createSession") == 2


def test_a_wrong_password_needs_setting_up_and_is_nowhere_shown(town: Town) -> None:
    town.network.passwords.clear()
    with pytest.raises(NeedsSetup, match="Channels page") as caught:
        list(fetch(town.query(), None, town.connection))
    assert "pass-shop" not in f"{caught.value} {caught.value.__cause__!r}"
    with pytest.raises(NeedsSetup, match="handle, app password"):
        list(fetch(town.query(), None, Connection(brand_id=1, channel="bluesky")))


@pytest.mark.parametrize(
    ("answer", "kind", "minutes"),
    [
        (wrong("RateLimitExceeded", 429, ratelimit_reset=str(int(datetime.now(UTC).timestamp()) + 7 * int(DAY))),
         TryLater, 1440),
        (wrong("RateLimitExceeded", 429, retry_after="120"), TryLater, 2),
        (wrong("RateLimitExceeded", 429), TryLater, 15),
        (wrong("UpstreamFailure", 502), TryLater, None), (wrong("InternalServerError", 500), TryLater, None),
        (wrong("InvalidRequest", 400), Refused, None), (wrong("Forbidden", 403), NeedsSetup, None),
        (Answer(403, b"<html>no</html>", (("content-type", "text/html"),)), NeedsSetup, None),
        (Answer(200, b"<html>", (("content-type", "text/html"),)), TryLater, None),
        (Answer(200, b'{"posts": ', ()), TryLater, None), (reply_json([1]), TryLater, None),
        (reply_json({"posts": None}), TryLater, None), (Answer(fate="drop"), TryLater, None),
        (Answer(302, b"", (("location", "https://elsewhere.example/"),)), Refused, None),
    ],
)  # fmt: skip
def test_each_mishap_says_what_to_do(town: Town, answer: Answer, kind: type[EarfulError], minutes: int | None) -> None:
    town.mishap("searchPosts", answer)
    with pytest.raises(kind) as caught:
        list(fetch(town.query(), None, town.connection))
    if minutes is not None:
        until: Any = getattr(caught.value, "retry_at", None)
        assert abs(until - datetime.now(UTC) - timedelta(minutes=minutes)) < timedelta(seconds=30)


def test_odd_posts_are_left_out(town: Town) -> None:
    good = town.network.post(town.ada, "a kettle")
    odd: list[Any] = [None, 7, {}, {"uri": 7}, {"uri": "at://x"}, {"uri": good + "x", "author": [], "record": None}]
    view = town.network._view(town.network.posts[good])
    more = [view | {"uri": f"{good}{number}", **each} for number, each in enumerate(ODD)]
    town.mishap("searchPosts", reply_json({"posts": [*odd, *more, view], "cursor": None}))
    pages = list(fetch(town.query(), None, town.connection))
    assert good in uris(pages)
    assert [bad for page in pages for bad in page.problems] == []


FACETS = [{"index": {"byteStart": 9, "byteEnd": 2}, "features": [7]}, 7]
ODD: list[dict[str, Any]] = [
    {"record": {"text": "kettle", "langs": [7], "facets": FACETS}},
    {"record": {"text": "kettle", "reply": {"root": 7}}}, {"embed": {"images": [{"alt": None}, 7], "media": 7}},
    {"embed": {"external": {"uri": "javascript:alert(1)"}}}, {"labels": {"val": 7}}, {"likeCount": "many"},
    {"indexedAt": "yesterday"}, {"author": {"did": "did:plc:x", "handle": None}},
]  # fmt: skip


def test_deletions_blocks_and_changes_are_noticed(town: Town) -> None:
    stays, changes, goes = (town.network.post(town.ada, f"kettle {number}") for number in range(3))
    blocks = town.network.post(town.ben, "kettle")
    known = [Known("bsky.app", uri, town.network.posts[uri].cid, "post") for uri in (stays, changes, goes, blocks)]
    known.append(Known("a file", "7", "", "post"))
    del town.network.posts[goes]
    town.network.posts[changes].cid = "another"
    town.network.blocked.add(town.ben)
    (checked,) = recheck(known, town.connection)
    assert sorted(checked.gone) == sorted([goes, blocks])
    assert [each.external_id for each in checked.changed] == [changes]
    assert len(checked.seen) == 5


def test_a_slip_is_no_deletion(town: Town) -> None:
    uri = town.network.post(town.ada, "kettle")
    known = [Known("bsky.app", uri, town.network.posts[uri].cid, "post")]
    town.mishap("getPosts", reply_json({"posts": []}))
    (checked,) = recheck(known, town.connection)
    assert list(checked.gone) == []
    town.mishap("getPosts", reply_json({"nothing": 1}))
    with pytest.raises(TryLater):
        list(recheck(known, town.connection))


def test_what_our_account_answered_by_hand_is_seen_once(town: Town) -> None:
    parent = town.network.post(town.ada, "kettle", ago=900)
    town.network.post(town.shop, "no answer", ago=800)
    ours = town.network.post(town.shop, "sorry", ago=700, answers=parent)
    town.network.page = 1
    pages = list(own_replies(town.connection, None))
    assert [(each.parent, each.external_id) for page in pages for each in page.replies] == [(parent, ours)]
    assert [page.cursor is None for page in pages] == [True] * (len(pages) - 1) + [False]
    again = list(own_replies(town.connection, pages[-1].cursor))
    assert [each for page in again for each in page.replies] == []
