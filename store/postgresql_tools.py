"""PostgreSQL's own programs (pg_dump, pg_restore, psql): where they connect to, and what they say when they fail."""

import os
import re
import shutil
import subprocess

from sqlalchemy import Engine

from store.errors import NeedsSetup
from store.saying import say

REASON = re.compile(r"\berror:|\bfatal:|^psql:", re.IGNORECASE)


def address_of(engine: Engine) -> str:
    """A PostgreSQL address as its own tools take it, without the password, which goes through the environment."""
    return engine.url._replace(drivername="postgresql", password=None).render_as_string()  # `set` keeps what is None


def run_tool(name: str, *arguments: str, password: str = "") -> None:
    """Run one of PostgreSQL's own tools; NeedsSetup names the package when it is missing, or what it said."""
    check_tool(name)
    done = subprocess.run(  # noqa: S603  the program is PostgreSQL's own, and the arguments are ours
        [name, *arguments], env=environment_of(password), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise failure_of(name, done.stderr)


def check_tool(name: str) -> None:
    """NeedsSetup names the package when one of PostgreSQL's own tools is missing."""
    if shutil.which(name) is None:
        raise NeedsSetup(say("{name} is missing: install PostgreSQL's client programs (postgresql-client)", name=name))


def environment_of(password: str = "") -> dict[str, str]:
    """What a tool finds in its environment: ours, and the password, which no list of processes shows there."""
    return os.environ | ({"PGPASSWORD": password} if password else {})


def failure_of(name: str, said: str) -> NeedsSetup:
    """A tool that failed, with the line of what it said that names the error: details and hints come after it."""
    lines = said.strip().splitlines() or ["it gave no reason"]
    reason = next((line for line in lines if REASON.search(line)), lines[-1])
    return NeedsSetup(say("{name} failed: {last}", name=name, last=reason[:300]))
