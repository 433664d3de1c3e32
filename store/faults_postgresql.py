"""What is out of order when PostgreSQL fails us; without a connection it says so only in words."""

import re

from store.errors import Away, Broken
from store.saying import say

REFUSED = re.compile(
    r"authentication failed|no password supplied|role \"[^\"]*\" does not exist|no pg_hba\.conf entry"
    r"|not permitted to log in"
)
NO_DATABASE = re.compile(r"database \"[^\"]*\" does not exist")
AWAY = ("08", "57P", "53")  # connection lost, shut down, too many connections
FULL = "53100"
READ_ONLY = "25006"
DAMAGED = ("XX001", "XX002")


def fault_of_postgresql(error: BaseException, server: str) -> Broken | None:
    """The fault behind an error of psycopg; None where the server is well and the statement is at fault."""
    words, code = _last_line(error), str(getattr(error, "sqlstate", None) or "")
    if code == FULL or "No space left on device" in words:
        return Broken(
            say(
                "the disk of PostgreSQL ({server}) is full: make room on that machine. What was saved is whole, and "
                "what was not is done at the next run",
                server=server,
            )
        )
    if code in DAMAGED:
        return Broken(
            say(
                "the database on {server} is damaged ({words}): stop everything, keep its data folder as it is, and "
                "bring back the newest backup with `earful restore FILE --replace`",
                server=server,
                words=words,
            )
        )
    if code == READ_ONLY:
        return Broken(
            say(
                "the database on {server} takes no changes: EARFUL_DATABASE_URL must name the server that does, and no "
                "standby",
                server=server,
            )
        )
    return None if code and not code.startswith(AWAY) else _without(words, code, server, error)


def _without(words: str, code: str, server: str, error: BaseException) -> Broken | None:
    """The faults of a connection that is lost or was never made."""
    if REFUSED.search(words):
        return Broken(
            say(
                "the database cannot be opened: PostgreSQL ({server}) refuses us ({words}). Mend the user and the "
                "password in EARFUL_DATABASE_URL",
                server=server,
                words=words,
            )
        )
    if NO_DATABASE.search(words):
        return Broken(
            say(
                "the database cannot be opened: {words} on {server}. Create it (`createdb`), or mend its name in "
                "EARFUL_DATABASE_URL; then run `earful init`",
                words=words,
                server=server,
            )
        )
    if code or type(error).__name__ in ("OperationalError", "ConnectionTimeout", "AdminShutdown", "InterfaceError"):
        return Away(
            say(
                "the database cannot be opened: PostgreSQL ({server}) does not answer ({words}). Start it, or mend the "
                "address in EARFUL_DATABASE_URL; work goes on by itself once it answers",
                server=server,
                words=words,
            )
        )
    return None


def _last_line(error: BaseException) -> str:
    """What the server said, without where it was asked and without its hints."""
    first = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return first.rsplit("FATAL:", 1)[-1].rsplit(" failed: ", 1)[-1].strip()[:200]
