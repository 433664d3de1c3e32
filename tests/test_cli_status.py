"""`earful status` speaks the language of the terminal, or the one that is asked for."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from dashboard.catalogues import filled
from store.errors import BadInput
from tests.dashboard.scenes import prepare, small

RUNNER = CliRunner()


@pytest.fixture
def asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A small database, and a terminal that names no language."""
    prepare(small)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def status(*arguments: str) -> str:
    done = RUNNER.invoke(cli.app, ["status", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_terminal_in_thai_reads_thai_and_what_is_asked_for_comes_first(asked: pytest.MonkeyPatch) -> None:
    english, thai = status(), status("--lang", "th")
    asked.setenv("LANG", "th_TH.UTF-8")
    assert (status(), status("--lang", "en")) == (thai, english)
    asked.setenv("LC_ALL", "C.UTF-8")
    assert status() == english
    assert english.startswith("mentions read                   12\n")
    assert len(thai.splitlines()) == len(english.splitlines())
    titles = [re.split(r"\s{2,}|\d", line)[0] for line in thai.splitlines()]
    assert all(re.search("[ก-๙]", title) and not re.search("[a-z]", title) for title in titles)
    assert "เชิงลบ" in thai
    assert "ด่วน" in thai


def test_another_language_is_refused_and_the_columns_stand_below_each_other(asked: pytest.MonkeyPatch) -> None:
    assert isinstance(RUNNER.invoke(cli.app, ["status", "--lang", "xx"]).exception, BadInput)
    assert filled("ที่นี่", 8) == "ที่นี่" + 6 * " ", "two letters, four signs above them"
