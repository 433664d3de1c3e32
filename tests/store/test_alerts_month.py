"""Simulated months with planted crises: each is found within an hour, and hardly anything else is called one.

The thresholds were chosen on other months than these (benchmarks/alerts.py, CHOSEN_ON).
"""

from datetime import timedelta

import pytest

from benchmarks.alerts import CHOSEN_ON, outcome
from benchmarks.alerts_month import WATCHED, Maker

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


@pytest.mark.parametrize(("seed", "hourly"), [(1, 2.0), (2, 2.0), (3, 12.0)])
def test_every_crisis_of_a_month_is_found_within_an_hour(seed: int, hourly: float) -> None:
    assert seed not in CHOSEN_ON
    month = Maker(seed, hourly).month()
    done = outcome(month)
    assert set(month.planted) == {"more", "negative", "story"}
    assert done.missed == []
    assert {kind: took for kind, took in done.took.items() if took > HOUR} == {}
    assert sum(done.false.values()) <= WATCHED / WEEK, dict(done.false)
