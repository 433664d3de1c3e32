"""Times are read as people and programs write them, or refused."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.tables.times import MONTHS, read_time

BANGKOK = ZoneInfo("Asia/Bangkok")
TEN = datetime(2026, 11, 20, 10, tzinfo=BANGKOK)
MIDNIGHT = datetime(2026, 11, 20, tzinfo=BANGKOK)
IN_UTC = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-20T10:00:00Z", IN_UTC),
        ("2026-11-20T10:00:00.000Z", IN_UTC),
        ("2026-11-20t10:00:00z", IN_UTC),
        ("2026-11-20 10:00:00 UTC", IN_UTC),
        ("2026-11-20 10:00:00 +00:00", IN_UTC),
        ("2026-11-20T10:00+0700", TEN),
        ("2026-11-20 10:00", TEN),
        (" 2026-11-20 10:00:00 ", TEN),
        ("2026-11-20", MIDNIGHT),
        ("2026/11/20 10:00", TEN),
        ("2026.11.20", MIDNIGHT),
        ("20261120", MIDNIGHT),
        ("20/11/2026", MIDNIGHT),
        ("20/11/2026 10:00", TEN),
        ("20-11-2026 10:00:00", TEN),
        ("20.11.2026, 10:00", TEN),
        ("20/11/2026 10:00 AM", TEN),
        ("20/11/2026 10:00 PM", TEN.replace(hour=22)),
        ("20/11/2026 12:05 am", TEN.replace(hour=0, minute=5)),
        ("2/1/2026", datetime(2026, 1, 2, tzinfo=BANGKOK)),
        ("20/11/2569", MIDNIGHT),
        ("20/11/2569 10:00 น.", TEN),
        ("2569-11-20T10:00:00", TEN),
        ("2569-11-20T10:00:00Z", IN_UTC),
        ("๒๐/๑๑/๒๕๖๙", MIDNIGHT),
        ("29/02/2567", datetime(2024, 2, 29, tzinfo=BANGKOK)),
        ("20 พ.ย. 2569 10:00 น.", TEN),
        ("20 พฤศจิกายน 2569", MIDNIGHT),
        ("20 Nov 2026, 10:00", TEN),
        ("20-Nov-2026", MIDNIGHT),
        ("20 november 2026", MIDNIGHT),
        ("1795168800", IN_UTC),
        (1795168800, IN_UTC),
        (1795168800.0, IN_UTC),
        ("1795168800000", IN_UTC),
        (1795168800000, IN_UTC),
        (date(2026, 11, 20), MIDNIGHT),
        (datetime(2026, 11, 20, 10), TEN),
        (datetime(2026, 11, 20, 17, tzinfo=timezone(timedelta(hours=7))), IN_UTC),
    ],
)
def test_a_time_is_read(written: object, meant: datetime) -> None:
    found = read_time(written, BANGKOK)
    assert found == meant
    assert found.tzinfo is not None


@pytest.mark.parametrize(
    "written",
    [
        "", "yesterday", "11/20/2026", "20/11/26", "32/01/2026", "29/02/2569", "29/02/2026", "2026-13-01", "20-11/2026",
        "2026-11-20 25:00", "2026-11-20 10:61", "20/11/2026 13:00 PM", "20 Foo 2026", "0001-01-01", "2300-01-01",
        "46346", "20261120100000", "1e9", "nan", "-1795168800", "99999999999999999999", "9" * 400, True,
        "2026-11-20T10:00 here",
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(written: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the sentence is for people
        read_time(written, BANGKOK)


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    try:
        assert read_time(text, BANGKOK).tzinfo is not None
    except ValueError as error:
        assert str(error)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30)))
def test_what_python_writes_is_read_back(moment: datetime) -> None:
    assert read_time(moment.isoformat(), UTC) == moment.replace(tzinfo=UTC)
    assert read_time(f"{moment:%d/%m/%Y %H:%M:%S}", UTC) == moment.replace(microsecond=0, tzinfo=UTC)


def test_every_month_has_its_names() -> None:
    for number, names in enumerate(MONTHS, start=1):
        assert {read_time(f"2 {name} 2026", UTC).month for name in names} == {number}
