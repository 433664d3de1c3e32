"""Whatever somebody takes along from a page as a file stands in the audit log, with who did."""

from typing import Any

import pytest
from sqlmodel import Session

from store.audit import record
from store.audit_log import AuditFilter, find_lines
from store.workflow import job
from tests.dashboard.driver import click, open_page, sign_in
from tests.dashboard.scenes import prepare, small
from tests.dashboard.test_insights_page import count_days


@pytest.fixture
def clicked(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Clicks each download button as soon as a page shows it; what was handed out, by the name of its file."""
    import streamlit as st

    found: dict[str, str] = {}

    def click_it(_: str, data: Any, *, file_name: str, **more: Any) -> None:
        found[file_name] = data()

    monkeypatch.setattr(st, "download_button", click_it)
    return found


def show_insights() -> None:
    prepare(small)
    count_days()
    open_page(sign_in("viewer"), "insights")


def test_who_only_looks_at_numbers_takes_nothing_along(session: Session) -> None:
    show_insights()
    assert not find_lines(session, AuditFilter(action="exported"))


def test_a_table_of_numbers_is_noted(session: Session, clicked: dict[str, str]) -> None:
    show_insights()
    assert clicked["mentions-over-time.csv"].startswith("\ufeffDay,")
    lines = find_lines(session, AuditFilter(action="exported", noun="numbers"))
    assert {f"{line.thing}.csv" for line in lines} == clicked.keys()
    assert {line.actor[:7] for line in lines} == {"person:"}


def test_the_weekly_report_is_noted(session: Session) -> None:
    prepare(small)
    count_days()
    click(open_page(sign_in("viewer"), "insights"), "Make the weekly report")
    (line,) = find_lines(session, AuditFilter(action="handed_out", noun="report"))
    assert line.facts == {"form": "page"} and line.brand_id is not None


def test_the_audit_log_itself_is_noted(session: Session, clicked: dict[str, str]) -> None:
    record(session, job("collect"), "paused", "query", 3)
    session.commit()
    open_page(sign_in("admin"), "audit")
    (line,) = find_lines(session, AuditFilter(action="exported"))
    assert (line.noun, line.thing) == ("audit", "all")
    assert f",{line.action}," in clicked["audit.csv"], "this hand-out is in it"
