"""Brokers and a wire for tests: a Redis of a test's own, a place of its own in RabbitMQ, and a wire that can be cut."""

import secrets
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.lacking import lacking


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


class OwnRedis:
    """A Redis server on a port of its own, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, with every write on the disk before it is answered, and wait until it answers."""
        program = shutil.which("redis-server")
        if program is None:
            lacking("redis", "no redis-server is installed")
        self._process = subprocess.Popen(
            [program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", "",
             "--appendonly", "yes", "--appendfsync", "always"], stdout=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        pytest.fail("redis-server did not start")

    def kill(self) -> None:
        """Kill it without a word."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)


@contextmanager
def own_redis(folder: Path) -> Iterator[OwnRedis]:
    """A Redis that is gone in the end."""
    server = OwnRedis(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def own_rabbit() -> Iterator[str]:
    """The address of a virtual host of RabbitMQ that is gone in the end; the test skips, and says so, without one."""
    control, name = shutil.which("rabbitmqctl"), f"earful_{secrets.token_hex(4)}"
    if control is None or subprocess.run([control, "add_vhost", name], capture_output=True).returncode:
        lacking("rabbitmq", "no RabbitMQ answers to rabbitmqctl")
    try:
        subprocess.run(
            [control, "set_permissions", "-p", name, "guest", ".*", ".*", ".*"], check=True, capture_output=True
        )
        yield f"amqp://guest:guest@127.0.0.1:5672/{name}"
    finally:
        subprocess.run([control, "delete_vhost", name], capture_output=True)


class Wire:
    """A way to a server of this machine that can be cut: what is under way ends, and nobody new gets through."""

    def __init__(self, port: int) -> None:
        self._to, self._open = port, True
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                if not self._open:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._to))
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):  # shut down first: closing alone ends nothing while the other thread waits in it
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            with suppress(OSError):
                end.close()

    def cut(self) -> None:
        """Cut it."""
        self._open = False
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def mend(self) -> None:
        """Mend it."""
        self._open = True

    def close(self) -> None:
        """Let nobody through any more, for good."""
        self._door.close()
        self.cut()
