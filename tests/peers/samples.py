"""A server that gives the answers of a channel's samples folder, the same ones each time."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.peers.loopback import Answer, Asked, Loopback

JSON = {"content-type": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Line:
    """One line of answers.jsonl: what is asked, and what goes back; a body that is no text goes back as JSON."""

    path: str
    method: str = "GET"
    query: tuple[tuple[str, str], ...] = ()
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def fits(self, asked: Asked) -> bool:
        """Whether it answers this request; parameters that the line does not name may be anything."""
        return (self.method, self.path) == (asked.method, asked.path) and set(self.query) <= set(asked.query)


class Samples(Loopback):
    """Answers with the first line that fits; a request that none fits gets a 501 and is noted in `missed`."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.lines = [_line(json.loads(each)) for each in file.read_text(encoding="utf-8").splitlines() if each.strip()]
        self.missed: list[Asked] = []

    def answer(self, asked: Asked) -> Answer:
        """The answer that the samples hold."""
        found = next((line for line in self.lines if line.fits(asked)), None)
        if found is None:
            self.missed.append(asked)
            return Answer(501, f"no sample answers {asked.method} {asked.path}".encode())
        return Answer(found.status, found.body, found.headers)


def _line(written: dict[str, Any]) -> Line:
    body = written.get("body", "")
    return Line(
        path=written["path"],
        method=written.get("method", "GET"),
        query=tuple((name, str(value)) for name, value in written.get("query", {}).items()),
        status=written.get("status", 200),
        headers=tuple((JSON | written.get("headers", {})).items()),
        body=(body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).encode(),
    )
