"""A channel's own target beats the brand's, which beats the usual one; targets that contradict are refused."""

from datetime import timedelta
from typing import Any

import pytest

from store.errors import BadInput
from store.models import Brand
from store.targets import Target, checked_targets, target_of


def test_the_nearest_target_holds() -> None:
    targets = {"answer": {"high": 120}, "channels": {"line": {"answer": {"high": 15}, "resolution": {"low": 9_000}}}}
    brand = Brand(slug="rim-fah", name="Rim Fah", targets=checked_targets(targets))
    assert target_of(brand, "line", "high") == Target(timedelta(minutes=15), timedelta(hours=24))
    assert target_of(brand, "email", "high") == Target(timedelta(hours=2), timedelta(hours=24))
    assert target_of(brand, "line", "low").resolution == timedelta(minutes=9_000)
    assert target_of(Brand(slug="b", name="B"), "line", "urgent").answer == timedelta(hours=1)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"answer": {"grave": 5}}, "no priority"),
        ({"answer": {"high": 0}}, "between 1 minute"),
        ({"answer": {"high": 1.5}}, "between 1 minute"),
        ({"resolution": {"high": True}}, "between 1 minute"),
        ({"resolution": {"high": 10**9}}, "between 1 minute"),
        ({"answer": {"urgent": 600}}, "resolved before they are answered"),
        ({"channels": {"line": {"resolution": {"low": 10}}}}, "on line"),
    ],
)
def test_targets_that_cannot_be_kept_are_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        checked_targets(wrong)
