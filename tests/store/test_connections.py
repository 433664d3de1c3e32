"""Connections: secrets are sealed, only the right people change them, and nothing goes live by itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlmodel import Session, text

from store.brands import ensure_brand, ensure_query
from store.connections import change, confirm, connect, connection_of, need_secrets, rest, secrets_of, switch, whole
from store.errors import BadInput, Broken, NeedsSetup, NotAllowed, Stale
from store.models import Brand, Connection
from store.secrets import KEY_FILE, seal, unseal
from store.settings import settings
from store.workflow import Actor

ADMIN, MANAGER, AGENT = (Actor(f"person:{n}", role, n) for n, role in enumerate(("admin", "manager", "agent"), start=1))
SECRET = "s3cret-wörd"


@pytest.fixture
def brand(session: Session) -> Brand:
    return ensure_brand(session, "Rim Fah")


@pytest.fixture
def connection(session: Session, brand: Brand) -> Connection:
    return connect(session, brand.id or 0, "x", MANAGER, read={"token": SECRET}, write={"key": f" {SECRET} "})


@pytest.mark.sqlite  # it reads the file of the database
def test_secrets_come_back_and_stand_nowhere_in_the_database(
    session: Session, connection: Connection, home: Path
) -> None:
    session.commit()
    assert secrets_of(connection, "read") == {"token": SECRET}
    assert secrets_of(connection, "write") == {"key": SECRET}
    session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    assert SECRET.encode() not in (home / "earful.db").read_bytes()
    assert (home / KEY_FILE).stat().st_mode & 0o077 == 0


def test_another_key_is_named_and_opens_nothing(
    session: Session, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARFUL_SECRET_KEY", Fernet.generate_key().decode())
    settings.cache_clear()
    with pytest.raises(Broken, match="another key") as caught:
        secrets_of(connection, "read")
    assert SECRET not in str(caught.value)


def test_a_key_of_the_settings_leaves_no_file(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("EARFUL_SECRET_KEY", Fernet.generate_key().decode())
    settings.cache_clear()
    assert unseal(seal({"a": "b"})) == {"a": "b"}
    assert not (home / KEY_FILE).exists()


def test_a_key_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_SECRET_KEY", "short")
    settings.cache_clear()
    with pytest.raises(Broken, match="32 bytes"):
        seal({"a": "b"})


def test_nothing_seals_to_nothing() -> None:
    assert (seal({}), unseal("")) == ("", {})


def test_what_is_not_given_stays_and_new_write_secrets_switch_it_off(session: Session, connection: Connection) -> None:
    switch(session, connection, True, ADMIN, connection.version, ())
    rest(session, connection, "the token was refused", None)
    connect(session, connection.brand_id, "x", MANAGER, read={"token": "new", "empty": " "})
    assert (secrets_of(connection, "read"), connection.live, connection.problem) == ({"token": "new"}, True, "")
    connect(session, connection.brand_id, "x", MANAGER, write={"key": "other"})
    assert (secrets_of(connection, "write"), connection.live) == ({"key": "other"}, False)


def test_who_may_not_changes_nothing(session: Session, connection: Connection) -> None:
    seen = connection.version
    with pytest.raises(NotAllowed):
        connect(session, connection.brand_id, "x", AGENT, read={})
    with pytest.raises(NotAllowed):
        change(session, connection, {"monthly_budget": 1}, AGENT, seen)
    with pytest.raises(NotAllowed):
        switch(session, connection, True, MANAGER, seen, ())
    with pytest.raises(NotAllowed):
        confirm(session, connection, "software_replies", True, MANAGER, seen)
    assert (connection.version, connection.live) == (seen, False)


def test_it_goes_live_only_with_secrets_and_confirmed_terms(session: Session, brand: Brand) -> None:
    connection = connect(session, brand.id or 0, "x", MANAGER, read={"token": SECRET})
    with pytest.raises(NeedsSetup, match="credentials"):
        switch(session, connection, True, ADMIN, connection.version, ("software_replies",))
    connect(session, brand.id or 0, "x", MANAGER, write={"key": SECRET})
    with pytest.raises(NeedsSetup, match="confirm"):
        switch(session, connection, True, ADMIN, connection.version, ("software_replies",))
    confirm(session, connection, "software_replies", True, ADMIN, connection.version)
    switch(session, connection, True, ADMIN, connection.version, ("software_replies",))
    assert connection.live
    assert connection.confirmed["software_replies"].startswith("person:1 ")
    confirm(session, connection, "software_replies", False, ADMIN, connection.version)
    assert (connection.live, connection.confirmed) == (False, {})


def test_a_stale_change_is_refused(session: Session, connection: Connection) -> None:
    seen = connection.version
    change(session, connection, {"monthly_budget": 5}, MANAGER, seen)
    session.commit()
    with pytest.raises(Stale):
        change(session, connection, {"monthly_budget": 9}, MANAGER, seen)
    found = connection_of(session, connection.brand_id, "x")
    assert found is not None
    assert found.monthly_budget == 5


def test_what_is_missing_is_named_but_not_what_is_there(connection: Connection) -> None:
    with pytest.raises(NeedsSetup, match="x is off.*enter api key, token 2") as caught:
        need_secrets(connection, "read", ("token", "api_key", "token_2"), "x")
    assert SECRET not in str(caught.value)
    assert need_secrets(connection, "read", ("token",), "x") == {"token": SECRET}


@pytest.mark.parametrize(("typed", "micros"), [("10", 10_000_000), (" $1,250.50 ", 1_250_500_000), ("0", 0)])
def test_budgets_are_typed_in_dollars(typed: str, micros: int) -> None:
    assert whole(typed) == micros


@pytest.mark.parametrize("typed", ["", "ten", "-1", "nan", "inf", "1e99", "99999"])
def test_what_is_no_budget_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        whole(typed)


def test_a_change_that_is_no_setting_is_refused(session: Session, connection: Connection) -> None:
    for values in ({"live": True}, {"monthly_budget": 5, "write_secrets": "other"}):
        with pytest.raises(BadInput):
            change(session, connection, values, ADMIN, connection.version)
    session.refresh(connection)
    assert (connection.live, secrets_of(connection, "write")) == (False, {"key": SECRET})


def test_a_crash_while_the_key_is_made_leaves_none_behind(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Fernet, "generate_key", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seal({"a": "b"})
    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", lambda file: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seal({"a": "b"})
    assert unseal(seal({"a": "b"})) == {"a": "b"}
    assert [file.name for file in home.glob("secret*")] == [KEY_FILE]


def test_two_processes_make_one_key(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    made: list[str] = []
    real = Fernet.generate_key

    def slow() -> bytes:
        if not made:
            made.append("")
            made.append(seal({"a": "b"}))  # another process comes first
        return real()

    monkeypatch.setattr(Fernet, "generate_key", slow)
    assert unseal(seal({"c": "d"})) == {"c": "d"}
    assert unseal(made[1]) == {"a": "b"}


def test_more_money_wakes_what_rested_without(session: Session, connection: Connection) -> None:
    until = datetime(2026, 12, 1, tzinfo=UTC)
    brand = session.get_one(Brand, connection.brand_id)
    query = ensure_query(session, brand, "x", "name", problem="the budget is spent", retry_at=until)
    other = ensure_query(session, brand, "reddit", "name", problem="slow down", retry_at=until)
    change(session, connection, {"monthly_budget": 5}, MANAGER, connection.version)
    session.refresh(query)
    session.refresh(other)
    assert ((query.problem, query.retry_at), other.retry_at) == (("", None), until)


def test_resting_has_a_reason_and_a_time(session: Session, connection: Connection) -> None:
    rest(session, connection, "too many requests", datetime(2026, 11, 20, tzinfo=UTC))
    session.commit()
    assert (connection.problem, connection.retry_at) == ("too many requests", datetime(2026, 11, 20, tzinfo=UTC))
