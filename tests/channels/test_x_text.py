"""A post's text is what its author wrote: decoded once, with the links that were meant."""

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.x_ids import first_id, moment
from channels.x_text import plain_text, same_text
from store.models import utc_now

SHORT = "https://t.co/abcdefghij"


def url(text: str, address: str, **more: Any) -> dict[str, Any]:
    start = text.index(SHORT)
    return {"urls": [{"start": start, "end": start + len(SHORT), "url": SHORT, "expanded_url": address, **more}]}


def test_signs_are_decoded_once_and_links_not_at_all() -> None:
    text = f"5 &lt; 6 &amp;lt; 7 {SHORT} &amp; more"
    address = "https://a.example/?a=1&copy=2&amp=3"
    assert plain_text(text, url(text, address)) == f"5 < 6 &lt; 7 {address} & more"


def test_offsets_count_code_points_of_the_escaped_text() -> None:
    text = f"🫖👩‍👩‍👧 &amp; {SHORT}!"
    assert plain_text(text, url(text, "https://a.example/")) == "🫖👩‍👩‍👧 & https://a.example/!"


def test_a_link_leads_where_it_ends_or_where_its_author_let_it_lead() -> None:
    entities = url(SHORT, "https://short.example/a", unwound_url="https://long.example/a")
    assert plain_text(SHORT, entities) == "https://long.example/a"
    assert plain_text(SHORT, entities, final=False) == "https://short.example/a"


def test_wrong_offsets_are_looked_for_and_unknown_links_stay() -> None:
    entities = {"urls": [{"start": 90, "end": 99, "url": SHORT, "expanded_url": "https://a.example/"}]}
    assert plain_text(f"see {SHORT}", entities) == "see https://a.example/"
    assert plain_text("cut…", entities) == "cut…"
    assert plain_text(f"see {SHORT}", {"urls": [{"start": 4, "end": 27, "url": SHORT}]}) == f"see {SHORT}"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://", ""])
def test_a_link_that_is_none_stays_short(address: str) -> None:
    assert plain_text(SHORT, url(SHORT, address)) == SHORT


def test_the_link_to_its_own_picture_goes_those_of_others_stay() -> None:
    text = f"tea {SHORT}"
    mine = url(text, "https://x.com/ada/status/12/photo/1")
    assert plain_text(text, mine, ("12",)) == "tea"
    assert plain_text(text, mine, ("13",)) == "tea https://x.com/ada/status/12/photo/1"
    assert plain_text(text, url(text, "https://x.com/ada/status/9/photo/1", media_key="3_1")) == "tea"
    assert plain_text(SHORT, url(SHORT, "https://x.com/ada/status/12/photo/1"), ("12",)) != ""


@pytest.mark.parametrize(
    "entities", [None, [], {}, {"urls": None}, {"urls": [None, 3, {}]}, {"urls": [{"url": 3}]}, "x"]
)
def test_odd_entities_change_nothing(entities: Any) -> None:
    assert plain_text("tea &amp; cake", entities) == "tea & cake"


@given(st.text(), st.text(), st.text(alphabet="abc&;<=", min_size=1))
def test_any_text_comes_back_as_it_was_typed(before: str, after: str, rest: str) -> None:
    address = f"https://a.example/{rest}"
    escaped = html.escape(before, quote=False)
    place = {"start": len(escaped), "end": len(escaped) + len(SHORT), "url": SHORT, "expanded_url": address}
    text, entities = escaped + SHORT + html.escape(after, quote=False), {"urls": [place]}
    assert plain_text(text, entities) == before + address + after


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("sorry\n", "@ada @ben sorry"),
        ("@ada sorry", "@ben @ada sorry"),
        ("see pinekettle.com/a", "@ada see http://pinekettle.com/a"),
        ("see https://PineKettle.com/", "see https://pinekettle.com"),
        ("e\u0301  x\n\n\ny", "\u00e9 x\n\ny"),
    ],
)
def test_x_may_show_a_text_in_its_own_way(ours: str, theirs: str) -> None:
    assert same_text(ours, theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("sorry", "sorry!"), ("sorry", "@ada sorry about that"), ("sorry @ada", "sorry @ben"), ("a", ""), ("No", "no")],
)
def test_other_words_are_another_text(ours: str, theirs: str) -> None:
    assert not same_text(ours, theirs)


def test_an_id_tells_its_time_and_a_time_its_first_id() -> None:
    now = utc_now()
    assert abs((moment(first_id(now)) - now).total_seconds()) < 0.002
    assert moment(1 << 80) == moment((1 << 63) - 1)
    assert first_id(now.replace(year=2000)) == 0
