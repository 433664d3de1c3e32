"""Figures of a draft are read however they are written, in digits and in words; harmless words are none."""

from typing import Any

import pytest

from responder.guard import check

FACTS = (
    "Delivery is free from 500 baht.",
    "Repairs cost 5,000 baht, abroad two hundred dollars.",
    "Returns are possible within 10 days, pick-up within 1 hour.",
    "Shipping takes three to five working days.",
    "Students get 15% off from six o'clock.",
)


def figures(draft: str, **more: Any) -> list[str]:
    found = check(draft, **{"facts": FACTS, **more})
    return [finding.words for finding in found if finding.code == "ungrounded_number"]


@pytest.mark.parametrize(
    "draft",
    [
        "It costs three hundred dollars.", "The fee is two thousand five hundred baht.", "It is 9k baht.", "It is ฿9k.",
        "ราคา 9 พันบาทค่ะ", "ราคาสองแสนบาทค่ะ", "ราคาหนึ่งล้านบาทค่ะ", "ราคา 900 ค่ะ", "ราคา 7k ค่ะ", "It is 300.- for all.",
        "It costs RM 70.", "สามสิบเหรียญค่ะ", "It is 80 kr.", "It is 700bahtค่ะ", "It takes thirteen days.",
        "It takes twenty-one days.", "It takes sixty days.", "It takes a hundred and ten days.", "ใช้เวลาสิบเอ็ดวันค่ะ",
        "ใช้เวลาสิบกว่าวันนะคะ ประมาณสิบสองวัน", "It takes 10-90 days.", "It takes ten to ninety days.", "ใช้เวลาครึ่งเดือนค่ะ",
        "You get it within a week, by 2 pm.", "fifteen hours", "Save twenty percent.", "ลดยี่สิบเปอร์เซ็นต์ค่ะ",
        "We open at seven o'clock.",
    ],
)  # fmt: skip
def test_a_figure_that_no_fact_holds_is_found(draft: str) -> None:
    assert figures(draft)


@pytest.mark.parametrize(
    "draft",
    [
        "It takes ten days.", "It takes 10 days.",
        "ใช้เวลาสิบวันค่ะ", "ภายใน ๑๐ วันค่ะ", "It costs 5k baht.", "It costs 5000 baht.",
        "ราคา 5 พันบาทค่ะ", "ราคาห้าพันบาทค่ะ", "ห้าร้อยบาทค่ะ", "It is free from five hundred baht.", "It costs 200 dollars.",
        "It costs $200.", "It takes 3-5 days.",
        "ใช้เวลาสามถึงห้าวันค่ะ", "Pick it up within an hour.", "Fifteen percent off.",
        "We open at six o'clock.",
    ],
)  # fmt: skip
def test_the_same_figure_in_other_words_stands_on_its_fact(draft: str) -> None:
    assert figures(draft) == []


@pytest.mark.parametrize(
    "draft",
    [
        "One day we hope to see you again.",
        "We hope to see you one day soon.", "One of these days.", "Have a nice day!",
        "เรียบร้อยแล้ววันนี้ค่ะ", "น้ำแกงหกวันนี้ค่ะ", "ข้อหนึ่งคืนเงินไม่ได้ค่ะ", "แสนดีค่ะ", "อร่อยล้านเท่า", "เครื่องหนึ่ง วันจันทร์ค่ะ", "สองวันหยุดนี้",
        "Thanks a million, dollar for dollar.",
        "Not a pound too much.", "The form 50 is enough.", "พันธุ์วันใหม่", "ร้านทุ่มเทค่ะ",
        "Everyone minutes away.", "Someone days ago.", "They often hours wait.",
    ],
)  # fmt: skip
def test_harmless_words_are_no_figures(draft: str) -> None:
    assert figures(draft) == []


def test_a_period_of_the_customer_is_known_in_words_too() -> None:
    assert figures("We are sorry about the twelve days.", text="waited 12 days") == []
    assert figures("ขออภัยที่รอสองสามวันค่ะ", text="รอสองสามวันแล้ว") == []
    assert figures("We are sorry about the 12 days.", text="waited thirteen days")


def test_one_day_is_a_figure_where_it_is_promised() -> None:
    assert figures("We answer within one day, we promise.", facts=())
