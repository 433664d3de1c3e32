"""Where the rows are: engines, sessions and migrations, for SQLite and PostgreSQL."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, event
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlmodel import Session, create_engine

from store.errors import NeedsSetup
from store.settings import settings

BUSY_SECONDS = 15


def open_engine(url: str) -> Engine:
    """Connect to a database address; SQLite gets WAL, foreign keys and a busy timeout. Errors show no row."""
    try:
        if not url.startswith("sqlite"):
            return create_engine(url, pool_pre_ping=True, hide_parameters=True)
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    except (ArgumentError, ModuleNotFoundError) as error:
        known = "sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        raise NeedsSetup(f"EARFUL_DATABASE_URL is no address of a database that we know: {known}") from error
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


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
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    try:
        command.upgrade(alembic_config(url), "head")
    except CommandError as error:
        raise NeedsSetup(f"the database was written by a newer Earful ({error}): upgrade Earful") from error
    except (OperationalError, DatabaseError) as error:
        raise NeedsSetup(f"the database cannot be opened: {error.orig}") from error


def ready_engine() -> Engine:
    """The engine of the settings in force, if its database is up to date; NeedsSetup says what to do otherwise."""
    engine = open_engine(settings().url())
    url = settings().url()
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        raise NeedsSetup("there is no database yet: run `earful init`")
    check_version(engine)
    return engine


def check_version(engine: Engine) -> None:
    """Raise NeedsSetup where the database cannot be opened, or is not of the version that this code was written for."""
    newest = ScriptDirectory.from_config(alembic_config(str(engine.url))).get_current_head()
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except (OperationalError, DatabaseError) as error:
        raise NeedsSetup(f"the database cannot be opened: {error.orig}") from error
    if found != newest:
        raise NeedsSetup("the database is of another version: run `earful init`")
