"""Channels on the command line: what is off says why, and credentials come from a terminal or the environment only."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import Session
from typer.testing import CliRunner

import cli
from channels import SETUPS, accounts
from channels.accounts import Asked
from store.audit_log import AuditFilter, find_lines
from store.brands import ensure_brand, ensure_query
from store.connections import connection_of, secrets_of
from store.database import open_session, ready_engine
from store.errors import NeedsSetup
from store.models import Connection
from store.settings import settings

TOKEN = "typed-and-never-shown"
KEYS = ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET")
ACCOUNT = {"id": "4711", "username": "rimfahcoffee"}


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder with a brand, and no network behind X."""
    monkeypatch.setenv("EARFUL_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    CliRunner().invoke(cli.app, ["init"])
    with database() as session:
        ensure_brand(session, "Rim Fah")
        session.commit()
    monkeypatch.setitem(accounts.ACCOUNTS, "x", Asked(lambda connection: ACCOUNT))


@contextmanager
def database() -> Iterator[Session]:
    engine = ready_engine()
    with open_session(engine) as session:
        yield session
    engine.dispose()


def kept(channel: str = "x") -> Connection | None:
    with database() as session:
        return connection_of(session, 1, channel)


def earful(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run a command as the shell would; exit code, and all that it said."""
    sys.argv, code = ["earful", *arguments], 0
    try:
        cli.main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    return code, "".join(capsys.readouterr())


def typing(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[tuple[str, bool]]:
    """Let a person at a terminal give these answers; collects what was asked, and whether it was hidden."""
    asked: list[tuple[str, bool]] = []
    given = iter(answers)

    def prompt(text: str, hide_input: bool = False, **_: object) -> str:
        asked.append((text, hide_input))
        return next(given)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", prompt)
    return asked


def test_what_is_off_says_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = earful(capsys, "channels")
    assert code == 0
    assert "rim-fah: X" in said
    assert "off, to read it, enter: Bearer Token" in said
    assert "off, to read it, enter: Client id, Client secret, Account" in said
    assert earful(capsys, "channels", "--brand", "nobody")[0] == 2


def test_credentials_are_asked_for_without_being_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = typing(monkeypatch, TOKEN, "k1", "k2", "k3", "k4")
    code, said = earful(capsys, "connect", "x", "--brand", "Rim Fah")
    assert code == 0
    assert [hidden for _, hidden in asked] == [True] * 5
    assert asked[0][0] == "Bearer Token"
    assert "credentials to read and to write are kept, sealed" in said
    assert "signed in as rimfahcoffee" in said
    assert TOKEN not in said
    found = kept()
    assert found is not None
    assert secrets_of(found, "read") == {"bearer_token": TOKEN}
    assert list(secrets_of(found, "write").values()) == ["k1", "k2", "k3", "k4"]
    assert (found.account, found.live) == (ACCOUNT, False)


def test_what_is_left_empty_stays_as_it_was(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, TOKEN, "")
    earful(capsys, "connect", "x", "--brand", "rim-fah")
    typing(monkeypatch, "", "")
    assert "nothing was changed" in earful(capsys, "connect", "x", "--brand", "rim-fah")[1]
    found = kept()
    assert found is not None
    assert (secrets_of(found, "read"), found.write_secrets) == ({"bearer_token": TOKEN}, "")


def test_half_a_set_is_not_saved(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    typing(monkeypatch, "", "k1", "", "k3", "")
    code, said = earful(capsys, "connect", "x", "--brand", "rim-fah")
    assert (code, kept()) == (2, None)
    assert "nothing was saved, because this is missing: API Key Secret, Access Token Secret" in said


def test_what_is_no_secret_is_shown_and_what_is_optional_may_be_empty(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = typing(monkeypatch, "id", "secret", "rimfah", "", "", "")
    assert earful(capsys, "connect", "reddit", "--brand", "rim-fah")[0] == 0
    assert asked[:5] == [
        ("Client id", False), ("Client secret", True), ("Account", False), ("Password (optional)", True),
        ("Refresh token (optional)", True),
    ]  # fmt: skip
    assert secrets_of(kept("reddit"), "read") == {"client_id": "id", "client_secret": "secret", "username": "rimfah"}
    with database() as session:
        assert {line.actor[:4] for line in find_lines(session, AuditFilter(noun="connection"))} == {"cli:"}


def test_scripts_give_credentials_in_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARFUL_X_READ_BEARER_TOKEN", TOKEN)
    code, said = earful(capsys, "connect", "x", "--brand", "rim-fah", "--from-env")
    assert (code, TOKEN in said) == (0, False)
    assert secrets_of(kept(), "read") == {"bearer_token": TOKEN}
    for name in KEYS[:3]:
        monkeypatch.setenv(f"EARFUL_X_WRITE_{name}", "k")
    code, said = earful(capsys, "connect", "x", "--brand", "rim-fah", "--from-env")
    assert (code, "missing: EARFUL_X_WRITE_ACCESS_TOKEN_SECRET" in said) == (2, True)
    assert secrets_of(kept(), "write") == {}
    monkeypatch.setenv("EARFUL_X_WRITE_ACCESS_TOKEN_SECRET", "k")
    assert earful(capsys, "connect", "x", "--brand", "rim-fah", "--from-env")[0] == 0
    assert len(secrets_of(kept(), "write")) == 4


def test_without_a_terminal_it_says_what_to_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    code, said = earful(capsys, "connect", "x", "--brand", "rim-fah")
    assert code == 2
    assert "use --from-env, and set EARFUL_X_READ_BEARER_TOKEN, EARFUL_X_WRITE_CONSUMER_KEY" in said
    code, said = earful(capsys, "connect", "x", "--brand", "rim-fah", "--from-env")
    assert (code, "nothing is set in the environment" in said) == (2, True)


def test_credentials_are_never_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert earful(capsys, "connect", "x", TOKEN, "--brand", "rim-fah")[0] == 2
    assert earful(capsys, "connect", "x", "--brand", "rim-fah", "--bearer-token", TOKEN)[0] == 2
    assert kept() is None


@pytest.mark.parametrize(("channel", "brand"), [("fax", "rim-fah"), ("x", "nobody")])
def test_unknown_channels_and_brands_are_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, channel: str, brand: str
) -> None:
    typing(monkeypatch)
    code, said = earful(capsys, "connect", channel, "--brand", brand)
    assert (code, "known: " in said) == (2, True)


def test_credentials_that_the_network_refuses_stay_and_say_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(connection: Connection) -> dict[str, str]:
        raise NeedsSetup("X does not accept these keys")

    monkeypatch.setitem(accounts.ACCOUNTS, "x", Asked(refuse))
    typing(monkeypatch, TOKEN, "k1", "k2", "k3", "k4")
    code, said = earful(capsys, "connect", "x", "--brand", "rim-fah")
    assert (code, "X does not accept these keys" in said) == (3, True)
    assert len(secrets_of(kept(), "write")) == 4


def test_status_tells_what_is_not_read_although_a_query_wants_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "not read" not in earful(capsys, "status")[1]
    with database() as session:
        ensure_query(session, ensure_brand(session, "Rim Fah"), "x", "our name", expression="tea")
        session.commit()
    said = earful(capsys, "status")[1]
    assert "X of Rim Fah is off: to read it, enter: Bearer Token" in said
    assert "sent, fate unknown" in said


def test_the_doctor_says_what_is_there_and_what_each_channel_can_do() -> None:
    done = CliRunner().invoke(cli.app, ["doctor"])
    assert done.exit_code == 0, done.output
    assert "ok  model" in done.output
    assert "nobody is told when a query fails" in done.output
    for name, setup in SETUPS.items():
        assert f"({name})" in done.output
        assert setup.about.answers in done.output
    assert "off, 0 queries" not in done.output, "what a brand does not use is not told of"


def test_the_doctor_tells_the_steps_of_one_channel_and_how_it_stands() -> None:
    with database() as session:
        ensure_query(session, ensure_brand(session, "Rim Fah"), "reddit", "our name", expression="tea")
        session.commit()
    done = CliRunner().invoke(cli.app, ["doctor", "--channel", "reddit"])
    assert "off, 1 query: to read it, enter: Client id, Client secret, Account" in done.output
    assert f"1. {SETUPS['reddit'].steps[0]}" in done.output
    assert CliRunner().invoke(cli.app, ["doctor", "--channel", "nowhere"]).exit_code != 0


@pytest.mark.sqlite  # it takes the file of the database away
def test_the_doctor_ends_with_setup_needed_where_there_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "home" / "earful.db").unlink()
    done = CliRunner().invoke(cli.app, ["doctor"])
    assert (done.exit_code, "NO  database" in done.output) == (3, True)
