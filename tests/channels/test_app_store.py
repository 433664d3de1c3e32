"""Feeds that others recorded are read whole, and what people type about apps and countries is understood."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from channels.app_store import APPS, COUNTRIES, SETUP, app_id, country, why_not
from channels.app_store_feed import reviews_of
from channels.app_store_reviews import address_of
from channels.territories import THREE, country_of
from collectors.reviews import page_of
from store.errors import BadInput, TryLater
from store.models import Connection, Mention, Query, utc_now

WIRE = Path(__file__).parents[3] / "shared" / "wire" / "appstore" / "rss-jcoynel"
needs_recordings = pytest.mark.skipif(not WIRE.is_dir(), reason="the recordings are not here: ../shared/wire/appstore")

COUNTS = {
    "100000000_gb_1.json": 0, "1510826067_gb_1.json": 4, "497799835_cn_10.json": 50, "497799835_cn_5.json": 50,
    "empty_page.json": 0, "invalid_feed_author_uri.json": 1, "invalid_links.json": 1,
}  # fmt: skip


@needs_recordings
@pytest.mark.parametrize("name", COUNTS)
def test_every_recorded_feed_is_read_whole(name: str) -> None:
    text = (WIRE / name).read_text(encoding="utf-8")
    found = reviews_of(json.loads(text), "1510826067", "gb")
    assert len(found) == COUNTS[name]
    assert all(each.external_id.isdigit() and each.text and each.handle.startswith("id") for each in found)
    page = page_of("app_store", Query(brand_id=1, channel="app_store", name="recorded"), found, None)
    assert (len(page.mentions), page.problems) == (COUNTS[name], [])
    for mention in page.mentions:
        assert json.dumps(mention.text, ensure_ascii=False)[1:-1] in text.replace("\\/", "/")


@needs_recordings
def test_the_page_after_the_last_is_no_json() -> None:
    text = (WIRE / "555731861_us_11.json").read_text(encoding="utf-8")
    assert text.startswith("CustomerReviews RSS page depth is limited to 10")
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(text)


def test_a_feed_says_when_a_review_has_no_date_of_its_own() -> None:
    entry = {"id": {"label": "7"}, "content": {"label": "tea"}, "im:rating": {"label": "4"}}
    body = {"feed": {"entry": entry, "updated": {"label": "2026-01-30T09:26:10-07:00"}}}
    (found,) = reviews_of(body, "1", "th")
    assert (found.created, found.raw["dated"]) == (datetime(2026, 1, 30, 16, 26, 10, tzinfo=UTC), False)
    wrongs: list[object] = [None, [], "feed", {"feed": []}, {"feed": None}]
    for wrong in wrongs:
        with pytest.raises(TryLater):
            reviews_of(wrong, "1", "th")


@pytest.mark.parametrize(
    "typed",
    ["1510826067", "id1510826067", "https://apps.apple.com/th/app/name-of-app/id1510826067?l=th", " 1510826067 "],
)
def test_an_app_is_understood_by_its_number_or_address(typed: str) -> None:
    assert app_id(typed) == "1510826067"


@pytest.mark.parametrize("typed", ["", "my app", "com.example.app", "1/2", "id", "12345678901234567"])
def test_what_is_no_app_says_so(typed: str) -> None:
    with pytest.raises(BadInput, match="number"):
        app_id(typed)


def test_countries_are_two_letters_or_three() -> None:
    assert [country(each) for each in ("th", "TH", " sg ", "THA", "usa")] == ["th", "th", "sg", "th", "us"]
    for wrong in ("xx", "thailand", "t", "../etc"):
        with pytest.raises(BadInput, match="two letters"):
            country(wrong)
    assert len(THREE) == len(set(THREE.values())) == 175
    assert all(len(two) == 2 and len(three) == 3 for two, three in THREE.items())
    assert (country_of("GBR"), country_of("chn"), country_of("QQQ")) == ("gb", "cn", "qqq")


def test_fields_read_one_a_line() -> None:
    assert APPS.value("1510826067\nid1510826068") == ["1510826067", "1510826068"]
    assert COUNTRIES.value("") == []
    with pytest.raises(BadInput):
        APPS.value(" ")


def test_the_open_feed_needs_nothing_and_its_reviews_cannot_be_answered() -> None:
    assert SETUP.is_open
    connection = Connection(brand_id=1, channel="app_store")
    mention = Mention(
        channel="app_store", source="itunes:1510826067:th", external_id="7000000001", text="tea", published_at=utc_now()
    )
    assert "open feed" in why_not(mention, connection)
    mention.external_id = "00000193-f7fb-5203-538a-6cdb00000000"
    assert why_not(mention, connection) == ""
    mention.source = "an import"
    assert why_not(mention, connection)
    assert address_of("an import") == address_of("itunes:x:th") == address_of("itunes:1:t/h") == ""
