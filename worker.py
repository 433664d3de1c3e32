"""The same jobs as Celery tasks, for many machines: who takes which queue, and when each task is put there.

A task that was under way when its worker died is taken up by another one. That harms nothing: each job finds by itself
what is left to do, and a reply is claimed in the database before anything leaves.
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

import structlog
from celery import Celery
from celery.beat import PersistentScheduler
from celery.signals import worker_process_init
from sqlalchemy import Engine

import jobs
from collectors.run import is_read
from schedule import EVERY, HOUR, LOOK_AT_CLOCK, minute_of
from store.backlog import last_read
from store.database import open_session, ready_engine
from store.errors import NeedsSetup
from store.models import utc_now
from store.set_back import lies_ahead
from store.settings import settings

log = structlog.get_logger(__name__)
QUEUES = {"send": "send", "draft": "draft", "read": "score"}
COLLECT = "collect"
LONGEST = 3600  # seconds after which a task is ended, and taken for lost
SHARED = "read"  # any number of workers may be at it together
KEPT_MINUTES = 5  # a query whose turn was missed is put in line again every few minutes


class Beat(PersistentScheduler):
    """The times of `earful beat`, kept over a restart; none waits for one that a clock wrote which ran ahead."""

    def tick(self, *given: Any, **named: Any) -> float:
        """Put what is due into its queue; gives the seconds until to look again."""
        now = utc_now()
        ahead = [entry for entry in self.schedule.values() if lies_ahead(entry.last_run_at, now)]
        if ahead:
            log.warning("the clock was set back", tasks=len(ahead))
            for entry in ahead:
                entry.last_run_at = now - HOUR  # none has a longer pace
            self._heap = None  # it is in the order of the old times
        return float(super().tick(*given, **named))


def make_app() -> Celery:
    """The Celery application of the settings; NeedsSetup where no broker is set."""
    broker = settings().broker_url
    if broker is None:
        raise NeedsSetup("set EARFUL_BROKER_URL: redis://HOST:PORT/0 or amqp://USER:PASSWORD@HOST:PORT//")
    app = Celery("earful", broker=broker.get_secret_value())
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        result_expires=None,  # else beat lets somebody look for old ones every night
        task_time_limit=LONGEST,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={"visibility_timeout": LONGEST + 600} if "redis" in broker.get_secret_value() else {},
        task_default_queue=COLLECT,
        beat_schedule=_times(),
        beat_schedule_filename=str(settings().home / "beat"),
        beat_scheduler=Beat,
        beat_max_loop_interval=LOOK_AT_CLOCK,
        timezone="UTC",
    )
    for name in EVERY:
        app.task(name=_task(name))(_doing(name))
    app.task(name="earful.query")(collect_query)

    def put_in_line() -> None:
        line_up(app, utc_now())

    app.task(name="earful.line-up")(put_in_line)
    return app


def collect_query(query_id: int) -> None:
    """Read what is new for one query."""
    jobs.collect_query(engine(), query_id)


def _doing(name: str) -> Callable[[], None]:
    def task() -> None:
        _do(name)

    return task


def _task(name: str) -> str:
    return f"earful.{name.replace(' ', '-')}"


def _times() -> dict[str, dict[str, object]]:
    """When beat puts which task into which queue; one that nobody took before the next is due is dropped."""
    found: dict[str, dict[str, object]] = {
        name: {
            "task": _task(name),
            "schedule": every.total_seconds(),
            "options": {"queue": QUEUES.get(name, COLLECT), "expires": every.total_seconds()},
        }
        for name, (_, every) in EVERY.items()
    }
    found["line up"] = {"task": "earful.line-up", "schedule": 60.0, "options": {"queue": COLLECT, "expires": 60.0}}
    return found


def _do(name: str) -> None:
    work, _ = EVERY[name]
    if name == SHARED:
        jobs.read(engine(), shared=True)
    else:
        work(engine())


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine of this process."""
    return ready_engine()


@worker_process_init.connect
def _begin_anew(**_: object) -> None:
    """A process that was forked shares no connection with the one it came from."""
    engine.cache_clear()


def line_up(app: Celery, now: datetime) -> int:
    """Put each query into line at its own minute, and those whose hour was missed; gives their number."""
    with open_session(engine()) as session:
        mine = [query.id or 0 for query, at in last_read(session) if is_read(query) and _is_due(query.id or 0, at, now)]
    for query_id in mine:
        app.send_task("earful.query", (query_id,), queue=COLLECT, expires=HOUR.total_seconds())
    return len(mine)


def _is_due(query_id: int, last: datetime | None, now: datetime) -> bool:
    missed = last is None or last < now - HOUR
    return now.minute == minute_of(query_id) or (missed and (now.minute - minute_of(query_id)) % KEPT_MINUTES == 0)
