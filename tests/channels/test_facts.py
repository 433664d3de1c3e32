import pytest

from channels import CHANNELS
from channels.facts import UNITS, Facts, length

NAMES = """
x reddit line facebook instagram shopee lazada app_store google_play google_business trustpilot woocommerce
judge_me bluesky mastodon youtube hacker_news discourse feed email survey webhook file
"""


def test_every_channel_has_its_facts() -> None:
    assert list(CHANNELS) == NAMES.split()
    assert all(facts.unit in UNITS and facts.title for facts in CHANNELS.values())
    assert [name for name, facts in CHANNELS.items() if facts.soft] == ["trustpilot"]


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("น้ำ", "characters", 3),
        ("น้ำ", "bytes", 9),
        ("น้ำดี", "graphemes", 2),
        ("👨‍👩‍👧", "graphemes", 1),
        ("น้ำ", "utf16", 3),
        ("🍎", "utf16", 2),
        ("\ud83d", "utf16", 1),
        ("👨‍👩‍👧", "characters", 5),
        ("", "graphemes", 0),
    ],
)
def test_length_counts_in_the_unit_of_the_network(text: str, unit: str, expected: int) -> None:
    assert length(text, unit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ก" * 280, 280),
        ("あ" * 140, 280),
        ("👨‍👩‍👧🇹🇭👏", 6),
        ("€", 2),
        ("e\u0301", 1),
        ("https://shop.baan.com/a/very/long/path/to/somewhere?with=words", 23),
        ("see https://a.co.", 28),
        ("baan.co.th", 23),
        ("ทักมาที่baan.comได้เลย", 37),
        ("care@baan.com", 13),
        ("1.5 kg, e.g. this", 17),
        ("a\r\nb", 3),
    ],
)
def test_x_counts_links_emoji_and_wide_signs_by_weight(text: str, expected: int) -> None:
    assert length(text, "x_weighted") == expected


def test_a_link_with_an_unknown_ending_is_never_counted_too_short() -> None:
    assert length("https://shop.example/" + "a" * 40, "x_weighted") >= 61
    assert length("https://shop.example", "x_weighted") == 23


def test_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(ValueError, match="furlongs"):
        length("text", "furlongs")


def test_room_is_what_is_left() -> None:
    assert CHANNELS["google_play"].room("a" * 351) == -1
    assert CHANNELS["google_business"].room("ก" * 1_365) == 1
    assert CHANNELS["woocommerce"].room("a" * 100_000) is None
    assert Facts("Small", 2, "graphemes").room("น้ำดี") == 0
