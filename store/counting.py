"""Counting up to a limit: beyond it people need to know only that there is more, and to count it would read it all."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session

MOST_COUNTED = 10_000


def count_some(session: Session, ids: Select[Any]) -> int:
    """How many rows a query of ids finds; more than `MOST_COUNTED` stands for all beyond."""
    some = ids.limit(MOST_COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0
