"""What a machine that watches Earful is told: whether it can work, and the numbers in the form of Prometheus."""

import hmac
from collections.abc import Iterator, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlmodel import Session

from collectors.intake.queues import depths
from collectors.run import is_due
from store.health import Gauge, gauges
from store.settings import settings

MEANINGS = {
    "mentions": "Mentions in the store",
    "mentions_unread": "Mentions that wait for their score, or to be decided on",
    "unscored_oldest_seconds": "How long the oldest mention has waited for its score",
    "replies_due": "Approved replies that may leave now and have not",
    "replies_due_oldest_seconds": "How long the oldest of them has waited",
    "deliveries_waiting": "Deliveries to webhooks that were not read yet",
    "late_work": "Things that should have been done by now",
    "run_started_timestamp_seconds": "When the newest run of a kind began",
    "run_seconds": "How long the newest run of a kind took, or takes",
    "run_failed": "Whether the newest run of a kind failed",
    "run_items": "How many things the newest run of a kind worked on",
    "runs_hour": "How many runs of a kind began in the last hour",
    "run_items_hour": "How many things they worked on",
    "run_seconds_hour": "How long they took together; those of analyse are mostly the model's time",
    "queue_waiting": "Tasks in a queue of the broker that no worker has taken",
    "broker_answers": "Whether the broker answers",
    "query_unread_seconds": "How long ago a query was read to its end",
    "query_failing": "Whether a query has failed since it was last read",
    "replies": "Replies by status",
    "spent_dollars": "What a connection has spent in this month",
    "budget_dollars": "What a connection may spend in a month",
    "connection_live": "Whether a connection is switched live",
    "connection_rests": "Whether a connection rests because something is wrong",
}


def exposition(session: Session, now: datetime) -> bytes:
    """All numbers as Prometheus reads them."""
    registry = CollectorRegistry()
    found = gauges(session, now, lambda query: is_due(session, query, now)) + depths()
    registry.register(_Found(found))
    return generate_latest(registry)


class _Found(Collector):
    """Numbers that were found already."""

    def __init__(self, found: Sequence[Gauge]) -> None:
        self._found = found

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, meaning in MEANINGS.items():
            mine = [each for each in self._found if each.name == name]
            if mine:
                family = GaugeMetricFamily(f"earful_{name}", meaning, labels=list(mine[0].labels))
                for each in mine:
                    family.add_metric(list(each.labels.values()), float(each.value))
                yield family


def may_see(authorization: str) -> bool:
    """Whether a request for the numbers brings the token that was set for it; without one nobody may."""
    token = settings().metrics_token
    return token is not None and hmac.compare_digest(
        authorization.encode(), f"Bearer {token.get_secret_value()}".encode()
    )
