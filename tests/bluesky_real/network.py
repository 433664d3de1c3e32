"""A whole Bluesky network on loopback, started from the folder that set_up.sh filled, and people who write there."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

import httpx

PATIENCE = 90.0  # seconds until it stands: about twenty on an idle core
Found = TypeVar("Found")


@dataclass
class Somebody:
    """An account of the network, which writes through the network's own calls and none of our code."""

    http: httpx.Client
    did: str
    handle: str
    password: str

    def post(self, text: str, **more: Any) -> dict[str, str]:
        """Write a post; its address and version."""
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": _now(), **more}
        body = {"repo": self.did, "collection": "app.bsky.feed.post", "record": record}
        made = self.call("com.atproto.repo.createRecord", body)
        return {"uri": made["uri"], "cid": made["cid"]}

    def delete(self, uri: str) -> None:
        """Take a post away."""
        body = {"repo": self.did, "collection": "app.bsky.feed.post", "rkey": uri.rpartition("/")[2]}
        self.call("com.atproto.repo.deleteRecord", body)

    def call(self, name: str, body: dict[str, Any]) -> Any:
        """A call that changes something."""
        return self.http.post(f"/xrpc/{name}", json=body).raise_for_status().json()

    def ask(self, name: str, **params: Any) -> Any:
        """A call that asks for something."""
        return self.http.get(f"/xrpc/{name}", params=params).raise_for_status().json()

    def naming(self, other: "Somebody", text: str) -> dict[str, Any]:
        """The mark that makes a mention of a handle in a text."""
        start = len(text[: text.index(f"@{other.handle}")].encode())
        index = {"byteStart": start, "byteEnd": start + len(other.handle) + 1}
        return {"index": index, "features": [{"$type": "app.bsky.richtext.facet#mention", "did": other.did}]}


@dataclass
class Network:
    """Where the network is, and who was made there."""

    url: str
    stack: ExitStack

    def somebody(self, name: str) -> Somebody:
        """A new account with a password for apps."""
        http = self.stack.enter_context(httpx.Client(base_url=self.url, trust_env=False, timeout=30))
        body = {"handle": f"{name}.test", "email": f"{name}@example.com", "password": "made-up-1"}
        made = http.post("/xrpc/com.atproto.server.createAccount", json=body).raise_for_status().json()
        http.headers["authorization"] = f"Bearer {made['accessJwt']}"
        password = http.post("/xrpc/com.atproto.server.createAppPassword", json={"name": "earful"}).json()["password"]
        return Somebody(http, made["did"], made["handle"], password)


def until(look: Callable[[], Found], seconds: float = 20.0) -> Found:
    """What is found as soon as something is: the index follows what is written after a moment."""
    pause = Event()
    for _ in range(int(seconds / 0.2)):
        if found := look():
            return found
        pause.wait(0.2)
    return look()


@contextmanager
def running(folder: Path) -> Iterator[Network]:
    """The network, from its database up; all of it ends with the block."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bluesky-")))
        first = _free_ports()
        database, redis = first + 4, first + 5
        _database(stack, place / "pg", database)
        _started(
            stack, ["redis-server", "--port", str(redis), "--bind", "127.0.0.1", "--save", "", "--dir", str(place)]
        )
        told = place / "network.log"
        environment = {
            "PATH": os.environ["PATH"], "NODE_ENV": "test", "LOG_ENABLED": "false", "BLUESKY_PORT": str(first),
            "REDIS_HOST": f"127.0.0.1:{redis}", "DB_POSTGRES_SCHEMA": "t",
            "DB_POSTGRES_URL": f"postgresql://postgres@127.0.0.1:{database}/postgres",
        }  # fmt: skip
        node = _started(stack, [str(folder / "node"), "network.mjs"], cwd=folder, env=environment, log=told)
        assert until(lambda: "ready http" in told.read_text() or node.poll() is not None, PATIENCE), told.read_text()
        assert node.poll() is None, told.read_text()
        yield Network(f"http://localhost:{first}", stack)


def _started(stack: ExitStack, command: list[str], log: Path | None = None, **how: Any) -> subprocess.Popen[bytes]:
    said = stack.enter_context(log.open("wb")) if log else subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, **how)
    stack.callback(_ended, process)
    return process


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _database(stack: ExitStack, data: Path, port: int) -> None:
    """PostgreSQL, which runs under no root: there, the user that Debian made for it starts it."""
    data.mkdir()
    data.parent.chmod(0o755)
    user: dict[str, Any] = {}
    if os.getuid() == 0:
        shutil.chown(data, "postgres", "postgres")
        user = {"user": "postgres", "group": "postgres"}
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    subprocess.run(
        [tools / "initdb", "-U", "postgres", "-A", "trust", "-D", data], check=True, capture_output=True, **user
    )
    options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", f"unix_socket_directories={data}"]
    _started(stack, [str(tools / "postgres"), "-D", str(data), "-p", str(port), *options], **user)
    assert until(lambda: _answers(port)), "the database does not answer"


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def _free_ports() -> int:
    """The first of six free ports in a row."""
    return next(first for first in range(24_100, 24_900, 10) if not any(_answers(first + each) for each in range(6)))


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
