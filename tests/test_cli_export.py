"""`earful export`: the same rows in three formats, and no cell that a spreadsheet would run."""

import csv
import io
import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as some
from typer.testing import CliRunner

from cli import app
from cli_export import Form, write_rows
from store.forgetting import forget
from store.models import utc_now
from store.reaching import Who
from store.sheets import STARTERS
from tests.store.conftest import Make

if TYPE_CHECKING:
    from sqlmodel import Session

FORMULA = '=HYPERLINK("https://evil.example","ฟรี")'


@pytest.fixture
def one(session: "Session") -> Make:
    """One reply to a mention whose author and text are formulas."""
    make = Make(session)
    make.reply(make.case(author="@SUM(1+1)", handle="-2", title="+1", text=FORMULA, url="|cmd"))
    session.commit()
    return make


def test_no_cell_of_a_spreadsheet_is_a_formula(one: Make) -> None:
    for noun in ("mentions", "cases", "replies"):
        done = CliRunner().invoke(app, ["export", noun])
        assert done.exit_code == 0, done.output
        assert done.stdout.startswith("\ufeff")
        (row,) = csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff")))
        assert not [cell for cell in row.values() if cell.startswith(STARTERS)], row
        if noun == "mentions":
            assert (row["text"], row["author"], row["title"]) == (f"'{FORMULA}", "'@SUM(1+1)", "'+1")


def test_machines_get_the_words_as_they_are(one: Make, home: Path) -> None:
    from pyarrow.parquet import read_table

    done = CliRunner().invoke(app, ["export", "mentions", "--format", "jsonl", "--brand", "Rim Fah"])
    (line,) = map(json.loads, done.stdout.splitlines())
    assert line["text"] == FORMULA
    place = home / "exports.parquet"
    assert CliRunner().invoke(app, ["export", "mentions", "--format", "parquet", "-o", str(place)]).exit_code == 0
    assert read_table(place).to_pylist() == [line]
    assert sorted(path.name for path in home.glob("exports*")) == ["exports.parquet"]


@pytest.mark.parametrize("form", Form)
def test_a_file_is_its_owners_and_a_forgotten_person_is_found_in_it(one: Make, home: Path, form: Form) -> None:
    (home / "exports").mkdir()
    place = home / "exports" / f"all.{form}"
    assert CliRunner().invoke(app, ["export", "mentions", "--format", form, "-o", str(place)]).exit_code == 0
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    proof = forget(one.session, Who(name="@SUM(1+1)"), one.actor("admin"), home, utc_now())
    assert proof.clean
    assert not place.exists()


def test_parquet_needs_a_file_and_a_brand_must_exist(one: Make) -> None:
    from store.errors import BadInput

    for words in (["--format", "parquet"], ["--brand", "nobody"]):
        done = CliRunner().invoke(app, ["export", "mentions", *words])
        assert isinstance(done.exception, BadInput)


@how(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=some.text(some.characters(codec="utf-8"), max_size=40))
def test_whatever_was_written_comes_back_and_is_no_formula(tmp_path: Path, text: str) -> None:
    place = tmp_path / "out.csv"
    write_rows([{"text": text}], {"text": str}, Form.CSV, place)
    with place.open(encoding="utf-8-sig", newline="") as file:
        _, (cell,) = csv.reader(file)
    assert cell.removeprefix("'") in (text, text.removeprefix("'"))
    assert not cell.lstrip(" \u00a0\u200b\ufeff").startswith(STARTERS)
