"""Reads the many ways in which files write a point in time."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

SECONDS = (10**8, 10**10)  # 1973 to 2286; smaller numbers are days of a spreadsheet, or no times
MILLISECONDS = (10**11, 10**13)
YEARS = range(1970, 2200)
BUDDHIST_ERA = 543
FIRST_BUDDHIST_YEAR = 2400

MONTHS = (
    ("january", "jan", "มกราคม", "ม.ค."),
    ("february", "feb", "กุมภาพันธ์", "ก.พ."),
    ("march", "mar", "มีนาคม", "มี.ค."),
    ("april", "apr", "เมษายน", "เม.ย."),
    ("may", "may", "พฤษภาคม", "พ.ค."),
    ("june", "jun", "มิถุนายน", "มิ.ย."),
    ("july", "jul", "กรกฎาคม", "ก.ค."),
    ("august", "aug", "สิงหาคม", "ส.ค."),
    ("september", "sep", "กันยายน", "ก.ย."),
    ("october", "oct", "ตุลาคม", "ต.ค."),
    ("november", "nov", "พฤศจิกายน", "พ.ย."),
    ("december", "dec", "ธันวาคม", "ธ.ค."),
)
_MONTH_OF = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
_MONTH = "|".join(sorted(map(re.escape, _MONTH_OF), key=len, reverse=True))

_CLOCK = (
    r"(?:(?:t|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>am|pm|น\.?)?\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_CLOCK}")
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})([-/.])(?P<month>\d{{1,2}})\2(?P<year>\d{{4}}){_CLOCK}")
_NAMED = re.compile(rf"(?P<day>\d{{1,2}})[\s-](?P<name>{_MONTH})[\s,-]\s*(?P<year>\d{{4}}){_CLOCK}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def read_time(value: object, zone: tzinfo) -> datetime:
    """The point in time that a cell names; without a zone of its own it is taken in `zone`.

    Understands ISO 8601, days before months (20/11/2026), names of months, years of the Buddhist era, seconds and
    milliseconds since 1970, and dates without a time. Raises ValueError for anything else.
    """
    if isinstance(value, datetime):
        return _in_zone(value, zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    text = str(value).strip().casefold()
    if _NUMBER.fullmatch(text) and not (len(text) == 8 and text.isdigit()):
        return _since_1970(float(text))
    try:
        found = datetime.fromisoformat(text.upper())
    except ValueError:
        found = _read_written(text)
    return _in_zone(found, zone)


def _since_1970(number: float) -> datetime:
    if MILLISECONDS[0] <= number < MILLISECONDS[1]:
        number /= 1000
    elif not SECONDS[0] <= number < SECONDS[1]:
        raise ValueError("this number is no time in seconds or milliseconds since 1970")
    return datetime.fromtimestamp(number, UTC)


def _in_zone(found: datetime, zone: tzinfo) -> datetime:
    year = found.year - BUDDHIST_ERA if found.year >= FIRST_BUDDHIST_YEAR else found.year
    if year not in YEARS:
        raise ValueError(f"the year {found.year} cannot be right")
    return found.replace(year=year, tzinfo=found.tzinfo or zone)


def _read_written(text: str) -> datetime:
    match = _YEAR_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text) or _NAMED.fullmatch(text)
    if match is None:
        raise ValueError("this is no date that can be read, such as 2026-11-20 10:00 or 20/11/2026")
    part = match.groupdict()
    year = int(part["year"])
    year -= BUDDHIST_ERA if year >= FIRST_BUDDHIST_YEAR else 0
    month = _MONTH_OF[part["name"]] if part.get("name") else int(part["month"])
    try:
        day = datetime(year, month, int(part["day"]), tzinfo=_zone(part["zone"]))
    except ValueError as error:
        raise ValueError("there is no such day; days stand before months") from error
    return day if part["hour"] is None else datetime.combine(day, _clock(part), day.tzinfo)


def _clock(part: dict[str, str | None]) -> time:
    hour = int(part["hour"] or 0)
    if part["half"] in ("am", "pm"):
        if not 1 <= hour <= 12:
            raise ValueError("there is no such hour")
        hour = hour % 12 + (12 if part["half"] == "pm" else 0)
    return time(hour, int(part["minute"] or 0), int(part["second"] or 0))


def _zone(text: str | None) -> tzinfo | None:
    if not text or text[0] not in "+-":
        return UTC if text else None
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
