"""Amounts of money in a text, however they are written: 1,500 บาท, ฿1.5k, สองพันบาท, two thousand baht, 900.-"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from store.numerals import NUMBER, SPELLED, TIMES_SIGN, plain_digits, value_of

CURRENCIES = {
    "THB": r"฿|บาท|thb|bahts?",
    "USD": r"(?:us)?\$|usd|dollars?|ดอลลาร์|เหรียญ(?!ทอง|เงิน)",
    "EUR": r"€|eur|euros?|ยูโร",
    "GBP": r"£|gbp|pounds?|ปอนด์",
    "JPY": r"¥|jpy|yen|เยน",
    "SGD": r"s\$|sgd",
    "MYR": r"rm|myr|ringgit",
    "IDR": r"rp|idr|rupiah",
    "VND": r"₫|vnd|dong",
}
# A number behind such a word is money although it names no currency; an order number is longer.
MONEY = r"refund(?:ed)?|price|paid|pay|cost|charged|worth|compensation|คืนเงิน|ราคา|จ่าย|โอน|ค่าเสียหาย|ชดเชย|มูลค่า|ยอด"
BARE = re.compile(
    rf"(?:{MONEY})[^\d#\n]{{0,12}}(?<![\d#])(?:(?P<number>\d{{1,3}}(?:,\d{{3}})+|(?!0)\d{{3,7}})(?![\d%])"
    rf"|(?P<few>\d{{1,4}}(?:\.\d)?)\s?(?P<times>(?:k|พัน|หมื่น|แสน|ล้าน)(?![a-z])))",
    re.IGNORECASE,
)
DASHED = re.compile(rf"(?P<number>{NUMBER})(?:\.-|,-)")


@dataclass(frozen=True)
class Amount:
    """One amount of money, its currency, and where it stands."""

    value: Decimal
    currency: str
    span: tuple[int, int]


def amounts_in(text: str, currency: str) -> Iterator[tuple[Decimal, str]]:
    """Every amount in a text with its currency; `currency` is that of an amount which names none."""
    for each in placed_amounts(unicodedata.normalize("NFC", text), currency):
        yield each.value, each.currency


def placed_amounts(text: str, currency: str) -> Iterator[Amount]:
    """Every amount in a text with its place; one that is written in two ways, such as "฿500 baht", may come twice."""
    plain = plain_digits(text)
    for kind, sign, *forms in _patterns():
        if sign.search(plain):  # most texts name one currency at most, and looking for a sign alone is quick
            for match in (match for form in forms for match in form.finditer(plain)):
                yield from _amounts(match, match["number"], match.groupdict().get("times"), kind)
    for match in BARE.finditer(plain):
        yield from _amounts(match, match["number"] or match["few"], match["times"], currency)
    for match in DASHED.finditer(plain):
        yield from _amounts(match, match["number"], None, currency)


def _amounts(match: re.Match[str], number: str, times: str | None, kind: str) -> Iterator[Amount]:
    yield from (Amount(value, kind, match.span()) for value in value_of(number, times))


@cache
def _patterns() -> list[tuple[str, re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]]:
    """For each currency: its signs alone, before a number, behind a number, and behind one in words."""
    number = rf"(?P<number>{NUMBER})(?:\s?(?P<times>{TIMES_SIGN}))?"
    return [
        (
            kind,
            re.compile(signs, re.IGNORECASE),
            re.compile(rf"(?:(?<![a-z])|(?=\$))(?:{signs})\s?{number}", re.IGNORECASE),
            re.compile(rf"{number}\s?-?(?:{signs})(?![a-z])", re.IGNORECASE),
            re.compile(rf"(?P<number>{SPELLED})[\s-]?(?:{signs})(?![a-z])", re.IGNORECASE),
        )
        for kind, signs in CURRENCIES.items()
    ]
