"""The audit log keeps what happened with what happened, and shows every line that somebody changed or took out."""

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from store.audit import digest, record
from store.audit_log import AuditFilter, Verdict, all_lines, as_rows, count_lines, find_lines, known_values, verify
from store.cases import close
from store.database import migrate, open_engine, open_session
from store.errors import Broken, NotAllowed
from store.models import Audit, Case
from store.settings import settings
from store.workflow import Actor, job, move
from tests.postgres import own_database

if TYPE_CHECKING:
    from tests.store.conftest import Make

WHO = Actor("person:7", "manager", 7)
KINDS = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
WRITER = """
import sys
from store.audit import record
from store.database import open_engine, open_session
from store.workflow import job
for number in range(int(sys.argv[2])):
    with open_session(open_engine(sys.argv[1])) as session:
        record(session, job(sys.argv[3]), "tried", "thing", number)
        session.commit()
"""


@pytest.fixture
def url(request: pytest.FixtureRequest, home: Path) -> Iterator[str]:
    """An empty database of one kind and then of the other."""
    if request.param == "sqlite":
        migrate(address := f"sqlite:///{home / 'earful.db'}")
        yield address
        return
    with own_database() as address:
        migrate(address)
        yield address


def some(session: Session, count: int = 5) -> None:
    """A log of some lines, each with its own commit."""
    for number in range(count):
        record(session, WHO, "changed", "brand", number, brand_id=1, version=number)
        session.commit()


def tamper(home: Path, *statements: str) -> None:
    """What somebody with the database file does, who takes the triggers away first."""
    with closing(sqlite3.connect(home / "earful.db")) as database:
        for statement in ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete", *statements):
            database.execute(statement)
        database.commit()


def test_a_line_is_kept_with_its_change_or_not_at_all(session: Session, make: "Make") -> None:
    case = make.case()
    session.commit()
    before = count_lines(session, AuditFilter())
    close(session, case, "dismiss", make.actor("agent"), case.version, "settled")
    session.commit()
    (line,) = find_lines(session, AuditFilter(), limit=1)
    assert (line.actor, line.action, line.noun, line.thing) == ("person:1", "dismiss", "case", str(case.id))
    assert (line.brand_id, line.facts["was"], line.facts["now"]) == (case.brand_id, "open", "dismissed")
    assert count_lines(session, AuditFilter()) == before + 1
    move(session, case, "reopen", make.actor("agent"), case.version, reason="not settled")
    session.rollback()
    session.commit()
    assert (session.get_one(Case, case.id).status, count_lines(session, AuditFilter())) == ("dismissed", before + 1)


def test_a_refused_step_leaves_no_line(session: Session, make: "Make") -> None:
    case = make.case()
    session.commit()
    with pytest.raises(NotAllowed):
        move(session, case, "dismiss", make.actor("viewer"), case.version, reason="no")
    session.commit()
    assert count_lines(session, AuditFilter(action="dismiss")) == 0


def test_nothing_is_noted_in_a_savepoint_and_none_takes_a_line_with_it(session: Session) -> None:
    record(session, WHO, "kept", "thing", 1)
    with pytest.raises(RuntimeError, match="outside of savepoints"), session.begin_nested():
        record(session, WHO, "lost", "thing", 2)
    with session.begin_nested():
        session.execute(text("SELECT 1"))
    record(session, WHO, "also", "thing", 3)
    session.commit()
    assert [line.action for line in all_lines(session)] == ["kept", "also"]


@pytest.mark.parametrize("words", ["My cup is broken", "nok@example.com", "ถ้วยแตก", "x" * 300])
def test_words_never_come_in(session: Session, words: str) -> None:
    with pytest.raises(ValueError, match="never words"):
        record(session, WHO, "changed", "brand", 1, note=words)
    record(session, WHO, "changed", "brand", 1, note=digest(words))
    session.commit()
    assert words not in json.dumps(list(as_rows(all_lines(session))), ensure_ascii=False)


@KINDS
def test_the_database_itself_refuses_to_change_a_line(url: str) -> None:
    engine = open_engine(url)
    with open_session(engine) as session:
        some(session)
        for statement in ("UPDATE audit SET actor = 'person:8' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2"):
            with pytest.raises(DBAPIError, match="append only"):
                session.execute(text(statement))
            session.rollback()
        if session.get_bind().dialect.name == "postgresql":
            with pytest.raises(DBAPIError, match="append only"):
                session.execute(text("TRUNCATE audit"))
            session.rollback()
        assert verify(session, settings().home) == Verdict(5)
    engine.dispose()


@pytest.mark.sqlite  # it changes the log in the file of the database
@pytest.mark.parametrize(
    ("statements", "broken", "reason"),
    [
        (("UPDATE audit SET actor = 'person:8' WHERE seq = 3",), 3, "it was changed"),
        (("UPDATE audit SET facts = '{\"version\": 9}' WHERE seq = 3",), 3, "it was changed"),
        (("UPDATE audit SET at = '2020-01-01 00:00:00' WHERE seq = 1",), 1, "it was changed"),
        (("DELETE FROM audit WHERE seq = 3",), 3, "it is missing"),
        (("DELETE FROM audit WHERE seq = 1",), 1, "it is missing"),
        (("DELETE FROM audit WHERE seq > 3",), 4, "the end is missing: 5 lines were written"),
        (("DELETE FROM audit",), 1, "the end is missing"),
        (("DELETE FROM audit WHERE seq = 3", "UPDATE audit SET seq = seq - 1 WHERE seq > 3"), 3, "does not follow"),
    ],
)
def test_what_somebody_changed_shows(
    session: Session, home: Path, statements: tuple[str, ...], broken: int, reason: str
) -> None:
    some(session)
    tamper(home, *statements)
    session.expire_all()
    found = verify(session, home)
    assert (found.lines, found.broken) == (broken - 1, broken)
    assert reason in found.reason


@pytest.mark.sqlite  # it changes the log in the file of the database
def test_who_has_the_database_alone_cannot_write_the_log_anew(
    session: Session, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(session)
    tamper(home, "DELETE FROM audit")
    monkeypatch.setenv("EARFUL_AUDIT_KEY", "another")
    settings.cache_clear()
    some(session)
    assert verify(session, home).reason == "it is not the line that was written here: the log was written anew"
    monkeypatch.delenv("EARFUL_AUDIT_KEY")
    settings.cache_clear()
    assert "written with another key" in verify(session, home).reason


@pytest.mark.sqlite  # it changes the log in the file of the database
def test_the_end_that_was_written_anew_with_the_same_key_shows_too(session: Session, home: Path) -> None:
    some(session)
    tamper(home, "DELETE FROM audit WHERE seq = 5")
    line = session.get_one(Audit, 4, populate_existing=True)
    anchor = next(home.glob("audit-*.head"))
    kept = anchor.read_bytes()
    record(session, WHO, "other", "brand", 9)
    session.commit()
    assert session.get_one(Audit, 5, populate_existing=True).prev_hash == line.hash
    assert anchor.read_bytes() == kept
    assert verify(session, home).broken == 5


@KINDS
def test_many_writers_make_one_chain(url: str) -> None:
    threads, each = 4, 15

    def write(name: str) -> None:
        engine = open_engine(url)
        for number in range(each):
            with open_session(engine) as session:
                record(session, job(name), "tried", "thing", number)
                session.commit()
        engine.dispose()

    hands = [threading.Thread(target=write, args=(f"hand{number}",)) for number in range(threads)]
    others = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, str(each), f"other{number}"], cwd=Path(__file__).parents[2]
        )
        for number in range(2)
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert [other.wait(60) for other in others] == [0, 0]
    engine = open_engine(url)
    with open_session(engine) as session:
        assert verify(session, settings().home) == Verdict((threads + 2) * each)
        for name in known_values(session, "actor"):
            mine = [int(line.thing) for line in find_lines(session, AuditFilter(actor=name), limit=1_000)]
            assert mine == list(reversed(range(each)))
    engine.dispose()


def test_a_number_cannot_be_given_twice(session: Session) -> None:
    some(session, 1)
    with pytest.raises(IntegrityError):
        session.execute(text("INSERT INTO audit SELECT * FROM audit"))
    session.rollback()


def test_it_is_searched_by_who_what_and_when(session: Session) -> None:
    some(session, 3)
    record(session, job("collect"), "paused", "query", "x", brand_id=2)
    session.commit()
    (newest,) = find_lines(session, AuditFilter(actor="job:collect"))
    assert (newest.action, count_lines(session, AuditFilter(noun="brand"))) == ("paused", 3)
    assert count_lines(session, AuditFilter(brand_id=2)) == 1
    assert count_lines(session, AuditFilter(noun="brand", thing="2")) == 1
    later = newest.at + timedelta(seconds=1)
    assert (count_lines(session, AuditFilter(since=later)), count_lines(session, AuditFilter(until=later))) == (0, 4)
    assert known_values(session, "noun") == ["brand", "query"]


def test_a_key_that_others_can_read_is_not_used(session: Session, home: Path) -> None:
    some(session, 1)
    assert (home / "audit.key").stat().st_mode & 0o777 == 0o600
    (home / "audit.key").chmod(0o640)
    record(session, WHO, "changed", "brand", 1)
    with pytest.raises(Broken, match="chmod 600"):
        session.commit()
    session.rollback()
    settings().audit_key = SecretStr("given")
    some(session, 1)
    assert len(list(all_lines(session))) == 2
