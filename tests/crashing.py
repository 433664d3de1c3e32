"""Crashes on purpose: at the n-th statement that writes, commit, or call over HTTP (before or after it)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import requests
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine


class Crash(BaseException):
    """The process is gone: nothing of ours may catch this."""


@dataclass
class Points:
    """The points at which a crash may happen; at number `at` it does, and after that nothing works any more."""

    at: int
    passed: list[str] = field(default_factory=list)

    @property
    def crashed(self) -> bool:
        return len(self.passed) > self.at

    def reach(self, name: str) -> None:
        """Come to one more point."""
        dead = self.crashed
        self.passed.append(name)
        if dead or self.crashed:
            raise Crash(name)


@contextmanager
def crash_at(number: int) -> Iterator[Points]:
    """Let the work inside crash at its point of this number, if it has that many; a Crash does not leave."""
    points = Points(number)
    real = requests.Session.send

    def send(self: requests.Session, request: requests.PreparedRequest, **more: Any) -> requests.Response:
        points.reach(f"before {request.method} {request.path_url.partition('?')[0]}")
        answer = real(self, request, **more)
        points.reach(f"after {request.method} {request.path_url.partition('?')[0]}")
        return answer

    def statement(_: Any, __: Any, words: str, *___: Any) -> None:
        if words.split(maxsplit=1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            points.reach(" ".join(words.split()[:3]))

    def commit(connection: Connection) -> None:
        try:
            points.reach("commit")
        except Crash:
            connection.invalidate()  # with the process its connection is gone, and what was not committed
            raise

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", commit)
    try:
        with patch.object(requests.Session, "send", send):
            yield points
    except Crash:
        pass
    finally:
        event.remove(Engine, "before_cursor_execute", statement)
        event.remove(Engine, "commit", commit)


def crash_everywhere(work: Callable[[int], Points], step: int = 1) -> int:
    """Call `work` with each point in turn until it is through without a crash; returns how many points there are."""
    number = 0
    while work(number).crashed:
        number += step
    return number
