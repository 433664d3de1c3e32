"""Lazada is read product by product, seven days at a time, with so many requests a run."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from channels.lazada_client import BACK
from collectors import lazada
from store.errors import BadInput, NeedsSetup, TryLater
from store.models import Case, MentionVersion, utc_now
from tests.peers.lazada_seller import HISTORY, ITEM, ORDER, OTHER, PRODUCTS, REVIEWS, LazadaSeller, mistake
from tests.peers.loopback import Answer, Asked
from tests.peers.review_desk import Desk, desk_at


@pytest.fixture
def peer() -> LazadaSeller:
    return LazadaSeller()


@pytest.fixture
def desk(peer: LazadaSeller, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(peer, session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def allow(desk: Desk, calls: int) -> None:
    """So many requests a run."""
    desk.connection.options = desk.connection.options | {"calls": str(calls)}
    desk.session.commit()


def test_every_product_of_the_shop_is_read_and_each_remembers_how_far(desk: Desk) -> None:
    here, there = desk.peer.review("It leaks", hours=700), desk.peer.review("It rusts", product_id=int(OTHER))
    desk.collect()
    assert desk.names == sorted([here, there])
    assert set(desk.query.cursor or {}) == {ITEM, OTHER}
    mention = desk.mention(here)
    assert (mention.source, mention.url) == ("lazada.co.th", f"https://www.lazada.co.th/products/-i{ITEM}.html")
    assert mention.raw["order"] == "…6414"
    assert ORDER not in mention.model_dump_json()


def test_the_first_run_asks_for_thirty_days_in_pieces_and_the_next_for_one(desk: Desk) -> None:
    desk.collect()
    assert len(desk.peer.calls(f"GET {HISTORY}")) == 10
    desk.peer.asked.clear()
    desk.collect()
    assert len(desk.peer.calls(f"GET {HISTORY}")) == 2
    for asked in desk.peer.calls(f"GET {HISTORY}"):
        span = (int(asked.get("end_time")) - int(asked.get("start_time"))) / 1000
        assert abs(span - timedelta(days=1).total_seconds()) < 60


def test_chosen_products_are_read_without_listing_the_shop(desk: Desk) -> None:
    here = desk.peer.review("It leaks")
    desk.peer.review("It rusts", product_id=int(OTHER))
    desk.query.options = desk.query.options | {"items": f"https://www.lazada.co.th/products/cup-i{ITEM}.html"}
    desk.session.commit()
    desk.collect()
    assert (desk.names, desk.peer.calls(f"GET {PRODUCTS}")) == ([here], [])


def test_a_large_shop_is_listed_page_by_page(peer: LazadaSeller, desk: Desk) -> None:
    peer.products = [str(5_000_000 + number) for number in range(103)]
    name = peer.review("It leaks", product_id=5_000_102)
    allow(desk, 5_000)
    desk.collect()
    assert (len(peer.calls(f"GET {PRODUCTS}")), desk.names) == (3, [name])
    assert len(desk.query.cursor or {}) == 103


def test_what_does_not_fit_into_a_run_is_read_in_the_next_and_nothing_is_lost(peer: LazadaSeller, desk: Desk) -> None:
    peer.products = [str(5_000_000 + number) for number in range(30)]
    names = [peer.review(f"It leaks {number}", 1, 24.0 * number, product_id=5_000_000 + number) for number in range(30)]
    allow(desk, 20)
    runs = [desk.collect() for _ in range(15)]
    assert sorted(desk.names) == sorted(names)
    assert sum(run.new for run in runs) == 30
    assert all(run.gap == "" for run in runs)
    assert len(peer.asked) < 15 * 27


def test_products_that_were_not_read_for_longest_come_first(
    peer: LazadaSeller, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer.products = [str(5_000_000 + number) for number in range(40)]
    allow(desk, 5_000)
    desk.collect()
    allow(desk, 21)
    peer.asked.clear()
    monkeypatch.setattr(lazada, "utc_now", lambda: utc_now() + timedelta(hours=1))
    desk.collect()
    first = [each.get("item_id") for each in peer.calls(f"GET {HISTORY}")]
    peer.asked.clear()
    desk.collect()
    second = [each.get("item_id") for each in peer.calls(f"GET {HISTORY}")]
    assert len(first) == len(second) == 20
    assert set(first).isdisjoint(second)


def test_a_shop_with_more_products_than_a_run_may_list_says_so(peer: LazadaSeller, desk: Desk) -> None:
    peer.products = [str(5_000_000 + number) for number in range(2_000)]
    allow(desk, 20)
    assert "more products" in desk.collect().gap


def test_reviews_written_between_two_pages_shift_the_others_and_nothing_is_lost(peer: LazadaSeller, desk: Desk) -> None:
    for number in range(8):
        peer.review(f"It leaks {number}", hours=number + 1)
    peer.shifts = 3
    desk.collect()
    desk.collect()
    assert desk.names == sorted(peer.reviews)


def test_what_was_not_read_for_ninety_days_is_told_as_lost(desk: Desk) -> None:
    name = desk.peer.review("It leaks")
    then = int((utc_now() - timedelta(days=120)).timestamp())
    desk.query.cursor = {ITEM: then, OTHER: "soon", "gone": then, "odd": None}
    desk.session.commit()
    run = desk.collect()
    assert (run.new, ITEM in run.gap, "90 days" in run.gap) == (1, True, True)
    starts = [int(each.get("start_time")) / 1000 for each in desk.peer.calls(f"GET {HISTORY}")]
    assert min(starts) >= (utc_now() - BACK).timestamp() - 60
    assert set(desk.query.cursor or {}) == {ITEM, OTHER}
    assert desk.names == [name]


def test_a_break_at_the_second_product_keeps_the_first(
    peer: LazadaSeller, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = desk.peer.review("It leaks"), desk.peer.review("It rusts", product_id=int(OTHER))
    serve = peer.serve

    def breaking(asked: Asked) -> Answer:
        return mistake("ServiceTimeout", "rpc timeout") if asked.get("item_id") == OTHER else serve(asked)

    monkeypatch.setattr(peer, "serve", breaking)
    with pytest.raises(TryLater):
        desk.collect()
    assert desk.names == [here]
    monkeypatch.setattr(peer, "serve", serve)
    desk.collect()
    assert desk.names == sorted([here, there])


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (mistake("ApiCallLimit", "Api access frequency exceeds the limit"), TryLater),
        (mistake("InsufficientPermission", "App does not have permission"), NeedsSetup),
        (mistake("ServiceTimeout", "rpc timeout"), TryLater),
    ],
)
def test_mistakes_that_come_with_status_200_are_named_and_lose_nothing(
    desk: Desk, answer: Answer, error: type[Exception]
) -> None:
    name = desk.peer.review("It leaks")
    desk.peer.fail(f"GET {REVIEWS}", answer)
    with pytest.raises(error):
        desk.collect()
    assert desk.names == []
    desk.collect()
    assert desk.names == [name]


def test_an_access_token_that_ended_is_renewed(peer: LazadaSeller, desk: Desk) -> None:
    desk.collect()
    peer.tokens.end()
    with pytest.raises(TryLater, match="new access token"):
        desk.collect()
    desk.collect()
    assert (peer.tokens.renewed, peer.tokens.refused) == (2, 0)


def test_what_is_no_product_is_named(desk: Desk) -> None:
    desk.query.options = {"what": "reviews", "items": ["tea"]}
    desk.session.commit()
    with pytest.raises(BadInput, match="tea"):
        desk.collect()


def test_reviews_are_looked_at_ten_in_a_request(peer: LazadaSeller, desk: Desk) -> None:
    for number in range(23):
        peer.review(f"It leaks {number}", hours=number + 1)
    desk.collect()
    peer.asked.clear()
    assert desk.recheck().seen == 23
    assert len(peer.calls(f"GET {REVIEWS}")) == 3


def test_an_answer_without_a_time_closes_no_case_whose_review_was_changed(desk: Desk) -> None:
    name = desk.peer.review("It leaks")
    desk.collect()
    desk.peer.answer_by_hand(name)
    desk.peer.edit(name, "It leaks, and they do not call")
    case = desk.case(name)
    assert desk.recheck().answered == 0
    assert desk.recheck(27).answered == 0
    desk.session.expire_all()
    assert desk.session.get_one(Case, case.id).status == "open"
    assert desk.session.get(MentionVersion, (desk.mention(name).id, 1)) is not None


def test_times_of_the_cursor_are_whole_seconds(desk: Desk) -> None:
    desk.collect()
    cursor = desk.query.cursor or {}
    assert all(isinstance(each, int) and each > datetime(2026, 1, 1).timestamp() for each in cursor.values())
