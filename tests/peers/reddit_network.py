"""A small Reddit on 127.0.0.1 that remembers what it is told, for the real praw to talk to.

Everything a test needs stands here: the network, and the mishaps that `fail` takes. What differs from the real one is
told in the tests beside it. Times are whole seconds; nothing is cached, so what changes shows at once.
"""

import json
import re
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.peers import reddit_faults as faults
from tests.peers.reddit_accounts import CLIENT_ID, CLIENT_SECRET
from tests.peers.reddit_faults import Answer, Fault, Order, Script, covers
from tests.peers.reddit_items import escaped
from tests.peers.reddit_pages import Call, respond
from tests.peers.reddit_site import Site

__all__ = ["Limits", "RedditNetwork", "Request", "faults"]

DESCRIPTIVE = re.compile(r"[\w.-]+:[\w.-]+:v?\d[\w.-]* \(by /?u/[\w-]+\)")
AGENT = "linux:earful:0.1.0 (by /u/earful_shop)"


@dataclass(frozen=True)
class Limits:
    """What the x-ratelimit headers say; praw sleeps until the reset when nothing remains."""

    remaining: float
    used: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """The three headers."""
        told = {"remaining": self.remaining, "used": self.used, "reset": self.reset}
        return {f"x-ratelimit-{name}": str(value) for name, value in told.items()}


@dataclass(frozen=True)
class Request:
    """A request that came in, who made it, the name of the mishap that befell it, and the status it got (0: none)."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    agent: str = ""
    account: str = ""
    fault: str = ""
    status: int = 0


class RedditNetwork(Site):
    """The running network: a Site that answers over HTTP while its `with` block lasts."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock)
        self.requests: list[Request] = []
        self.bugs: list[BaseException] = []
        self.limits: Limits | None = None
        self.script = Script()
        self.closing = Event()
        self.server = Server(self)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = Thread(target=self.server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.closing.set()
        self.server.shutdown()
        self.thread.join()
        self.server.hang_up()
        self.server.server_close()
        if self.bugs and error[0] is None:
            raise self.bugs[0]

    def settings(self, account: str = "", grant: str = "password") -> dict[str, Any]:
        """What praw.Reddit needs to come in as an account, or as the app alone; grant: password, refresh_token."""
        app = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "user_agent": AGENT, "check_for_updates": False}
        known = self.accounts.known.get(account) or (self.accounts.add(account) if account else None)
        if known:
            password = {"username": known.name, "password": known.password}
            app |= password if grant == "password" else {"refresh_token": known.refresh_token}
        return app | {"reddit_url": self.url, "oauth_url": self.url}

    def fail(self, pattern: str, fault: Fault, *, times: int = 1, skip: int = 0) -> None:
        """A mishap for the next requests of a pattern such as "POST /api/comment", "/r/*/new" or "*"."""
        with self.lock:
            self.script.orders.append(Order(pattern, fault, times, skip))

    def before(self, pattern: str, action: Callable[[], object], *, times: int = 1, skip: int = 0) -> None:
        """Something that happens on the site just before the next requests of a pattern are answered."""
        with self.lock:
            self.script.orders.append(Order(pattern, action, times, skip))

    def calls(self, pattern: str = "*") -> list[Request]:
        """The requests of a pattern so far."""
        with self.lock:
            return [request for request in self.requests if covers(pattern, request.method, request.path)]

    @property
    def nameless(self) -> list[Request]:
        """The requests whose User-Agent is not of the form platform:app:version (by /u/name)."""
        return [request for request in self.calls() if not DESCRIPTIVE.match(request.agent)]

    def answer(self, call: Call, agent: str) -> tuple[Answer | None, Fault | None]:
        """What a request gets, if anything, after all that was ordered for it; every request is written down."""
        with self.lock:
            token, grant = self.accounts.grant_of(call.authorization)
            actions, fault = self.script.due(call.method, call.path)
            for action in actions:
                action()
            if fault and fault.name == "revoked":
                self.accounts.grants.pop(token, None)
            answer = respond(self, call) if fault is None or fault.landed or fault.name == "revoked" else None
            if fault and fault.name != "revoked":
                answer = fault.answer
            account = grant.account if grant else ""
            seen = (call.method, call.path, call.query, call.form, agent, account)
            self.requests.append(Request(*seen, fault.name if fault else "", answer.status if answer else 0))
            return answer, fault

    def limits_now(self) -> Limits:
        """The limits as set, or such that nobody needs to wait."""
        used = len(self.requests) % 500 + 1
        return self.limits or Limits(1000.0 - used, used, 600 - used)


class Server(ThreadingHTTPServer):
    """Serves on a free port, and lets go of every connection at once when asked."""

    daemon_threads = False  # so that closing waits for them

    def __init__(self, network: RedditNetwork) -> None:
        self.network = network
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember a connection, and serve it in a thread of its own."""
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that is done."""
        self.connections.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End all connections that are still open."""
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it ended by itself

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep what went wrong in the fake itself; clients may go as they like."""
        error = sys.exception()
        if error and not isinstance(error, ConnectionError):
            self.network.bugs.append(error)


class Handler(BaseHTTPRequestHandler):
    """Reads requests and writes answers."""

    server: Server
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet: the network keeps its own log."""

    def do_GET(self) -> None:
        """Answer a GET."""
        self.serve()

    def do_POST(self) -> None:
        """Answer a POST."""
        self.serve()

    def serve(self) -> None:
        """Read a request, let the network answer it, and tell the answer or keep silent."""
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        place = urlsplit(self.path)
        query, form = dict(parse_qsl(place.query)), dict(parse_qsl(body, keep_blank_values=True))
        path = place.path.removesuffix(".json").rstrip("/") or "/"
        call = Call(self.command, path, query, form, self.headers.get("authorization", ""))
        answer, fault = self.server.network.answer(call, self.headers.get("user-agent", ""))
        if answer:
            self.tell(answer, raw=query.get("raw_json") == "1")
            return
        self.close_connection = True
        if fault and fault.name == "hang":
            self.server.network.closing.wait()

    def tell(self, answer: Answer, raw: bool) -> None:
        """Write an answer, with texts escaped unless the client asked for raw ones."""
        body = answer.body if raw else escaped(answer.body)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(answer.status)
        headers = {"content-type": "application/json; charset=UTF-8", "content-length": str(len(content))}
        for name, value in (headers | self.server.network.limits_now().headers | answer.headers).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("connection", "close")  # or the client sends its next request into a closing socket
        self.end_headers()
        self.wfile.write(content)
