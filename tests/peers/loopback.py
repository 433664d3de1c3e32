"""A small HTTP server on 127.0.0.1 for peers of tests: it takes a free port and ends at once, even while it hangs."""

import select
import socket
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it came in; `query` keeps its order and its repeats."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: bytes

    def get(self, name: str, default: str = "") -> str:
        """The first value of a query parameter."""
        return next((value for key, value in self.query if key == name), default)


@dataclass(frozen=True)
class Answer:
    """What goes back; `fate` may keep it from arriving: `hang` never answers, `drop` closes the connection."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json; charset=utf-8"),)
    fate: str = "arrive"


@dataclass
class Wires:
    """The open connections, and a pair of sockets whose closing wakes every handler that hangs."""

    open: set[socket.socket] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)
    pair: tuple[socket.socket, socket.socket] = field(default_factory=socket.socketpair)

    def hang(self, connection: socket.socket) -> None:
        """Wait until the other side gives up or the server ends."""
        select.select([connection, self.pair[0]], [], [])

    def cut(self) -> None:
        """Wake what hangs and what waits for a next request."""
        self.pair[1].close()
        with self.lock:
            for connection in self.open:
                with suppress(OSError):  # the client was faster
                    connection.shutdown(socket.SHUT_RDWR)


class Loopback:
    """The common part of peers: a subclass says in `answer` what a request gets."""

    def __init__(self) -> None:
        self.wires = Wires()
        self.broken: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = False  # closing then waits for them, so none outlives its test
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, asked: Asked) -> Answer:
        """What this request gets."""
        raise NotImplementedError

    def safe_answer(self, asked: Asked) -> Answer:
        """The same; when the peer itself breaks, the test that uses it fails at the end."""
        try:
            return self.answer(asked)
        except Exception:
            self.broken.append(traceback.format_exc())
            return Answer(500, b"the peer broke")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self.wires.cut()
        self._server.server_close()
        self.wires.pair[0].close()
        assert not self.broken, "\n".join(self.broken)


def _handler(peer: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # connections stay open, as they do with the real networks
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            with peer.wires.lock:
                peer.wires.open.add(self.connection)

        def finish(self) -> None:
            with peer.wires.lock:
                peer.wires.open.discard(self.connection)
            with suppress(OSError):  # the client had gone
                super().finish()

        def handle(self) -> None:
            with suppress(ConnectionError):
                super().handle()

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = tuple(parse_qsl(parts.query, keep_blank_values=True))
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            self.give(peer.safe_answer(Asked(self.command, parts.path, query, headers, body)))

        do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

        def give(self, answer: Answer) -> None:
            if answer.fate == "hang":
                peer.wires.hang(self.connection)
            if answer.fate != "arrive":
                self.close_connection = True
                return
            self.send_response_only(answer.status)
            for name, value in (*answer.headers, ("content-length", str(len(answer.body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            return

    return Handler
