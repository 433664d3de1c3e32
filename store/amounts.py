"""Amounts of money in a text, however they are written: 1,500 บาท, ฿1.5k, สองพันบาท, two thousand baht, 900.-"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache

from pythainlp.util import thaiword_to_num

CURRENCIES = {
    "THB": r"฿|บาท|\bthb\b|\bbahts?\b",
    "USD": r"(?:us)?\$|\busd\b|\bdollars?\b|ดอลลาร์|เหรียญ",
    "EUR": r"€|\beur\b|\beuros?\b|ยูโร",
    "GBP": r"£|\bgbp\b|\bpounds?\b|ปอนด์",
    "JPY": r"¥|\bjpy\b|\byen\b|เยน",
    "SGD": r"s\$|\bsgd\b",
    "MYR": r"\brm\b|\bmyr\b|\bringgit\b",
    "IDR": r"\brp\b|\bidr\b|\brupiah\b",
    "VND": r"₫|\bvnd\b|\bdong\b",
}
TIMES = {
    "k": 1_000, "พัน": 1_000, "thousand": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000, "m": 1_000_000,
    "million": 1_000_000, "ร้อย": 100, "hundred": 100,
}  # fmt: skip
NUMBER = r"\d(?:[\d.,]|[ \u00a0](?=\d{3}(?!\d)))*"
THAI = "(?:ศูนย์|หนึ่ง|เอ็ด|สอง|ยี่|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน)"
SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ENGLISH = {word: at for at, word in enumerate(SMALL.split(), 1)} | {
    word: at * 10 for at, word in enumerate(TENS.split(), 2)
} | {"a": 1}  # fmt: skip
# A number behind such a word is money although it names no currency; an order number is longer.
MONEY = r"refund(?:ed)?|price|paid|pay|cost|charged|worth|compensation|คืนเงิน|ราคา|จ่าย|โอน|ค่าเสียหาย|ชดเชย|มูลค่า|ยอด"
BARE = re.compile(rf"(?:{MONEY})[^\d#\n]{{0,12}}(?<![\d#])(\d{{1,3}}(?:,\d{{3}})+|\d{{3,7}})(?![\d%])", re.IGNORECASE)


def amounts_in(text: str, currency: str) -> Iterator[tuple[Decimal, str]]:
    """Every amount in a text with its currency; `currency` is that of an amount which names none."""
    plain = "".join(_digit(sign) for sign in unicodedata.normalize("NFC", text))
    for kind, before, after in _patterns():
        for match in (*before.finditer(plain), *after.finditer(plain)):
            yield from _worth(match["number"], match["times"], kind)
        for match in _spelled(kind).finditer(plain):
            yield from ((Decimal(value), kind) for value in _said(match[1]))
    for match in BARE.finditer(plain):
        yield from _worth(match[1], None, currency)
    for match in re.finditer(rf"({NUMBER})(?:\.-|,-)", plain):
        yield from _worth(match[1], None, currency)


def _digit(sign: str) -> str:
    """A digit of any script as ours; full-width signs as plain ones."""
    if sign.isdecimal():
        return str(int(sign))
    return unicodedata.normalize("NFKC", sign) if "\uff00" <= sign <= "\uffef" else sign


@cache
def _patterns() -> list[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    times = rf"(?:\s?(?P<times>{'|'.join(TIMES)})(?![a-z]))?"
    number = rf"(?P<number>{NUMBER})"
    return [
        (
            kind,
            re.compile(rf"(?:{signs})\s?{number}{times}", re.IGNORECASE),
            re.compile(rf"{number}{times}\s?-?(?:{signs})", re.IGNORECASE),
        )
        for kind, signs in CURRENCIES.items()
    ]


@cache
def _spelled(kind: str) -> re.Pattern[str]:
    words = "|".join((*ENGLISH, "hundred", "thousand", "million", "and"))
    return re.compile(rf"({THAI}+|\b(?:(?:{words})[\s-]+)+)\s?(?:{CURRENCIES[kind]})", re.IGNORECASE)


def _worth(number: str, times: str | None, kind: str) -> Iterator[tuple[Decimal, str]]:
    """A written number; of its signs only the last is a decimal point, where one or two digits follow it."""
    whole, cents = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", number.strip("., \u00a0"), re.DOTALL).groups()  # type: ignore[union-attr]  # it matches everything
    digits = re.sub(r"\D", "", whole)
    try:
        yield Decimal(f"{digits or 0}.{cents or 0}") * TIMES.get((times or "").lower(), 1), kind
    except InvalidOperation:
        return


def _said(words: str) -> Iterator[int]:
    """The value of a number in words, Thai or English; nothing where it makes no sense."""
    if re.match(THAI, words):
        try:
            yield thaiword_to_num(words)
        except (ValueError, TypeError, KeyError, IndexError):
            return
        return
    total = part = 0
    for word in re.findall("[a-z]+", words.lower()):
        if word == "hundred":
            part = (part or 1) * 100
        elif word in ("thousand", "million"):
            total, part = total + (part or 1) * TIMES[word], 0
        else:
            part += ENGLISH.get(word, 0)
    if total + part:
        yield total + part
