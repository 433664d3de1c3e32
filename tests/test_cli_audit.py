"""`earful audit`: whether the log is whole, by exit code, and the log as a file."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session
from typer.testing import CliRunner

from cli import app
from store.audit import record
from store.audit_log import all_lines
from store.workflow import Actor
from tests.store.test_audit import some, tamper


@pytest.mark.sqlite  # it breaks the log in the file of the database
def test_a_whole_log_ends_well_and_a_broken_one_does_not(session: Session, home: Path) -> None:
    some(session)
    done = CliRunner().invoke(app, ["audit", "verify"])
    assert (done.exit_code, done.output) == (0, "all 5 lines hold\n")
    tamper(home, "UPDATE audit SET actor = 'person:8' WHERE seq = 3")
    done = CliRunner().invoke(app, ["audit", "verify"])
    assert (done.exit_code, done.output) == (1, "line 3: it was changed; the 2 lines before it hold\n")


def test_the_log_is_handed_out(session: Session, home: Path) -> None:
    record(session, Actor("=1+1", "admin"), "changed", "brand", 1, fields="name,voice")
    session.commit()
    done = CliRunner().invoke(app, ["audit", "export"])
    told = [json.loads(line) for line in done.output.splitlines()]
    assert [line["facts"] for line in told] == [{"fields": "name,voice"}, {"rows": 1, "form": "jsonl"}]
    assert (told[1]["action"], told[1]["noun"]) == ("exported", "audit")
    done = CliRunner().invoke(app, ["audit", "export", "--format", "csv", "-o", str(home / "log.csv")])
    assert done.exit_code == 0
    assert (home / "log.csv").stat().st_mode & 0o777 == 0o600
    row, *exports = csv.DictReader(io.StringIO((home / "log.csv").read_text(encoding="utf-8")))
    assert (row["seq"], row["actor"], row["action"]) == ("1", "'=1+1", "changed")
    assert [each["action"] for each in exports] == ["exported", "exported"]


@pytest.fixture
def several(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines 1 to 4, one a day from 1 March 2026 at 08:00 UTC on, and today's clock after them."""
    days = ((1, "person:7", "approve", "draft", 3), (2, "person:7", "signed_in", "person", 7),
            (3, "job:send", "publish", "reply", 3), (4, "person:8", "approve", "draft", 9))  # fmt: skip
    with monkeypatch.context() as patched:
        for day, who, action, noun, thing in days:
            patched.setattr("store.audit.utc_now", lambda day=day: datetime(2026, 3, day, 8, tzinfo=UTC))
            record(session, Actor(who, "admin"), action, noun, thing)
            session.commit()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["--who", "person:7"], [1, 2]),
        (["--action", "approve"], [1, 4]),
        (["--noun", "draft", "--number", "3"], [1]),
        (["--number", " 3 "], [1, 3]),
        (["--from", "2026-03-02", "--to", "2026-03-04"], [2, 3]),
        (["--from", "2026-03-02T08:00:01", "--to", "2026-03-04T08:00:00"], [3]),
        (["--who", "person:7' OR 1=1 --"], []),
    ],
)
@pytest.mark.usefixtures("several")
def test_what_is_asked_for_is_handed_out_alone(session: Session, asked: list[str], found: list[int]) -> None:
    done = CliRunner().invoke(app, ["audit", "export", *asked])
    assert [json.loads(line)["seq"] for line in done.output.splitlines()] == found
    line = list(all_lines(session))[-1]
    assert (line.action, line.thing, line.facts["rows"]) == ("exported", "found", len(found))


@pytest.mark.usefixtures("several")
def test_a_day_that_is_none_is_refused_and_nothing_is_handed_out(session: Session) -> None:
    done = CliRunner().invoke(app, ["audit", "export", "--from", "yesterday"])
    assert (done.exit_code, len(list(all_lines(session)))) == (2, 4)


@pytest.mark.parametrize("asked", [["person-data", "--handle", "nok"], ["audit", "export"]])
def test_what_is_handed_out_is_in_the_log_before_the_first_row_is(
    session: Session, home: Path, asked: list[str]
) -> None:
    done = CliRunner().invoke(app, [*asked, "-o", str(home / "nowhere" / "out.json")])
    assert isinstance(done.exception, FileNotFoundError)
    assert [line.action for line in all_lines(session)] in (["handed_out"], ["exported"])
