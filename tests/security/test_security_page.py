"""docs/security.md is true: every test that it names exists, and every threat names one."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| who | what", "| ---"))]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def names_in(file: Path) -> set[str]:
    """The names of the tests of a file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_threat_names_who_what_how_and_a_test() -> None:
    assert len(ROWS) >= 18
    for row in ROWS:
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        assert len(cells) == 4, row
        assert all(cells), row
        assert NAMED.search(cells[3]), row


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED.findall(PAGE))))
def test_a_named_test_exists(file: str, name: str) -> None:
    assert name in names_in(ROOT / file)


def test_what_ruff_finds_unsafe_is_switched_on_and_each_exception_says_why() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (chosen,) = re.findall(r"^select = \[(.*)\]$", project, re.MULTILINE)
    assert '"S"' in chosen
    bare = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for folder in ("channels", "collectors", "dashboard", "responder", "sentiment", "store")
        for file in (ROOT / folder).rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(r"# noqa: S\d+\s*$", line)
    ]
    assert bare == []
