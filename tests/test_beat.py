"""The times of `earful beat`: kept over a restart, and believed only where the clock that wrote them was right."""

from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from celery.beat import Service

import worker
from schedule import HOUR, LOOK_AT_CLOCK
from store.models import utc_now
from store.settings import settings

AHEAD = timedelta(hours=5)


@pytest.fixture
def app(home: Path, monkeypatch: pytest.MonkeyPatch) -> Celery:
    """The application of the settings, on a broker that is only a list in this process."""
    monkeypatch.setenv("EARFUL_BROKER_URL", "memory://")
    settings.cache_clear()
    return worker.make_app()


@pytest.fixture
def put(app: Celery, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the tasks that were put into a queue, in their order."""
    names: list[str] = []

    def note(_: worker.Beat, entry: object, **__: object) -> None:
        names.append(entry.name)  # type: ignore[attr-defined]

    monkeypatch.setattr(worker.Beat, "apply_async", note)
    return names


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """How far the clock runs ahead, which a test may change."""
    ahead, moment = [AHEAD], Celery.now
    monkeypatch.setattr(worker, "utc_now", lambda: utc_now() + ahead[0])
    monkeypatch.setattr(Celery, "now", lambda app: moment(app) + ahead[0])
    return ahead


def beat_of(app: Celery) -> worker.Beat:
    """The times, read from the file of the settings."""
    return worker.Beat(app, schedule_filename=app.conf.beat_schedule_filename, max_interval=LOOK_AT_CLOCK)


def all_due(beat: worker.Beat) -> float:
    """Put in line all that is due; gives the seconds until the next."""
    for _ in range(100):
        if wait := beat.tick():
            return wait
    raise AssertionError("something is due for ever")


def late(beat: worker.Beat) -> set[str]:
    """What would wait for hours."""
    return {name for name, entry in beat.schedule.items() if entry.is_due()[1] > HOUR.total_seconds()}


def test_no_task_waits_for_hours_once_the_clock_was_set_back(
    app: Celery, put: list[str], clock: list[timedelta]
) -> None:
    beat = beat_of(app)
    all_due(beat)
    put.clear()
    clock[0] = timedelta(0)
    assert late(beat) == set(app.conf.beat_schedule), "every time was written by the wrong clock"
    assert 0 < all_due(beat) <= LOOK_AT_CLOCK
    assert sorted(put) == sorted(app.conf.beat_schedule), "each once, at once"
    assert late(beat) == set()


def test_nor_where_beat_was_restarted_meanwhile(app: Celery, put: list[str], clock: list[timedelta]) -> None:
    before = beat_of(app)
    all_due(before)
    before.close()
    put.clear()
    clock[0] = timedelta(0)
    all_due(beat_of(app))
    assert sorted(put) == sorted(app.conf.beat_schedule)


def test_a_clock_that_is_set_right_by_a_minute_changes_nothing(
    app: Celery, put: list[str], clock: list[timedelta]
) -> None:
    beat = beat_of(app)
    all_due(beat)
    put.clear()
    clock[0] = AHEAD - timedelta(minutes=1)
    assert 0 < all_due(beat) <= LOOK_AT_CLOCK
    assert put == []


def test_the_command_keeps_these_times(app: Celery) -> None:
    service = Service(app, scheduler_cls=app.Beat().scheduler_cls)  # type: ignore[attr-defined]  # not in its stubs
    assert isinstance(service.scheduler, worker.Beat)
    service.scheduler.close()
