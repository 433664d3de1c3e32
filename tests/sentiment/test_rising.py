"""What counts as rising against its own past, and what is left out."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.rising import MOST, log_chance, rising, spread

CALM = [{"parcel": 10, "lid": 0}, {"parcel": 12}, {"parcel": 9}, {"parcel": 11}]


def ids(count: int, first: int = 1) -> set[int]:
    return set(range(first, first + count))


def test_what_is_new_rises_and_what_is_steady_does_not() -> None:
    found = rising({"lid": ids(9), "parcel": ids(12, 100)}, CALM, [100, 100, 100, 100, 100])
    assert [(one.name, one.count, one.mentions) for one in found] == [("lid", 9, tuple(range(9, 0, -1)))]
    assert found[0].expected == pytest.approx(0.12, abs=0.01)
    assert found[0].surprise > 4


def test_twice_as_many_mentions_make_nothing_rise() -> None:
    assert rising({"parcel": ids(24)}, CALM, [200, 100, 100, 100, 100]) == []
    assert rising({"parcel": ids(60)}, CALM, [200, 100, 100, 100, 100])


@pytest.mark.parametrize(
    ("totals", "shown"),
    [([100, 100, 100], True), ([100, 100, 9], False), ([100, 100], False), ([100], False), ([100, 9, 9, 9], False)],
)
def test_nothing_is_said_before_two_weeks_of_data(totals: list[int], shown: bool) -> None:
    assert bool(rising({"lid": ids(30)}, [{} for _ in totals[1:]], totals)) is shown


def test_four_mentions_by_three_authors_are_the_least() -> None:
    totals = [8, 500, 500, 500]
    three, four = {"lid": ids(3)}, {"lid": ids(4)}
    assert rising(three, [{}, {}, {}], totals) == []
    assert rising(four, [{}, {}, {}], totals)
    assert rising(four, [{}, {}, {}], totals, {1: 7, 2: 7, 3: 8, 4: 9})
    assert rising(four, [{}, {}, {}], totals, {1: 7, 2: 7, 3: 8, 4: 8}) == []


def test_one_author_counts_once_however_much_they_write() -> None:
    loud = dict.fromkeys(range(1, 28), 7)
    assert rising({"parcel": ids(40)}, CALM, [100, 100, 100, 100, 100], loud) == []
    assert rising({"parcel": ids(40)}, CALM, [100, 100, 100, 100, 100])


def test_a_share_that_was_as_high_in_a_past_week_does_not_rise() -> None:
    totals = [100, 100, 100, 100, 100]
    assert rising({"sale": ids(30)}, [{"sale": 31}, {}, {}, {}], totals) == []
    assert rising({"sale": ids(30)}, [{"sale": 3}, {}, {}, {}], totals)


def test_of_nested_phrases_the_longest_with_nearly_the_same_mentions_stays() -> None:
    now = {"pump": ids(20), "pump lid": ids(19), "leaking pump lid": ids(18), "blue pump lid": ids(5)}
    assert [one.name for one in rising(now, CALM, [300, 300, 300, 300, 300])] == ["leaking pump lid"]
    apart = {"app": ids(20), "apple": ids(20)}
    assert len(rising(apart, CALM, [300, 300, 300, 300, 300])) == 1
    assert {one.name for one in rising(apart, CALM, [300] * 5)} < {"app", "apple"}


def test_what_only_rises_with_a_stronger_theme_is_left_out_and_what_rises_by_itself_is_not() -> None:
    totals = [300, 300, 300, 300, 300]
    now = {"rider threw": ids(20), "smashed": ids(18), "voucher": ids(14, 50)}
    assert {one.name for one in rising(now, CALM, totals)} == {"rider threw", "voucher"}
    assert len(rising(now | {"smashed": ids(6) | ids(12, 200)}, CALM, totals)) == 3


def test_at_most_twenty_are_shown_the_most_surprising_first() -> None:
    now = {f"thing{number}": ids(20 + number, 100 * number) for number in range(30)}
    found = rising(now, CALM, [1000] * 5)
    assert len(found) == MOST
    assert [one.name for one in found] == [f"thing{number}" for number in range(29, 9, -1)]
    assert [one.surprise for one in found] == sorted((one.surprise for one in found), reverse=True)


def test_the_more_is_looked_at_the_more_surprising_one_must_be() -> None:
    totals = [100, 100, 100, 100]
    many = {f"thing{number}": {number} for number in range(5_000)}
    assert rising({"lid": ids(6)}, [{}, {}, {}], totals)
    assert rising({"lid": ids(6)} | many, [{}, {}, {}], totals) == []


def test_shares_that_vary_in_the_past_ask_for_more() -> None:
    restless = [{"order": 60, "ask": 20}, {"order": 20, "ask": 60}] * 2
    assert spread(["order", "ask"], restless, [200] * 4) > 0.2
    assert spread(["order"], [{"order": 40}] * 4, [200] * 4) == pytest.approx(0.04)
    now = {"order": ids(85), "ask": ids(40)}
    assert rising(now, restless, [200] * 5) == []
    assert [one.name for one in rising(now, [{"order": 40, "ask": 40}] * 4, [200] * 5)] == ["order"]


@pytest.mark.parametrize(("mean", "size"), [(0.2, 0.5), (3.0, 2.0), (40.0, 20.0)])
def test_the_chance_is_that_of_a_negative_binomial(mean: float, size: float) -> None:
    more = mean / (size + mean)
    each = [
        math.exp(math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1) + k * math.log(more))
        * (1 - more) ** size
        for k in range(2_000)
    ]
    for count in (int(mean) + 1, int(3 * mean) + 4):
        assert log_chance(count, mean, size) == pytest.approx(math.log(1 - sum(each[:count])), abs=1e-5)


@settings(deadline=None)  # a busy machine is no mistake of ours
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.sets(st.integers(1, 60), max_size=40)),
    st.lists(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50)), max_size=6),
    st.integers(1, 80),
)
def test_whatever_rises_grew_and_has_its_mentions(
    now: dict[str, set[int]], before: list[dict[str, int]], total: int
) -> None:
    for one in rising(now, before, [total] * (len(before) + 1)):
        assert set(one.mentions) == now[one.name]
        assert one.count == len(one.mentions) >= 4
        assert one.count >= 1.5 * one.expected - 0.01
        assert one.surprise >= 2
