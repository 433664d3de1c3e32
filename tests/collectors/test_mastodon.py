"""Mastodon is read without gaps, by whoever may, against an instance that others wrote."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels.mastodon_client import token_for
from collectors import mastodon_passes
from collectors.mastodon import fetch, preview
from collectors.mastodon_watch import own_replies, recheck
from collectors.page import Known, Page
from store.errors import BadInput, NeedsSetup, TryLater
from store.models import Connection
from store.secrets import seal
from tests.peers.mastodon_town import Town, town_on

TAG = "/api/v1/timelines/tag/kettle"


@pytest.fixture
def town(mastodon_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with town_on(mastodon_server, monkeypatch) as town:
        yield town


def ids(pages: list[Page]) -> list[str]:
    return [mention.external_id for page in pages for mention in page.mentions]


def known(town: Town, number: str, version: str = "") -> Known:
    return Known(town.host, number, version, "post")


def test_a_hashtag_is_read_by_everybody_without_boosts_and_our_own_words(town: Town) -> None:
    one = town.post("my #kettle leaks & <wobbles>", language="en")
    two = town.post("พัง #kettle", who="ben", spoiler_text="broken")
    town.of("ben").status_reblog(one)
    town.post("we make the #kettle", who="pine_kettle")
    town.post("a #kettle for two eyes", visibility="unlisted")
    nobody = Connection(brand_id=1, channel="mastodon", account=town.connection.account)
    pages = list(fetch(town.query(), None, nobody))
    assert ids(pages) == [two, one]
    first = pages[0].mentions[1]
    assert first.text == "my #kettle leaks & <wobbles>"
    assert (first.handle, first.lang, first.source) == (f"ada@{town.host}", "en", town.host)
    assert pages[0].mentions[0].title == "broken"
    assert ids(list(fetch(town.query(), None, None))) != []


def test_words_only_filter_what_a_hashtag_brings(town: Town) -> None:
    town.post("#kettle giveaway")
    wanted = town.post("#kettle drips")
    assert ids(list(fetch(town.query(expression="kettle -giveaway"), None, None))) == [wanted]


def test_the_next_pass_goes_upwards_page_by_page_and_leaves_nothing_out(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.mastodon.AT_ONCE", 2)
    monkeypatch.setattr(mastodon_passes, "OVERLAP", timedelta(0))
    first = [town.post(f"#kettle {number}") for number in range(3)]
    pages = list(fetch(town.query(), None, None))
    assert sorted(ids(pages)) == first
    assert [page.cursor is None for page in pages] == [True] * (len(pages) - 1) + [False]
    later = [town.post(f"#kettle later {number}") for number in range(5)]
    more = list(fetch(town.query(), pages[-1].cursor, None))
    assert [set(ids([page])) for page in more] == [set(later[:2]), set(later[2:4]), {later[4]}]
    for number, page in enumerate(more, start=1):
        assert set(ids(list(fetch(town.query(), page.cursor, None)))) == set(ids(more[number:]))


def test_some_hours_are_read_again_for_what_comes_late(town: Town) -> None:
    one = town.post("#kettle one")
    pages = list(fetch(town.query(), None, None))
    assert pages[-1].cursor is not None
    assert pages[-1].cursor["min_id"] == ""
    two = town.post("#kettle two")
    assert ids(list(fetch(town.query(), pages[-1].cursor, None))) == [two, one]


def test_the_first_pass_ends_a_day_back_or_says_what_it_left_out(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        town.post(f"#kettle {number}")
    monkeypatch.setattr("collectors.mastodon.utc_now", lambda: datetime.now(UTC) + timedelta(hours=25))
    assert ids(list(fetch(town.query(), None, None))) == []
    monkeypatch.setattr("collectors.mastodon.utc_now", lambda: datetime.now(UTC))
    monkeypatch.setattr("collectors.mastodon.AT_ONCE", 1)
    monkeypatch.setattr(mastodon_passes, "MOST_PAGES", 2)
    pages = list(fetch(town.query(), None, None))
    assert len(ids(pages)) == 2
    assert "may be missing" in pages[-1].gap


def test_mentions_hold_what_was_written_to_us_alone_and_how_public_it_is(town: Town) -> None:
    open_one = town.post("@pine_kettle help")
    alone = town.post("@pine_kettle my order", visibility="direct", in_reply_to_id=open_one)
    town.post("@ben hello")
    pages = list(fetch(town.query("mentions"), None, town.connection))
    assert ids(pages) == [alone, open_one]
    assert [each.raw["visibility"] for page in pages for each in page.mentions] == ["direct", "public"]
    assert (pages[0].mentions[0].kind, pages[0].mentions[0].parent) == ("reply", open_one)


def test_a_search_asks_for_each_alternative_and_keeps_what_was_asked_for(town: Town) -> None:
    tea, cup = town.post("tea at home"), town.post("a cup of something")
    town.post("tea giveaway")
    town.post("teapots only")
    query = town.query("search", "(tea OR cup) -giveaway")
    pages = list(fetch(query, None, town.connection))
    assert sorted(ids(pages)) == sorted([tea, cup])
    newest = town.post("more tea")
    assert newest in ids(list(fetch(query, pages[-1].cursor, town.connection)))
    shown, costs = preview("tea OR cup", town.connection, 2, {"what": "search"})
    assert [why for _, why in shown] == ["tea", "tea"]
    assert costs == []


@pytest.mark.parametrize(
    ("what", "expression", "more"),
    [("search", "-tea", {}), ("search", "", {}), ("nothing", "", {}), ("hashtag", "", {"hashtag": "../../oauth"})],
)
def test_what_cannot_be_asked_is_said_before_anything_is(
    town: Town, what: str, expression: str, more: dict[str, str]
) -> None:
    with pytest.raises(BadInput):
        list(fetch(town.query(what, expression, **more), None, town.connection))


@pytest.mark.parametrize("what", ["mentions", "search"])
def test_what_takes_a_token_says_so(town: Town, what: str) -> None:
    with pytest.raises(NeedsSetup, match="Channels page"):
        list(fetch(town.query(what, "tea"), None, Connection(brand_id=1, channel="mastodon")))


@pytest.mark.parametrize("status", [401, 403, 422])
def test_an_instance_that_closed_a_hashtag_needs_setting_up(town: Town, status: int) -> None:
    with town.server.fault(path=TAG, status=status), pytest.raises(NeedsSetup, match="its own accounts only"):
        list(fetch(town.query(), None, None))


@pytest.mark.parametrize(
    ("fault", "minutes"),
    [
        ({"type": "ratelimit"}, 5), ({"type": "ratelimit", "headers": {"Retry-After": "120"}}, 2),
        ({"status": 429, "headers": {"X-RateLimit-Reset": "never"}}, 15),
        ({"status": 503}, None), ({"status": 500}, None), ({"type": "malformed"}, None),
    ],
)  # fmt: skip
def test_what_an_instance_cannot_do_now_is_tried_later(town: Town, fault: dict[str, Any], minutes: int | None) -> None:
    with town.server.fault(path=TAG, **fault), pytest.raises(TryLater) as caught:
        list(fetch(town.query(), None, town.connection))
    assert "token" not in str(caught.value)
    if minutes is not None:
        assert caught.value.retry_at is not None
        assert abs(caught.value.retry_at - datetime.now(UTC) - timedelta(minutes=minutes)) < timedelta(seconds=20)


def test_a_token_goes_to_no_other_instance(town: Town) -> None:
    connection = Connection(brand_id=1, channel="mastodon", options={"instance": "home.example"},
                            read_secrets=seal({"access_token": "t"}))  # fmt: skip
    assert token_for(connection, "home.example") == "t"
    assert token_for(connection, "other.example") == ""


def test_deletions_and_edits_are_noticed(town: Town) -> None:
    stays, changes, goes = (town.post(f"#kettle {number}") for number in range(3))
    town.of("ada").status_update(changes, "#kettle again")
    town.of("ada").status_delete(goes)
    (checked,) = recheck([known(town, each) for each in (stays, changes, goes)], town.connection)
    assert list(checked.gone) == [goes]
    assert [(each.external_id, each.text) for each in checked.changed] == [(changes, "#kettle again")]
    version = checked.changed[0].version_id
    (again,) = recheck([known(town, changes, version)], town.connection)
    assert (list(again.gone), list(again.changed)) == ([], [])


@pytest.mark.parametrize("fault", [{"status": 404, "body": "<h1>moved</h1>"}, {"status": 403}, {"status": 401}])
def test_a_proxy_or_a_closed_door_is_no_deletion(town: Town, fault: dict[str, Any]) -> None:
    number = town.post("#kettle")
    with town.server.fault(path_regex="^/api/v1/statuses", **fault):
        (checked,) = recheck([known(town, number)], Connection(brand_id=1, channel="mastodon"))
    assert (len(checked.seen), list(checked.gone)) == (1, [])


def test_an_older_instance_is_asked_for_each_post(town: Town) -> None:
    stays, goes = town.post("#kettle"), town.post("#kettle")
    town.of("ada").status_delete(goes)
    with town.server.fault(path="/api/v1/statuses", methods=["GET"], status=404):
        (checked,) = recheck([known(town, stays), known(town, goes)], town.connection)
    assert list(checked.gone) == [goes]


def test_without_its_token_nothing_of_our_own_instance_looks_gone(town: Town) -> None:
    connection = Connection(brand_id=1, channel="mastodon", options={"instance": town.host})
    (checked,) = recheck([known(town, "404")], connection)
    assert list(checked.gone) == []


def test_an_instance_in_trouble_keeps_its_mentions_for_the_next_round(town: Town) -> None:
    with town.server.fault(path_regex="^/api/v1/statuses", status=502), pytest.raises(TryLater):
        list(recheck([known(town, "1")], town.connection))


def test_what_our_account_answered_by_hand_is_seen_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mastodon_passes, "OVERLAP", timedelta(0))
    parent = town.post("@pine_kettle help")
    town.post("just saying", who="pine_kettle")
    ours = town.post("@ada sure", who="pine_kettle", in_reply_to_id=parent)
    pages = list(own_replies(town.connection, None))
    assert [(each.parent, each.external_id) for page in pages for each in page.replies] == [(parent, ours)]
    assert list(own_replies(town.connection, pages[-1].cursor)) == []
    assert list(own_replies(Connection(brand_id=1, channel="mastodon"), None)) == []
