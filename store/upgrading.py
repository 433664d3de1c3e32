"""What an upgrade would do to this database, and the upgrade itself: a backup first, then step after step."""

import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from store.backup import back_up
from store.database import alembic_config, migrate, open_engine
from store.errors import NeedsSetup
from store.locks import only_one
from store.saying import say

ROOM = 2  # a backup is verified beside the database, and a table may be written anew


@dataclass(frozen=True)
class Outlook:
    """What waits: the tables' version, the steps to the newest in their order, and the sizes in bytes."""

    found: str
    newest: str
    steps: list[str] = field(default_factory=list)
    size: int = 0
    free: int = 0

    @property
    def tight(self) -> bool:
        """Whether the disk of the data folder may be too small for it."""
        return bool(self.steps) and self.free < ROOM * self.size


def outlook(url: str, home: Path) -> Outlook:
    """Look at a database without changing it; NeedsSetup where there is none, or one of a newer Earful."""
    file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    if file and not file.exists():
        raise NeedsSetup("there is no database yet: run `earful init`")
    engine = open_engine(url)
    scripts = ScriptDirectory.from_config(alembic_config(url))
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision() or ""
        size = _size(engine, file)
    except DatabaseError as error:
        raise NeedsSetup(say("the database cannot be opened: {orig}", orig=error.orig)) from error
    finally:
        engine.dispose()
    newest = scripts.get_current_head() or ""
    return Outlook(found, newest, _steps(scripts, found, newest), size, shutil.disk_usage(home).free)


def _steps(scripts: ScriptDirectory, found: str, newest: str) -> list[str]:
    if found == newest:
        return []
    try:
        between = list(scripts.iterate_revisions(newest, found or "base"))
    except (CommandError, ResolutionError) as error:
        raise NeedsSetup(
            say("the database was written by a newer Earful (tables {found}): upgrade Earful", found=found)
        ) from error
    return [f"{step.revision} {(step.doc or '').splitlines()[0]}" for step in reversed(between)]


def _size(engine: Engine, file: Path | None) -> int:
    if file:
        return file.stat().st_size
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def upgrade(url: str, home: Path, now: datetime, *, backed_up: bool = True) -> Path | None:
    """Bring the database to this release and return the backup that was made before, if one was.

    TryLater while `earful schedule` of this data folder runs: it stands on the tables as they were.
    """
    with only_one("schedule", home):
        waits = outlook(url, home)
        place = back_up(url, home / "backups", now) if waits.steps and backed_up else None
        migrate(url)
    return place
