"""The page of the audit log: what happened, narrowed down and in words, for admins only; the file holds it exactly."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select
from streamlit.testing.v1 import AppTest

from dashboard.audit_words import Names, details
from store.audit import record
from store.brands import ensure_brand
from store.models import Audit, Brand, Person
from store.workflow import Actor, job
from tests.dashboard.driver import choose, open_page, sign_in, words
from tests.dashboard.test_brands_apart import sign_in_for

NOTHING: dict[str, Any] = {"action": "left", "facts": {}, "prev_hash": "", "hash": "", "key_name": ""}


@pytest.fixture
def log(home: Path, session: Session) -> None:
    """A few lines of three actors, one of whom left since."""
    session.add(Person(id=7, email="n@rimfah.example", name="Nok [x]*", role="admin", active=False, password_hash="-"))
    brand = ensure_brand(session, "Rim Fah Coffee")
    session.commit()
    record(session, Actor("person:7", "admin", 7), "changed", "brand", brand.id, brand_id=brand.id, fields="name")
    record(session, job("collect"), "paused", "query", 3)
    record(session, job("collect"), "resumed", "query", 3)
    record(session, Actor("cli:root", "admin"), "second_step", "person", 7, needed=1)
    session.commit()


def table(app: AppTest) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in app.dataframe[0].value.to_dict("records")]


def test_it_is_shown_in_words(log: None) -> None:
    app = open_page(sign_in("admin"), "audit")
    assert not app.exception
    *_, by_hand, resumed, _, changed = table(app)
    assert list(changed) == ["No.", "When", "Who", "Did", "To what", "Brand", "Details"]
    assert [changed[name] for name in ("Who", "Did", "To what", "Brand", "Details")] == [
        "Nok [x]*", "Changed", "Brand: Rim Fah Coffee", "Rim Fah Coffee", "fields name",
    ]  # fmt: skip
    assert changed["When"].endswith(" +07")
    assert [resumed[name] for name in ("Who", "To what", "Brand")] == ["Earful (collect)", "Query 3", ""]
    assert resumed["When"].endswith(" UTC")
    assert [by_hand[name] for name in ("Who", "Did", "To what")] == [
        "Command line (root)", "Second step", "Person: Nok [x]*",
    ]  # fmt: skip


def test_it_is_narrowed_down(log: None) -> None:
    app = choose(open_page(sign_in("admin"), "audit"), "filter-actor", "job:collect")
    assert "Nok [x]*" in app.selectbox(key="filter-actor").options
    assert [row["Did"] for row in table(app)] == ["Resumed", "Paused"]
    app = choose(app, "filter-noun", "brand")
    assert "No line of the log matches" in words(app)


def test_it_is_searched_by_the_number_of_a_thing(log: None) -> None:
    app = open_page(sign_in("admin"), "audit")
    app.text_input(key="filter-thing").set_value(" 3 ").run()
    assert [row["To what"] for row in table(app)] == ["Query 3", "Query 3"]
    app.text_input(key="filter-thing").set_value("3' OR 1=1").run()
    assert "No line of the log matches" in words(app)


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"case": 12, "was": "open", "now": "dismissed", "version": 3}, "case 12, was open, now dismissed, version 3"),
        ({"brand_id": None, "lang": "", "evidence_id": 4}, "brand id none, evidence id 4"),
        ({}, ""),
    ],
)
def test_facts_are_a_sentence(facts: dict[str, Any], shown: str) -> None:
    assert details(facts) == shown


def test_what_has_no_name_keeps_its_number() -> None:
    names = Names({}, {3: Brand(id=3, name="Tee Noi", slug="tee-noi", time_zone="Nowhere/Atall")})
    line = Audit(seq=1, actor="person:9", noun="sign_in", thing="0", brand_id=2, **NOTHING)
    assert (names.who(line.actor), names.thing(line), names.brand(line)) == ("Person 9", "Sign-in 0", "Brand 2")
    assert names.who("person:x") == "Person x"


def test_the_file_holds_the_lines_as_they_are(log: None, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    import streamlit as st

    made: list[str] = []
    monkeypatch.setattr(st, "download_button", lambda _, data, **more: made.append(data()))
    open_page(sign_in("admin"), "audit", noun="brand")
    header, row = csv.reader(made[-1].splitlines())
    line = session.scalars(select(Audit).where(col(Audit.noun) == "brand")).one()
    kept = line.model_dump() | {"at": line.at.isoformat(), "facts": json.dumps(line.facts)}
    assert dict(zip(header, row, strict=True)) == {name: str(value) for name, value in kept.items()}


@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_it_is_for_admins(log: None, role: str) -> None:
    app = open_page(sign_in(role), "audit")
    assert "takes the role admin" in words(app)
    assert not app.dataframe


def test_an_admin_of_one_brand_sees_its_lines_and_names_only(log: None, session: Session) -> None:
    ensure_brand(session, "Tee Noi")
    session.commit()
    shown = table(open_page(sign_in_for("Rim Fah Coffee"), "audit"))
    assert [row["Did"] for row in shown] == ["Changed"]
    assert "No line of the log matches" in words(open_page(sign_in_for("Tee Noi"), "audit"))
