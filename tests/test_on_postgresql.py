"""A telling part of the suite runs on PostgreSQL wherever the suite runs; `make test-postgres` runs all of it there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.own_postgres import program

ROOT = Path(__file__).parents[1]
PART = (
    "tests/store/test_mentions.py", "tests/store/test_cases.py", "tests/store/test_inbox.py",
    "tests/store/test_tombstones.py", "tests/store/test_audited_changes.py", "tests/responder/test_sending.py",
    "tests/dashboard/test_audit_page.py",
)  # fmt: skip
MARK = re.compile(r"^.*pytest\.mark\.sqlite\b(.*)$", re.MULTILINE)


@pytest.mark.slow
def test_what_every_day_needs_works_on_postgresql() -> None:
    program("initdb")
    around = {name: value for name, value in os.environ.items() if not name.startswith(("EARFUL_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *PART], cwd=ROOT, text=True, check=False,
        env=around | {"EARFUL_TEST_STORE": "postgresql"}, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    assert "skipped" not in done.stdout, done.stdout[-4000:]


def test_what_keeps_sqlite_says_why() -> None:
    files = [file for file in (ROOT / "tests").rglob("test_*.py") if file != Path(__file__)]
    marks = [(file.name, more) for file in files for more in MARK.findall(file.read_text(encoding="utf-8"))]
    assert len(marks) > 20
    assert [name for name, more in marks if len(more.partition("#")[2].split()) < 3] == []
