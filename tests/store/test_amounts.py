"""Amounts of money are found however people write them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.amounts import CURRENCIES, amounts_in, placed_amounts


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("ขอคืนเงิน 1,500 บาทค่ะ", "1500", "THB"),
        ("฿12,345.50 หายไป", "12345.50", "THB"),
        ("เสียไป ๓,๐๐๐ บาท", "3000", "THB"),
        ("โดนเก็บ 5 พันบาท", "5000", "THB"),
        ("จ่ายไปสองพันห้าร้อยบาท", "2500", "THB"),
        ("ค่าซ่อม 900.-", "900", "THB"),
        ("ขอคืนเงิน 4500", "4500", "THB"),
        ("please refund 4500 at once", "4500", "THB"),
        ("I paid two thousand five hundred baht", "2500", "THB"),
        ("US$1.5k for this", "1500", "USD"),
        ("1.500,00 € waren es", "1500", "EUR"),
        ("£ 20 gone", "20", "GBP"),
        ("\uff11\uff10\uff10\uff10 yen", "1000", "JPY"),
        ("12 000 ₫", "12000", "VND"),
    ],
)
def test_an_amount_is_read(text: str, value: str, kind: str) -> None:
    assert (Decimal(value), kind) in list(amounts_in(text, "THB"))


@pytest.mark.parametrize(
    "text",
    ["order 1234567890", "within 5 working days", "ส่งภายใน 3 วัน", "room 4500", "20% off", "the 15th of May 2026", ""],
)
def test_what_is_no_money_is_none(text: str) -> None:
    assert list(amounts_in(text, "THB")) == []


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    assert all(value >= 0 for value, _ in amounts_in(text, "THB"))


@settings(deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["{:,} บาท", "{} baht", "THB {:,}", "฿{:,}.00", "{}฿", "{:,}.-"]))
def test_every_amount_is_found_again(value: int, form: str) -> None:
    assert (Decimal(value), "THB") in list(amounts_in(f"ขอเงินคืน {form.format(value)} ด้วย", "THB"))


def test_every_currency_stands_before_and_behind() -> None:
    for kind, sign in (("THB", "฿"), ("USD", "$"), ("EUR", "€"), ("GBP", "£"), ("JPY", "¥"), ("VND", "₫")):
        assert kind in CURRENCIES
        for text in (f"{sign}70", f"70{sign}", f"70 {sign}"):
            assert (Decimal(70), kind) in list(amounts_in(text, "THB"))


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("it costs two hundred dollars", "200", "USD"),
        ("a hundred and fifty baht", "150", "THB"),
        ("a two-hundred-baht fee", "200", "THB"),
        ("twenty five pounds", "25", "GBP"),
        ("500bahtค่ะ", "500", "THB"),
        ("ราคา 5k ค่ะ", "5000", "THB"),
        ("5k baht", "5000", "THB"),
        ("9 พันบาท", "9000", "THB"),
        ("สองแสนบาท", "200000", "THB"),
        ("1.2 ล้านบาท", "1200000", "THB"),
    ],
)
def test_words_and_short_forms_are_read_once(text: str, value: str, kind: str) -> None:
    assert list(amounts_in(text, "THB")) == [(Decimal(value), kind)]


@pytest.mark.parametrize(
    "text",
    [
        "not a pound of it", "three and one. Dollars are fine", "เรียบร้อยบาท", "ได้สองเหรียญทอง", "form 50", "5 dongles",
        "ถ้าคืนเงินโทร 081-234-5678", "one or two of the dollars",
    ],
)  # fmt: skip
def test_harmless_words_are_no_money(text: str) -> None:
    assert list(amounts_in(text, "THB")) == []


def test_an_amount_is_placed_where_it_stands() -> None:
    text = "ราคา １２๓ บาท or two hundred dollars"
    assert {text[slice(*each.span)] for each in placed_amounts(text, "THB")} >= {"１２๓ บาท", "two hundred dollars"}
