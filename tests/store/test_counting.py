"""Counts stop where people need to know only that there is more, and long lists are found by walking."""

from itertools import product
from typing import Any

import pytest
from sqlmodel import Session

from store import counting
from store.inbox import InboxFilter, counts_of_views
from store.mentions import MentionFilter, count_mentions, find_mentions
from tests.store.conftest import Make


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are many."""
    monkeypatch.setattr(counting, "MOST_COUNTED", 2)


def test_a_count_says_that_there_are_more(make: Make, few: None) -> None:
    brand = make.brand()
    for text in ("one", "two", "three", "four"):
        make.mention(brand, text=text)
    assert count_mentions(make.session, MentionFilter()) == 3
    assert count_mentions(make.session, MentionFilter(brand_id=brand.id)) == 3
    assert count_mentions(make.session, MentionFilter(text="three")) == 1


def test_the_active_cases_are_counted_to_the_end(make: Make, few: None) -> None:
    for _ in range(4):
        make.case().status = "dismissed"
        make.case()
    make.session.flush()
    counts = counts_of_views(make.session, InboxFilter())
    assert (counts["open"], counts["closed"]) == (4, 3)
    assert counts["all"] == 7


FILTERS: tuple[dict[str, Any], ...] = (
    {}, {"brand_id": 1}, {"label": "negative"}, {"aspect": "quality"}, {"intent": "complaint"}, {"channel": "x"},
    {"lang": "en"}, {"text": "cup"}, {"text": "a"}, {"without_copies": True}, {"ids": (1, 2)},
    {"brand_id": 1, "label": "negative", "text": "cup"}, {"brand_id": 2, "aspect": "quality", "channel": "shopee"},
)  # fmt: skip


def ids_of(session: Session, wanted: MentionFilter, total: int) -> list[int | None]:
    return [row.mention.id for row in find_mentions(session, wanted, 20, total=total)]


def test_both_ways_find_the_same(make: Make) -> None:
    brands = make.brand(), make.brand("Tee Noi")
    for brand, label, channel, text in product(brands, ("negative", "", "positive"), ("x", "shopee"), ("cup", "lid")):
        make.mention(brand, label, channel=channel, text=f"a {text}")
    for asked in FILTERS:
        wanted = MentionFilter(**asked)
        found = ids_of(make.session, wanted, 0)
        assert ids_of(make.session, wanted, 10_000) == found, asked
        assert min(20, count_mentions(make.session, wanted)) == len(found), asked
