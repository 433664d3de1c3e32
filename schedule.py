"""When each job runs on one machine: a query once an hour at its own minute, the others every few seconds."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Engine

import jobs
import jobs_letters
from collectors.run import is_read
from store.backlog import last_read
from store.database import open_session
from store.models import utc_now

log = structlog.get_logger(__name__)
HOUR = timedelta(hours=1)
AT_ONCE = 4
APART = timedelta(seconds=3)
LOOK_AT_CLOCK = 5.0  # seconds
STRIDE = 37  # shares no factor with 60: sixty queries in a row have sixty minutes
PREFIX = "query-"
EVERY: dict[str, tuple[Callable[[Engine], None], timedelta]] = {
    "send": (jobs.send, timedelta(seconds=5)),
    "draft": (jobs.draft, timedelta(seconds=20)),
    "read": (jobs.read, timedelta(seconds=20)),
    "keep time": (jobs.keep_time, timedelta(minutes=1)),
    "take in": (jobs.take_in, timedelta(minutes=5)),
    "watch": (jobs.watch, timedelta(minutes=5)),
    "letters": (jobs_letters.letters, timedelta(minutes=1)),
    "propose letters": (jobs_letters.propose_letters, timedelta(minutes=15)),
    "look again": (jobs.look_again, HOUR),
    "let go": (jobs.let_go, HOUR),
    "beat": (jobs.beat, timedelta(minutes=5)),
}


def minute_of(query_id: int) -> int:
    """The minute of the hour at which a query is read, 0 to 59, always the same and spread over all queries."""
    return query_id * STRIDE % 60


def second_of(query_id: int) -> int:
    """The second of that minute, so that the sixty-first query does not begin together with the first."""
    return query_id // 60 * STRIDE % 60


class Timetable:
    """The jobs of one process. None overlaps itself; what was missed, asleep or busy, is made up for once."""

    def __init__(self, engine: Engine, begin: bool = True) -> None:
        """On a database; without `begin` it knows all times and runs nothing."""
        self._engine, self._begin = engine, begin
        pools = {name: ThreadPoolExecutor(1) for name in EVERY} | {"queries": ThreadPoolExecutor(AT_ONCE)}
        pools["default"] = ThreadPoolExecutor(1)
        once = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = BackgroundScheduler(executors=pools, job_defaults=once, timezone="UTC")
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin; what has not been read for an hour is read at once, one query after the other."""
        now = utc_now()
        for name, (work, every) in EVERY.items():
            self._scheduler.add_job(
                work, IntervalTrigger(seconds=int(every.total_seconds())), [self._engine], id=name, executor=name,
                next_run_time=now + APART,
            )  # fmt: skip
        self.follow(now)
        self._scheduler.add_job(lambda: self.follow(utc_now()), IntervalTrigger(minutes=1), id="follow")
        self._scheduler.start(paused=not self._begin)
        threading.Thread(target=self._watch_clock, name="clock", daemon=True).start()

    def _watch_clock(self) -> None:
        """Tell when the clock is set back: every job waits for a time of it, and would wait for hours."""
        before = utc_now()
        while not self._ended.wait(LOOK_AT_CLOCK):
            now = utc_now()
            if now < before - APART:
                log.warning("the clock was set back", seconds=int((before - now).total_seconds()))
                self.set_back(now)
            before = now

    def set_back(self, now: datetime) -> None:
        """Bring the jobs forward whose times lie further ahead than their own pace, after the clock was set back."""
        for job in self._scheduler.get_jobs():
            soon = job.trigger.get_next_fire_time(None, now) if job.id.startswith(PREFIX) else now + APART
            if job.next_run_time is not None and job.next_run_time > soon:
                with suppress(JobLookupError):  # its query was let go in this moment
                    job.modify(next_run_time=soon)

    def follow(self, now: datetime) -> None:
        """Take up the queries that are new, and let go of those that are gone or paused."""
        with open_session(self._engine) as session:
            wanted = {query.id or 0: at for query, at in last_read(session) if is_read(query)}
        known = {job.id for job in self._scheduler.get_jobs() if job.id.startswith(PREFIX)}
        for gone in known - {f"{PREFIX}{each}" for each in wanted}:
            self._scheduler.remove_job(gone)
        missed = 0
        for query_id, at in wanted.items():
            if f"{PREFIX}{query_id}" not in known:
                late = at is None or at < now - HOUR
                missed += late
                self._add(query_id, now + missed * APART if late else None)

    def _add(self, query_id: int, first: datetime | None) -> None:
        trigger = CronTrigger(minute=minute_of(query_id), second=second_of(query_id), timezone="UTC")
        soon = {"next_run_time": first} if first is not None else {}
        self._scheduler.add_job(
            jobs.collect_query, trigger, [self._engine, query_id], id=f"{PREFIX}{query_id}", executor="queries", **soon
        )  # fmt: skip

    def times(self) -> dict[str, datetime]:
        """When each job runs next, by its name."""
        return {job.id: job.next_run_time for job in self._scheduler.get_jobs()}

    def stop(self, seconds: float) -> bool:
        """Begin nothing more and wait for what is begun; whether it ended in time."""
        self._ended.set()
        ending = threading.Thread(target=self._scheduler.shutdown, daemon=True)
        ending.start()
        ending.join(seconds)
        return not ending.is_alive()
