"""The worked example of CONTRIBUTING.md is built as it stands there, and keeps to the contract of all channels."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FILES = re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```\n", PAGE, re.DOTALL)
LINES = re.findall(r"^\| `(\w+)` \| `([\w/]+\.py)` \| `(.+)` \|$", PAGE, re.MULTILINE)
PARTS = ("channels", "collectors", "responder", "store", "tests", "docs")
SETTING = '    guestbook_base_url: str = Field(default="", description="Where the guestbook is.")\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the project with the example in it."""
    there = tmp_path / "checkout"
    for part in PARTS:
        shutil.copytree(ROOT / part, there / part, ignore=shutil.ignore_patterns("__pycache__", "screenshots"))
    shutil.copy(ROOT / "pyproject.toml", there)
    for name, text in FILES:
        file = there / name
        file.parent.mkdir(parents=True, exist_ok=True)
        assert not file.exists(), "the example takes nobody's place"
        file.write_text(text, encoding="utf-8")
    for name, place, line in LINES:
        _add(there / place, name, line)
    settings = there / "store" / "settings.py"
    settings.write_text(settings.read_text().replace("    threads: int", f"{SETTING}    threads: int", 1))
    return there


def _add(file: Path, name: str, line: str) -> None:
    """Put a line into one of the lists, and import what it names."""
    text = file.read_text(encoding="utf-8")
    text, count = re.subn(rf"^({name}: .*\{{)$", rf"\1\n    {line}", text, flags=re.MULTILINE)
    assert count == 1, f"{name} does not begin in {file.name} as expected"
    package = "collectors" if name == "COLLECTORS" else "channels"
    if f"from {package} import guestbook" not in text:
        docstring, rest = text.split("\n\n", 1)
        text = f"{docstring}\n\nfrom {package} import guestbook\n{rest}"
    file.write_text(text, encoding="utf-8")


def run(checkout: Path, *command: str) -> str:
    """What a command says in the copy, which must end well."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("EARFUL_", "PYTEST_"))}
    environment["PYTHONPATH"] = str(checkout)
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    return done.stdout


def test_the_example_has_all_its_parts() -> None:
    assert [name for name, _ in FILES] == [
        "channels/guestbook.py", "collectors/guestbook.py",
        *(f"tests/samples/guestbook/{name}" for name in ("query.json", "connection.json", "answers.jsonl")),
        "tests/samples/guestbook/expected.jsonl",
    ]  # fmt: skip
    assert [name for name, _, _ in LINES] == ["CHANNELS", "SETUPS", "READINGS", "COLLECTORS"]


def test_the_example_keeps_to_the_contract(checkout: Path) -> None:
    quiet = ("-q", "-p", "no:cacheprovider")
    said = run(checkout, "pytest", *quiet, "tests/collectors/test_contract.py", "-k", "guestbook")
    assert re.search(r"\b7 passed\b", said), said
    said = run(checkout, "pytest", *quiet, "tests/channels/test_states.py", "-k", "says_what_a_query_reads")
    assert "1 passed" in said


def test_the_example_is_written_as_all_code_is(checkout: Path) -> None:
    files = ("channels/guestbook.py", "collectors/guestbook.py")
    run(checkout, "ruff", "check", *files)
    run(checkout, "ruff", "format", "--check", *files)
