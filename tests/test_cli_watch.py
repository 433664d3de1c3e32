"""`earful send --watch` takes the same options as one pass."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session
from typer.testing import CliRunner

import cli
from store.brands import ensure_brand

RUNNER = CliRunner()


def test_watching_one_brand_and_channel_is_passed_on(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand, seen = ensure_brand(session, "Rim Fah"), list[dict[str, Any]]()
    session.commit()
    monkeypatch.setattr("responder.turns.send_on", lambda *_, **options: seen.append(options))
    assert RUNNER.invoke(cli.app, ["send", "--watch", "--brand", "Rim Fah", "--channel", "line"]).exit_code == 0
    assert seen == [{"brand_id": brand.id, "channel": "line"}]


def test_watching_a_brand_that_is_not_there_ends_at_once(engine: Engine) -> None:
    ended = RUNNER.invoke(cli.app, ["send", "--watch", "--brand", "Nobody"])
    assert ended.exit_code
    assert "Nobody" in ended.output + str(ended.exception)
