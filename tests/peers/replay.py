"""A server that plays recorded answers of real networks back, and says which of them were asked for."""

import gzip
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml

from tests.peers.loopback import Answer, Asked, Loopback

# The body is stored unpacked and whole, so these no longer hold.
OF_THE_WIRE = {"content-encoding", "content-length", "transfer-encoding", "connection"}

Match = Literal["order", "path", "query"]


@dataclass(frozen=True)
class Recording:
    """One request and its answer; the host is left out, so that one server can stand for several."""

    name: str  # file and place in it
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    sent: bytes = b""  # what the recorded client sent

    def fits(self, asked: Asked, match: Match) -> bool:
        """Whether it answers this request; by `query`, each recorded parameter must be the same."""
        same_path = unquote(self.path).rstrip("/") == unquote(asked.path).rstrip("/")
        same = same_path and self.method == asked.method
        return same and (match != "query" or set(self.query) <= set(asked.query))


class Replay(Loopback):
    """Plays each recording once.

    `match` says which one answers: the next one, if it has the request's method and path (order); the first unplayed
    one with these (path); or with these and the recorded query parameters (query). With `repeat`, one that was played
    answers again when no other is left. A request that nothing fits gets a 501 and is noted in `missed`.
    """

    def __init__(self, recordings: Iterable[Recording], match: Match = "path", *, repeat: bool = False) -> None:
        super().__init__()
        self.unplayed = list(recordings)
        self.played: list[Recording] = []
        self.missed: list[Asked] = []
        self.asked: list[Asked] = []
        self._match = match
        self._repeat = repeat

    def answer(self, asked: Asked) -> Answer:
        """The recorded answer, byte for byte."""
        with self.wires.lock:
            self.asked.append(asked)
            found = self._find(asked)
            if found is None:
                self.missed.append(asked)
                return Answer(501, f"no recording answers {asked.method} {asked.path}".encode())
            self.played.append(found)
        return Answer(found.status, found.body, (*found.headers, ("connection", "close")))

    def _find(self, asked: Asked) -> Recording | None:
        waiting = self.unplayed[:1] if self._match == "order" else self.unplayed
        found = next((each for each in waiting if each.fits(asked, self._match)), None)
        if found:
            self.unplayed.remove(found)
        elif self._repeat:
            found = next((each for each in reversed(self.played) if each.fits(asked, self._match)), None)
        return found


def praw_cassette(path: Path) -> list[Recording]:
    """The recordings of one of praw's cassettes (vcr, JSON)."""
    return _cassette(path.name, json.loads(path.read_text(encoding="utf-8")))


def tweepy_cassette(path: Path) -> list[Recording]:
    """The recordings of one of tweepy's cassettes (vcr, YAML or JSON; bodies may be packed)."""
    text = path.read_text(encoding="utf-8")
    return _cassette(path.name, json.loads(text) if path.suffix == ".json" else yaml.safe_load(text))


def twarc_envelopes(path: Path) -> list[Recording]:
    """The answers of X that twarc wrote down, one a line; without what twarc added. ValueError where there are none."""
    lines = enumerate(filter(str.strip, path.read_text(encoding="utf-8").split("\n")), 1)
    found = [made for number, line in lines if (made := _envelope(f"{path.name}:{number}", line))]
    if not found:
        raise ValueError(f"{path.name} holds no answers of X")
    return found


def _envelope(name: str, line: str) -> Recording | None:
    try:
        payload = json.loads(line)
    except ValueError:
        return None
    if not isinstance(payload, dict) or "__twarc" not in payload or not {"data", "errors"} & payload.keys():
        return None
    where = urlsplit(payload.pop("__twarc")["url"])
    body = json.dumps(payload, ensure_ascii=False).encode()
    return Recording(name, "GET", where.path, tuple(parse_qsl(where.query)), 200, Answer().headers, body)


def _cassette(name: str, cassette: dict[str, Any]) -> list[Recording]:
    made = (_interaction(each) for each in cassette["interactions"])
    return [replace(each, name=f"{name}:{number}") for number, each in enumerate(made, 1)]


def _interaction(recorded: dict[str, Any]) -> Recording:
    asked, given = recorded["request"], recorded["response"]
    where = urlsplit(asked["uri"])
    headers = [(name, value) for name, values in given["headers"].items() for value in _listed(values)]
    packed = " ".join(value for name, value in headers if name.lower() == "content-encoding")
    kept = tuple(pair for pair in headers if pair[0].lower() not in OF_THE_WIRE)
    body = _unpacked(_bytes(given["body"].get("string")), packed)
    query = tuple(parse_qsl(where.query, keep_blank_values=True))
    sent = _bytes(asked["body"])
    return Recording("", asked["method"], where.path, query, given["status"]["code"], kept, body, sent)


def _listed(values: Any) -> list[str]:
    return [str(each) for each in (values if isinstance(values, list) else [values])]


def _bytes(body: Any) -> bytes:
    return body if isinstance(body, bytes) else str(body or "").encode()


def _unpacked(body: bytes, packed: str) -> bytes:
    if "gzip" in packed and body.startswith(b"\x1f\x8b"):
        return gzip.decompress(body)
    return zlib.decompress(body) if "deflate" in packed and body else body
