"""Runs: one row for each execution of a job."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from store.faults import in_words
from store.models import Query, Run, utc_now


@contextmanager
def recorded(session: Session, kind: str, query_id: int | None = None) -> Iterator[Run]:
    """Write a run around a job; what goes wrong is kept in the row and raised again."""
    run = Run(kind=kind, query_id=query_id)
    session.add(run)
    session.commit()
    try:
        yield run
    except BaseException as error:
        session.rollback()
        run.error = f"{type(error).__name__}: {in_words(error)}"[:500]
        raise
    finally:
        run.finished_at = utc_now()
        session.add(run)
        _commit_or_leave(session)


def _commit_or_leave(session: Session) -> None:
    """Commit; where that fails the session can be used again."""
    try:
        session.commit()
    except BaseException:
        session.rollback()
        raise


def last_runs(session: Session) -> list[Run]:
    """The newest run of each kind, the newest first, however often another kind runs."""
    newest = select(func.max(col(Run.id))).group_by(col(Run.kind))
    return list(session.scalars(select(Run).where(col(Run.id).in_(newest)).order_by(col(Run.id).desc())))


def last_done(session: Session, kind: str) -> datetime | None:
    """When the newest run of a kind began that ended well; None where none did."""
    well = col(Run.kind) == kind, col(Run.error) == "", col(Run.finished_at).is_not(None)
    return session.scalars(select(func.max(col(Run.started_at))).where(*well)).first()


def runs_by_channel(session: Session, brand_id: int, limit: int = 10) -> dict[str, list[tuple[Run, str]]]:
    """The newest runs of a brand's queries on each channel, each with the name of its query."""
    newest = func.row_number().over(partition_by=col(Query.channel), order_by=col(Run.id).desc())
    mine = select(col(Run.id).label("id"), newest.label("place")).join(Query, col(Query.id) == Run.query_id)
    ranked = mine.where(col(Query.brand_id) == brand_id).subquery()
    wanted = (
        select(Run, col(Query.name), col(Query.channel))
        .join(Query, col(Query.id) == Run.query_id)
        .join(ranked, ranked.c.id == Run.id)
        .where(ranked.c.place <= limit)
        .order_by(col(Run.id).desc())
    )
    found: dict[str, list[tuple[Run, str]]] = {}
    for run, name, channel in session.execute(wanted):
        found.setdefault(channel, []).append((run, name))
    return found


def last_whole_run(session: Session, query_id: int) -> datetime | None:
    """When a query was last read to its end; None where it never was."""
    return session.scalars(whole_runs().where(col(Run.query_id) == query_id)).first()


def whole_runs() -> Select[Any]:
    """When the last reading ended that reached its end, of whichever query the caller asks for."""
    return select(func.max(col(Run.finished_at))).where(col(Run.kind) == "collect", col(Run.error) == "")
