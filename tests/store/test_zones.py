"""Time zones are looked up on the disk once, however many rows ask for them."""

from zoneinfo import available_timezones

import pytest

from collectors.orders.event import NewEvent
from store import zones
from store.outreach_rules import OutreachRules, loud_again
from tests.responder.lettered import NOW


def test_the_disk_is_asked_once_for_any_number_of_events(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def looked() -> set[str]:
        asked.append(1)
        return available_timezones()

    monkeypatch.setattr(zones, "available_timezones", looked)
    zones.known_zones.cache_clear()
    for name, known in (("Asia/Bangkok", "Asia/Bangkok"), ("Mars/Olympus", ""), ("Europe/Berlin", "Europe/Berlin")):
        told = NewEvent(kind="placed", external_id=name, time_zone=name, happened_at=NOW)
        assert told.time_zone == known
        loud_again(OutreachRules(), name, NOW)
    assert asked == [1]
