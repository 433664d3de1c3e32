"""YouTube is read back to what is known, with all answers of a week; what is gone or changed there is noticed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from channels.youtube_client import next_day
from collectors.page import Known
from collectors.youtube import fetch
from collectors.youtube_watch import own_replies, recheck
from store.errors import BadInput, EarfulError, NeedsSetup, Refused, TryLater
from store.models import Connection, Query
from tests.peers.loopback import Answer
from tests.peers.youtube_desk import connection_to, read, youtube_site
from tests.peers.youtube_site import KEY, OURS, YouTubeSite, failing

THREADS = "GET /commentThreads"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[YouTubeSite]:
    with youtube_site(monkeypatch) as site:
        yield site


def test_each_run_goes_on_where_the_last_one_ended(site: YouTubeSite) -> None:
    site.add("Too old", ago=30)
    one = site.add("The kettle leaks", ago=2)
    mentions, cursor, _ = read()
    assert [each.external_id for each in mentions] == [one]
    two = site.add("กาน้ำรั่ว", ago=0)
    later = [each.external_id for each in read(cursor)[0]]
    assert two in later
    assert set(later) <= {one, two}


def test_all_pages_are_read_back_to_the_week_and_not_further(site: YouTubeSite) -> None:
    for number in range(7):
        site.add(f"Comment {number}", f"user{number}", ago=1 + number)
    for number in range(9):
        site.add(f"Old {number}", f"user{number}", ago=24 * 9 + number)
    mentions, _, pages = read()
    assert len(mentions) == 7
    assert len(pages) == 3


def test_every_answer_in_an_old_thread_is_seen_even_where_youtube_gives_only_some(site: YouTubeSite) -> None:
    top = site.add("An old question", ago=24 * 5)
    for number in range(8):
        site.add(f"Answer {number}", f"user{number}", ago=2, under=top)
    mentions, cursor, _ = read()
    assert {each.text for each in mentions} == {f"Answer {number}" for number in range(8)}
    assert {(each.kind, each.parent, each.conversation) for each in mentions} == {("reply", top, top)}
    assert len({each.external_id for each in mentions}) == 8
    late = site.add("One more", "late", ago=0, under=top)
    assert late in [each.external_id for each in read(cursor)[0]]


def test_our_own_words_are_no_mentions(site: YouTubeSite) -> None:
    top = site.add("Nice", ago=1)
    site.add("Thank you", OURS, 0.5, under=top)
    assert [each.text for each in read()[0]] == ["Nice"]


def test_words_only_filter_what_a_channel_says(site: YouTubeSite) -> None:
    site.add("The kettle leaks")
    site.add("First!")
    assert [each.text for each in read(expression="kettle")[0]] == ["The kettle leaks"]


def test_an_edited_comment_is_a_new_version(site: YouTubeSite) -> None:
    name = site.add("It leaks", ago=2)
    (before,), cursor, _ = read()
    site.edit(name, "It leaks no more")
    (after,) = read(cursor)[0]
    assert after.external_id == before.external_id
    assert after.version_id != before.version_id
    assert after.edited_at is not None


def test_a_search_finds_videos_in_full_and_counts_its_calls(site: YouTubeSite) -> None:
    for number in range(4):
        site.show(f"video{number:06d}", f"Kettle &amp; tea {number}", "A <b>pine kettle</b>", ago=number + 1)
    site.show("other000000", "Teapots", "Nothing to see")
    site.show("own00000000", "Our pine kettle", "by us", channel=OURS)
    mentions, cursor, pages = read(what="search", expression='"pine kettle"')
    assert len(mentions) == 4
    assert (mentions[0].title, mentions[0].text) == ("Kettle &amp; tea 0", "A <b>pine kettle</b>")
    assert (mentions[0].likes, mentions[0].media[0].kind) == (7, "video")
    assert [cost.units for page in pages for cost in page.cost] == [1, 1]
    assert sum(cost.micros for page in pages for cost in page.cost) == 0
    assert site.calls.count("GET /search") == 2
    again = read(cursor, '"pine kettle"', "search")[0]
    assert {each.external_id for each in again} <= {each.external_id for each in mentions}


def test_a_search_stops_before_it_uses_up_the_day_and_says_what_it_left(site: YouTubeSite) -> None:
    for number in range(20):
        site.show(f"video{number:06d}", "pine kettle", "", ago=number + 1)
    mentions, _, pages = read(what="search", expression="kettle")
    assert (len(mentions), site.calls.count("GET /search")) == (15, 5)
    assert "may be missing" in pages[-1].gap


def test_what_cannot_be_asked_is_said(site: YouTubeSite) -> None:
    with pytest.raises(BadInput):
        read(what="search", expression="")
    with pytest.raises(BadInput, match="choose"):
        read(what="everything")
    assert site.calls == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (failing(403, "quotaExceeded"), TryLater), (failing(403, "rateLimitExceeded"), TryLater),
        (failing(429), TryLater), (failing(500), TryLater), (failing(503, "backendError"), TryLater),
        (failing(400, "keyInvalid"), NeedsSetup), (failing(403, "accessNotConfigured"), NeedsSetup),
        (failing(401), NeedsSetup), (failing(403, "commentsDisabled"), Refused),
        (failing(404, "channelNotFound"), Refused),
        (failing(403, "SERVICE_UNAVAILABLE"), TryLater), (Answer(200, b"<html>"), TryLater),
        (Answer(200, b"[1]"), TryLater),
        (Answer(200, b"\xff\xfe"), TryLater), (Answer(fate="drop"), TryLater), (Answer(302, b""), Refused),
    ],
)  # fmt: skip
def test_each_mishap_has_its_own_kind(site: YouTubeSite, answer: Answer, error: type[EarfulError]) -> None:
    site.add("Hi")
    site.fail(THREADS, answer)
    with pytest.raises(error) as caught:
        read()
    assert type(caught.value) is error
    assert KEY not in str(caught.value)


def test_a_spent_share_comes_back_at_midnight_in_california(site: YouTubeSite) -> None:
    site.fail(THREADS, failing(403, "quotaExceeded"))
    with pytest.raises(TryLater) as caught:
        read()
    assert caught.value.retry_at is not None
    local = caught.value.retry_at.astimezone(ZoneInfo("America/Los_Angeles"))
    assert (local.hour, local.minute) == (0, 1)
    assert timedelta(0) < caught.value.retry_at - datetime.now(UTC) < timedelta(hours=25, minutes=2)
    assert next_day(datetime(2026, 11, 1, 6, 59, tzinfo=UTC)) == datetime(2026, 11, 1, 7, 1, tzinfo=UTC)
    assert next_day(datetime(2026, 11, 1, 7, 30, tzinfo=UTC)) == datetime(2026, 11, 2, 8, 1, tzinfo=UTC)


def test_a_missing_key_is_for_a_person_to_enter(site: YouTubeSite) -> None:

    with pytest.raises(NeedsSetup, match="Channels page"):
        list(
            fetch(Query(id=1, brand_id=1, channel="youtube", name="q"), None, Connection(brand_id=1, channel="youtube"))
        )


def test_what_was_deleted_hidden_or_changed_is_noticed(site: YouTubeSite) -> None:
    stands, gone, hidden, changed = (site.add(text, ago=3) for text in ("a", "b", "c", "d"))
    answer = site.add("e", ago=2, under=stands)
    site.show("video000001", "Kettle", "pine")
    mentions = [*read()[0], *read(what="search", expression="kettle")[0]]
    known = [Known("youtube.com", each.external_id, each.version_id, each.kind) for each in mentions]
    assert len(known) == 6
    del site.comments[gone]
    site.comments[hidden] = site.comments[hidden].__class__(**{**vars(site.comments[hidden]), "status": "rejected"})
    site.edit(changed, "d, edited")
    site.edit(answer, "e, edited")
    site.videos["video000001"]["snippet"]["title"] = "Kettle, again"
    (checked,) = recheck([*known, Known("elsewhere", "x", "", "")], connection_to())
    assert set(checked.gone) == {gone, hidden}
    assert {each.text or each.title for each in checked.changed} == {"d, edited", "e, edited", "pine"}
    assert all("watch?v=" in each.url for each in checked.changed)
    del site.videos["video000001"]
    (checked,) = recheck(known, connection_to())
    assert "video:video000001" in checked.gone


def test_fifty_are_looked_at_in_one_request(site: YouTubeSite) -> None:
    names = [site.add(f"c{number}") for number in range(120)]
    known = [
        Known("youtube.com", name, site.comments[name].resource()["snippet"]["updatedAt"], "post") for name in names
    ]
    assert [(len(each.seen), len(each.gone)) for each in recheck(known, connection_to())] == [(50, 0), (50, 0), (20, 0)]
    assert site.calls == ["GET /comments"] * 3


def test_what_our_channel_answered_by_hand_is_seen(site: YouTubeSite) -> None:
    top = site.add("It leaks", ago=24 * 3)
    for number in range(6):
        site.add(f"Me too {number}", ago=5, under=top)
    mine = site.add("Please write to us", OURS, 1, under=top)
    pages = list(own_replies(connection_to(), None))
    assert [(one.parent, one.external_id) for page in pages for one in page.replies] == [(top, mine)]
    assert [one for page in own_replies(connection_to(), pages[-1].cursor) for one in page.replies] == []


def test_without_a_channel_of_our_own_nobody_is_asked(site: YouTubeSite) -> None:
    connection = connection_to()
    connection.account = {}
    assert list(own_replies(connection, None)) == []
    assert site.calls == []
