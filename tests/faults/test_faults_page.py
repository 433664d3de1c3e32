"""docs/faults.md is true: each fault says what people see and what to do, and names tests that exist."""

import re
from pathlib import Path

import pytest

from tests.security.test_security_page import NAMED, names_in

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and "`tests/" in line]
HERE = sorted(file for file in Path(__file__).parent.glob("test_*.py") if file.name != Path(__file__).name)
NO_FAULTS = {
    "test_the_error_is_one_of_ours_wherever_the_database_is_asked",
    "test_a_backup_of_a_server_with_a_password_is_made_tried_and_brought_back",
}


def test_every_fault_has_what_is_seen_what_to_do_and_a_test() -> None:
    assert len(ROWS) >= 15
    for row in ROWS:
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        assert len(cells) == 4, row
        assert all(cells), row
        assert NAMED.search(cells[3]), row


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED.findall(PAGE))))
def test_a_named_test_exists(file: str, name: str) -> None:
    assert name in names_in(ROOT / file)


def test_what_people_see_is_what_is_said() -> None:
    files = [file for folder in (".", "store", "sentiment") for file in (ROOT / folder).glob("*.py")]
    said = re.sub(r'"\s*"', "", "\n".join(file.read_text(encoding="utf-8") for file in files))  # over several lines
    for row in ROWS:
        for words in re.findall(r"`([^`]+)`", row.split(" | ")[1]):
            assert words in said or words.startswith("earful "), words


def test_every_test_of_faults_stands_in_the_table() -> None:
    named = {name for _, name in NAMED.findall(PAGE)}
    assert {name for file in HERE for name in names_in(file)} - named == NO_FAULTS
