"""Hours and targets of a brand are checked before they are kept, and a manager's to change."""

from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from store.brand_settings import set_hours, set_targets
from store.errors import BadInput, NotAllowed, Stale
from store.hours_read import read_dates, write_dates

if TYPE_CHECKING:
    from tests.store.conftest import Make

WEEK = {"week": {"mon": [["09:00", "17:00"]]}}


def test_hours_are_kept_by_managers_and_checked(make: "Make", session: Session) -> None:
    brand, manager = make.brand(), make.actor("manager")
    with pytest.raises(NotAllowed):
        set_hours(session, brand, WEEK, make.actor("approver"), brand.version)
    with pytest.raises(BadInput):
        set_hours(session, brand, {"week": {}}, manager, brand.version)
    set_hours(session, brand, WEEK, manager, brand.version)
    assert brand.hours == WEEK
    with pytest.raises(Stale):
        set_hours(session, brand, {}, manager, brand.version - 1)


def test_a_channel_has_targets_of_its_own_until_it_is_set_back(make: "Make", session: Session) -> None:
    brand, manager = make.brand(), make.actor("manager")
    set_targets(session, brand, "", {"answer": {"high": 120}}, manager, brand.version)
    set_targets(session, brand, "line", {"answer": {"high": 15}}, manager, brand.version)
    assert brand.targets == {"answer": {"high": 120}, "channels": {"line": {"answer": {"high": 15}}}}
    set_targets(session, brand, "", {"answer": {"high": 60}}, manager, brand.version)
    assert brand.targets["channels"] == {"line": {"answer": {"high": 15}}}
    set_targets(session, brand, "line", None, manager, brand.version)
    assert brand.targets == {"answer": {"high": 60}, "channels": {}}
    with pytest.raises(NotAllowed):
        set_targets(session, brand, "", None, make.actor("viewer"), brand.version)


def test_dates_are_read_as_they_are_written() -> None:
    dates = {"2026-12-31": [], "2027-01-02": [["10:00", "14:00"], ["15:00", "16:00"]]}
    assert read_dates(write_dates(dates)) == dates
    assert read_dates("\n 2026-12-31   Closed \n\n2027-01-01\n") == {"2026-12-31": [], "2027-01-01": []}
    with pytest.raises(BadInput):
        read_dates("New Year closed")
