"""One reading of a text, as the case rules see it."""

import time

import pytest

from sentiment.reading import Reading, read


def test_a_reading_holds_all_that_the_rules_find() -> None:
    assert read("My parcel never arrived and the charger of the last one caught fire. Where is my order?") == Reading(
        "en", ("delivery",), ("complaint", "question", "order_status"), "safety"
    )


def test_a_thai_reading_holds_all_that_the_rules_find() -> None:
    assert read("ของถึงไหนแล้วคะ กินตัวเก่าแล้วท้องเสีย ขอเงินคืนด้วย") == Reading(
        "th", ("delivery", "refund"), ("question", "refund_request", "order_status"), "health"
    )


def test_only_the_first_four_thousand_characters_count() -> None:
    assert read("Nice weather today. " * 200 + "I want a refund") == read("Nice weather today. " * 200)


@pytest.mark.parametrize("text", ["", "\ud800", "\x00", "\u202e\u200b", "🙂" * 100])
def test_what_says_nothing_reads_as_nothing(text: str) -> None:
    assert read(text) == Reading("und", (), (), None)


@pytest.mark.parametrize("piece", ["a", "my black ", "who doesn't ", "ไม่รู้จะ", "? ", "@a.", "because i'm ", "\u0301"])
def test_a_hundred_thousand_characters_stay_fast(piece: str) -> None:
    read("warm up")
    started = time.process_time()
    read(piece * 100_000)
    assert time.process_time() - started < 0.5
