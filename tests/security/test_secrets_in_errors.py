"""What goes wrong is told without the secrets and words that it happened to."""

import json
import logging
from pathlib import Path

import httpx
import pyotp
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, SQLModel

import jobs
from store import people, totp
from store.brands import ensure_brand
from store.database import ready_engine
from store.faults import in_words
from store.logs import log_as
from store.models import Connection
from store.secrets import seal
from store.settings import Settings, settings
from tests.peers.loopback import Answer, Asked, Loopback

SECRET = "s3cret-t0ken-in-an-address"


class Refusing(Loopback):
    """Says no, and leads somewhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked.path)
        return Answer(302, b"", (("location", f"{self.url}/elsewhere/{SECRET}"),))


def test_a_heartbeat_that_fails_is_logged_without_its_address_and_leads_nowhere(
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with Refusing() as server:
        monkeypatch.setenv("EARFUL_HEARTBEAT_URL", f"{server.url}/{SECRET}")
        settings.cache_clear()
        log_as("json")
        jobs.beat(ready_engine())
    assert server.asked == [f"/{SECRET}"]
    told = capsys.readouterr().err
    assert "broke" in told
    assert SECRET not in told


def test_an_error_of_others_is_told_by_its_kind_and_place_only() -> None:
    try:
        httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(500))).get(
            f"https://api.example/{SECRET}"
        ).raise_for_status()
    except httpx.HTTPStatusError as error:
        assert SECRET in str(error)
        assert SECRET not in in_words(error)


def test_an_error_of_the_database_shows_no_row(session: Session) -> None:
    with pytest.raises(SQLAlchemyError) as caught:
        session.execute(text("INSERT INTO person (id) VALUES (:words)"), {"words": SECRET})
    assert SECRET not in str(caught.value)


def test_no_secret_of_the_settings_is_shown(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    hidden = [name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]
    assert len(hidden) > 5
    for name in hidden:
        if name != "database_url":
            monkeypatch.setenv(f"EARFUL_{name.upper()}", SECRET)
    settings.cache_clear()
    assert SECRET not in repr(settings())
    assert SECRET not in json.dumps(settings().model_dump(mode="json"))


def test_nothing_that_opens_a_door_is_kept_in_the_clear(session: Session) -> None:
    """A sign-in, an invitation, a password, the second step with its recovery codes, and the keys of a connection."""
    password, secret = "lotus-kettle-29-river", pyotp.random_base32()
    code = people.invite(session, "admin")
    person = people.join(session, code, "kim@rimfah.example", "Kim", password)
    token = people.remember(session, person, 1)
    recovery = totp.turn_on(session, person, secret, pyotp.TOTP(secret).now())
    brand = ensure_brand(session, "Rim Fah")
    session.add(Connection(brand_id=brand.id or 0, channel="x", read_secrets=seal({"api_key": SECRET})))
    session.commit()
    kept = "\n".join(f"{row}" for table in SQLModel.metadata.tables.values() for row in session.execute(table.select()))
    assert "kim@rimfah.example" in kept
    for each in (password, secret, code, token, SECRET, *recovery):
        assert each not in kept
