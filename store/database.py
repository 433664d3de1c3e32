"""Where the rows are: engines, sessions and migrations, for SQLite and PostgreSQL."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, ExceptionContext, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlmodel import Session, create_engine

from store.errors import NeedsSetup
from store.faults import fault_of
from store.saying import say
from store.settings import settings

BUSY_SECONDS = 15
NEWER = (
    "the database is of another version, written by a newer Earful: upgrade Earful, or bring back the backup that was "
    "made before (`earful restore FILE --replace`)"
)
VALUE = "22"  # the class of PostgreSQL's errors that quote what cannot be a number, a time …
ON_A_SERVER = {"pool_pre_ping": True}


def open_engine(url: str) -> Engine:
    """Connect to a database address; SQLite gets WAL, foreign keys and a busy timeout. Errors show no row."""
    more: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS}} if url.startswith("sqlite") else ON_A_SERVER
    try:
        engine = create_engine(url, hide_parameters=True, **more)
    except (ArgumentError, ModuleNotFoundError) as error:
        known = "sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        raise NeedsSetup(
            say("EARFUL_DATABASE_URL is no address of a database that we know: {known}", known=known)
        ) from error
    if url.startswith("sqlite"):
        event.listen(engine, "connect", _prepare_sqlite)
    place = str(engine.url.database if url.startswith("sqlite") else f"{engine.url.host}:{engine.url.port or 5432}")
    event.listen(engine, "handle_error", partial(_as_fault, place))
    return engine


def _as_fault(place: str, failed: ExceptionContext) -> BaseException | None:
    """Let what is out of order be named as one of our errors wherever the database is asked."""
    _hide_rows(failed)
    return None if failed.is_pre_ping else fault_of(failed.original_exception, place)


def _hide_rows(failed: ExceptionContext) -> None:
    """Take out of an error of PostgreSQL where it names the row or value that it failed at: it would stand in a log."""
    told = getattr(failed.original_exception, "diag", None)
    named = [getattr(told, "message_detail", ""), getattr(told, "context", "")]
    if (getattr(told, "sqlstate", "") or "").startswith(VALUE):
        named += re.findall(r'".*"', getattr(told, "message_primary", "") or "", re.DOTALL)
    for words in filter(None, named):
        for error in filter(None, (failed.original_exception, failed.sqlalchemy_exception)):
            error.args = tuple(str(each).replace(words, "(not shown)") for each in error.args)


def _prepare_sqlite(connection: Any, _: object) -> None:
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def open_session(engine: Engine) -> Iterator[Session]:
    """A session whose rows stay readable after a commit; what is not committed is rolled back."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


def alembic_config(url: str) -> Config:
    """How alembic finds our migrations."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = url
    return config


def modelled(name: str | None, kind: str, _: object) -> bool:
    """Whether the models know of a table or an index: of those for searching only the migration does."""
    return not (kind in ("table", "index") and re.search(r"(^|_)(mention|author)_search", name or ""))


def migrate(url: str) -> None:
    """Create the database or bring it up to the newest version."""
    if url.startswith("sqlite:///"):
        _prepare_file(make_url(url).database or "")
    try:
        command.upgrade(alembic_config(url), "head")
    except CommandError as error:
        raise NeedsSetup(NEWER) from error
    except DatabaseError as error:
        raise NeedsSetup(say("the database cannot be opened: {orig}", orig=error.orig)) from error


def _prepare_file(name: str) -> None:
    """Let only its owner read a SQLite file, new or ours from before; what SQLite keeps beside it is as private."""
    if not name or name == ":memory:" or name.startswith("file:"):
        return
    place = Path(name)
    place.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    for each in (place, *(place.with_name(f"{place.name}{ending}") for ending in ("-wal", "-shm"))):
        with suppress(OSError):
            _close_to_others(each)


def _close_to_others(place: Path) -> None:
    """Take from others what an older Earful, or SQLite, let them read; a group that may write was let in by hand."""
    found = place.stat()
    mode = stat.S_IMODE(found.st_mode)
    wanted = mode & ~0o007 if mode & 0o020 else mode & ~0o077
    if stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and mode != wanted:
        place.chmod(wanted)


def ready_engine() -> Engine:
    """The engine of the settings in force, if its database is up to date; NeedsSetup or Broken say what to do."""
    url = settings().url()
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        raise NeedsSetup("there is no database yet: run `earful init`")
    engine = open_engine(url)
    try:
        check_version(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def check_version(engine: Engine) -> None:
    """Raise NeedsSetup where the database is not of the version that this code was written for."""
    scripts = ScriptDirectory.from_config(alembic_config(str(engine.url)))
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except DatabaseError as error:
        raise NeedsSetup(say("the database cannot be opened: {orig}", orig=error.orig)) from error
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        raise NeedsSetup(NEWER)
    if found != scripts.get_current_head():
        raise NeedsSetup("the database is of another version: run `earful init`")
