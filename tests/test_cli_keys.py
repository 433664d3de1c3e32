"""`earful rotate-key`: what it says, and that it says no key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine
from sqlmodel import Session
from typer.testing import CliRunner

from cli import app
from store.brands import ensure_brand
from store.connections import connect
from store.errors import NeedsSetup
from store.secrets import KEY_FILE, NEW_FILE, old_files, seal
from store.settings import settings
from store.workflow import Actor
from tests.postgres import engine_on


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(engine: Engine, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A database of each kind in turn."""
    if request.param == "sqlite":
        yield engine
        return
    with engine_on(request.getfixturevalue("used_again"), monkeypatch) as other:
        yield other


@pytest.fixture(autouse=True)
def held(session: Session) -> None:
    brand = ensure_brand(session, "Rim Fah")
    connect(session, brand.id or 0, "x", Actor("person:1", "admin"), read={"token": "one"})
    session.commit()


def test_it_says_what_it_did_and_where_the_old_key_is(home: Path) -> None:
    before = (home / KEY_FILE).read_text()
    done = CliRunner().invoke(app, ["rotate-key"])
    (old,) = old_files(home)
    first, second = done.output.splitlines()
    assert (done.exit_code, first) == (0, "sealed 1 values under the new key")
    assert second.startswith(f"kept {old}: ")
    assert before not in done.output
    done = CliRunner().invoke(app, ["rotate-key", "--drop-old"])
    assert (done.exit_code, done.output.count("deleted ")) == (0, 2)
    assert old_files(home) == []


def test_what_no_key_opens_ends_with_what_to_do(home: Path) -> None:
    (home / KEY_FILE).unlink()
    done = CliRunner().invoke(app, ["rotate-key"])
    assert (done.exit_code, "no key opens connection 1: read_secrets" in done.output) == (3, True)


def test_the_environment_is_told_its_own_way(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, old = Fernet.generate_key().decode(), (home / KEY_FILE).read_text()
    monkeypatch.setenv("EARFUL_SECRET_KEY", old)
    settings.cache_clear()
    assert isinstance(CliRunner().invoke(app, ["rotate-key"]).exception, NeedsSetup)
    monkeypatch.setenv("EARFUL_SECRET_KEY", f"{new},{old}")
    settings.cache_clear()
    done = CliRunner().invoke(app, ["rotate-key"])
    assert (done.exit_code, "Take the old key out" in done.output) == (0, True)


def test_the_doctor_names_a_rotation_that_did_not_end(home: Path) -> None:
    assert f"ok  sealing key     {home / KEY_FILE}" in CliRunner().invoke(app, ["doctor", "--channel", "feed"]).output
    (home / NEW_FILE).write_bytes((home / KEY_FILE).read_bytes())
    (home / NEW_FILE).chmod(0o600)
    done = CliRunner().invoke(app, ["doctor", "--channel", "feed"])
    assert "NO  sealing key     a change of the key did not end: run `earful rotate-key` again" in done.output
    assert seal({"a": "b"})
