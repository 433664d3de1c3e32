"""Periods of time in a text, in days, however they are written: 14 days, two weeks, a fortnight, ๑๔ วัน, สิบสี่วัน."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from store.numerals import SPELLED, value_of

DAYS = {
    "hour": 1 / 24, "hr": 1 / 24, "ชั่วโมง": 1 / 24, "ชม": 1 / 24, "day": 1, "d": 1, "วัน": 1, "night": 1, "week": 7,
    "wk": 7, "สัปดาห์": 7, "อาทิตย์": 7, "fortnight": 14, "month": 30.4, "เดือน": 30.4, "year": 365.25, "ปี": 365.25,
}  # fmt: skip
SHARES = {"a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5, "a couple of": 2.0, "couple of": 2.0, "ครึ่ง": 0.5}
NUMBER = rf"\d{{1,4}}(?:[.,]\d{{1,2}})?|{SPELLED}"
UNIT = (
    r"(?:hours?|hrs?|days?|nights?|weeks?|wks?|fortnights?|months?|years?|d(?![a-z]))(?![a-z])"
    r"|ชั่วโมง|ชม\.?|วัน(?!นี้|หยุด|เกิด|จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|ที่\s?(?:\d|$))|สัปดาห์|อาทิตย์|เดือน|ปี"
)
DAY = re.compile(r"\b(?:up to|until|till|by) day (?P<number>\d{1,3})\b")
ONE = re.compile(r"(?P<unit>วัน|สัปดาห์|อาทิตย์|เดือน|ปี)(?:หนึ่ง|นึง|เดียว)")


@dataclass(frozen=True)
class Period:
    """A period or a range of periods in days, whether working days are meant, and where it stands."""

    least: float
    most: float
    working: bool
    span: tuple[int, int]


def periods_in(plain: str) -> Iterator[Period]:
    """Every period in a text whose digits are plain ones already."""
    for match in _pattern().finditer(plain):
        unit = next(days for name, days in _longest_first() if match["unit"].lower().startswith(name))
        working = bool(match["working"] or match["after"])
        ends = [value * unit for value in _values(match)]
        if ends:
            yield Period(ends[0], ends[-1], working, match.span())
    for match in DAY.finditer(plain):
        yield Period(float(match["number"]), float(match["number"]), False, match.span())
    for match in ONE.finditer(plain):
        days = DAYS[match["unit"]]
        yield Period(days, days, False, match.span())


def _values(match: re.Match[str]) -> list[float]:
    if match["share"]:
        return [SHARES[" ".join(match["share"].lower().split())]]
    if not match["from"]:
        return [1.0]
    return [float(value) for each in (match["from"], match["to"]) if each for value in value_of(each)]


@cache
def _longest_first() -> list[tuple[str, float]]:
    return sorted(DAYS.items(), key=lambda pair: -len(pair[0]))


@cache
def _pattern() -> re.Pattern[str]:
    shares = "|".join(each if not each.isascii() else rf"{each}\s" for each in sorted(SHARES, key=len, reverse=True))
    return re.compile(
        rf"(?:(?<![a-z])(?P<share>{shares})\s?|(?<![\d.,])(?P<from>{NUMBER})(?:\s?\([^)]{{1,24}}\))?"
        rf"(?:\s?(?:-|–|—|~|to|or|ถึง|หรือ)\s?(?P<to>{NUMBER}))?[\s-]*|(?<![a-z])(?=fortnight))"
        rf"(?:(?P<working>working|business|work)[\s-]|(?:calendar|full|whole)[\s-])?(?P<unit>{UNIT})(?P<after>\s?ทำการ)?",
        re.IGNORECASE,
    )
