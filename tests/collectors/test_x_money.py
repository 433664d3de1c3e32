"""Reading X costs money: what is spent never exceeds what may be, and what is left unread is said."""

from datetime import UTC, datetime, timedelta

import pytest

from collectors import x, x_purse
from store.errors import TryLater
from store.ledger import month_of
from store.models import utc_now
from tests.peers.x_desk import SEARCH, Desk

WORST = 15_000  # a post with an author of its own


def crowd(desk: Desk, count: int) -> set[str]:
    """Posts about the tea, each by somebody else."""
    people = [desk.network.user(f"person{number}") for number in range(count)]
    return {desk.network.post(each, "tea", ago=timedelta(hours=1)).id for each in people}


@pytest.mark.parametrize("budget", [0, 149_999, 150_000, 1_000_000, 1_234_567])
def test_a_budget_is_never_exceeded(desk: Desk, budget: int) -> None:
    crowd(desk, 130)
    desk.query.monthly_budget = budget
    with pytest.raises(TryLater) as caught:
        desk.collect()
    assert caught.value.retry_at == month_of(utc_now())[1]
    assert desk.charged() == desk.billed() <= budget
    assert budget - desk.charged() < 10 * WORST, "as much is read as can be paid"
    assert len(desk.kept()) == desk.charged() // WORST


def test_the_next_month_goes_on_where_the_money_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = crowd(desk, 60)
    desk.query.monthly_budget = 20 * WORST
    with pytest.raises(TryLater):
        desk.collect()
    first = desk.kept()
    assert len(first) == 20
    desk.query.monthly_budget = 200 * WORST
    desk.collect()
    assert desk.kept() == wanted
    asked_for = [seen.posts for seen in desk.network.seen(SEARCH)]
    assert not first & {each for posts in asked_for[1:2] for each in posts}, "what was paid is not read again"


def test_an_own_mention_is_cheaper_so_more_fit(desk: Desk) -> None:
    desk.options(what="mentions")
    for number in range(30):
        desk.network.post(desk.network.user(f"guest{number}"), "hi @pinekettle")
    desk.query.monthly_budget = 11 * 11_000
    with pytest.raises(TryLater):
        desk.collect()
    assert len(desk.kept()) == 11
    assert desk.charged() == 11 * 11_000


def test_without_a_budget_pages_are_full(desk: Desk) -> None:
    desk.collect()
    assert desk.network.seen(SEARCH)[0].query["max_results"] == "100"


def test_a_first_run_reads_a_day(desk: Desk) -> None:
    young = desk.network.post(desk.ada, "tea", ago=timedelta(hours=23))
    desk.network.post(desk.ada, "tea", ago=timedelta(hours=25))
    desk.collect()
    assert desk.kept() == {young.id}
    assert desk.network.seen("/2/tweets/counts/recent") == []


def test_more_days_are_read_where_they_can_be_paid(desk: Desk) -> None:
    desk.options(days=3)
    wanted = {desk.network.post(desk.ada, "tea", ago=timedelta(hours=hours)).id for hours in (1, 30, 60)}
    desk.query.monthly_budget = 5_000 + 20 * WORST
    desk.collect()
    assert desk.kept() == wanted
    assert desk.charged() == desk.billed() + 5_000
    assert len(desk.network.seen("/2/tweets/counts/recent")) == 1
    desk.collect()
    assert len(desk.network.seen("/2/tweets/counts/recent")) == 1, "later runs need no estimate"


@pytest.mark.parametrize("spelling", ["tweets", "posts"])
def test_days_that_cannot_be_paid_are_a_gap(desk: Desk, spelling: str) -> None:
    desk.network.spelling = spelling
    desk.options(days=5)
    young = desk.network.post(desk.ada, "tea", ago=timedelta(hours=2))
    for number in range(60):
        desk.network.post(desk.ben, f"tea {number}", ago=timedelta(days=3))
    desk.query.monthly_budget = 60 * WORST
    run = desk.collect()
    assert desk.kept() == {young.id}
    assert run.gap == "only the last day was read: about 61 posts of 5 days would cost $0.92, and $0.90 may be spent"


@pytest.mark.parametrize("days", [0, -3, 900, "many", None, True])
def test_odd_wishes_stay_between_a_day_and_a_week(desk: Desk, days: object) -> None:
    desk.options(days=days)
    desk.network.post(desk.ada, "tea")
    assert desk.collect().new == 1


def test_a_purse_counts_the_worst_case() -> None:
    now = datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert x_purse.Purse(None, 5_000, 10).size(now) == 100
    assert x_purse.Purse(14 * WORST + 1, 5_000, 10).size(now) == 14
    with pytest.raises(TryLater) as caught:
        x_purse.Purse(10 * WORST - 1, 5_000, 10).size(now)
    assert caught.value.retry_at == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_preview_asks_for_the_smallest_page(desk: Desk) -> None:
    desk.posts(3)
    x.preview("tea", desk.connection, limit=1)
    assert desk.network.seen(SEARCH)[0].query["max_results"] == "10"
