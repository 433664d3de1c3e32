"""The project's own promises: its shape, its locks, and docs that are true to the code."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain, groupby
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PROJECT["tool"]["setuptools"]["packages"]
DOORS = sorted(ROOT.glob("*.py"))
MODULES = DOORS + sorted(
    file for package in PACKAGES for file in (ROOT / package).rglob("*.py") if "versions" not in file.parts
)
LOCKS = ("requirements.lock", "requirements-dev.lock")
PAGES = (
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", *(f"docs/{page.name}" for page in sorted(ROOT.glob("docs/*.md")))
)  # fmt: skip
MODEL_FILES = {
    f"sentiment/{name}.py"
    for name in (
        *(
            "encoder",
            "foreign",
            "hard_fit",
            "hard_network",
            "hard_rows",
            "learning",
            "reach",
            "similar",
            "topics_fit",
            "topics_network",
            "topics_rows",
        ),
        *("train", "worst_fit"),
    )
}
LONGEST_FILE = 250
LONG_ON_PURPOSE = {"store/models.py"}  # all tables on one page, in the order in which a mention meets them
PARTS_OF_SQLMODEL = {"pydantic", "sqlalchemy"}


def read(name: str) -> str:
    """The text of a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def name_of(file: Path) -> str:
    """A file's path inside the project."""
    return file.relative_to(ROOT).as_posix()


def imported(file: Path) -> set[str]:
    """The top-level names of everything that a module imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | parts}


def pins(lock: str) -> dict[str, str]:
    """The versions that a lock file names."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", read(lock), re.MULTILINE))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_a_question_and_stands_in_the_architecture(package: str) -> None:
    question = ast.get_docstring(ast.parse(read(f"{package}/__init__.py"))) or ""
    assert question.endswith("?")
    assert "\n" not in question
    assert f"| `{package}` | {question} |" in read("docs/architecture.md")


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_module_says_what_it_is_for_and_stays_small(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "the first line of a module says what it is for"
    assert text.count("\n") <= LONGEST_FILE or name_of(file) in LONG_ON_PURPOSE


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_only_the_model_files_import_torch(file: Path) -> None:
    assert name_of(file) in MODEL_FILES or not imported(file) & {"torch", "transformers"}


def test_nothing_imports_the_doors() -> None:
    doors = {door.stem for door in DOORS}
    assert [name_of(file) for file in MODULES if file not in DOORS and imported(file) & doors] == []


def test_every_library_that_is_imported_is_declared() -> None:
    lines = [*PROJECT["project"]["dependencies"], *chain(*PROJECT["project"]["optional-dependencies"].values())]
    declared = {re.split(r"[^\w.-]", line)[0].lower().replace(".", "-") for line in lines}
    ours = {*PACKAGES, *(door.stem for door in DOORS), *sys.stdlib_module_names, *PARTS_OF_SQLMODEL}
    found = set().union(*(imported(file) for file in MODULES)) - ours
    known = packages_distributions()
    missing = {
        name for name in found if not declared & {re.sub(r"[._]", "-", each.lower()) for each in known.get(name, [])}
    }
    assert missing == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_place(lock: str) -> None:
    text = read(lock)
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins(lock)) > 50
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|^-|/opt|/home|/tmp|/root", text, re.MULTILINE)
    assert not re.search(r"^(torch|triton|nvidia|cuda)", text, re.MULTILINE), "torch comes apart, and never with CUDA"


def test_both_locks_agree() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_every_dependency(lock: str) -> None:
    wanted = list(PROJECT["project"]["dependencies"])
    if lock == "requirements-dev.lock":
        wanted += PROJECT["dependency-groups"]["dev"]
    names = {re.split(r"[^\w.-]", line)[0].lower().replace(".", "-") for line in wanted} - {"torch"}
    assert names <= pins(lock).keys()


def test_what_is_locked_is_installed_by_its_hashes() -> None:
    lines = [line for place in ("Makefile", "deploy/Containerfile") for line in read(place).splitlines()]
    locked = [line for line in lines if " install " in line and " -r " in line]
    assert len(locked) == 3
    assert [line for line in locked if "--require-hashes" not in line] == []


def test_torch_is_pinned_alike_everywhere() -> None:
    (pin,) = (line for line in PROJECT["project"]["dependencies"] if line.startswith("torch"))
    assert re.fullmatch(r"torch==[\d.]+", pin)
    assert f"TORCH ?= {pin}\n" in read("Makefile")
    assert pin in read("README.md")


def test_the_version_is_the_newest_of_the_changelog() -> None:
    released = re.findall(r"^## \[(\d[\d.]*)\] - \d{4}-\d\d-\d\d$", read("CHANGELOG.md"), re.MULTILINE)
    assert PROJECT["project"]["version"] == released[0]


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_in_the_docs_exist(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", read(page), re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", PAGES)
def test_earful_commands_in_the_docs_exist(page: str) -> None:
    import typer.main

    import cli

    commands = {
        name: vars(command).get("commands") or {}
        for name, command in vars(typer.main.get_command(cli.app))["commands"].items()
    }
    for name, inner in re.findall(r"(?:^|`)earful ([a-z-]+)(?: ([a-z-]+))?", read(page), re.MULTILINE):
        assert name in commands
        assert inner in commands[name] or not commands[name], f"earful {name} {inner}"


@pytest.mark.parametrize("page", PAGES)
def test_links_between_the_docs_lead_somewhere(page: str) -> None:
    targets = [link for link in re.findall(r"\]\(([^)#]+)\)", read(page)) if "://" not in link]
    assert [link for link in targets if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_the_architecture_names_every_table() -> None:
    from sqlmodel import SQLModel

    from store import models

    tables = [name for name, each in vars(models).items() if isinstance(each, type) and issubclass(each, SQLModel)]
    text = read("docs/architecture.md")
    assert len(tables) > 10
    assert [name for name in tables if name != "SQLModel" and not re.search(rf"\b{name}\b", text)] == []


@pytest.mark.parametrize("noun", ["case", "draft", "reply", "amendment", "ugc", "alert", "outreach"])
def test_the_diagrams_are_the_tables_of_moves(noun: str) -> None:
    from store.workflow import MOVES

    section = read("docs/architecture.md").partition(f"### {noun.title()}\n")[2].partition("```\n")[0]
    drawn = [line.strip() for line in section.splitlines() if re.match(r" +\w+ -->", line)]
    steps = sorted((start, step.to, action) for (start, action), step in MOVES[noun].items())  # type: ignore[index]  # a plain str here
    expected = [
        f"{start} --> {to}: {', '.join(action for *_, action in group)}"
        for (start, to), group in groupby(steps, key=lambda step: step[:2])
    ]
    assert sorted(drawn) == expected


def test_every_setting_is_documented() -> None:
    from store.settings import Settings

    lines = read("docs/settings.md").splitlines()
    for name, field in Settings.model_fields.items():
        assert field.description, f"{name} needs a sentence"
        assert [line for line in lines if line.startswith(f"| `EARFUL_{name.upper()}` |") and field.description in line]


def test_the_table_of_channels_in_the_docs_is_that_of_the_code() -> None:
    from channels.table import as_markdown

    assert as_markdown() in read("docs/channels.md"), "write it anew: earful channels --markdown"


def test_the_browser_is_there_where_it_is_required() -> None:
    assert os.environ.get("EARFUL_BROWSER_REQUIRED") != "1" or shutil.which("chromium")


def test_an_audit_that_could_not_ask_about_a_package_is_no_clean_one(tmp_path: Path) -> None:
    """pip-audit ends well when it knows nothing of a package, unless it is told to be strict; so does this stand-in."""
    stand_in = tmp_path / "pip-audit"
    stand_in.write_text('#!/bin/sh\ncase " $* " in *" --strict "*) exit 1;; esac\nexit 0\n', encoding="utf-8")
    stand_in.chmod(0o755)
    around = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    make = shutil.which("make") or "make"
    done = subprocess.run([make, "audit"], cwd=ROOT, env=around, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "no way to ask" in done.stdout
