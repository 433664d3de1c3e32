"""The page of the audit log: what happened, narrowed down, for admins only."""

import pytest
from sqlmodel import Session

from store.audit import record
from store.workflow import Actor, job
from tests.dashboard.driver import choose, open_page, sign_in, words


@pytest.fixture
def log(engine: object, session: Session) -> None:
    """Three lines of two actors."""
    record(session, Actor("person:7", "admin", 7), "changed", "brand", 1, brand_id=1, fields="name")
    record(session, job("collect"), "paused", "query", 3)
    record(session, job("collect"), "resumed", "query", 3)
    session.commit()


def test_it_is_shown_and_narrowed_down(log: None) -> None:
    app = open_page(sign_in("admin"), "audit")
    assert not app.exception
    table = app.dataframe[0].value
    assert list(table["action"])[-3:] == ["resumed", "paused", "changed"]
    app = choose(app, "filter-actor", "job:collect")
    assert list(app.dataframe[0].value["action"]) == ["resumed", "paused"]
    app = choose(app, "filter-noun", "brand")
    assert "No line of the log matches" in words(app)


@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_it_is_for_admins(log: None, role: str) -> None:
    app = open_page(sign_in(role), "audit")
    assert "takes the role admin" in words(app)
    assert not app.dataframe
