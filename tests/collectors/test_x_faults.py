"""Whatever goes wrong at X while it is read: the next run has everything, once."""

from datetime import UTC, datetime, timedelta

import pytest

from collectors.run import collect_due
from store.errors import EarfulError, NeedsSetup, TryLater
from store.models import utc_now
from store.settings import settings
from tests.peers.x_desk import SEARCH, Desk

WAITS = ["rate_limited", "rate_limited_without_reset", "server_error", "unavailable", "html_error", "hang", "drop"]
LOST = ["server_error_after", "unavailable_after", "hang_after", "drop_after", "malformed"]


@pytest.mark.parametrize("skip", [0, 1, 2])
@pytest.mark.parametrize("fault", [*WAITS, *LOST])
def test_a_fault_loses_nothing_and_doubles_nothing(desk: Desk, fault: str, skip: int) -> None:
    wanted = {post.id for post in desk.posts(250)}
    desk.network.fail(SEARCH, fault, skip=skip)
    with pytest.raises(TryLater) as caught:
        desk.collect()
    assert caught.value.retry_at is not None
    assert caught.value.retry_at > utc_now()
    assert len(desk.kept()) == 100 * skip
    run = desk.collect()
    assert run.new == 250 - 100 * skip
    assert desk.kept() == wanted
    assert len(desk.mentions()) == 250


def test_one_try_is_one_request(desk: Desk) -> None:
    desk.network.fail(SEARCH, "server_error", times=5)
    with pytest.raises(TryLater):
        desk.collect()
    assert len(desk.network.requests) == 1


def test_x_says_how_long_to_wait(desk: Desk) -> None:
    desk.network.fail(SEARCH, "rate_limited")
    with pytest.raises(TryLater) as caught:
        desk.collect()
    assert caught.value.retry_at is not None
    assert abs(caught.value.retry_at - utc_now() - timedelta(minutes=15)) < timedelta(minutes=1)


def test_partial_errors_are_no_errors(desk: Desk) -> None:
    desk.posts(2)
    desk.network.fail(SEARCH, "partial")
    assert desk.collect().new == 2


@pytest.mark.parametrize(("fault", "words"), [("no_credits", "no credits"), ("unauthorized", "new ones")])
def test_what_a_person_must_mend_stops_the_connection(desk: Desk, fault: str, words: str) -> None:
    post = desk.network.post(desk.ada, "tea")
    desk.network.fail(SEARCH, fault)
    with pytest.raises(NeedsSetup, match=words):
        collect_due(desk.session)
    assert words in desk.connection.problem
    assert collect_due(desk.session).runs == []
    desk.connection.problem = ""
    desk.session.commit()
    assert collect_due(desk.session).runs[0].new == 1
    assert desk.kept() == {post.id}


def test_a_revoked_token_asks_for_a_new_one(desk: Desk) -> None:
    desk.network.gate.app_token = "another"
    with pytest.raises(NeedsSetup, match="enter new ones on the Channels page"):
        desk.collect()


def test_an_unreachable_network_is_tried_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_X_BASE_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    with pytest.raises(TryLater, match="could not be reached"):
        desk.collect()


def test_faults_one_after_the_other_still_end_well(desk: Desk) -> None:
    wanted = {post.id for post in desk.posts(330)}
    for fault in (*WAITS, *LOST):
        desk.network.fail(SEARCH, fault, skip=1)
    failures = 0
    while failures < 50:
        try:
            desk.collect()
            break
        except EarfulError:
            failures += 1
    assert failures >= 2
    assert desk.kept() == wanted
    assert desk.collect().new == 0


def test_the_time_of_a_post_is_x_own(desk: Desk) -> None:
    at = datetime.now(UTC) - timedelta(hours=3)
    desk.network.post(desk.ada, "tea", ago=timedelta(hours=3))
    desk.collect()
    (mention,) = desk.mentions()
    assert abs(mention.published_at - at) < timedelta(minutes=1)
