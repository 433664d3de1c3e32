"""Answers to surveys from files: the score and the words are found under whatever was asked, each row once."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session, select

from collectors.importing import import_file, plan
from collectors.tables.answers import answers_plan
from collectors.tables.rows import Row
from store.errors import BadInput
from store.models import CustomerContact, Mention
from store.traces import in_tables
from tests.store.surveyed import kept

if TYPE_CHECKING:
    from tests.collectors.conftest import Write

FORM = Path(__file__).parents[1] / "samples" / "presets" / "google_forms.csv"


def imported(session: Session, file: Path, preset: str = "google_forms", **columns: str) -> Any:
    report = import_file(session, file, "Rim Fah", columns=columns, preset=preset)
    session.commit()
    return report


def test_a_form_of_google_is_read_by_what_it_asks(session: Session) -> None:
    report = imported(session, FORM)
    assert (report.found, report.new, report.bad_total) == (3, 3, 1)
    assert [(bad.line, bad.column) for bad in report.bad] == [
        (5, "How likely are you to recommend Rim Fah to a friend?")
    ]
    found = {row.score: (mention, row) for mention, row in kept(session)}
    mention, row = found[3]
    assert mention.text == "ส่งช้ามาก รอเกือบสามอาทิตย์"
    assert (mention.channel, mention.source, mention.kind, mention.rating) == (
        "survey",
        "rim-fah/google_forms",
        "survey",
        None,
    )
    assert f"{mention.published_at:%Y-%m-%d %H:%M:%S}" == "2026-11-20 03:00:05"
    assert mention.raw["answers"] == [{"question": "Where did you hear of us?", "answer": "Friends"}]
    assert (row.kind, row.scale, row.via) == ("nps", 10, "file")
    assert set(found) == {3, 8, 10}


def test_the_same_file_again_brings_nothing_new(session: Session) -> None:
    assert imported(session, FORM).new == 3
    copy = FORM.read_text(encoding="utf-8")
    assert imported(session, FORM).new == 0
    assert len(kept(session)) == 3
    assert "nok@mail.example" in copy


def test_addresses_and_names_stand_in_no_mention(session: Session) -> None:
    imported(session, FORM)
    assert len(session.exec(select(CustomerContact)).all()) == 2
    assert in_tables(session, ["nok@mail.example", "mai@mail.example"]) == {}
    assert not [each for each in session.exec(select(Mention)) if "Mai" in str(each.raw)]


def test_a_dry_run_keeps_nothing(session: Session) -> None:
    report = import_file(session, FORM, "Rim Fah", columns={}, preset="google_forms", dry_run=True)
    assert report.found == 3
    session.rollback()
    assert kept(session) == []
    assert session.exec(select(CustomerContact)).all() == []


@pytest.mark.parametrize(
    ("question", "scores", "kind"),
    [
        ("How was it?", [1, 5, 4], "csat"), ("How was it?", [1, 6], "nps"), ("How was it?", [0, 5], "nps"),
        ("Would you recommend us?", [4, 5], "nps"), ("คุณจะแนะนำเราให้เพื่อนไหม", [5], "nps"),
    ],
)  # fmt: skip
def test_what_a_score_counts_for_is_told_by_its_question_and_range(question: str, scores: list[int], kind: str) -> None:
    found = answers_plan([question], [Row(2, {question: each}) for each in scores], {}, "")
    assert (found["fields"], found["kind"]) == ({"score": question}, kind)


def test_a_person_may_say_it_all(session: Session, write: "Write") -> None:
    file = write("A;B;C;D\n5;Fine words;c@mail.example;P1\n2;Bad;;P2\n")
    imported(session, file, "csat", score="A", text="B", email="C", product="D")
    assert sorted((row.kind, row.score, row.product) for _, row in kept(session)) == [
        ("csat", 2, "P2"),
        ("csat", 5, "P1"),
    ]


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"rating": "A"}, "an answer has no field 'rating'"), ({"score": "Z"}, "there is no column 'Z'"),
        ({}, "known to hold"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(write: "Write", columns: dict[str, str], why: str) -> None:
    file = write("A;B\nx;y\nx;y\n")
    with pytest.raises(BadInput, match=why):
        plan(file, columns, "nps")


@pytest.mark.parametrize("cell", ["11", "-1", "3.5", "three", "๓"])
def test_a_score_off_the_scale_is_a_bad_row(session: Session, write: "Write", cell: str) -> None:
    report = imported(session, write(f"score,comment\n{cell},words\n7,more\n"), "nps")
    assert (report.new, report.bad[0].column) == (1, "score")
