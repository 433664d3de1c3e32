"""Who is signed in is looked up once for each run of a page, and anew for each button that is pressed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, event
from sqlmodel import select

from store.database import open_session, ready_engine
from store.models import Person, Reply, SignIn
from tests.dashboard.driver import open_page, sign_in, words
from tests.dashboard.scenes import prepare, small


@pytest.fixture
def looked_up(home: Path) -> Iterator[list[str]]:
    """Every time that somebody was looked up by their sign-in, in a small database."""
    prepare(small)
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("SELECT person") and "sign_in.token_hash" in statement:
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def test_a_run_of_a_page_looks_once_and_the_next_one_again(looked_up: list[str]) -> None:
    app = open_page(sign_in("approver"), "case", case="1")
    looked_up.clear()
    app.run()
    assert len(looked_up) == 1
    app.run()
    assert len(looked_up) == 2


def test_a_button_looks_before_it_acts(looked_up: list[str]) -> None:
    app = open_page(sign_in("approver"), "case", case="1")
    button = next(each for each in app.button if each.label == "Approve" and not each.disabled)
    engine = ready_engine()
    with open_session(engine) as session:
        session.exec(delete(SignIn))
        session.commit()
    button.click().run()
    with open_session(engine) as session:
        assert not session.scalars(select(Reply)).all()
    engine.dispose()
    assert "One-time code" in [each.label for each in app.text_input]


def test_a_role_that_was_lost_counts_with_the_next_run(looked_up: list[str]) -> None:
    app = open_page(sign_in("admin"), "audit")
    engine = ready_engine()
    with open_session(engine) as session:
        person = session.scalars(select(Person)).one()
        person.role = "viewer"
        session.add(person)
        session.commit()
    engine.dispose()
    before = words(app)
    assert words(app.run()) != before
