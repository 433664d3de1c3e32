"""A PostgreSQL server of a test's own, in a folder that the test chooses, with a password; never run as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.brokers import free_port
from tests.lacking import lacking

PASSWORD = "kettle-on-the-shelf"
USUAL = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


QUICK = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nmax_wal_size = 256MB\nshared_buffers = 64MB\n"


def where(name: str) -> str | None:
    """Where one of the server's programs is, if it is installed."""
    return shutil.which(name, path=os.pathsep.join([*map(str, USUAL), os.environ.get("PATH", "")]))


def program(name: str) -> str:
    """Where one of the server's programs is; the test skips, and says so, where there is none."""
    found = where(name)
    if found is None:
        lacking("postgresql", f"PostgreSQL's {name} is not installed")
    return found


class OwnPostgres:
    """A server with one user, `earful`, and one database of that name."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder / "data", free_port()
        self.url = f"postgresql+psycopg://earful:{PASSWORD}@127.0.0.1:{self.port}/earful"
        self._user: str | None = None
        if os.geteuid() == 0:  # the server refuses to run as root
            self._user = next(each.pw_name for each in pwd.getpwall() if each.pw_name in ("postgres", "nobody"))
            shutil.chown(folder, self._user)

    def make(self, more: str = "") -> None:
        """Write its data folder, and more lines of its configuration."""
        word = self.folder.with_name("password")
        word.write_text(PASSWORD, encoding="utf-8")
        self._do("initdb", "-D", str(self.folder), "-U", "earful", "-A", "scram-sha-256", f"--pwfile={word}",
                 "--no-instructions", "--wal-segsize=1", "--no-sync", "-E", "UTF8")  # fmt: skip
        word.unlink()
        with (self.folder / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(
                f"listen_addresses = '127.0.0.1'\nport = {self.port}\nunix_socket_directories = ''\n"
                f"min_wal_size = 2MB\nmax_wal_size = 8MB\nshared_buffers = 8MB\nmax_connections = 40\n{more}"
            )

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._do("pg_ctl", "-D", str(self.folder), "-l", str(self.folder.with_name("server.log")), "-w", "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it, if it runs; `immediate` is without a word."""
        self._do("pg_ctl", "-D", str(self.folder), "-m", how, "-w", "stop", check=False)

    def create(self) -> None:
        """Create its database."""
        environment = os.environ | {"PGPASSWORD": PASSWORD}
        subprocess.run(
            [program("createdb"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "earful", "earful"],
            env=environment, check=True, capture_output=True,
        )  # fmt: skip

    def _do(self, name: str, *arguments: str, check: bool = True) -> None:
        subprocess.run(
            [program(name), *arguments], user=self._user, cwd="/", check=check, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


@contextmanager
def own_postgres(folder: Path, more: str = "") -> Iterator[OwnPostgres]:
    """A server that is gone in the end, with more lines of its configuration."""
    program("initdb")
    server = OwnPostgres(folder)
    server.make(more)
    try:
        server.start()
        server.create()
        yield server
    finally:
        server.stop("immediate")
