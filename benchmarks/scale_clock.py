"""Seconds on the processor, which other work on the machine does not count in: of this process, and of its database."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, text
from sqlmodel import Session

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def clock_of(engine: Engine) -> Callable[[], float]:
    """A clock that runs while there is work for us: here, in programs that we started, in a PostgreSQL on this machine.

    For a PostgreSQL elsewhere it is the clock on the wall.
    """
    if engine.dialect.name == "sqlite":
        return _ours
    with engine.connect() as connection:
        backend = int(connection.scalar(text("SELECT pg_backend_pid()")) or 0)
    try:
        if (PROC / str(backend) / "comm").read_text().strip() != "postgres":
            return time.perf_counter
        server = int(_stat(backend)[1])
        _theirs(server)
    except (OSError, IndexError, ValueError):
        return time.perf_counter
    return lambda: _ours() + _theirs(server)


def clock_of_session(session: Session) -> Callable[[], float]:
    """The same for one session: this process and the one that serves the session, whoever else works on the server."""
    backend = int(session.connection().scalar(text("SELECT pg_backend_pid()")) or 0)
    try:
        _running(backend)
    except (OSError, IndexError, ValueError):
        return time.perf_counter
    return lambda: time.process_time() + _running(backend)


def _running(process: int) -> float:
    return int((PROC / str(process) / "schedstat").read_text().split()[0]) / 1e9


def _ours() -> float:
    """Of this process and of those that it started and that have ended."""
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def _theirs(server: int) -> float:
    """Of all processes of a PostgreSQL, those among them that have ended too."""
    living = (PROC / str(server) / "task" / str(server) / "children").read_text().split()
    stat = _stat(server)
    return sum(_running(int(each)) for each in living) + (int(stat[13]) + int(stat[14])) / TICKS


def _stat(process: int) -> list[str]:
    """What Linux says of a process, from its state on: its parent is next, its ended children stand at 13 and 14."""
    return (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
