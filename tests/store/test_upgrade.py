"""A database that an earlier release wrote is brought up to today's version with nothing lost.

`tests/samples/database/` holds one dump a release: the sample brand after a full cycle, a reply approved and sent dry.
"""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.database import migrate, open_engine, open_session
from store.metrics import numbers
from store.models import utc_now
from store.sample import remove_sample

DUMPS = sorted((Path(__file__).parents[1] / "samples" / "database").glob("earful-*.sql.gz"))
KEPT = ("brand", "mention", "match", "sentiment", "case", "triage", "draft", "approval", "reply", "move", "person")


def restore(dump: Path, place: Path) -> dict[str, int]:
    """Write a dump into a new file and count its rows."""
    with closing(sqlite3.connect(place)) as database:
        database.executescript(gzip.decompress(dump.read_bytes()).decode())
        return {table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in KEPT}


def test_every_release_left_its_database() -> None:
    assert "earful-0.1.0.sql.gz" in [dump.name for dump in DUMPS]


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.name)
def test_an_old_database_comes_up_with_every_row(dump: Path, tmp_path: Path) -> None:
    place = tmp_path / "old.db"
    before = restore(dump, place)
    assert min(before.values()) > 0
    migrate(f"sqlite:///{place}")
    with closing(sqlite3.connect(place)) as database:
        after = {table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in KEPT}
    assert after == before
    engine = open_engine(f"sqlite:///{place}")
    with open_session(engine) as session:
        found = numbers(session, utc_now())
        assert (found.mentions, found.unanswered_negatives) == (before["mention"], 0)
        assert remove_sample(session, tmp_path)
        session.commit()
        assert numbers(session, utc_now()).mentions == 0
    engine.dispose()
