"""How many tasks wait in each queue of the broker, where one is set."""

from collections.abc import Iterator
from typing import Any

from celery import Celery

from store.health import Gauge
from store.settings import settings

QUEUES = ("collect", "score", "draft", "send")  # as the workers take them
PATIENCE = 2  # seconds: who asks for the numbers does not wait long for a broker that is away


def depths() -> list[Gauge]:
    """The tasks that no worker has taken yet, by queue, and whether the broker answers; nothing without a broker."""
    address = settings().broker_url
    if address is None:
        return []
    options = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE} if _is_redis() else {}
    app = Celery("earful", broker=address.get_secret_value(), set_as_current=False)
    app.conf.update(broker_connection_timeout=PATIENCE, broker_transport_options=options)
    connection: Any = app.connection_for_read()
    with connection as broker:
        try:
            broker.connect()
            return [Gauge("broker_answers", 1, {}), *_waiting(broker)]
        except (*broker.connection_errors, OSError):
            return [Gauge("broker_answers", 0, {})]


def _is_redis() -> bool:
    address = settings().broker_url
    return address is not None and address.get_secret_value().startswith("redis")


def _waiting(broker: Any) -> Iterator[Gauge]:
    for name in QUEUES:
        channel = broker.channel()
        try:
            waiting = channel.queue_declare(queue=name, passive=True).message_count
        except broker.channel_errors:  # there is no such queue while nothing was put there
            waiting = 0
        else:
            channel.close()
        yield Gauge("queue_waiting", waiting, {"queue": name})
