"""A feed is read once per change, wherever it moves, and never leads into the house's own network."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import Session, select

import channels.guarded
import channels.http
import collectors.feed
from collectors.feed import fetch, preview
from collectors.page import Page
from collectors.resting import why_resting
from collectors.run import collect, collect_due
from store.brands import ensure_brand, ensure_query
from store.errors import BadInput, Refused, TryLater
from store.models import Mention, Query
from store.settings import settings
from tests.peers.feed_site import FeedSite, Stands, item, rss

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAST = "Thu, 19 Nov 2026 09:00:00 GMT"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[FeedSite]:
    monkeypatch.setattr(collectors.feed, "utc_now", lambda: NOW)
    with FeedSite() as site:
        monkeypatch.setenv("EARFUL_FEED_BASE_URL", site.url)
        settings.cache_clear()
        yield site


def query(expression: str = "", address: str = "https://tea.example/feed", **options: Any) -> Query:
    options = {"address": address, "what": "entries"} | options
    return Query(id=1, brand_id=1, channel="feed", name="n", expression=expression, options=options)


def look(cursor: dict[str, Any] | None = None, **changes: Any) -> list[Page]:
    return list(fetch(query(**changes), cursor, None))


def keys(pages: list[Page]) -> list[str]:
    return [mention.external_id for page in pages for mention in page.mentions]


def test_what_did_not_change_is_not_sent_again(site: FeedSite) -> None:
    site.put(rss(item("1"), item("2")))
    first = look()
    assert keys(first) == ["1", "2"]
    again = look(first[-1].cursor)
    assert [(page.mentions, page.cursor) for page in again] == [((), first[-1].cursor)]
    site.put(rss(item("3"), item("1", "tea, much changed")))
    third = look(first[-1].cursor)
    assert keys(third) == ["3", "1"], "an entry that changed comes again"
    assert third[0].mentions[1].version_id != first[0].mentions[0].version_id


def test_when_it_changed_is_asked_where_there_is_no_mark(site: FeedSite) -> None:
    site.pages["/feed"] = Stands(rss(item("1")), headers=(("last-modified", PAST),))
    look(look()[-1].cursor)
    assert [asked.headers.get("if-modified-since") for asked in site.asked] == [None, PAST]


def test_another_expression_reads_the_same_feed_anew(site: FeedSite) -> None:
    site.put(rss(item("1", "tea"), item("2", "coffee")))
    first = look(expression="tea")
    assert keys(first) == ["1"]
    assert first[0].mentions[0].matched == ["tea"]
    assert keys(look(first[-1].cursor, expression="coffee")) == ["2"]


def test_another_address_starts_anew(site: FeedSite) -> None:
    site.put(rss(item("1")))
    site.put(rss(item("1")), "/other")
    found = look(look()[-1].cursor, address="https://tea.example/other?a=b")
    assert [mention.source for mention in found[0].mentions] == ["tea.example/other?a=b"]
    assert site.asked[-1].query == (("a", "b"),)
    assert "if-none-match" not in site.asked[-1].headers


def test_the_first_look_goes_thirty_days_back_and_later_ones_no_further(site: FeedSite) -> None:
    site.put(rss(item("new"), item("old", published="Mon, 12 Oct 2026 09:00:00 GMT"), item("undated", published="")))
    first = look()
    assert keys(first) == ["new", "undated"]
    assert first[0].mentions[1].published_at == NOW
    site.put(rss(item("old", published="Mon, 12 Oct 2026 09:00:00 GMT")))
    assert keys(look(first[-1].cursor)) == []


def test_a_clock_that_is_far_ahead_is_not_believed(site: FeedSite) -> None:
    site.put(rss(item("1", published="Fri, 20 Nov 2099 09:00:00 GMT")))
    assert look()[0].mentions[0].published_at == NOW


def test_a_feed_that_ran_ahead_is_a_gap(site: FeedSite) -> None:
    site.put(rss(item("1", published=PAST)))
    cursor = look()[-1].cursor
    site.put(rss(item("8"), item("9")))
    late = look(cursor)
    assert "from 2026-11-19 09:00 to 2026-11-20 09:00 UTC may be missing" in late[-1].gap
    site.put(rss(item("10"), item("9")))
    assert look(late[-1].cursor)[-1].gap == ""


def moved(status: int, to: str) -> Stands:
    return Stands(status=status, headers=(("location", to),))


def test_a_move_for_good_is_told_once_and_remembered(site: FeedSite) -> None:
    site.pages["/feed"] = moved(301, "/b")
    site.pages["/b"] = moved(308, "https://new.example/c")
    site.put(rss(item("1")), "/c")
    first = look()
    assert [each.column for each in first[-1].problems] == ["address"]
    assert "https://new.example/c" in first[-1].problems[0].reason
    assert first[0].mentions[0].source == "tea.example/feed", "the mentions stay where they are"
    site.asked.clear()
    site.put(rss(item("2"), item("1")), "/c")
    second = look(first[-1].cursor)
    assert (keys(second), second[-1].problems) == (["2", "1"], [])
    assert [asked.path for asked in site.asked] == ["/c"]
    del site.pages["/c"]
    site.put(rss(item("3"), item("2")))
    assert keys(look(second[-1].cursor)) == ["3", "2"], "what moved and went is looked for where it was"


def test_a_move_for_a_while_is_followed_each_time(site: FeedSite) -> None:
    site.pages["/feed"] = moved(302, "/b")
    site.put(rss(item("1")), "/b")
    first = look()
    assert first[-1].problems == []
    look(first[-1].cursor)
    assert [asked.path for asked in site.asked] == ["/feed", "/b", "/feed", "/b"]


@pytest.mark.parametrize("to", ["", "ftp://a.example/x", "file:///etc/passwd", "http://[bad", "https://u:p@a.example/"])
def test_what_leads_to_no_address_is_refused(site: FeedSite, to: str) -> None:
    site.pages["/feed"] = moved(301, to)
    with pytest.raises(Refused, match="no address"):
        look()


def test_a_circle_is_left(site: FeedSite) -> None:
    site.pages["/feed"] = moved(302, "/feed")
    with pytest.raises(Refused, match="without an end"):
        look()
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("status", "days", "why"),
    [(410, 30, "gone for good"), (404, 1, "no feed at this address"), (401, 1, "not open"), (403, 1, "not open")],
)
def test_a_feed_that_is_gone_or_closed_rests_for_long(
    session: Session, site: FeedSite, status: int, days: int, why: str
) -> None:
    site.pages["/feed"] = Stands(b"no", status)
    saved = ensure_query(session, ensure_brand(session, "B"), "feed", "n", options=query().options)
    with pytest.raises(TryLater, match=why):
        collect_due(session)
    assert why in why_resting(saved, None, saved.retry_at - timedelta(minutes=1) if saved.retry_at else NOW)
    assert collect_due(session).runs == []
    assert len(site.asked) == 1
    assert saved.retry_at is not None
    assert timedelta(days=days) - timedelta(hours=1) < saved.retry_at - saved.created_at < timedelta(days=days, hours=1)


@pytest.mark.parametrize(
    "stands",
    [
        Stands(b"busy", 429, (("retry-after", "60"),)),
        Stands(b"no", 500),
        Stands(fate="drop"),
        Stands(b"<html><body>Hello</body></html>"),
        Stands(b'{"a": 1}'),
        Stands(b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"[" * 5000),
        Stands(b"\x00\xff\xfe\x01"),
        Stands(b""),
    ],
)
def test_trouble_is_tried_again_and_keeps_the_cursor(session: Session, site: FeedSite, stands: Stands) -> None:
    saved = ensure_query(session, ensure_brand(session, "B"), "feed", "n", options=query().options)
    site.put(rss(item("1")))
    collect(session, saved)
    before = saved.cursor
    site.pages["/feed"] = stands
    with pytest.raises(TryLater):
        collect(session, saved)
    assert saved.cursor == before


def test_a_page_that_names_its_feed_is_a_hint(site: FeedSite) -> None:
    site.pages["/feed"] = Stands(b'<html><link rel="alternate" type="application/rss+xml" href="/rss"></html>')
    with pytest.raises(TryLater, match="names this one: /rss"):
        look()


def test_a_feed_that_is_cut_off_is_read_as_far_as_it_goes(site: FeedSite) -> None:
    site.put(rss(item("1"), item("2"))[:-60])
    found = look()
    assert keys(found)[:1] == ["1"]
    assert "not well formed" in found[-1].problems[0].reason


def test_an_empty_feed_is_fine(site: FeedSite) -> None:
    site.put(rss())
    assert [(page.mentions, page.problems) for page in look()] == [([], [])]


def test_very_long_keys_and_texts_are_kept_short(site: FeedSite) -> None:
    site.put(rss(item("k" * 900, "tea " * 60_000)))
    (mention,) = look()[0].mentions
    assert len(mention.external_id) == 32
    assert len(mention.text) == 100_000


def test_a_preview_shows_the_newest_with_why(site: FeedSite) -> None:
    site.put(rss(item("1", published=PAST), item("2"), item("3", "coffee")))
    shown, costs = preview("tea", None, 10, query().options)
    assert ([(mention.external_id, why) for mention, why in shown], costs) == ([("2", "tea"), ("1", "tea")], [])


@pytest.mark.parametrize("address", ["", "no address", "ftp://a.example/x"])
def test_without_an_address_nothing_is_asked(site: FeedSite, address: str) -> None:
    with pytest.raises(BadInput):
        look(address=address)
    assert site.asked == []


def test_mentions_are_saved_once(session: Session, site: FeedSite) -> None:
    saved = ensure_query(session, ensure_brand(session, "B"), "feed", "n", options=query().options)
    site.put(rss(item("1"), item("2"), item("1")))
    assert collect(session, saved).new == 2
    site.put(rss(item("3"), item("2", "all different")))
    assert collect(session, saved).new == 1
    assert sorted(each.text for each in session.exec(select(Mention))) == ["all different", "tea", "tea"]


@pytest.fixture
def guarded(site: FeedSite, monkeypatch: pytest.MonkeyPatch) -> FeedSite:
    """The site without a base address, as one that people typed; of all private addresses only its own is let in."""
    monkeypatch.delenv("EARFUL_FEED_BASE_URL")
    settings.cache_clear()
    monkeypatch.setattr(channels.guarded, "is_public", lambda address: address == "127.0.0.1")
    return site


def test_a_redirect_into_the_own_network_is_not_followed(guarded: FeedSite) -> None:
    guarded.put(rss(item("1")), "/b")
    guarded.pages["/feed"] = moved(302, f"{guarded.url}/b")
    assert keys(look(address=f"{guarded.url}/feed")) == ["1"]
    inside = httpx.URL(guarded.url).copy_with(host="127.0.0.2")
    guarded.pages["/feed"] = moved(302, f"{inside}/b")
    guarded.asked.clear()
    with pytest.raises(Refused, match="not public"):
        look(address=f"{guarded.url}/feed")
    assert [asked.path for asked in guarded.asked] == ["/feed"]
    with pytest.raises(Refused, match="not public"):
        look(address=f"{inside}/feed")
