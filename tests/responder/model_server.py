"""A server on this machine that answers as a language model behind an OpenAI-compatible address would, or badly."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast


@dataclass
class Answered:
    """What the server answers: a status and a body; `drip` sends the body a byte at a time with pauses in seconds."""

    body: str
    status: int = 200
    drip: float = 0
    headers: dict[str, str] = field(default_factory=dict)


Speaks = Callable[[dict[str, Any]], Answered]


def said(*sentences: tuple[str, str], finish: str = "stop") -> Answered:
    """A well-formed answer of sentences, each with its source."""
    content = json.dumps({"sentences": [{"text": text, "source": source} for text, source in sentences]})
    return content_of(content, finish)


def content_of(content: str | None, finish: str = "stop") -> Answered:
    """A completion with this content, whatever it is."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    return Answered(
        json.dumps({"id": "1", "object": "chat.completion", "created": 1, "model": "fake", "choices": [choice]})
    )


def always(answer: Answered) -> Speaks:
    """The same answer to whatever is asked."""
    return lambda _: answer


class Server(ThreadingHTTPServer):
    """Keeps every request body, with its headers and its path, and answers as `speaks` says."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.speaks: Speaks = lambda asked: said(("Thank you for telling us.", "courtesy"))
        self.asked: list[dict[str, Any]] = []
        self.seen: list[str] = []
        self.ended = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def do_POST(self) -> None:
        server = cast(Server, self.server)
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        server.asked.append(json.loads(raw))
        server.seen.append(f"{self.path}\n{self.headers}\n{json.dumps(json.loads(raw), ensure_ascii=False)}\n{raw}")
        answer = server.speaks(server.asked[-1])
        body = answer.body.encode()
        self.send_response(answer.status)
        for name, value in {"Content-Type": "application/json", **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for piece in [body[at : at + 1] for at in range(len(body))] if answer.drip else [body]:
            if server.ended.wait(answer.drip):
                return
            try:
                self.wfile.write(piece)
            except OSError:  # whoever asked has gone
                return

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@contextmanager
def serving() -> Iterator[Server]:
    """A server for the time of one test."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
