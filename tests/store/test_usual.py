"""How surprising a number is against the same hours of the past."""

import pytest

from store.usual import chance_of_more, chance_of_none, chance_of_share, usual, usual_share


def test_one_crisis_of_the_past_hides_no_other() -> None:
    assert usual([4, 4, 4, 4, 4, 4, 4, 400]) == pytest.approx(4, abs=0.1)


def test_hours_in_which_nothing_was_read_are_no_measure_where_many_are_usual() -> None:
    assert usual([20, 20, 20, 20, 0, 0]) > 15
    assert usual([1, 0, 2, 0, 1, 0, 0, 0]) < 1, "where few are usual nothing is usual too"


def test_more_is_rarer_and_a_short_past_is_less_sure() -> None:
    long, short = [10] * 8, [10] * 2
    chances = [chance_of_more(count, long) for count in (10, 20, 30, 40)]
    assert chances == sorted(chances, reverse=True)
    assert 0.3 < chances[0] < 0.8
    assert chances[-1] < 1e-4
    assert chance_of_more(30, short) > chance_of_more(30, long)


def test_an_unsteady_past_takes_more_to_be_surprised() -> None:
    assert chance_of_more(40, [2, 18, 3, 17, 4, 16, 5, 15]) > 10 * chance_of_more(40, [10] * 8)


def test_nothing_is_rare_only_where_much_is_usual() -> None:
    assert chance_of_none([30] * 8) < 1e-4 < chance_of_none([5] * 8)


def test_a_share_is_judged_by_its_own_past() -> None:
    assert chance_of_share(15, 20, (20, 100)) < 1e-5
    assert chance_of_share(15, 20, (75, 100)) > 0.1
    assert chance_of_share(5, 5, (0, 0)) > 1e-3, "little is known before there is a past"
    assert usual_share((0, 0)) == 0.25
