"""Is the work being done? What a machine that watches Earful wants to know, in sentences and in numbers."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from store.backlog import last_read, late_replies, replies_by_status
from store.ledger import spent_on_connection
from store.models import Brand, Connection, Delivery, Mention, Query, Run, Sentiment, Unread, Unreadable
from store.runs import last_runs
from store.saying import N_, say

HOUR = timedelta(hours=1)
UNREAD_FOR = timedelta(hours=2)
UNSENT_FOR = timedelta(minutes=10)
UNSCORED_FOR = timedelta(hours=2)
MICROS = 1_000_000
IsDue = Callable[[Query], bool]


@dataclass(frozen=True)
class Gauge:
    """One number of a kind, with what tells it from others of its kind."""

    name: str
    value: float
    labels: dict[str, str]


def late_work(session: Session, now: datetime, is_due: IsDue) -> list[str]:
    """What should have been done by now and was not, a sentence each; nothing while all is well.

    `is_due` says which queries are read when their hour comes. One that rests because a person must act, or because its
    network said so, is not late, nor is a reply that a person holds back or a mention that was set aside.
    """
    return list(_late(session, now, is_due))


def _late(session: Session, now: datetime, is_due: IsDue) -> Iterator[str]:
    for query, at in last_read(session):
        if (at or query.created_at) < now - UNREAD_FOR and not query.problem and is_due(query):
            yield say(
                "query {number} ({channel}) was not read for more than {hours} hours",
                number=query.id, channel=query.channel, hours=UNREAD_FOR.seconds // 3600,
            )  # fmt: skip
    if (oldest := oldest_unscored(session)) and oldest < now - UNSCORED_FOR:
        yield say("a mention has waited for its score since {moment} UTC", moment=f"{oldest:%Y-%m-%d %H:%M}")
    if (lag := late_replies(session, now)).seconds > UNSENT_FOR.total_seconds():
        yield say(
            "{count} approved replies have not left, the oldest for {minutes} minutes",
            count=lag.count, minutes=f"{lag.seconds / 60:.0f}",
        )  # fmt: skip


def oldest_unscored(session: Session) -> datetime | None:
    """When the mention came in that has waited longest for its score; None where none waits.

    One that broke the model is set aside and waits for a person.
    """
    return session.scalar(
        select(func.min(col(Mention.collected_at)))
        .join(Unread, col(Unread.mention_id) == Mention.id)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
        .where(col(Sentiment.mention_id).is_(None), col(Mention.deleted_at).is_(None))
        .where(~exists().where(col(Unreadable.mention_id) == Mention.id))
    )


def watch_over(session: Session, now: datetime, is_due: IsDue) -> list[tuple[str, str]]:
    """When the newest run of each kind began and what is late, as titles and sentences for a terminal."""
    newest = sorted(last_runs(session), key=lambda run: run.started_at, reverse=True)
    lines = [(N_("last run, UTC"), _begun(run)) for run in newest] or [(N_("last run, UTC"), N_("none yet"))]
    return lines + [(N_("late"), sentence) for sentence in late_work(session, now, is_due)]


def _begun(run: Run) -> str:
    began = f"{run.kind} {run.started_at:%Y-%m-%d %H:%M}"
    return say("{run} (failed)", run=began) if run.error else began


def gauges(session: Session, now: datetime, is_due: IsDue) -> list[Gauge]:
    """Everything that is worth drawing over time; names and labels hold nothing of customers."""
    return [
        Gauge("mentions", session.scalar(select(func.count(col(Mention.id)))) or 0, {}),
        *_lags(session, now, is_due),
        *_runs(session, now),
        *_rates(session, now),
        *_queries(session, now),
        *(Gauge("replies", count, {"status": status}) for status, count in replies_by_status(session).items()),
        *_budgets(session, now),
    ]


def _lags(session: Session, now: datetime, is_due: IsDue) -> Iterator[Gauge]:
    oldest = oldest_unscored(session)
    yield Gauge("mentions_unread", session.scalar(select(func.count(col(Unread.mention_id).distinct()))) or 0, {})
    yield Gauge("unscored_oldest_seconds", (now - oldest).total_seconds() if oldest else 0, {})
    lag = late_replies(session, now)
    yield Gauge("replies_due", lag.count, {})
    yield Gauge("replies_due_oldest_seconds", lag.seconds, {})
    unread = session.scalar(select(func.count(col(Delivery.id))).where(col(Delivery.status) == "new"))
    yield Gauge("deliveries_waiting", unread or 0, {})
    yield Gauge("late_work", len(late_work(session, now, is_due)), {})


def _runs(session: Session, now: datetime) -> Iterator[Gauge]:
    for run in last_runs(session):
        kind = {"kind": run.kind}
        yield Gauge("run_started_timestamp_seconds", run.started_at.timestamp(), kind)
        yield Gauge("run_seconds", ((run.finished_at or now) - run.started_at).total_seconds(), kind)
        yield Gauge("run_failed", bool(run.error), kind)
        yield Gauge("run_items", run.found, kind)


def _rates(session: Session, now: datetime) -> Iterator[Gauge]:
    """What the runs that began in the last hour did together; the newest are read, and none that is older."""
    newest = session.scalars(select(Run).order_by(col(Run.id).desc()).execution_options(yield_per=500))
    done: defaultdict[str, list[Run]] = defaultdict(list)
    for run in takewhile(lambda run: run.started_at > now - HOUR, newest):
        done[run.kind].append(run)
    newest.close()
    for kind, runs in done.items():
        seconds = sum(((run.finished_at or now) - run.started_at).total_seconds() for run in runs)
        yield Gauge("runs_hour", len(runs), {"kind": kind})
        yield Gauge("run_items_hour", sum(run.found for run in runs), {"kind": kind})
        yield Gauge("run_seconds_hour", seconds, {"kind": kind})


def _queries(session: Session, now: datetime) -> Iterator[Gauge]:
    for query, at in last_read(session):
        labels = {"query": str(query.id), "channel": query.channel}
        yield Gauge("query_unread_seconds", (now - (at or query.created_at)).total_seconds(), labels)
        yield Gauge("query_failing", query.failing_since is not None, labels)


def _budgets(session: Session, now: datetime) -> Iterator[Gauge]:
    rows = session.execute(select(Connection, col(Brand.slug)).join(Brand, col(Brand.id) == Connection.brand_id))
    for connection, slug in rows:
        labels = {"brand": slug, "channel": connection.channel}
        yield Gauge("spent_dollars", spent_on_connection(session, connection, now) / MICROS, labels)
        if connection.monthly_budget is not None:
            yield Gauge("budget_dollars", connection.monthly_budget / MICROS, labels)
        yield Gauge("connection_live", connection.live, labels)
        yield Gauge("connection_rests", bool(connection.problem), labels)
