"""Growth is told by its exponent, what must stay flat and does not is noticed, and the curve is an SVG."""

from math import log
from xml.etree import ElementTree

import pytest

from benchmarks.claiming import run
from benchmarks.scale import measured
from benchmarks.scale_curve import curve, exponent, exponents, grown_too_much, head, line

SIZES = (10_000, 100_000, 1_000_000)


@pytest.mark.parametrize("power", [0, 1, 2])
def test_a_power_is_found_again(power: int) -> None:
    assert exponent(10, 1_000, 3 * 10.0**power, 3 * 1_000.0**power) == pytest.approx(power)


def test_n_log_n_is_allowed_and_more_is_not() -> None:
    almost = {size: [1e-4 * size * log(size)] for size in SIZES}
    assert not grown_too_much(almost, flat=False)
    assert grown_too_much(almost, flat=True)
    assert grown_too_much({size: [1e-9 * size**1.5] for size in SIZES}, flat=False)
    assert not grown_too_much({size: [1e-9 * size] for size in SIZES}, flat=True), "all of it is noise"


def test_the_table_says_which_grows() -> None:
    times = {10: [0.1, 0.2, 0.3], 1_000: [10.0, 20.0]}
    assert exponents(times) == [pytest.approx(1)]
    assert line("a list", times, flat=True) == "| a list | 100 ms / 200 ms | 10 s / 15 s | 1.00 | **grows too much** |"
    assert head(times.keys()).count("|") == 12  # type: ignore[arg-type]  # any few sizes will do


def test_the_curve_can_be_drawn() -> None:
    svg = curve({"a": {10: [0.01], 1_000: [1.0]}, "b": {10: [0.1], 1_000: [0.1]}}, "SQLite")
    drawn = ElementTree.fromstring(svg)  # noqa: S314  drawn by ourselves
    lines = drawn.findall("{http://www.w3.org/2000/svg}polyline")
    heights = [[float(point.split(",")[1]) for point in (each.get("points") or "").split()] for each in lines]
    assert [low > high for low, high in heights] == [True, False]


def test_everything_is_measured_on_a_small_archive() -> None:
    found, weighs, made = measured(2_000, "", quiet=True)
    assert len(found) > 10
    assert all(min(taken) > 0 for _, taken in found.values())
    assert weighs > 1_000_000
    assert made > 0


def test_no_two_workers_claim_the_same() -> None:
    assert run(3_000, 3, held=True).startswith("| 3 | yes |")  # each score is kept once, or the database refuses it
