"""The open feed is read country by country up to its wall; App Store Connect is read to the end of what is new."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from collectors.app_store import preview
from collectors.app_store_watch import own_replies, recheck
from collectors.page import Known
from collectors.run import collect
from store.brands import ensure_brand, ensure_query
from store.errors import BadInput, EarfulError, NeedsSetup, Refused, TryLater
from store.models import Connection, Mention, Query, Run
from store.settings import settings
from tests.peers.app_store_feed import APP, AppStoreFeed, feed, label
from tests.peers.app_store_network import AppStore
from tests.peers.loopback import Answer
from tests.peers.review_desk import Desk, desk_at
from tests.peers.review_peer import told


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[AppStoreFeed]:
    with AppStoreFeed() as network:
        monkeypatch.setenv("EARFUL_APP_STORE_BASE_URL", network.url)
        settings.cache_clear()
        yield network


@pytest.fixture
def query(session: Session, network: AppStoreFeed) -> Query:
    """A query on the open feed of two countries, without a connection."""
    options = {"what": "feed", "apps": [APP], "countries": ["th", "sg"]}
    return ensure_query(session, ensure_brand(session, "Pine Kettle"), "app_store", "feed", options=options)


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(AppStore(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def names(session: Session) -> list[str]:
    return sorted(each.external_id for each in session.exec(select(Mention)))


def places(query: Query) -> dict[str, Any]:
    return dict((query.cursor or {}).get("places", {}))


def test_each_country_is_read_without_credentials(session: Session, network: AppStoreFeed, query: Query) -> None:
    here, there = network.review("มันค้าง & <เด้ง> 😡", stars=2), network.review("It hangs", "sg")
    network.review("Elsewhere", "us")
    collect(session, query)
    assert names(session) == sorted([here, there])
    mention = session.exec(select(Mention).where(Mention.external_id == here)).one()
    assert (mention.source, mention.text, mention.title) == (f"itunes:{APP}:th", "มันค้าง & <เด้ง> 😡", "A title")
    assert (mention.rating, mention.kind) == (2.0, "review")
    assert mention.url == f"https://apps.apple.com/th/app/id{APP}?see-all=reviews"
    assert set(places(query)) == {f"{APP}/th", f"{APP}/sg"}
    assert network.asked == [("th", 1), ("th", 2), ("sg", 1), ("sg", 2)]


def test_a_pass_ends_where_the_last_one_was_and_reads_a_day_again(
    session: Session, network: AppStoreFeed, query: Query
) -> None:
    for number in range(120):
        network.review(f"It hangs {number}", hours=number * 2)
    assert collect(session, query).new == 120
    network.asked.clear()
    late = network.review("It came late", hours=20)
    assert collect(session, query).new == 1
    assert late in names(session)
    assert network.asked.count(("th", 2)) == 0


def test_the_first_pass_reads_thirty_days(session: Session, network: AppStoreFeed, query: Query) -> None:
    young, _old = network.review("It hangs", hours=29 * 24), network.review("It hung", hours=31 * 24)
    assert collect(session, query).gap == ""
    assert names(session) == [young]


def test_the_wall_of_five_hundred_is_a_gap_for_that_country(
    session: Session, network: AppStoreFeed, query: Query
) -> None:
    network.review("It hangs", hours=100)
    network.review("It hangs", "sg", hours=100)
    assert collect(session, query).gap == ""
    for number in range(520):
        network.review(f"It hangs {number}", hours=number / 20)
    run = collect(session, query)
    assert (run.new, len(names(session))) == (500, 502)
    assert f"newest 500 reviews: some of {APP}/th since" in run.gap
    assert ("th", 11) not in network.asked
    assert collect(session, query).gap == ""


def test_a_feed_that_ends_too_early_is_a_gap(session: Session, network: AppStoreFeed, query: Query) -> None:
    network.review("It hangs", hours=100)
    collect(session, query)
    for number in range(70):
        network.review(f"It hangs {number}", hours=number / 20)
    network.shelf("th").instead[2] = feed([])
    assert "may be missing" in collect(session, query).gap


@pytest.mark.parametrize(
    "answer",
    [
        Answer(502, b"<html>bad gateway</html>"),
        Answer(200, b'{"feed": {"entry": ['),
        Answer(200, b"<html>maintenance</html>"),
        Answer(200, b"[]"),
        Answer(200, b'{"feed": null}'),
        Answer(fate="drop"),
    ],
)
@pytest.mark.parametrize("page", [1, 2])
def test_a_country_that_fails_keeps_its_cursor_and_the_others_are_read(
    session: Session, network: AppStoreFeed, query: Query, page: int, answer: Answer
) -> None:
    network.review("It hangs", hours=100)
    network.review("It hangs", "sg", hours=100)
    collect(session, query)
    before = places(query)
    here = [network.review(f"It crashes {number}", hours=0.1) for number in range(60)]
    there = network.review("It crashes", "sg", hours=1)
    network.shelf("th").instead[page] = answer
    with pytest.raises(TryLater, match=f"1 of 2 could not be read: {APP}/th"):
        collect(session, query)
    assert there in names(session)
    after = places(query)
    assert after[f"{APP}/th"] == before[f"{APP}/th"]
    assert after[f"{APP}/sg"]["newest"] > before[f"{APP}/sg"]["newest"]
    network.shelf("th").instead.clear()
    collect(session, query)
    assert set(here) <= set(names(session))


def test_when_apple_asks_to_wait_no_other_country_is_asked_and_those_left_out_come_first(
    session: Session, network: AppStoreFeed, query: Query
) -> None:
    network.shelf("sg").instead[1] = Answer(429, b"", (("retry-after", "600"),))
    with pytest.raises(TryLater) as caught:
        collect(session, query)
    assert caught.value.retry_at is not None
    assert set(places(query)) == {f"{APP}/th"}
    network.asked.clear()
    with pytest.raises(TryLater):
        collect(session, query)
    assert network.asked == [("sg", 1)]


@pytest.mark.parametrize("status", [200, 400])
def test_the_words_about_the_depth_end_a_country_wherever_they_come(
    session: Session, network: AppStoreFeed, query: Query, status: int
) -> None:
    name = network.review("It hangs")
    network.shelf("th").instead[2] = Answer(status, b"CustomerReviews RSS page depth is limited to 1")
    collect(session, query)
    assert names(session) == [name]


def test_an_empty_first_page_is_no_news_and_moves_no_cursor(
    session: Session, network: AppStoreFeed, query: Query
) -> None:
    network.review("It hangs")
    collect(session, query)
    before = places(query)[f"{APP}/th"]
    network.shelf("th").instead[1] = feed([])
    assert collect(session, query).gap == ""
    after = places(query)[f"{APP}/th"]
    assert (after["newest"], after["ids"]) == (before["newest"], before["ids"])


def test_feeds_without_dates_are_read_to_what_is_known(session: Session, network: AppStoreFeed, query: Query) -> None:
    network.dated = False
    for number in range(120):
        network.review(f"It hangs {number}", hours=number)
    assert collect(session, query).new == 120
    network.asked.clear()
    network.review("It hangs again", hours=0)
    assert collect(session, query).new == 1
    assert ("th", 2) not in network.asked


def test_an_edited_review_is_a_new_version_of_the_same(session: Session, network: AppStoreFeed, query: Query) -> None:
    name = network.review("It hangs")
    collect(session, query)
    entry = network.shelf("th").entries[0]
    entry["content"], entry["updated"] = label("It hangs no more"), label(datetime.now(UTC).isoformat())
    assert collect(session, query).new == 0
    mention = session.exec(select(Mention)).one()
    assert (mention.external_id, mention.text) == (name, "It hangs no more")


def test_odd_entries_are_bad_rows_and_the_app_itself_is_none(
    session: Session, network: AppStoreFeed, query: Query
) -> None:
    good, no_stars = network.review("It hangs"), network.review("It hangs", stars=0)
    entries = network.shelf("th").entries
    entries.insert(0, {"im:name": label("Pine Kettle"), "id": label("the app")})
    odd: list[Any] = [None, 7, [], {}, "text", {"label": None}, {"label": [1]}, {"label": "\x00"}]
    for value in odd:
        entries.append(dict.fromkeys(entries[-1], value))
        entries.append({**entries[1], "id": label(f"odd {len(entries)}"), "author": value, "updated": value})
    run = collect(session, query)
    assert {good, no_stars} <= set(names(session))
    assert "the app" not in names(session)
    assert run.bad_rows > 0
    assert session.exec(select(Mention).where(Mention.external_id == no_stars)).one().rating is None


def test_nothing_of_the_feed_can_be_looked_at_again_or_answered(network: AppStoreFeed) -> None:
    known = [Known(f"itunes:{APP}:th", name, "v", "review") for name in ("7000000001", "00000193-f7fb-6cdb")]
    (checked,) = list(recheck(known, Connection(brand_id=1, channel="app_store")))
    assert (checked.seen, checked.gone, checked.changed) == (known, [], [])
    assert list(own_replies(Connection(brand_id=1, channel="app_store"), None)) == []
    assert network.asked == []


def test_a_preview_of_the_feed_needs_no_connection(network: AppStoreFeed) -> None:
    names = [network.review(f"It hangs {number}", hours=number) for number in range(12)]
    shown, costs = preview("hangs", None, 10, {"apps": [APP]})
    assert ([mention.external_id for mention, _ in shown], costs) == (names[:10], [])


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"apps": []}, BadInput),
        ({"apps": ["an app"]}, BadInput),
        ({"apps": [APP], "countries": ["zz"]}, BadInput),
        ({"apps": [APP], "what": "stars"}, BadInput),
        ({"apps": [APP], "what": "connect"}, NeedsSetup),
    ],
)
def test_what_cannot_be_read_says_so(
    session: Session, query: Query, options: dict[str, Any], error: type[EarfulError]
) -> None:
    query.options = options
    session.commit()
    with pytest.raises(error):
        collect(session, query)


def test_connect_tells_the_country_and_can_be_asked_for_some(desk: Desk) -> None:
    here, there = desk.peer.review("It hangs"), desk.peer.review("It hangs", territory="SGP")
    odd = desk.peer.review("It hangs", territory="QQQ")
    desk.query.options = desk.query.options | {"countries": ["sg"]}
    desk.session.commit()
    desk.collect()
    assert desk.names == [there]
    assert desk.mention(there).source == f"itunes:{APP}:sg"
    desk.query.options = desk.query.options | {"countries": []}
    desk.query.cursor = None
    desk.session.commit()
    desk.collect()
    assert desk.names == sorted([here, there, odd])
    assert (desk.mention(here).source, desk.mention(odd).source) == (f"itunes:{APP}:th", f"itunes:{APP}:qqq")


@pytest.mark.parametrize(
    "link", ["http://203.0.113.9/v1/apps/1/customerReviews?cursor=3", "//elsewhere.example/x", "/v1/users?cursor=3"]
)
def test_a_way_that_leads_elsewhere_is_never_taken(desk: Desk, link: str) -> None:
    assert isinstance(desk.peer, AppStore)
    for number in range(5):
        desk.peer.review(f"It hangs {number}", hours=number + 1)
    desk.peer.next_link = link
    with pytest.raises(Refused, match="leads elsewhere"):
        desk.collect()
    assert desk.query.cursor is None
    desk.peer.next_link = desk.peer.url + "/v1/users?cursor=3"
    with pytest.raises(Refused, match="leads elsewhere"):
        desk.collect()
    desk.peer.next_link = ""
    desk.collect()
    assert len(desk.names) == 5


def test_reading_leaves_the_last_requests_of_an_hour_to_answering(desk: Desk) -> None:
    assert isinstance(desk.peer, AppStore)
    name = desk.peer.review("It hangs")
    desk.collect()
    for number in range(5):
        desk.peer.review(f"It hangs {number}", hours=number + 1)
    desk.peer.left = "user-hour-lim:3500;user-hour-rem:99;"
    with pytest.raises(TryLater, match="in this hour"):
        desk.collect()
    desk.approved(name)
    assert desk.send().sent == 1


@pytest.mark.parametrize(("left", "minutes"), [("user-hour-lim:3500;user-hour-rem:0;", 60), ("", 15)])
def test_a_burst_waits_less_long_than_a_used_up_hour(desk: Desk, left: str, minutes: int) -> None:
    desk.peer.fail(desk.peer.reads, told({"errors": []}, 429, **({"x-rate-limit": left} if left else {})))
    with pytest.raises(TryLater) as caught:
        desk.collect()
    assert caught.value.retry_at is not None
    wait = caught.value.retry_at - datetime.now(UTC)
    assert abs(wait - timedelta(minutes=minutes)) < timedelta(minutes=1)


def test_a_404_that_is_none_of_apples_is_no_deletion(desk: Desk) -> None:
    name = desk.peer.review("It hangs")
    desk.collect()
    desk.peer.fail("GET /v1/customerReviews", Answer(404, b"<html>no such page</html>"))
    with pytest.raises(Refused):
        desk.recheck()
    assert desk.names == [name]


def test_both_ways_of_one_app_are_told_apart_by_their_ids_only(session: Session, desk: Desk) -> None:
    name = desk.peer.review("It hangs")
    desk.collect()
    with AppStoreFeed() as network, pytest.MonkeyPatch.context() as patch:
        other = network.review("It hangs")
        patch.setenv("EARFUL_APP_STORE_BASE_URL", network.url)
        settings.cache_clear()
        options = {"what": "feed", "apps": [APP]}
        collect(session, ensure_query(session, desk.brand, "app_store", "open", options=options))
    settings.cache_clear()
    assert desk.names == sorted([name, other])
    assert desk.mention(name).source == desk.mention(other).source


def test_no_run_keeps_a_key(desk: Desk) -> None:
    desk.peer.fail(desk.peer.reads, told({"errors": [{"code": "NOT_AUTHORIZED"}]}, 401))
    with pytest.raises(NeedsSetup, match="Channels page"):
        desk.collect()
    kept = json.dumps([each.model_dump(mode="json") for each in desk.session.exec(select(Run))])
    assert desk.peer.read["private_key"][40:80] not in kept
    assert "eyJ" not in kept
