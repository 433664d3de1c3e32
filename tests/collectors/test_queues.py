"""How many tasks wait in each queue is told by the broker itself, Redis or RabbitMQ."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from celery import Celery

import worker
from collectors.intake.queues import QUEUES, depths
from store.health import Gauge
from store.settings import settings
from tests.brokers import free_port, own_rabbit, own_redis


@pytest.fixture(params=["redis", "rabbitmq"])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with ExitStack() as open_:
        redis = request.param == "redis"
        yield open_.enter_context(own_redis(tmp_path)).url if redis else open_.enter_context(own_rabbit())


def told(monkeypatch: pytest.MonkeyPatch, address: str) -> list[Gauge]:
    monkeypatch.setenv("EARFUL_BROKER_URL", address)
    settings.cache_clear()
    return depths()


def test_what_waits_is_counted(broker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = [Gauge("queue_waiting", 0, {"queue": name}) for name in QUEUES]
    assert told(monkeypatch, broker) == [Gauge("broker_answers", 1, {}), *nothing]
    with Celery("earful", broker=broker) as app:
        for _ in range(3):
            app.send_task("earful.read", queue="score")
    assert Gauge("queue_waiting", 3, {"queue": "score"}) in depths()
    assert Gauge("queue_waiting", 0, {"queue": "send"}) in depths()


def test_a_broker_that_is_away_is_told_and_one_that_is_not_set_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert depths() == []
    assert told(monkeypatch, f"redis://127.0.0.1:{free_port()}/0") == [Gauge("broker_answers", 0, {})]


def test_the_queues_are_those_of_the_workers() -> None:
    assert set(QUEUES) == {worker.COLLECT, *worker.QUEUES.values()}
