"""A backup is the whole database of one moment, whoever writes meanwhile, and comes back as it was."""

import gzip
import json
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, MetaData, func, select
from typer.testing import CliRunner

from cli import app
from store.audit_log import AuditFilter, find_lines
from store.backup import back_up, backups_in, note_of, read_note
from store.brands import list_brands
from store.database import migrate, open_engine, open_session, ready_engine
from store.errors import BadInput, Broken, NeedsSetup, Refused, TryLater
from store.models import Mention, utc_now
from store.restoring import restore, verify
from store.sample import load_sample
from store.settings import settings
from tests.postgres import own_database
from tests.store.conftest import NOW, Make

pytestmark = pytest.mark.sqlite  # each test names its own database

KINDS = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def url(request: pytest.FixtureRequest, home: Path) -> Iterator[str]:
    """A database with the sample brand and some cases, of one kind and then of the other."""
    if request.param == "sqlite":
        yield from _filled(f"sqlite:///{home / 'earful.db'}", home)
    else:
        with own_database() as address:
            settings().database_url = SecretStr(address)
            yield from _filled(address, home)


def _filled(address: str, home: Path) -> Iterator[str]:
    migrate(address)
    engine = open_engine(address)
    with open_session(engine) as session:
        load_sample(session, home, NOW)
        make = Make(session)
        for text in ("ส่งของช้ามาก 😡", 'Broken cup; it\'s "bad"\n\x07', "ปกติ"):
            make.reply(make.case(text=text))
        session.commit()
    engine.dispose()
    yield address


def content(address: str) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    engine, tables = open_engine(address), MetaData()
    with engine.connect() as connection:
        tables.reflect(connection)
        rows = {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in tables.sorted_tables
        }
    engine.dispose()
    return rows


@KINDS
def test_it_comes_back_row_by_row(url: str, home: Path) -> None:
    before = content(url)
    place = back_up(url, home / "backups", NOW)
    assert sum(read_note(place).rows.values()) == sum(map(len, before.values())) > 60
    engine = open_engine(url)
    with open_session(engine) as session:
        for brand in list_brands(session):
            session.delete(brand)
        session.commit()
    engine.dispose()
    assert content(url) != before
    with pytest.raises(Refused, match="--replace"):
        restore(place, url, NOW)
    restore(place, url, NOW, replace=True)
    assert content(url) == before


@KINDS
def test_only_its_owner_may_read_it_and_it_holds_no_key(url: str, home: Path) -> None:
    place = back_up(url, home / "backups", NOW)
    for file in (place, note_of(place)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(home.glob("backups/*")) == sorted([place, note_of(place)])


@KINDS
def test_a_new_row_gets_a_new_number_after_a_restore(url: str, home: Path) -> None:
    place = back_up(url, home / "backups", NOW)
    restore(place, url, NOW, replace=True)
    engine = open_engine(url)
    with open_session(engine) as session:
        Make(session).brand("Another shop")
        session.commit()
    engine.dispose()


@KINDS
def test_it_is_one_moment_though_others_write(url: str, home: Path) -> None:
    stop, engine, written = threading.Event(), open_engine(url), [0]

    def write() -> None:
        while not stop.is_set():
            with open_session(engine) as session:
                make = Make(session)
                make.now = utc_now()
                brand = make.brand()
                make.mention(brand, "negative", external_id=f"busy-{written[0]}")
                session.commit()
            written[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        places = [back_up(url, home / "backups", NOW + timedelta(seconds=n)) for n in range(3)]
    finally:
        stop.set()
        writer.join()
        engine.dispose()
    assert written[0] > 0
    for place in places:
        note = verify(place, url)  # a mention without its score or match would be half a transaction
        assert note.rows["sentiment"] <= note.rows["mention"]


@pytest.fixture
def kept(home: Path, engine: Engine) -> Path:
    """A backup of an SQLite database with a brand."""
    with open_session(engine) as session:
        load_sample(session, home, NOW)
        session.commit()
    engine.dispose()
    return back_up(settings().url(), home / "backups", NOW)


def test_what_was_there_before_is_kept(kept: Path, home: Path) -> None:
    done = restore(kept, settings().url(), NOW, replace=True)
    assert content(f"sqlite:///{done.before}") == content(settings().url())
    assert not list(home.glob("*-wal"))


def test_it_is_not_restored_under_somebody_who_uses_it(kept: Path, engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM brand").all()
        with pytest.raises(TryLater, match="somebody is using the database"):
            restore(kept, settings().url(), NOW, replace=True)


def test_a_damaged_database_is_replaced(kept: Path, home: Path, engine: Engine) -> None:
    engine.dispose()
    (home / "earful.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    with pytest.raises(Broken):
        ready_engine()
    with pytest.raises(Broken, match="cannot be read|damaged|cannot be opened"):
        back_up(settings().url(), home / "backups", NOW + timedelta(seconds=1))
    restore(kept, settings().url(), NOW, replace=True)
    ready_engine().dispose()


def test_what_a_damaged_database_had_not_merged_yet_is_kept_with_it(kept: Path, home: Path, engine: Engine) -> None:
    """What was written last stands beside the file, and is all that may be left of it."""
    file, log = home / "earful.db", home / "earful.db-wal"
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE brand SET name = 'Changed last'")
    written = log.read_bytes()
    engine.dispose()
    log.write_bytes(written)
    file.write_bytes(b"no database any more" + file.read_bytes()[20:])
    done = restore(kept, settings().url(), NOW, replace=True)
    assert Path(f"{done.before}-wal").read_bytes() == written
    assert not log.exists()
    with open_session(ready_engine()) as session:
        assert "Changed last" not in [brand.name for brand in list_brands(session)]


@pytest.mark.parametrize("harm", ["cut", "changed", "no note", "other note", "gone", "newer"])
def test_a_backup_that_is_not_what_was_written_is_refused(kept: Path, harm: str) -> None:
    note = note_of(kept)
    if harm == "cut":
        kept.write_bytes(kept.read_bytes()[:-100])
    elif harm == "changed":
        kept.write_bytes(gzip.compress(gzip.decompress(kept.read_bytes()).replace(b"Baan", b"Boon")))
    elif harm == "no note":
        note.unlink()
    elif harm == "gone":
        kept.unlink()
    else:
        content = json.loads(note.read_text(encoding="utf-8"))
        content |= {"revision": "9999"} if harm == "newer" else {"rows": content["rows"] | {"brand": 7}}
        note.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises((BadInput, NeedsSetup)):
        restore(kept, settings().url(), NOW, replace=True)


def test_a_backup_of_an_earlier_release_comes_up_to_this_one(home: Path) -> None:
    dump = Path(__file__).parents[1] / "samples" / "database" / "earful-0.1.0.sql.gz"
    old = home / "old.db"
    with closing(sqlite3.connect(old)) as database:
        database.executescript(gzip.decompress(dump.read_bytes()).decode())
    place = back_up(f"sqlite:///{old}", home / "backups", NOW)
    restore(place, settings().url(), NOW)
    with open_session(ready_engine()) as session:
        assert list_brands(session)


def test_only_the_newest_stay(kept: Path) -> None:
    for n in range(1, 4):
        back_up(settings().url(), kept.parent, NOW + timedelta(seconds=n), keep=2)
    assert [place.name[-8:-6] for place in backups_in(kept.parent)] == ["02", "03"]


def test_without_a_database_it_says_what_to_do(home: Path) -> None:
    with pytest.raises(NeedsSetup, match="earful init"):
        back_up(settings().url(), home / "backups", NOW)
    assert not list((home / "backups").iterdir())


def test_a_database_in_use_is_left_as_it_is(home: Path) -> None:
    """As long as somebody reads there, PostgreSQL would let the restore wait without an end."""
    with own_database() as address:
        for _ in _filled(address, home):
            place = back_up(address, home / "backups", NOW)
            engine = open_engine(address)
            with engine.connect() as reading:
                before = reading.execute(select(func.count()).select_from(Mention)).scalar_one()
                with pytest.raises(TryLater, match="stop the dashboard"):
                    restore(place, address, NOW, replace=True)
                assert reading.execute(select(func.count()).select_from(Mention)).scalar_one() == before > 0
            engine.dispose()


def test_without_the_tools_of_postgresql_it_says_which(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    with own_database() as address:
        migrate(address)
        monkeypatch.setenv("PATH", str(home))
        with pytest.raises(NeedsSetup, match="postgresql-client"):
            back_up(address, home / "backups", NOW)


def test_the_commands_go_there_and_back(engine: Engine, home: Path) -> None:
    engine.dispose()
    runner = CliRunner()
    made = runner.invoke(app, ["backup", "--keep", "3"])
    assert made.exit_code == 0, made.output
    assert "brought back and compared" in made.output
    (place,) = backups_in(home / "backups")
    (home / "earful.db").unlink()
    back = runner.invoke(app, ["restore", str(place)])
    assert back.exit_code == 0, back.output
    found = ready_engine()
    with open_session(found) as session:
        (told,) = find_lines(session, AuditFilter(action="restored"))
        assert told.facts["written"] == 1, "the line of the backup itself was lost with the database"
    found.dispose()
    whole = runner.invoke(app, ["audit", "verify"])
    assert (whole.exit_code, whole.output) == (0, "all 1 lines hold\n")
