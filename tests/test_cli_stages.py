"""The stages on the command line leave the database to others while they prepare, and try again what broke."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session
from typer.testing import CliRunner

import cli
import cli_stages
from store.database import open_session
from store.models import Case
from store.undraftable import set_undraftable
from tests.responder.test_run import one_case
from tests.sentiment.test_analyse import Fake, add

RUNNER = CliRunner()


def test_others_may_write_while_the_model_is_loaded(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(session, "fine cup")

    def load_model() -> Any:
        with open_session(engine) as other:
            if engine.dialect.name == "sqlite":
                other.connection().exec_driver_sql("PRAGMA busy_timeout = 0")
            add(other, "another cup")
        return Fake()

    monkeypatch.setattr(cli_stages, "load_model", load_model)
    ended = RUNNER.invoke(cli.app, ["analyse", "--again"])
    assert (ended.exit_code, "2 scored" in ended.output) == (0, True), ended.exception


def test_a_draft_that_broke_is_written_when_it_is_asked_for_again(engine: Engine, session: Session) -> None:
    case = one_case(session)
    set_undraftable(session, case.id or 0, case.version, ValueError("odd"))
    assert "0 written" in RUNNER.invoke(cli.app, ["draft"]).output
    assert "1 written" in RUNNER.invoke(cli.app, ["draft", "--again"]).output
    session.expire_all()
    assert session.get_one(Case, case.id).no_draft_reason == ""
