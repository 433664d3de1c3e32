"""How times, names and texts are put into words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.rows import stars
from dashboard.times import due, local, next_monday, next_morning, span, zone_of
from dashboard.widgets import one_line, plain_label
from store.models import Brand

BANGKOK = ZoneInfo("Asia/Bangkok")
SUNDAY_LATE = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)  # Monday, 03:30 in Bangkok


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "5 s"), (61, "1 min"), (3_599, "59 min"), (7_200, "2 h"), (169_200, "47 h"), (172_800, "2 days")],
)
def test_spans_are_told_in_their_largest_unit(seconds: int, words: str) -> None:
    assert span(seconds) == span(-seconds) == words


def test_times_are_those_of_the_brand() -> None:
    assert local(SUNDAY_LATE, BANGKOK) == "23 Nov 2026, 03:30"
    assert zone_of(Brand(slug="a", name="A", time_zone="Nowhere/Land")) == ZoneInfo("UTC")
    assert due(SUNDAY_LATE, SUNDAY_LATE + timedelta(hours=3)) == "overdue by 3 h"
    assert due(SUNDAY_LATE, SUNDAY_LATE - timedelta(hours=3)) == "due in 3 h"


def test_a_snooze_ends_at_nine_where_the_brand_is() -> None:
    assert local(next_morning(SUNDAY_LATE, BANGKOK), BANGKOK) == "24 Nov 2026, 09:00"
    assert local(next_monday(SUNDAY_LATE, BANGKOK), BANGKOK) == "30 Nov 2026, 09:00"
    assert local(next_monday(SUNDAY_LATE, ZoneInfo("UTC")), ZoneInfo("UTC")) == "23 Nov 2026, 09:00"


def test_a_line_holds_neither_breaks_nor_signs_that_turn_the_writing() -> None:
    assert one_line("a\n\u202eb\t\x07c") == "a b c"
    assert one_line("ก" * 300, 10) == "ก" * 10 + "…"


def test_a_label_of_ours_is_never_markdown() -> None:
    assert plain_label("**Nok** [x](y)\n:red[z]") == r"\*\*Nok\*\* \[x\]\(y\) \:red\[z\]"


def test_a_rating_is_stars_and_a_number() -> None:
    assert (stars(None), stars(2), stars(9.5)) == ("", "★★☆☆☆ 2", "★★★★★ 9.5")
