"""`earful survey`: a file of addresses becomes a file of links, and the score stands with its interval."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from store.database import open_session, ready_engine
from store.models import Brand, utc_now
from store.survey_answering import answer
from store.surveys import add_survey
from store.workflow import Actor
from tests.store.surveyed import FORM

RUNNER = CliRunner()
ADMIN = Actor("person:1", "admin", 1)


@pytest.fixture
def brand(home: Path) -> str:
    RUNNER.invoke(cli.app, ["init"])
    engine = ready_engine()
    with open_session(engine) as session:
        one = Brand(slug="rim-fah", name="Rim Fah")
        session.add(one)
        session.flush()
        add_survey(session, one.id or 0, FORM, ADMIN)
        session.commit()
    engine.dispose()
    return "rim-fah"


def links(tmp_path: Path, brand: str, *more: str) -> list[dict[str, str]]:
    file, out = tmp_path / "people.csv", tmp_path / "links.csv"
    file.write_text("email,product\nnok@mail.example,=1+1\nmai@mail.example,Plate\nnobody,\n", encoding="utf-8")
    done = RUNNER.invoke(
        cli.app, ["survey", "links", str(file), "--brand", brand, "--survey", "after delivery", "-o", str(out), *more]
    )
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8-sig") as read:
        return list(csv.DictReader(read))


def test_each_address_gets_a_link_or_a_reason(tmp_path: Path, brand: str) -> None:
    rows = links(tmp_path, brand)
    assert [row["link"].startswith("http://127.0.0.1:8600/s/") for row in rows] == [True, True, False]
    assert "no e-mail address" in rows[2]["not_asked_because"]
    assert rows[0]["product"] == "'=1+1"
    again = links(tmp_path, brand)
    assert [row["link"] for row in again] == ["", "", ""]
    assert "within the last 30 days" in again[0]["not_asked_because"]


def test_the_score_stands_with_its_interval(tmp_path: Path, brand: str) -> None:
    assert "NPS unknown of 0 answers" in RUNNER.invoke(cli.app, ["survey", "score", "--brand", brand]).output
    tokens = [row["link"].rpartition("/")[2] for row in links(tmp_path, brand)[:2]]
    engine = ready_engine()
    with open_session(engine) as session:
        for token, given in zip(tokens, ("9", "3"), strict=True):
            answer(session, token, {"q1": given}, utc_now())
    engine.dispose()
    shown = RUNNER.invoke(cli.app, ["survey", "score", "--brand", brand]).output
    assert "NPS 0 (-85 to 85) of 2 answers" in shown
    assert "After delivery: 2 links, 2 opened, 2 answered" in shown


@pytest.mark.parametrize("more", [["--survey", "x"], ["--survey", "After delivery", "--brand", "other"]])
def test_what_is_not_there_is_named(tmp_path: Path, brand: str, more: list[str]) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email\nnok@mail.example\n", encoding="utf-8")
    done = RUNNER.invoke(cli.app, ["survey", "links", str(file), "--brand", brand, *more])
    assert "there is no" in str(done.exception)
